import type * as z from "zod";
import type { WorkspaceContext } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import { enqueue } from "@/lib/jobs/enqueue";
import { moveConversation } from "./move-conversation";
import type { snoozeConversationSchema } from "./schema";

const LONGEST_MS = 366 * 24 * 60 * 60 * 1000;

/**
 * Hides a conversation until a time, or until the customer writes, whichever is first.
 * @throws Refusal `invalid` for a time in the past or more than a year away
 */
export async function snoozeConversation(
  ctx: WorkspaceContext,
  { conversationId, until }: z.output<typeof snoozeConversationSchema>,
) {
  const snoozedUntil = new Date(until);
  const waitMs = snoozedUntil.getTime() - Date.now();
  if (waitMs <= 0 || waitMs > LONGEST_MS) {
    throw new Refusal("invalid", "Choose a time that lies ahead, within a year.", {
      until: "Choose a time that lies ahead, within a year.",
    });
  }
  return moveConversation(ctx, {
    conversationId,
    to: "snoozed",
    action: "conversation.snoozed",
    snoozedUntil,
    afterwards: (tx) =>
      enqueue(
        tx,
        { name: "inbox.wake_conversation", maxAttempts: 5 },
        { workspaceId: ctx.workspaceId, conversationId },
        { key: `inbox.wake:${conversationId}`, runAt: snoozedUntil },
      ),
  });
}
