import { CornerDownLeft } from "lucide-react";
import { State } from "@/components/ui/state";
import type { LastMessage as Message } from "@/lib/contacts/queries";
import { displayStatus } from "@/lib/messages/status";

/** How the newest message with somebody stands: ours by its state, theirs as a reply. */
export function LastMessage({
  message,
}: {
  message: Pick<Message, "direction" | "status"> | null;
}) {
  if (!message) return <span className="text-ink-3">–</span>;
  const state = message.direction === "outbound" ? displayStatus(message.status) : null;
  return state ? (
    <State quiet state={state} />
  ) : (
    <span className="inline-flex items-center gap-[5px] align-middle">
      <CornerDownLeft className="text-ink-3" /> Replied
    </span>
  );
}
