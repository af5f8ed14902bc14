import { and, desc, eq, isNotNull, isNull, sql } from "drizzle-orm";
import { channels } from "@/db/schema/channels";
import { contacts } from "@/db/schema/contacts";
import { conversations, messages } from "@/db/schema/messages";
import { withWorkspace } from "@/db/tenant";
import { describeFailure } from "@/lib/channels/describe-failure";
import { graphForChannel } from "@/lib/channels/graph-for-channel";
import type { WorkspaceContext } from "@/lib/core/context";

/** Words about to come are worth showing for as long as somebody is still at them. */
const FRESH_MS = 10_000;

/**
 * Tells WhatsApp that the customer's newest message, and with it those before, was read.
 * @throws Error while trying again makes sense
 */
export async function sendReadReceipt(
  ctx: WorkspaceContext,
  { conversationId }: { conversationId: string },
): Promise<void> {
  const newest = await newestInbound(ctx, conversationId);
  if (!newest) return;
  const result = await graphForChannel(newest.channel).markRead(
    newest.channel.phoneNumberId,
    newest.providerId,
    { typing: false },
  );
  // a refusal is final: the message is too old, or the number is not ours any more
  if (!result.ok && result.failure.kind !== "refused") {
    throw new Error(describeFailure(result.failure));
  }
}

/**
 * Shows the customer that a reply is being written: WhatsApp does so until it comes, 25 s at most,
 * and takes what they wrote for read (whatsapp.md 4). A hint: late or refused it is dropped, and it
 * says nothing to somebody who cannot be answered or was answered since.
 * @param typedAtMs when the key was pressed
 */
export async function showTyping(
  ctx: WorkspaceContext,
  { conversationId, typedAtMs }: { conversationId: string; typedAtMs: number },
): Promise<void> {
  if (Date.now() - typedAtMs > FRESH_MS) return;
  const newest = await newestInbound(ctx, conversationId);
  if (!newest?.canBeAnswered || newest.lastSentAtMs >= typedAtMs) return;
  const { channel, providerId } = newest;
  await graphForChannel(channel).markRead(channel.phoneNumberId, providerId, { typing: true });
}

async function newestInbound(ctx: WorkspaceContext, conversationId: string) {
  const [row] = await withWorkspace(ctx, (tx) =>
    tx
      .select({
        channel: channels,
        providerId: messages.providerId,
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
