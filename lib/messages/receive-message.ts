import { and, eq, sql } from "drizzle-orm";
import { contactIdentities, contacts } from "@/db/schema/contacts";
import { attachments, messageProviderIds, messages } from "@/db/schema/messages";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import type { InboundContent } from "@/lib/channels/whatsapp/inbound-content";
import type { InboundMessage } from "@/lib/channels/whatsapp/parse-webhook";
import { findOrCreateContact } from "@/lib/contacts/find-or-create-contact";
import { recordConsent } from "@/lib/contacts/record-consent";
import type { WorkspaceContext } from "@/lib/core/context";
import { newId } from "@/lib/core/ids";
import { enqueue } from "@/lib/jobs/enqueue";
import { publish } from "@/lib/realtime/publish";
import { consentWord } from "./consent-words";
import { tellOfReceived } from "./tell-of-messages";
import { touchConversation } from "./touch-conversation";

export type ReceivedMessage = {
  channelId: string;
  message: InboundMessage;
  /** ISO time at the provider; null: now. */
  at: string | null;
};

/**
 * Takes one message of a customer in: contact, conversation, message, media to fetch, opt-out, and
 * the news for open inboxes, in one transaction. The provider's id is claimed first, in the same
 * transaction, so a repeated or parallel webhook has no effect at all (r14).
 * @returns the message's id, or null when it was known already
 */
export async function receiveMessage(
  ctx: WorkspaceContext,
  { channelId, message, at }: ReceivedMessage,
): Promise<string | null> {
  const { content, from } = message;
  return withWorkspace(ctx, async (tx) => {
    const messageId = newId();
    const claimed = await tx
      .insert(messageProviderIds)
      .values({
        workspaceId: ctx.workspaceId,
        channelId,
        providerId: message.providerId,
        messageId,
      })
      .onConflictDoNothing()
      .returning({ id: messageProviderIds.messageId });
    if (claimed.length === 0) return null;

    const contact = await findOrCreateContact(tx, ctx, {
      waId: from.waId ?? undefined,
      userId: from.userId ?? undefined,
      username: from.username ?? undefined,
      name: from.name ?? undefined,
      source: "whatsapp",
    });
    // a clock ahead of ours must not put a message into the future of the thread
    const occurredAt = new Date(Math.min(at ? Date.parse(at) : Date.now(), Date.now()));

    if (content.kind === "edit" || content.kind === "revoke") {
      await changeEarlier(tx, ctx, channelId, content);
    }
    if (content.kind === "system") await followIdentity(tx, ctx, contact.id, content);

    if (content.kind !== "revoke" && content.kind !== "edit") {
      await tx.insert(messages).values({
        workspaceId: ctx.workspaceId,
        id: messageId,
        contactId: contact.id,
        channelId,
        direction: "inbound",
        origin: "customer",
        kind: content.kind,
        body: clean(message.preview),
        content: cleanJson({
          ...content,
          forwarded: message.forwarded,
          referral: message.referral,
          referredProduct: message.referredProduct,
        }),
        replyToProviderId: content.kind === "reaction" ? content.targetProviderId : message.replyTo,
        address: from.waId ?? from.userId,
        providerId: message.providerId,
        status: "received",
        occurredAt,
      });
      await attachMedia(tx, ctx, messageId, content);
    }
    const [person] = await tx
      .update(contacts)
      .set({ lastMessageAt: occurredAt })
      .where(and(eq(contacts.workspaceId, ctx.workspaceId), eq(contacts.id, contact.id)))
      .returning({ blockedAt: contacts.blockedAt });

    // an edit or a takeback is news in the thread, but no new message and no new window
    const isNew = content.kind !== "edit" && content.kind !== "revoke";
    const counts = isNew && content.kind !== "system" && !person?.blockedAt;
    const conversationId = await touchConversation(tx, ctx, {
      contactId: contact.id,
      channelId,
      messageId: isNew ? messageId : null,
      at: occurredAt,
      direction: "inbound",
      opensWindow: isNew && content.kind !== "system",
      counts,
    });
    if (counts) await tellOfReceived(tx, ctx, { conversationId, preview: message.preview });

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

/** An edit replaces the words, a takeback hides them; the first version stays in the webhook event. */
async function changeEarlier(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  channelId: string,
  content: Extract<InboundContent, { kind: "edit" | "revoke" }>,
) {
  if (!content.targetProviderId) return;
  const [target] = await tx
    .select({ id: messageProviderIds.messageId })
    .from(messageProviderIds)
    .where(
      and(
        eq(messageProviderIds.workspaceId, ctx.workspaceId),
        eq(messageProviderIds.channelId, channelId),
        eq(messageProviderIds.providerId, content.targetProviderId),
      ),
    );
  if (!target) return;
  const body =
    content.kind === "edit" && content.content.kind === "text" ? clean(content.content.text) : null;
  const change =
    content.kind === "edit" ? { edited: true, ...(body ? { text: body } : {}) } : { revoked: true };
  await tx.execute(sql`
    update messages set
      content = content || ${JSON.stringify(change)}::jsonb,
      body = coalesce(${body}::text, case when ${content.kind} = 'revoke' then 'Message deleted' else body end)
    where workspace_id = ${ctx.workspaceId} and id = ${target.id}`);
}

/** A person who changes number or id stays one person with one thread (C13, whatsapp.md 6.6). */
async function followIdentity(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  contactId: string,
  content: Extract<InboundContent, { kind: "system" }>,
) {
  const identities = [
    content.change === "number" && content.newWaId
      ? { kind: "wa_id" as const, value: content.newWaId }
      : null,
    content.userId ? { kind: "user_id" as const, value: content.userId } : null,
  ].filter((identity) => identity !== null);
  for (const identity of identities) {
    await tx
      .insert(contactIdentities)
      .values({ workspaceId: ctx.workspaceId, contactId, ...identity })
      .onConflictDoNothing();
  }
}

const MEDIA_KINDS = new Set(["image", "video", "audio", "document", "sticker"]);

async function attachMedia(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  messageId: string,
  content: InboundContent,
) {
  if (!MEDIA_KINDS.has(content.kind)) return;
  const media = content as Extract<InboundContent, { kind: "image" | "audio" | "document" }>;
  const attachmentId = newId();
  await tx.insert(attachments).values({
    workspaceId: ctx.workspaceId,
    id: attachmentId,
    messageId,
    mimeType: media.mimeType ?? "application/octet-stream",
    fileName: media.kind === "document" ? media.fileName : null,
    sha256: media.sha256,
    providerMediaId: media.mediaId,
    voice: media.kind === "audio" && media.voice,
    ...(media.mediaId ? {} : { status: "failed" as const, problem: "WhatsApp gave no file." }),
  });
  if (media.mediaId) {
    await enqueue(
      tx,
      { name: "messages.fetch_media", maxAttempts: 8 },
      { workspaceId: ctx.workspaceId, attachmentId },
    );
  }
}

/** PostgreSQL cannot store NUL in text (r86). */
function clean(text: string): string {
  return text.replaceAll("\u0000", "");
}

function cleanJson<T>(value: T): T {
  return JSON.parse(JSON.stringify(value).replaceAll("\\u0000", "")) as T;
}
