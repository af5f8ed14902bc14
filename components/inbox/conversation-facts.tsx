import { Ban, Eye, Tag, TriangleAlert } from "lucide-react";
import { useEffect, useState } from "react";
import { Chip } from "@/components/ui/chip";
import type { ConversationRow } from "@/lib/inbox/conversation-row";
import { useDesk, useViewers } from "./desk";
import { serverNowMs } from "./inbox-reads";
import { PRIORITY_LABELS, prioritySign } from "./priority-words";
import { type TargetState, targetState } from "./target-state";

/** What is special about this conversation, under the header; nothing takes no room. */
export function ConversationFacts({ conversation }: { conversation: ConversationRow }) {
  const { teams } = useDesk();
  const viewers = useViewers();
  const target = useTargetState(conversation);
  const team = teams.find(({ id }) => id === conversation.teamId);
  const { blocked, optedOut, priority, labels } = conversation;
  const isEmpty =
    !blocked && !optedOut && priority === "none" && labels.length === 0 && !team && !target;
  if (isEmpty && viewers.length === 0) return null;
  return (
    <div className="flex min-h-8 flex-none flex-wrap items-center gap-1.5 border-b border-line px-5 py-1 text-dense max-md:px-3">
      {blocked ? (
        <Chip icon={<Ban />} tone="bad">
          Blocked
        </Chip>
      ) : null}
      {optedOut ? <Chip tone="bad">Opted out of marketing</Chip> : null}
      {target ? (
        <Chip icon={<TriangleAlert />} tone={target.kind === "late" ? "bad" : "warn"}>
          {target.words}
        </Chip>
      ) : null}
      {priority === "none" ? null : (
        <Chip icon={prioritySign(priority)}>{PRIORITY_LABELS[priority]}</Chip>
      )}
      {team ? <Chip>{team.name}</Chip> : null}
      {labels.map((label) => (
        <Chip icon={<Tag />} key={label.id} tone={label.tone}>
          {label.name}
        </Chip>
      ))}
      {viewers.length > 0 ? (
        <span className="ms-auto flex items-center gap-1.5 text-meta text-ink-3">
          <Eye className="size-3.5" />
          {viewers.map((name) => name.split(/\s+/)[0]).join(", ")}{" "}
          {viewers.length > 1 ? "are" : "is"} here
        </span>
      ) : null}
    </div>
  );
}

/** Kept true while the page stays open. */
function useTargetState(conversation: ConversationRow): TargetState | null {
  const [nowMs, setNowMs] = useState<number | null>(null);
  useEffect(() => {
    setNowMs(serverNowMs());
    const timer = setInterval(() => setNowMs(serverNowMs()), 15_000);
    return () => clearInterval(timer);
  }, []);
  return nowMs === null ? null : targetState(conversation, nowMs);
}
