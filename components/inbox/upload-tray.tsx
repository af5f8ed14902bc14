"use client";

import { FileText, RotateCw, TriangleAlert, X } from "lucide-react";
import { IconButton } from "@/components/ui/icon-button";
import { Progress } from "@/components/ui/progress";
import { VoiceNote } from "@/components/ui/voice-note";
import type { AttachedLimit } from "@/lib/channels/channel-adapter";
import { formatBytes } from "@/lib/core/format/file-size";
import { useCarries } from "./carries";
import { isLeftOut, type UploadItem } from "./draft-state";
import type { Uploads } from "./use-draft";

/** The files that go with the next Send: what they are, how far they have come, their captions. */
export function UploadTray({ uploads }: { uploads: Uploads }) {
  const { items } = uploads;
  const { attached } = useCarries();
  if (items.length === 0) return null;
  return (
    <>
      <ul
        aria-label="Attached files"
        className="mt-2 grid max-h-56 grid-cols-[minmax(0,1fr)] gap-1.5 overflow-y-auto"
      >
        {items.map((item) => (
          <Upload item={item} key={item.key} single={items.length === 1} uploads={uploads} />
        ))}
      </ul>
      {attached ? <Together attached={attached} uploads={uploads} /> : null}
    </>
  );
}

/** What all of them come to, beside what one mail takes. */
function Together({ uploads, attached }: { uploads: Uploads; attached: AttachedLimit }) {
  const { items, problem } = uploads;
  if (problem !== null) {
    return (
      <p className="mt-1 flex items-start gap-1.5 text-dense text-bad" role="alert">
        <TriangleAlert className="mt-0.5 size-3.5 flex-none" />
        {problem}
      </p>
    );
  }
  const going = items.filter((item) => !isLeftOut(item));
  const bytes = going.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return (
    <p className="mt-1 text-meta text-ink-3">
      {going.length} {going.length === 1 ? "file" : "files"}, {formatBytes(bytes)} of at most{" "}
      {formatBytes(attached.maxBytes)} a mail
    </p>
  );
}

function Upload({
  item,
  uploads,
  single,
}: {
  item: UploadItem;
  uploads: Uploads;
  single: boolean;
}) {
  const { name, sizeBytes, state, problem, preview, stored, progress } = item;
  const { captionMaxCharacters } = useCarries();
  const isSound = item.wanted === "voice" || stored?.kind === "audio";
  const takesCaption = captionMaxCharacters > 0 && !isSound && item.wanted !== "sticker";
  return (
    <li className="flex items-start gap-2.5 rounded-control border border-line bg-surface px-2.5 py-2">
      {preview && !isSound ? (
        // biome-ignore lint/performance/noImgElement: a picture of this page alone
        <img alt="" className="size-10 flex-none rounded-chip object-cover" src={preview} />
      ) : isSound ? null : (
        <FileText className="mt-1 flex-none text-ink-2" />
      )}
      <div className="min-w-0 flex-1">
        {isSound && preview ? (
          <VoiceNote label="what you recorded" src={preview} />
        ) : (
          <p className="flex gap-2 text-dense">
            <bdi className="truncate font-medium">{name}</bdi>
            <span className="flex-none text-ink-2">{formatBytes(sizeBytes)}</span>
          </p>
        )}
        {state === "uploading" ? (
          <Progress label={`Uploading ${name}`} total={1} value={progress} />
        ) : null}
        {isLeftOut(item) ? (
          <p className="flex items-start gap-1.5 text-dense text-bad" role="alert">
            <TriangleAlert className="mt-0.5 size-3.5 flex-none" />
            {problem}
          </p>
        ) : null}
        {takesCaption && !single && !isLeftOut(item) ? (
          <input
            aria-label={`Caption of ${name}`}
            className="mt-1 h-7 w-full rounded-control border border-line bg-surface px-2 text-dense touch:h-11"
            dir="auto"
            maxLength={captionMaxCharacters}
            onChange={(event) => uploads.caption(item.key, event.target.value)}
            placeholder="Caption"
            value={item.caption}
          />
        ) : null}
      </div>
      {state === "failed" ? (
        <IconButton label={`Upload ${name} again`} onClick={() => uploads.retry(item)} size="sm">
          <RotateCw />
        </IconButton>
      ) : null}
      <IconButton
        label={state === "uploading" ? `Cancel the upload of ${name}` : `Remove ${name}`}
        onClick={() => uploads.remove(item)}
        size="sm"
      >
        <X />
      </IconButton>
    </li>
  );
}
