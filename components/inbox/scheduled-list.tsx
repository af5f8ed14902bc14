"use client";

import { CalendarClock, Hourglass, Pencil, Send, Trash2 } from "lucide-react";
import { useState } from "react";
import { Bubble } from "@/components/ui/bubble";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { DateTime } from "@/components/ui/date-time";
import { showToast } from "@/components/ui/toast";
import { cancelScheduledAction, sendScheduledNowAction } from "@/lib/inbox/actions";
import type { ScheduledMessage } from "@/lib/inbox/scheduled-queries";

export type ScheduledListProps = {
  slug: string;
  items: readonly ScheduledMessage[];
  customer: string;
  mayReply: boolean;
  windowOpen: boolean;
  onEdit: (item: ScheduledMessage) => void;
  /** Something was changed on the server. */
  onChanged: () => void;
};

/** What is prepared and has not gone out, at the end of the thread where it will stand. */
export function ScheduledList({ items, ...shared }: ScheduledListProps) {
  if (items.length === 0) return null;
  return (
    <section aria-label="Prepared messages">
      {items.map((item) => (
        <Scheduled item={item} key={item.id} {...shared} />
      ))}
    </section>
  );
}

function Scheduled({
  item,
  slug,
  customer,
  mayReply,
  windowOpen,
  onEdit,
  onChanged,
}: Omit<ScheduledListProps, "items"> & { item: ScheduledMessage }) {
  const [busy, setBusy] = useState<"cancel" | "send" | null>(null);
  const act = async (what: "cancel" | "send") => {
    setBusy(what);
    const run = what === "cancel" ? cancelScheduledAction : sendScheduledNowAction;
    const result = await run(slug, { scheduledId: item.id }).catch(() => null);
    setBusy(null);
    onChanged();
    if (!result?.ok) {
      showToast({
        title: what === "cancel" ? "It was not cancelled" : "It was not sent",
        description: result?.error.message ?? "The server did not answer. Try again.",
        tone: "bad",
      });
    }
  };
  const asks = item.status === "asks";
  const buttons = mayReply ? (
    <span className="mt-1.5 flex flex-wrap gap-2">
      <Button icon={<Pencil />} onClick={() => onEdit(item)} size="sm">
        Edit
      </Button>
      {windowOpen ? (
        <Button
          icon={<Send />}
          loading={busy === "send"}
          onClick={() => void act("send")}
          size="sm"
        >
          Send now
        </Button>
      ) : null}
      <Button
        icon={<Trash2 />}
        loading={busy === "cancel"}
        look="ghost"
        onClick={() => void act("cancel")}
        size="sm"
      >
        {asks ? "Discard" : "Cancel"}
      </Button>
    </span>
  ) : null;
  return (
    <Bubble
      below={
        asks ? (
          <Callout title="Not sent, your decision." tone="warn">
            {item.problem} Give it another time, hold it until {customer} writes, or discard it.
            {buttons}
          </Callout>
        ) : (
          <div className="text-meta text-ink-2">
            <p className="flex flex-wrap items-center gap-x-1.5">
              {item.dueAt ? (
                <>
                  <CalendarClock className="size-3.5" />
                  Goes out <DateTime at={item.dueAt} format="dateTime" timeZone={item.timeZone} /> (
                  {item.timeZone.replaceAll("_", " ")})
                </>
              ) : (
                <>
                  <Hourglass className="size-3.5" />
                  Goes out when {customer} writes
                </>
              )}
            </p>
            {item.cancelOnReply ? <p>Cancelled if {customer} writes before</p> : null}
            {item.dueAt ? (
              <p>
                {item.fallback
                  ? `If the window is closed by then: template ${item.fallback.name ?? ""}`
                  : "If the window is closed by then: you are asked"}
              </p>
            ) : null}
            {buttons}
          </div>
        )
      }
      dashed
      id={`m-${item.id}`}
      meta={{ time: null, author: item.isMine ? "You" : item.authorName, state: "queued" }}
      side="out"
      text={item.body}
    />
  );
}
