import { formatDuration } from "@/lib/core/format/moments";
import type { ConversationRow } from "@/lib/inbox/conversation-row";

export type TargetState = { kind: "near" | "late"; words: string };

/** Whether an answer is nearly due or late; null while there is time, or nobody waits. */
export function targetState(
  {
    waitingSince,
    targetDueAt,
    targetWarnAt,
  }: Pick<ConversationRow, "waitingSince" | "targetDueAt" | "targetWarnAt">,
  nowMs: number,
): TargetState | null {
  if (!waitingSince || !targetDueAt) return null;
  const leftMs = Date.parse(targetDueAt) - nowMs;
  if (leftMs <= 0) return { kind: "late", words: `Late by ${formatDuration(-leftMs)}` };
  const warnMs = targetWarnAt ? Date.parse(targetWarnAt) : Date.parse(targetDueAt);
  return nowMs >= warnMs ? { kind: "near", words: `Due in ${formatDuration(leftMs)}` } : null;
}
