import { and, desc, eq, isNotNull, isNull } from "drizzle-orm";
import { channels } from "@/db/schema/channels";
import { conversations, messages } from "@/db/schema/messages";
import { withWorkspace } from "@/db/tenant";
import { describeFailure } from "@/lib/channels/describe-failure";
import { graphForChannel } from "@/lib/channels/graph-for-channel";
import type { WorkspaceContext } from "@/lib/core/context";

/**
 * Tells WhatsApp that the customer's newest message, and with it those before, was read.
 * @throws Error while trying again makes sense
 */
export async function sendReadReceipt(
  ctx: WorkspaceContext,
  { conversationId }: { conversationId: string },
): Promise<void> {
  const [row] = await withWorkspace(ctx, (tx) =>
    tx
      .select({ channel: channels, providerId: messages.providerId })
      .from(conversations)
      .innerJoin(
        channels,
        and(
          eq(channels.workspaceId, conversations.workspaceId),
          eq(channels.id, conversations.channelId),
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
  if (!row?.providerId) return;
  const result = await graphForChannel(row.channel).markRead(
    row.channel.phoneNumberId,
    row.providerId,
    { typing: false },
  );
  // a refusal is final: the message is too old, or the number is not ours any more
  if (!result.ok && result.failure.kind !== "refused") {
    throw new Error(describeFailure(result.failure));
  }
}
