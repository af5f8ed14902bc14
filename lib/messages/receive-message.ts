import { and, eq, sql } from "drizzle-orm";
import type { ContactSource } from "@/db/enums/contacts";
import { contacts } from "@/db/schema/contacts";
import { messages } from "@/db/schema/messages";
import { withWorkspace } from "@/db/tenant";
import type { InboundMessage, Person } from "@/lib/channels/channel-event";
import { findOrCreateContact } from "@/lib/contacts/find-or-create-contact";
import { followIdentity } from "@/lib/contacts/follow-identity";
import { recordConsent } from "@/lib/contacts/record-consent";
import { referralChange } from "@/lib/contacts/referral";
import type { WorkspaceContext } from "@/lib/core/context";
import { storedJson, storedText } from "@/lib/core/stored-text";
import { publish } from "@/lib/realtime/publish";
import { answerPrepared } from "./answer-prepared";
import { attachMedia } from "./attach-media";
import { applyWaitingChanges } from "./change-message";
import { claimProviderId } from "./claim-provider-id";
import { consentWord } from "./consent-words";
import { tellOfReceived } from "./tell-of-messages";
import { threadTime } from "./thread-time";
import { touchConversation } from "./touch-conversation";

export type ReceivedMessage = {
  /** Its id here, which tells when it came. Within one moment the ids say which came first. */
  messageId: string;
  channelId: string;
  message: InboundMessage;
  /** ISO time at the provider; null: now. */
  at: string | null;
};

/**
 * Takes one message of a customer in: contact, conversation, message, media to fetch, opt-out, and
 * the news for open inboxes, in one transaction. The provider's id is claimed first, in the same
 * transaction, so a repeated or parallel webhook has no effect at all (r14). Edits and takebacks go
 * to changeMessage().
 * @returns the message's id, or null when it was known already
 */
export async function receiveMessage(
  ctx: WorkspaceContext,
  { messageId, channelId, message, at }: ReceivedMessage,
): Promise<string | null> {
  const { content, from } = message;
  if (content.kind === "edit" || content.kind === "revoke") return null;
  return withWorkspace(ctx, async (tx) => {
    const { providerId } = message;
    if (!(await claimProviderId(tx, ctx, { channelId, providerId, messageId }))) return null;

    const contact = await findOrCreateContact(tx, ctx, {
      waId: from.waId ?? undefined,
      userId: from.userId ?? undefined,
      phone: from.phone,
      email: from.email,
      username: from.username ?? undefined,
      name: from.name ?? undefined,
      source: sourceOf(from),
    });
    if (content.kind === "system") {
      const previousUserId = content.previousUserId ?? from.userId;
      const newWaId = content.change === "number" ? content.newWaId : null;
      const change = { waId: from.waId, previousUserId, newWaId, userId: content.userId };
      await followIdentity(tx, ctx, change);
    }
    const { said, stands: occurredAt } = threadTime(at, messageId);

    await tx.insert(messages).values({
      workspaceId: ctx.workspaceId,
      id: messageId,
      contactId: contact.id,
      channelId,
      direction: "inbound",
      origin: "customer",
      kind: content.kind,
      body: storedText(message.preview),
      content: storedJson({
        ...content,
        forwarded: message.forwarded,
        referral: message.referral,
        referredProduct: message.referredProduct,
      }),
      replyToProviderId: content.kind === "reaction" ? content.targetProviderId : message.replyTo,
      address: addressOf(message),
      providerId,
      status: "received",
      occurredAt,
    });
    await attachMedia(tx, ctx, messageId, content);
    await applyWaitingChanges(tx, ctx, { channelId, providerId, messageId });
    const [person] = await tx
      .update(contacts)
      .set({
        // a late webhook must not take the place of what came after it
        lastMessageAt: sql`greatest(${contacts.lastMessageAt}, ${occurredAt.toISOString()}::timestamptz)`,
        ...referralChange(message.referral, occurredAt),
      })
      .where(and(eq(contacts.workspaceId, ctx.workspaceId), eq(contacts.id, contact.id)))
      .returning({ blockedAt: contacts.blockedAt });

    const isWritten = content.kind !== "system";
    const counts = isWritten && !person?.blockedAt;
    const conversationId = await touchConversation(tx, ctx, {
      contactId: contact.id,
      channelId,
      messageId,
      at: occurredAt,
      direction: "inbound",
      windowFrom: isWritten ? said : null,
      hasWindow: from.phone === undefined && from.email === undefined,
      counts,
      ...(content.kind === "reaction" ? { waits: false } : {}),
    });
    if (counts) await tellOfReceived(tx, ctx, { conversationId, preview: message.preview });

    if (isWritten) await answerPrepared(tx, ctx, conversationId);
    const payload = content.kind === "button" ? content.payload : null;
    const consent = consentWord(content.kind, message.preview, payload);
    if (consent) {
      await recordConsent(
        { ...ctx, tx },
        {
          contactIds: [contact.id],
          action: consent,
          source: content.kind === "text" ? "keyword" : "button",
          evidence: `Wrote "${message.preview.trim().slice(0, 200)}"`,
          messageId,
        },
      );
    }
    await publish(tx, ctx.workspaceId, "conversation", {
      conversationId,
      contactId: contact.id,
      channelId,
      kind: "message",
    });
    return messageId;
  });
}

/** The kind of channel that the person has just come over. */
function sourceOf({ phone, email }: Person): ContactSource {
  if (phone !== undefined) return "sms";
  return email === undefined ? "whatsapp" : "email";
}

/** Where the person is reached: after news of a new number or id, there (whatsapp.md 6.6). */
function addressOf({ content, from }: InboundMessage): string | null {
  if (content.kind !== "system")
    return from.waId ?? from.userId ?? from.phone ?? from.email ?? null;
  const newWaId = content.change === "number" ? content.newWaId : null;
  return newWaId?.replace(/\D/g, "") ?? from.waId ?? content.userId ?? from.userId;
}
