"use client";

import { CloudUpload, FileText, StickyNote } from "lucide-react";
import { useOldPage } from "@/components/layout/old-page";
import { Bubble } from "@/components/ui/bubble";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { DateTime } from "@/components/ui/date-time";
import { useCarries } from "./carries";
import type { OutboxItem } from "./outbox";
import type { SentFile } from "./parts-to-send";

export type PendingMessageProps = {
  item: OutboxItem;
  zone: string;
  onResend: (item: OutboxItem) => void;
  onTakeBack: (item: OutboxItem) => void;
};

/** What was written here and is not on the server yet, or was refused there. */
export function PendingMessage({ item, zone, onResend, onTakeBack }: PendingMessageProps) {
  const time = <DateTime at={item.at} format="time" timeZone={zone} />;
  const isOldPage = useOldPage();
  const { marks } = useCarries();
  const refused = item.state === "refused";
  const below = refused ? (
    <Callout title="Not sent." tone="bad">
      {item.reason}
      <span className="mt-1.5 flex gap-2">
        <Button onClick={() => onResend(item)} size="sm">
          {item.overtaken ? "Send anyway" : "Try again"}
        </Button>
        <Button look="ghost" onClick={() => onTakeBack(item)} size="sm">
          {item.content.kind === "text" || item.file ? "Edit" : "Discard"}
        </Button>
      </span>
    </Callout>
  ) : item.state === "waiting" ? (
    <p className="flex items-center gap-1.5 text-meta text-warn">
      <CloudUpload className="size-3.5" />
      {isOldPage
        ? "Waits until this page is reloaded, will be sent once"
        : "Waits for the connection, will be sent once"}
    </p>
  ) : null;
  if (item.kind === "note") {
    return (
      <div
        className="mt-2 rounded-panel bg-bubble-note px-3 py-2"
        role={refused ? "alert" : undefined}
      >
        <p className="flex items-center gap-1.5 text-meta text-ink-2">
          <StickyNote className="size-3.5" />
          Note, team only <span className="ms-auto">{time}</span>
        </p>
        <p className="break-words whitespace-pre-wrap" dir="auto">
          {item.text}
        </p>
        {below ? <div className="mt-2">{below}</div> : null}
      </div>
    );
  }
  return (
    <div role={refused ? "alert" : undefined}>
      <Bubble
        below={below}
        files={item.files?.map((file) => <PendingFile file={file} key={file.stored.fileId} />)}
        heading={item.content.kind === "text" ? item.content.subject : undefined}
        id={`m-${item.messageId}`}
        marks={marks}
        media={item.file ? <PendingFile file={item.file} /> : undefined}
        meta={{ time, author: "You", state: refused ? "failed" : "queued" }}
        quote={item.quote}
        side="out"
        text={item.text === "" ? undefined : item.text}
      />
    </div>
  );
}

function PendingFile({ file }: { file: SentFile }) {
  return (
    <span className="flex min-h-11 w-60 max-w-full items-center gap-2 rounded-control bg-ink/5 px-2.5 text-dense text-ink-2">
      <FileText className="flex-none" />
      <bdi className="truncate">{file.stored.fileName}</bdi>
    </span>
  );
}
