"use client";

import { CalendarClock, Hourglass, Pencil, Send, Trash2 } from "lucide-react";
import { useState } from "react";
import type { ActionError } from "@/components/forms/action-result";
import { answerTo, sayRefusal } from "@/components/forms/no-answer";
import { ConfirmDialog } from "@/components/ui/alert-dialog";
import { Bubble } from "@/components/ui/bubble";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { DateTime } from "@/components/ui/date-time";
import { showToast } from "@/components/ui/toast";
import { zonedLocalTime } from "@/lib/core/format/dates";
import { zoneName } from "@/lib/core/format/time-zones";
import { cancelScheduledAction, sendScheduledNowAction } from "@/lib/inbox/actions";
import type { ScheduledMessage } from "@/lib/inbox/scheduled-queries";
import { useCarries } from "./carries";
import { prepareOnce } from "./prepare-once";
import type { Asking } from "./use-asking";
import { withFiles } from "./with-files";

export type ScheduledListProps = {
  slug: string;
  conversationId: string;
  items: readonly ScheduledMessage[];
  customer: string;
  mayReply: boolean;
  windowOpen: boolean;
  asking: Asking;
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

type Told = { ok: true } | { ok: false; error: ActionError };

/** What was prepared, to be prepared once more as it was. */
function fieldsOf(item: ScheduledMessage) {
  const { content, trigger, dueAt, timeZone, cancelOnReply, replyTo, fallback } = item;
  return {
    content,
    when:
      trigger === "time" && dueAt
        ? { trigger, local: zonedLocalTime(dueAt, timeZone), timeZone }
        : { trigger: "reply" as const },
    cancelOnReply,
    ...(replyTo ? { replyTo } : {}),
    ...(fallback ? { fallback: { templateId: fallback.templateId, values: fallback.values } } : {}),
  };
}

function Scheduled({
  item,
  slug,
  conversationId,
  customer,
  mayReply,
  windowOpen,
  asking,
  onEdit,
  onChanged,
}: Omit<ScheduledListProps, "items"> & { item: ScheduledMessage }) {
  const [busy, setBusy] = useState<"cancel" | "send" | null>(null);
  const [discarding, setDiscarding] = useState(false);
  const { marks, replyWindowMs } = useCarries();
  const files = withFiles(item.content);
  const told = (result: Told, title: string) => {
    onChanged();
    if (!result.ok) sayRefusal(result.error, title);
    return result.ok;
  };
  const send = async () => {
    setBusy("send");
    await asking.send(
      (seenVersion) =>
        sendScheduledNowAction(slug, { scheduledId: item.id, version: item.version, seenVersion }),
      (result) => told(result, "Nothing was sent now"),
    );
    setBusy(null);
  };
  const cancel = async () => {
    setBusy("cancel");
    const result = await answerTo(
      cancelScheduledAction(slug, { scheduledId: item.id, version: item.version }),
    );
    setBusy(null);
    if (!told(result, "It was not cancelled") || !result.ok) return;
    // of two who cancel it one may take that back, or it would be prepared twice
    if (!result.value.cancelled) {
      showToast({ title: "The prepared message was cancelled already" });
      return;
    }
    showToast({
      title: "The prepared message was cancelled",
      undo: async () => {
        const again = await prepareOnce(slug, { conversationId, ...fieldsOf(item) });
        told(again, "It was not prepared again");
      },
    });
  };
  const asks = item.status === "asks";
  const buttons = mayReply ? (
    <span className="mt-1.5 flex flex-wrap gap-2">
      <Button icon={<Pencil />} onClick={() => onEdit(item)} size="sm">
        Edit
      </Button>
      {windowOpen ? (
        <Button icon={<Send />} loading={busy === "send"} onClick={() => void send()} size="sm">
          Send now
        </Button>
      ) : null}
      <Button
        icon={<Trash2 />}
        loading={busy === "cancel"}
        look="ghost"
        onClick={() => (asks ? setDiscarding(true) : void cancel())}
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
            <ConfirmDialog
              confirmLabel="Discard"
              description="Its words are thrown away. Nothing is sent."
              onConfirm={async () => {
                const result = await cancelScheduledAction(slug, {
                  scheduledId: item.id,
                  version: item.version,
                });
                onChanged();
                return result;
              }}
              onOpenChange={setDiscarding}
              open={discarding}
              title={`Discard the message to ${customer}`}
              tone="danger"
            />
          </Callout>
        ) : (
          <div className="text-meta text-ink-2">
            <p className="flex flex-wrap items-center gap-x-1.5">
              {item.dueAt ? (
                <>
                  <CalendarClock className="size-3.5" />
                  Goes out <DateTime at={item.dueAt} format="dateTime" timeZone={item.timeZone} /> (
                  {zoneName(item.timeZone)})
                </>
              ) : (
                <>
                  <Hourglass className="size-3.5" />
                  Goes out when {customer} writes
                </>
              )}
            </p>
            {item.cancelOnReply ? <p>Cancelled if {customer} writes before</p> : null}
            {item.dueAt && replyWindowMs !== null ? (
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
      files={files === null ? undefined : <p className="text-meta text-ink-2">{files}</p>}
      heading={item.content.kind === "text" ? item.content.subject : undefined}
      id={`m-${item.id}`}
      marks={marks}
      meta={{ time: null, author: item.isMine ? "You" : item.authorName }}
      side="out"
      text={item.body}
    />
  );
}
