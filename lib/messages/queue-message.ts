import { and, eq, sql } from "drizzle-orm";
import type { MessageKind, MessageOrigin } from "@/db/enums/messages";
import type { PriceCategory } from "@/db/enums/wallet";
import { messageQueue, messages } from "@/db/schema/messages";
import type { WorkspaceTx } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import { holdFunds } from "@/lib/wallet/hold-funds";
import { quoteMessage } from "./quote-message";
import { wakeSenders } from "./wake-senders";

export type QueuedMessage = {
  /** Made by the browser, so that a repeated click or a retried request is the same message. */
  messageId?: string;
  channelId: string;
  contactId: string;
  /** Digits, or a BSUID. */
  address: string;
  origin: Extract<MessageOrigin, "agent" | "api" | "test" | "system">;
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
 * The moment of the statement: of two who waited for the same conversation the second comes second,
 * though its transaction may have begun first. The thread and the queue go by it.
 */
const MOMENT = sql`clock_timestamp()`;

/**
 * Puts one message on its way: row, price set aside, queue, in the caller's transaction. An id that
 * exists already changes nothing (r59).
 *
 * Money: a template must be covered. A free-form reply is sent also without cover, because inside
 * its window it may be free and a customer is waiting; its price is taken when Meta tells it (K6).
 * What is free by the rules of the day sets nothing aside.
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
      apiKeyId: ctx.actor.kind === "api_key" ? ctx.actor.keyId : null,
      templateId: message.templateId ?? null,
      replyToProviderId: message.replyToProviderId ?? null,
      retryOf: message.retryOf ?? null,
      address: message.address,
      status: "queued",
      occurredAt: MOMENT,
      ...(hold
        ? { holdId: hold.holdId, heldAmount: hold.amount, chargeState: "held" as const }
        : {}),
    })
    .onConflictDoNothing()
    .returning({ id: messages.id });
  if (!inserted) return messageId;
  const occurredAt = sql`(select occurred_at from messages
    where workspace_id = ${ctx.workspaceId} and id = ${messageId})`;
  await tx.insert(messageQueue).values({
    workspaceId: ctx.workspaceId,
    messageId,
    channelId: message.channelId,
    address: message.address,
    // the very moment of the thread, so that all have one order
    dueAt: occurredAt,
    saidAt: occurredAt,
  });
  await wakeSenders(tx, message.channelId);
  return messageId;
}

async function setAside(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  messageId: string,
  message: QueuedMessage,
): Promise<{ holdId: string; amount: string } | null> {
  const { amount } = await quoteMessage(tx, ctx, message);
  const mustBeCovered = message.category !== "service";
  if (amount === null) {
    if (!mustBeCovered) return null;
    throw new Refusal(
      "invalid",
      "There is no price for this country and category, so nothing was sent. Load a rate card that has it.",
    );
  }
  if (Number(amount) === 0) return null;
  try {
    const { holdId } = await holdFunds(tx, ctx, {
      amount,
      reference: { type: "message", messageId },
    });
    return { holdId, amount };
  } catch (error) {
    if (!mustBeCovered && error instanceof Refusal && error.code === "insufficient_funds")
      return null;
    throw error;
  }
}
