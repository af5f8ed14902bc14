import { and, eq } from "drizzle-orm";
import type { MessageKind, MessageOrigin } from "@/db/enums/messages";
import type { PriceCategory } from "@/db/enums/wallet";
import { channels } from "@/db/schema/channels";
import { messageQueue, messages } from "@/db/schema/messages";
import type { WorkspaceTx } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound, Refusal } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import { holdFunds } from "@/lib/wallet/hold-funds";
import { marketOf } from "@/lib/wallet/market";
import { priceOf } from "@/lib/wallet/pricing";
import { wakeSenders } from "./wake-senders";

export type QueuedMessage = {
  /** Made by the browser, so that a repeated click or a retried request is the same message. */
  messageId?: string;
  channelId: string;
  contactId: string;
  /** Digits, or a BSUID. */
  address: string;
  origin: Extract<MessageOrigin, "agent" | "test" | "system">;
  kind: MessageKind;
  /** Plain text for the thread and for search. */
  body: string;
  /** What is sent, typed in lib/channels/channel-adapter.ts. */
  content: Record<string, unknown>;
  category: PriceCategory;
  templateId?: string;
  replyToProviderId?: string;
  retryOf?: string;
  /** Who wrote it, when that is not who acts now: a message that was prepared before. */
  author?: { id: string | null; name: string };
};

/**
 * Puts one message on its way: row, price set aside, queue, in the caller's transaction. An id that
 * exists already changes nothing (r59).
 *
 * Money: a template must be covered. A free-form reply is sent also without cover, because inside
 * its window it may be free and a customer is waiting; its price is taken when Meta tells it (K6).
 * @returns the message's id
 * @throws Refusal `insufficient_funds`, `invalid` when a template has no known price
 */
export async function queueMessage(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  message: QueuedMessage,
): Promise<string> {
  const messageId = message.messageId ?? newId();
  const [existing] = await tx
    .select({ contactId: messages.contactId })
    .from(messages)
    .where(and(eq(messages.workspaceId, ctx.workspaceId), eq(messages.id, messageId)));
  if (existing) {
    if (existing.contactId !== message.contactId) {
      throw new Refusal("conflict", "This message id belongs to another conversation.");
    }
    return messageId;
  }
  const author = message.author ?? {
    id: ctx.actor.kind === "member" ? ctx.actor.memberId : null,
    name: ctx.actor.name,
  };
  const hold = await setAside(tx, ctx, messageId, message);
  const [inserted] = await tx
    .insert(messages)
    .values({
      workspaceId: ctx.workspaceId,
      id: messageId,
      contactId: message.contactId,
      channelId: message.channelId,
      direction: "outbound",
      origin: message.origin,
      kind: message.kind,
      body: message.body,
      content: message.content,
      authorId: author.id,
      authorName: author.name,
      templateId: message.templateId ?? null,
      replyToProviderId: message.replyToProviderId ?? null,
      retryOf: message.retryOf ?? null,
      address: message.address,
      status: "queued",
      ...(hold
        ? { holdId: hold.holdId, heldAmount: hold.amount, chargeState: "held" as const }
        : {}),
    })
    .onConflictDoNothing()
    .returning({ id: messages.id });
  if (!inserted) return messageId;
  await tx
    .insert(messageQueue)
    .values({ workspaceId: ctx.workspaceId, messageId, channelId: message.channelId });
  await wakeSenders(tx, message.channelId);
  return messageId;
}

async function setAside(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  messageId: string,
  { address, category, channelId }: QueuedMessage,
): Promise<{ holdId: string; amount: string } | null> {
  const on = new Date();
  const market = /^\d+$/.test(address)
    ? marketOf(address, { on: on.toISOString().slice(0, 10) })
    : null;
  const [channel] = await tx
    .select({ mode: channels.mode })
    .from(channels)
    .where(and(eq(channels.workspaceId, ctx.workspaceId), eq(channels.id, channelId)));
  if (!channel) notFound("number");
  const plan = channel.mode;
  const price = await priceOf({ market, category, on, currency: ctx.currency, plan });
  const mustBeCovered = category !== "service";
  if ("unknown" in price) {
    if (!mustBeCovered) return null;
    throw new Refusal(
      "invalid",
      "There is no price for this country and category, so nothing was sent. Load a rate card that has it.",
    );
  }
  if (Number(price.price) === 0) return null;
  try {
    const { holdId } = await holdFunds(tx, ctx, {
      amount: price.price,
      reference: { type: "message", messageId },
    });
    return { holdId, amount: price.price };
  } catch (error) {
    if (!mustBeCovered && error instanceof Refusal && error.code === "insufficient_funds")
      return null;
    throw error;
  }
}
