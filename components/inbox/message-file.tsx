import { FileWarning, ImageDown, LoaderCircle } from "lucide-react";
import { type ReactNode, useState } from "react";
import { FileAttachment, type FileAttachmentProps, Picture } from "@/components/ui/attachment";
import { PdfViewer } from "@/components/ui/pdf-viewer";
import { VoiceNote } from "@/components/ui/voice-note";
import { formatBytes } from "@/lib/core/format/file-size";
import type { ThreadAttachment, ThreadMessage } from "@/lib/inbox/thread-message";

/** More than this is not fetched before somebody asks for it. */
const HEAVY_BYTES = 2 * 1024 * 1024;

const FETCHING: Partial<Record<ThreadMessage["kind"], string>> = {
  image: "Fetching the picture",
  video: "Fetching the video",
  audio: "Fetching the voice note",
  sticker: "Fetching the sticker",
};

export type MessageFileProps = {
  attachment: ThreadAttachment;
  kind: ThreadMessage["kind"];
  src: string;
  /** Whose it is, for labels. */
  from: string;
  onOpenPicture: () => void;
};

/** How a file that goes with words is shown: by what it proved to be. */
export function kindOfFile({ mimeType }: Pick<ThreadAttachment, "mimeType">) {
  const family = mimeType.split("/")[0];
  return family === "image" || family === "audio" || family === "video" ? family : "document";
}

/** The file of a message: what it proved to be decides, whatever the message said it was. */
export function MessageFile({ attachment, kind, src, from, onOpenPicture }: MessageFileProps) {
  const { status, mimeType, fileName, sizeBytes, problem, voice } = attachment;
  if (status === "pending") {
    return (
      <span className="flex h-16 w-60 max-w-full items-center justify-center gap-2 rounded-control bg-ink/5 text-dense text-ink-2">
        <LoaderCircle className="animate-turn motion-reduce:animate-none" />
        {kind === "audio" && !voice
          ? "Fetching the sound"
          : (FETCHING[kind] ?? "Fetching the file")}
      </span>
    );
  }
  if (status === "failed") {
    return (
      <span className="flex min-h-16 w-60 max-w-full items-center gap-2 rounded-control bg-ink/5 px-2.5 py-1.5 text-dense text-ink-2">
        <FileWarning className="flex-none text-warn" />
        {problem ?? "The file could not be fetched."}
      </span>
    );
  }
  const family = kind === "document" ? "document" : mimeType.split("/")[0];
  if (family === "image" && kind === "sticker") {
    return (
      // biome-ignore lint/performance/noImgElement: a private address, seen by one session
      <img alt={`Sticker from ${from}`} className="size-32 object-contain" src={src} />
    );
  }
  if (family === "image") {
    const picture = <Picture alt={`Picture from ${from}`} onOpen={onOpenPicture} src={src} />;
    return <HeavyPicture picture={picture} sizeBytes={sizeBytes} />;
  }
  if (family === "audio") {
    return (
      <>
        <VoiceNote label={`${voice ? "voice note" : "sound"} from ${from}`} src={src} />
        {voice ? null : (
          <span className="block px-[7px] text-meta text-ink-2" dir="auto">
            {[fileName, sizeBytes === null ? null : formatBytes(sizeBytes)]
              .filter(Boolean)
              .join(", ")}
          </span>
        )}
      </>
    );
  }
  if (family === "video") {
    return (
      <>
        {/* biome-ignore lint/a11y/useMediaCaption: customers' videos come without captions */}
        <video
          aria-label={`Video from ${from}`}
          className="max-h-80 w-full rounded-control bg-surface-3"
          controls
          // not a byte of a film before somebody plays it, beyond what says how long it is
          preload={(sizeBytes ?? 0) > HEAVY_BYTES ? "none" : "metadata"}
          src={src}
        />
        {sizeBytes === null ? null : (
          <span className="block px-[7px] text-meta text-ink-2">{formatBytes(sizeBytes)}</span>
        )}
      </>
    );
  }
  const file = {
    href: src,
    kind: KIND_WORDS[mimeType],
    name: fileName ?? "File",
    sizeBytes: sizeBytes ?? undefined,
  };
  return mimeType === "application/pdf" ? <PdfFile {...file} /> : <FileAttachment {...file} />;
}

/** A picture that is heavy for somebody on the road says so, and comes when it is asked for. */
function HeavyPicture({ picture, sizeBytes }: { picture: ReactNode; sizeBytes: number | null }) {
  const [isAsked, ask] = useState(false);
  if (isAsked || sizeBytes === null || sizeBytes <= HEAVY_BYTES) return picture;
  return (
    <button
      className="flex h-24 w-60 max-w-full items-center justify-center gap-2 rounded-control bg-ink/5 text-dense hover:bg-ink/10"
      onClick={() => ask(true)}
      type="button"
    >
      <ImageDown className="text-ink-2" />
      Show the picture, {formatBytes(sizeBytes)}
    </button>
  );
}

function PdfFile(file: FileAttachmentProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <FileAttachment {...file} onOpen={() => setOpen(true)} />
      {isOpen ? (
        <PdfViewer name={file.name} onClose={() => setOpen(false)} src={file.href} />
      ) : null}
    </>
  );
}

const KIND_WORDS: Record<string, string> = {
  "application/pdf": "PDF",
  "text/plain": "Text",
  "application/msword": "Word",
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word",
  "application/vnd.ms-excel": "Excel",
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Excel",
  "application/vnd.ms-powerpoint": "PowerPoint",
  "application/vnd.openxmlformats-officedocument.presentationml.presentation": "PowerPoint",
};
