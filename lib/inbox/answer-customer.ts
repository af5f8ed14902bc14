import { sql } from "drizzle-orm";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { lockConversation } from "./lock-conversation";
import { announceScheduled } from "./schedule-message";
import { sendScheduled } from "./send-scheduled";

/**
 * The customer has written: what waited for that goes out in the order it was prepared, and what was
 * to go only if they stayed silent is cancelled. Harmless when it runs twice.
 */
export async function answerCustomer(
  ctx: WorkspaceContext,
  { conversationId }: { conversationId: string },
): Promise<void> {
  assertCan(ctx, "inbox:reply");
  const waiting = await withWorkspace(ctx, async (tx) => {
    const conversation = await lockConversation(tx, ctx, conversationId);
    const cancelled = (await tx.execute(sql`
      update scheduled_messages set status = 'cancelled', updated_at = now(),
        problem = 'Cancelled because the customer wrote first.'
      where workspace_id = ${ctx.workspaceId} and conversation_id = ${conversation.id}
        and status = 'waiting' and trigger = 'time' and cancel_on_reply
      returning id`)) as unknown as { id: string }[];
    for (const { id } of cancelled) {
      await recordActivity(tx, ctx, "message.unscheduled", id, { because: "customer wrote" });
      await announceScheduled(tx, ctx, { conversation, scheduledId: id, dueAt: null });
    }
    return (await tx.execute(sql`
      select id from scheduled_messages
      where workspace_id = ${ctx.workspaceId} and conversation_id = ${conversation.id}
        and status = 'waiting' and trigger = 'reply'
      order by id`)) as unknown as { id: string }[];
  });
  for (const { id } of waiting) await sendScheduled(ctx, { scheduledId: id, cause: "reply" });
}
