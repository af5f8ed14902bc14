"use client";

import { FileText, Film, Image as ImageIcon, Upload, X } from "lucide-react";
import { type DragEvent, useId, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { IconButton } from "@/components/ui/icon-button";
import { Progress } from "@/components/ui/progress";
import { formatBytes } from "@/lib/core/format/file-size";
import { sendFile } from "./send-file";
import { useLatest } from "./use-latest";

export type FileKind = "image" | "video" | "document";

export type StoredFile = {
  /** Where its bytes are; null when they are not ours to show. */
  url: string | null;
  fileName: string;
};

export type FileFieldProps<Answer> = {
  /** What it is for, in the names of its parts: "Sample picture". */
  label: string;
  kind: FileKind;
  /** Where the bytes are posted to. */
  uploadUrl: string;
  /** Types that the picker offers. */
  accept: readonly string[];
  maxBytes: number;
  /** "JPEG or PNG, at most 5 MB". */
  limits: string;
  /** What stands there now. */
  current: StoredFile | null;
  onUploaded: (answer: Answer, file: File) => void;
  onRemove?: () => void;
  problem?: string | null;
  describedBy?: string | undefined;
};

const ICONS = { image: <ImageIcon />, video: <Film />, document: <FileText /> };
const NOUNS = { image: "a picture", video: "a video", document: "a PDF" };

/** One file: chosen or dropped, checked before it leaves, with its progress, shown once it is there. */
export function FileField<Answer>(props: FileFieldProps<Answer>) {
  const { label, kind, uploadUrl, accept, maxBytes, limits, current, onRemove } = props;
  const onUploaded = useLatest(props.onUploaded);
  const id = useId();
  const picker = useRef<HTMLInputElement>(null);
  const stop = useRef<AbortController | null>(null);
  const [sending, setSending] = useState<{ name: string; sent: number; size: number } | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [over, setOver] = useState(false);

  const take = async (file: File | undefined) => {
    if (!file || sending) return;
    if (!accept.includes(file.type)) {
      setFault(`Meta does not take this kind of file here: ${limits}.`);
      return;
    }
    if (file.size > maxBytes) {
      setFault(`This file has ${formatBytes(file.size)}. Meta takes: ${limits}.`);
      return;
    }
    setFault(null);
    setSending({ name: file.name, sent: 0, size: file.size });
    stop.current = new AbortController();
    try {
      const answer = await sendFile<Answer>(
        uploadUrl,
        { file, name: file.name, type: file.type },
        {
          signal: stop.current.signal,
          onSent: (sent) => setSending({ name: file.name, sent, size: file.size }),
        },
      );
      onUploaded.current(answer, file);
    } catch (error) {
      setFault(error instanceof Error ? error.message : "Nothing was saved. Try again.");
    } finally {
      setSending(null);
    }
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void take(event.dataTransfer.files[0]);
  };
  const trouble = fault ?? props.problem ?? null;

  return (
    <fieldset
      aria-describedby={[props.describedBy, trouble ? `${id}-fault` : null]
        .filter(Boolean)
        .join(" ")}
      className={classNames(
        "rounded-control border border-dashed p-3",
        over ? "border-accent bg-selection" : trouble ? "border-bad-solid" : "border-line-strong",
      )}
      onDragLeave={() => setOver(false)}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDrop={drop}
    >
      <legend className="sr-only">{label}</legend>
      <input
        accept={accept.join(",")}
        aria-label={label}
        className="sr-only"
        onChange={(event) => {
          void take(event.target.files?.[0]);
          event.target.value = "";
        }}
        ref={picker}
        tabIndex={-1}
        type="file"
      />
      {sending ? (
        <div className="flex items-center gap-3">
          <div className="min-w-0 flex-1">
            <p className="mb-1.5 truncate text-dense">
              {sending.sent < sending.size ? "Sending" : "Giving it to Meta:"} {sending.name}
            </p>
            <Progress
              label={`Sending ${sending.name}`}
              total={sending.size}
              value={sending.sent < sending.size ? sending.sent : null}
              valueText={`${formatBytes(sending.sent)} of ${formatBytes(sending.size)}`}
            />
          </div>
          <Button onClick={() => stop.current?.abort()} size="sm">
            Stop
          </Button>
        </div>
      ) : (
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <Thumbnail current={current} kind={kind} />
          <div className="min-w-0 flex-1 basis-32 text-dense">
            <p className="truncate font-medium" dir="auto">
              {current ? current.fileName : `Choose ${NOUNS[kind]}, or drop it here`}
            </p>
            <p className="text-meta text-ink-3">{limits}</p>
          </div>
          <span className="flex items-center gap-1">
            <Button icon={<Upload />} onClick={() => picker.current?.click()} size="sm">
              {current ? "Replace" : "Upload"}
            </Button>
            {current && onRemove ? (
              <IconButton label={`Remove ${label.toLowerCase()}`} onClick={onRemove} size="sm">
                <X />
              </IconButton>
            ) : null}
          </span>
        </div>
      )}
      {trouble ? (
        <p
          className="mt-2 text-dense text-bad"
          id={`${id}-fault`}
          role={fault ? "alert" : undefined}
        >
          {trouble}
        </p>
      ) : null}
    </fieldset>
  );
}

function Thumbnail({ current, kind }: { current: StoredFile | null; kind: FileKind }) {
  const look = "size-10 flex-none rounded-control bg-surface-3";
  if (kind === "image" && current?.url) {
    return (
      // An address of ours with the reader's own rights; the image optimiser has none.
      // biome-ignore lint/performance/noImgElement: see above
      <img alt="" className={classNames(look, "object-cover")} src={current.url} />
    );
  }
  return (
    <span className={classNames(look, "grid place-items-center text-ink-3 [&_.lucide]:size-5")}>
      {ICONS[kind]}
    </span>
  );
}
