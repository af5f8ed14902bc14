import { describeFailure } from "@/lib/channels/describe-failure";
import { graphForChannel } from "@/lib/channels/graph-for-channel";
import type { WorkspaceContext } from "@/lib/core/context";
import { newestInbound } from "./newest-inbound";

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
    newest.channel.senderId,
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
  await graphForChannel(channel).markRead(channel.senderId, providerId, { typing: true });
}
