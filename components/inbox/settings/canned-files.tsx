"use client";

import { FileText, Film, Paperclip, X } from "lucide-react";
import { useId, useRef, useState } from "react";
import { sendFile } from "@/components/forms/send-file";
import { useLatest } from "@/components/forms/use-latest";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import { Progress } from "@/components/ui/progress";
import { WHATSAPP_CAPABILITIES } from "@/lib/channels/whatsapp/capabilities";
import { formatBytes } from "@/lib/core/format/file-size";
import type { CannedFile } from "@/lib/inbox/settings-queries";
import { CANNED_FILES_MAX } from "@/lib/inbox/settings-schema";
import type { StoredUpload } from "@/lib/messages/store-upload";

const KINDS: readonly string[] = ["image", "video", "document"];
const LARGEST_BYTES = WHATSAPP_CAPABILITIES.media.document.maxBytes;

type Going = { key: number; name: string; sizeBytes: number; sent: number; stop: () => void };

export type CannedFilesProps = {
  slug: string;
  files: readonly CannedFile[];
  error: string | undefined;
  onChange: (files: readonly CannedFile[]) => void;
  /** Whether something is on its way, so that nothing is saved without it. */
  onBusy: (busy: boolean) => void;
};

/** Files that go with a canned reply: uploaded here, each with its caption where there are several. */
export function CannedFiles({ slug, files, error, onChange, onBusy }: CannedFilesProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const keys = useRef(0);
  const [going, setGoing] = useState<readonly Going[]>([]);
  const [problems, setProblems] = useState<readonly string[]>([]);
  const latest = useLatest({ files, onChange });
  const full = files.length >= CANNED_FILES_MAX;
  const fault = error ?? problems.join(" ");

  const upload = async (file: File) => {
    keys.current += 1;
    const key = keys.current;
    const stop = new AbortController();
    const shown = { key, name: file.name, sizeBytes: file.size, sent: 0, stop: () => stop.abort() };
    setGoing((before) => [...before, shown]);
    try {
      const stored = await sendFile<StoredUpload>(
        `/api/files/${slug}`,
        { file, name: file.name, type: "application/octet-stream" },
        {
          signal: stop.signal,
          onSent: (sent) =>
            setGoing((before) => before.map((one) => (one.key === key ? { ...one, sent } : one))),
        },
      );
      if (!KINDS.includes(stored.kind)) {
        throw new Error("Attach a picture, a video or a document; others are sent by themselves.");
      }
      const { files: now, onChange: change } = latest.current;
      change([...now, { ...stored, kind: stored.kind as CannedFile["kind"], caption: "" }]);
    } catch (problem) {
      if (!stop.signal.aborted && problem instanceof Error) {
        const words = `${file.name}: ${problem.message}`;
        setProblems((before) => [...before, words]);
      }
    } finally {
      setGoing((before) => before.filter((one) => one.key !== key));
    }
  };
  const add = async (chosen: readonly File[]) => {
    setProblems([]);
    if (files.length + chosen.length > CANNED_FILES_MAX) {
      setProblems([`At most ${CANNED_FILES_MAX} files. Nothing was attached; choose fewer.`]);
      return;
    }
    const tooLarge = chosen.filter(({ size }) => size > LARGEST_BYTES);
    setProblems(tooLarge.map(({ name }) => `${name}: WhatsApp takes files of at most 100 MB.`));
    onBusy(true);
    // one after the other, so that they stay in the order in which they were chosen
    for (const file of chosen) if (!tooLarge.includes(file)) await upload(file);
    onBusy(false);
  };
  return (
    <div className="grid gap-1.5">
      <p className="flex items-baseline gap-2 text-dense font-medium" id={id}>
        Files <span className="text-meta font-normal text-ink-3">Optional</span>
      </p>
      {files.length + going.length > 0 ? (
        <ul aria-labelledby={id} className="grid grid-cols-[minmax(0,1fr)] gap-1.5">
          {files.map((file) => (
            <li
              className="flex items-start gap-2.5 rounded-control border border-line bg-surface px-2.5 py-2"
              key={file.fileId}
            >
              <CannedThumb file={file} slug={slug} />
              <div className="min-w-0 flex-1">
                <p className="flex gap-2 text-dense">
                  <bdi className="truncate font-medium">{file.fileName}</bdi>
                  <span className="flex-none text-ink-2">{formatBytes(file.sizeBytes)}</span>
                </p>
                {files.length > 1 ? (
                  <Input
                    aria-label={`Caption of ${file.fileName}`}
                    className="mt-1"
                    dir="auto"
                    maxLength={WHATSAPP_CAPABILITIES.captionMaxCharacters}
                    onChange={(event) =>
                      onChange(
                        files.map((one) =>
                          one === file ? { ...one, caption: event.target.value } : one,
                        ),
                      )
                    }
                    placeholder="Caption"
                    size="sm"
                    value={file.caption}
                  />
                ) : null}
              </div>
              <IconButton
                label={`Remove ${file.fileName}`}
                onClick={() => onChange(files.filter((one) => one !== file))}
                size="sm"
              >
                <X />
              </IconButton>
            </li>
          ))}
          {going.map(({ key, name, sizeBytes, sent, stop }) => (
            <li
              className="flex items-start gap-2.5 rounded-control border border-line bg-surface px-2.5 py-2"
              key={key}
            >
              <div className="min-w-0 flex-1">
                <p className="truncate text-dense font-medium">{name}</p>
                <Progress label={`Uploading ${name}`} total={sizeBytes} value={sent} />
              </div>
              <IconButton label={`Stop ${name}`} onClick={stop} size="sm">
                <X />
              </IconButton>
            </li>
          ))}
        </ul>
      ) : null}
      {fault ? (
        <p className="text-dense text-bad" role="alert">
          {fault}
        </p>
      ) : null}
      <Button
        className="justify-self-start"
        disabled={full || going.length > 0}
        icon={<Paperclip />}
        onClick={() => input.current?.click()}
        size="sm"
      >
        Attach files
      </Button>
      <p className="text-meta text-ink-3">
        {files.length === 1
          ? "The reply goes as the caption of the file."
          : `Pictures, videos and documents, at most ${CANNED_FILES_MAX}.`}
      </p>
      <input
        aria-hidden="true"
        className="hidden"
        data-pick="Canned files"
        multiple
        onChange={(event) => {
          const chosen = [...(event.target.files ?? [])];
          event.target.value = "";
          if (chosen.length > 0) void add(chosen);
        }}
        ref={input}
        tabIndex={-1}
        type="file"
      />
    </div>
  );
}

/** A look at a file: the picture itself, a sign for everything else. */
export function CannedThumb({ slug, file }: { slug: string; file: CannedFile }) {
  return file.kind === "image" ? (
    // biome-ignore lint/performance/noImgElement: a private address, seen by one session
    <img
      alt=""
      className="size-10 flex-none rounded-chip border border-line object-cover"
      height={40}
      loading="lazy"
      src={`/w/${slug}/media/${file.fileId}`}
      width={40}
    />
  ) : (
    <span className="grid size-10 flex-none place-items-center rounded-chip border border-line bg-surface-2 text-ink-2">
      {file.kind === "video" ? <Film /> : <FileText />}
    </span>
  );
}
