import { and, eq } from "drizzle-orm";
import { attachments, messages } from "@/db/schema/messages";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import type { WhatsAppEvent } from "@/lib/channels/whatsapp/webhook-event";
import { findOrCreateContact } from "@/lib/contacts/find-or-create-contact";
import type { WorkspaceContext } from "@/lib/core/context";
import { storedJson, storedText } from "@/lib/core/stored-text";
import { publish } from "@/lib/realtime/publish";
import { attachMedia } from "./attach-media";
import { claimProviderId, findByProviderId } from "./claim-provider-id";
import { touchConversation } from "./touch-conversation";

type HistoryMessage = Extract<WhatsAppEvent, { kind: "history_message" }>;

/**
 * One message from before the number was connected, which WhatsApp hands over from the phone app
 * (whatsapp.md 6.4, history). It stands in its thread at its own time and does nothing else: nobody's
 * unread, no window, no price, no opt-out, and a conversation made by it begins closed. Chunks may
 * come in any order and again.
 * @returns repeated when it was known already; its late file counts as news, and needs no thread:
 *   it comes by the message's id, also for what the business had sent. unknown: nothing says whose
 *   thread it belongs to
 */
export async function receiveHistory(
  ctx: WorkspaceContext,
  { messageId, channelId, event }: { messageId: string; channelId: string; event: HistoryMessage },
): Promise<"imported" | "file" | "repeated" | "unknown"> {
  const { content, providerId, threadId } = event;
  if (content.kind === "edit" || content.kind === "revoke") return "repeated";
  return withWorkspace(ctx, async (tx) => {
    if (!threadId) {
      const known = await findByProviderId(tx, ctx, { channelId, providerId });
      return known ? takeLateFile(tx, ctx, channelId, event) : "unknown";
    }
    if (!(await claimProviderId(tx, ctx, { channelId, providerId, messageId }))) {
      return takeLateFile(tx, ctx, channelId, event);
    }
    const contact = await findOrCreateContact(tx, ctx, { waId: threadId, source: "phone_app" });
    const at = new Date(Math.min(Date.parse(event.occurredAt ?? "") || Date.now(), Date.now()));
    const outbound = event.direction === "outbound";
    await tx.insert(messages).values({
      workspaceId: ctx.workspaceId,
      id: messageId,
      contactId: contact.id,
      channelId,
      direction: event.direction,
      origin: "history",
      kind: content.kind,
      body: storedText(event.preview),
      content: storedJson(content),
      authorName: outbound ? "Phone app" : null,
      address: threadId,
      providerId,
      occurredAt: at,
      ...(outbound ? outcomeOf(event.deliveryStatus, at) : { status: "received" as const }),
    });
    await attachMedia(tx, ctx, messageId, content);
    await touchConversation(tx, ctx, {
      contactId: contact.id,
      channelId,
      messageId,
      at,
      direction: event.direction,
      counts: false,
      isHistory: true,
    });
    return "imported";
  });
}

/** The past keeps one time a message: when it was sent. */
function outcomeOf(word: string | null, at: Date) {
  const known = { sentAt: at };
  switch (word) {
    case "read":
    case "played":
      return { status: "read" as const, ...known, deliveredAt: at, readAt: at };
    case "delivered":
      return { status: "delivered" as const, ...known, deliveredAt: at };
    case "error":
      return { status: "failed" as const, failedAt: at };
    default:
      return { status: "sent" as const, ...known };
  }
}

/** A picture comes as a placeholder first and under the same id with its file later. */
async function takeLateFile(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  channelId: string,
  { providerId, content, preview }: HistoryMessage,
): Promise<"file" | "repeated"> {
  if (!("mediaId" in content) || content.mediaId === null) return "repeated";
  const messageId = await findByProviderId(tx, ctx, { channelId, providerId });
  if (!messageId) return "repeated";
  const [message] = await tx
    .select({ origin: messages.origin, contactId: messages.contactId })
    .from(messages)
    .where(and(eq(messages.workspaceId, ctx.workspaceId), eq(messages.id, messageId)))
    .for("update");
  const [file] = await tx
    .select({ id: attachments.id })
    .from(attachments)
    .where(and(eq(attachments.workspaceId, ctx.workspaceId), eq(attachments.messageId, messageId)));
  if (message?.origin !== "history" || file) return "repeated";
  await tx
    .update(messages)
    .set({ kind: content.kind, body: storedText(preview), content: storedJson(content) })
    .where(and(eq(messages.workspaceId, ctx.workspaceId), eq(messages.id, messageId)));
  await attachMedia(tx, ctx, messageId, content);
  const { contactId } = message;
  await publish(tx, ctx.workspaceId, "conversation", { contactId, channelId, kind: "status" });
  return "file";
}
