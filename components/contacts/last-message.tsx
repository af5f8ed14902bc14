import { CornerDownLeft } from "lucide-react";
import { State } from "@/components/ui/state";
import type { DisplayState } from "@/components/ui/state-grammar";
import type { MessageStatus } from "@/db/enums/messages";

/** The eight states people see, for each state that a message can be in. */
export const DISPLAY_STATE: Record<MessageStatus, DisplayState> = {
  queued: "queued",
  sending: "queued",
  accepted: "sent",
  held: "held",
  sent: "sent",
  delivered: "delivered",
  read: "read",
  failed: "failed",
  unknown: "unconfirmed",
  unknown_final: "unconfirmed",
  cancelled: "skipped",
  received: "read",
};

/** How the newest message with somebody stands: ours by its state, theirs as a reply. */
export function LastMessage({
  message,
}: {
  message: { direction: "inbound" | "outbound" | "note"; status: MessageStatus } | null;
}) {
  if (!message) return <span className="text-ink-3">–</span>;
  if (message.direction === "inbound") {
    return (
      <span className="inline-flex items-center gap-[5px] align-middle">
        <CornerDownLeft className="text-ink-3" /> Replied
      </span>
    );
  }
  return <State quiet state={DISPLAY_STATE[message.status]} />;
}
