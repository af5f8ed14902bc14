import { and, desc, eq, isNotNull, isNull, sql } from "drizzle-orm";
import { channels } from "@/db/schema/channels";
import { contacts } from "@/db/schema/contacts";
import { conversations, messages } from "@/db/schema/messages";
import { withWorkspace } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";

/**
 * The newest message that the customer of a WhatsApp conversation wrote, with what decides whether
 * WhatsApp is told anything about them; null where there is none, or no number to tell it over.
 */
export async function newestInbound(ctx: WorkspaceContext, conversationId: string) {
  const [row] = await withWorkspace(ctx, (tx) =>
    tx
      .select({
        channel: channels,
        contactId: conversations.contactId,
        blockState: conversations.blockState,
        isBlocked: sql<boolean>`${contacts.blockedAt} is not null`,
        providerId: messages.providerId,
        /** As they wrote it: digits, or a BSUID. */
        address: messages.address,
        canBeAnswered: sql<boolean>`coalesce(${conversations.windowExpiresAt} > now(), false)
          and ${contacts.blockedAt} is null`,
        lastSentAtMs: sql<number>`coalesce((
          select extract(epoch from o.occurred_at) * 1000 from messages o
          where o.workspace_id = ${ctx.workspaceId}
            and o.contact_id = ${conversations.contactId}
            and o.channel_id = ${conversations.channelId} and o.direction = 'outbound'
          order by o.occurred_at desc, o.id desc limit 1), 0)::float8`,
      })
      .from(conversations)
      .innerJoin(
        contacts,
        and(
          eq(contacts.workspaceId, conversations.workspaceId),
          eq(contacts.id, conversations.contactId),
        ),
      )
      .innerJoin(
        channels,
        and(
          eq(channels.workspaceId, conversations.workspaceId),
          eq(channels.id, conversations.channelId),
          eq(channels.kind, "whatsapp"),
          isNull(channels.deletedAt),
        ),
      )
      .innerJoin(
        messages,
        and(
          eq(messages.workspaceId, conversations.workspaceId),
          eq(messages.contactId, conversations.contactId),
          eq(messages.channelId, conversations.channelId),
          eq(messages.direction, "inbound"),
          isNotNull(messages.providerId),
        ),
      )
      .where(
        and(eq(conversations.workspaceId, ctx.workspaceId), eq(conversations.id, conversationId)),
      )
      .orderBy(desc(messages.occurredAt), desc(messages.id))
      .limit(1),
  );
  return row?.providerId ? { ...row, providerId: row.providerId } : null;
}
