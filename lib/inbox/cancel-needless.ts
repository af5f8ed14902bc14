import { sql } from "drizzle-orm";
import type { WorkspaceTx } from "@/db/tenant";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import type { LockedConversation } from "./lock-conversation";
import { announceScheduled } from "./schedule-message";

/**
 * Cancels what was to go at a time only if the customer stayed silent, and they have written since it
 * was prepared. The caller holds the conversation.
 * @returns the ids
 */
export async function cancelNeedless(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  conversation: Pick<LockedConversation, "id" | "contactId" | "channelId">,
): Promise<string[]> {
  const cancelled = await tx.execute<{ id: string }>(sql`
    update scheduled_messages s set status = 'cancelled', updated_at = now(),
      problem = 'Cancelled because the customer wrote first.'
    from conversations v
    where s.workspace_id = ${ctx.workspaceId} and s.conversation_id = ${conversation.id}
      and v.workspace_id = s.workspace_id and v.id = s.conversation_id
      and s.status = 'waiting' and s.trigger = 'time' and s.cancel_on_reply
      and v.inbound_version > coalesce(s.prepared_version, 0)
    returning s.id`);
  const ids = cancelled.map(({ id }) => id);
  for (const id of ids) {
    await recordActivity(tx, ctx, "message.unscheduled", id, { because: "customer wrote" });
    await announceScheduled(tx, ctx, { conversation, scheduledId: id, dueAt: null });
  }
  return ids;
}
