import { sql } from "drizzle-orm";
import type { WorkspaceTx } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { membersWhoMay } from "@/lib/notifications/members-who-may";
import { notify } from "@/lib/notifications/notify";

/**
 * Tells of a customer's message: whoever has the conversation, or, once when it begins to wait,
 * those who take conversations that nobody has. Messages of one conversation are one notification.
 */
export async function tellOfReceived(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { conversationId, preview }: { conversationId: string; preview: string },
): Promise<void> {
  const [conversation] = await tx.execute<{
    assignee_id: string | null;
    unread_count: number;
    who: string;
  }>(sql`
    select v.assignee_id, v.unread_count, coalesce(c.name, c.phone, c.email, 'Somebody') as who
    from conversations v
    join contacts c on c.workspace_id = v.workspace_id and c.id = v.contact_id
    where v.workspace_id = ${ctx.workspaceId} and v.id = ${conversationId}`);
  if (!conversation) return;
  const { assignee_id: assigneeId, unread_count: unreadCount, who } = conversation;
  const about = { detail: preview, link: `/inbox/${conversationId}`, renew: true };
  if (assigneeId) {
    await notify(tx, ctx, {
      ...about,
      kind: "new_message",
      memberIds: [assigneeId],
      subject: `${who} wrote to you`,
      dedupeKey: `new_message:${conversationId}`,
    });
  } else if (unreadCount === 1) {
    await notify(tx, ctx, {
      ...about,
      kind: "unassigned_message",
      memberIds: await membersWhoMay(tx, ctx, "inbox:reply"),
      subject: `${who} wrote, and nobody has the conversation`,
      dedupeKey: `unassigned_message:${conversationId}`,
    });
  }
}

/** Tells the authors of messages that were just found to have failed. */
export async function tellOfFailed(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return;
  const failed = await tx.execute<{
    id: string;
    author_id: string;
    conversation_id: string;
    who: string;
    reason: string | null;
  }>(sql`
    select m.id, m.author_id, v.id as conversation_id,
      coalesce(c.name, c.phone, c.email, 'somebody') as who, m.error_detail as reason
    from messages m
    join contacts c on c.workspace_id = m.workspace_id and c.id = m.contact_id
    join conversations v on v.workspace_id = m.workspace_id and v.contact_id = m.contact_id
      and v.channel_id = m.channel_id
    where m.workspace_id = ${ctx.workspaceId} and m.author_id is not null
      and m.origin = 'agent'
      and m.id = any(array(select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb)::uuid))
    order by m.id`);
  for (const message of failed) {
    await notify(tx, ctx, {
      kind: "message_failed",
      memberIds: [message.author_id],
      subject: `Your message to ${message.who} was not sent`,
      detail: message.reason,
      link: `/inbox/${message.conversation_id}?message=${message.id}`,
      dedupeKey: `message_failed:${message.id}`,
    });
  }
}
