import { messageProviderIds, messages } from "@/db/schema/messages";
import { withWorkspace } from "@/db/tenant";
import type { WhatsAppEvent } from "@/lib/channels/whatsapp/parse-webhook";
import { findOrCreateContact } from "@/lib/contacts/find-or-create-contact";
import type { WorkspaceContext } from "@/lib/core/context";
import { newId } from "@/lib/core/ids";
import { publish } from "@/lib/realtime/publish";
import { touchConversation } from "./touch-conversation";

/** A message that the owner sent from the phone app: it belongs into the thread, once, as sent. */
export async function receiveEcho(
  ctx: WorkspaceContext,
  { channelId, echo }: { channelId: string; echo: Extract<WhatsAppEvent, { kind: "echo" }> },
): Promise<string | null> {
  const { content } = echo;
  if (content.kind === "edit" || content.kind === "revoke") return null;
  return withWorkspace(ctx, async (tx) => {
    const messageId = newId();
    const claimed = await tx
      .insert(messageProviderIds)
      .values({ workspaceId: ctx.workspaceId, channelId, providerId: echo.providerId, messageId })
      .onConflictDoNothing()
      .returning({ id: messageProviderIds.messageId });
    if (claimed.length === 0) return null;
    const contact = await findOrCreateContact(tx, ctx, {
      waId: echo.to.waId ?? undefined,
      userId: echo.to.userId ?? undefined,
      source: "whatsapp",
    });
    const at = new Date(Math.min(Date.parse(echo.occurredAt ?? "") || Date.now(), Date.now()));
    await tx.insert(messages).values({
      workspaceId: ctx.workspaceId,
      id: messageId,
      contactId: contact.id,
      channelId,
      direction: "outbound",
      origin: "phone_app",
      kind: content.kind,
      body: echo.preview.replaceAll("\u0000", ""),
      content: JSON.parse(JSON.stringify(content).replaceAll("\\u0000", "")),
      authorName: "Phone app",
      replyToProviderId: echo.replyTo,
      address: echo.to.waId ?? echo.to.userId,
      providerId: echo.providerId,
      status: "sent",
      occurredAt: at,
      sentAt: at,
    });
    const conversationId = await touchConversation(tx, ctx, {
      contactId: contact.id,
      channelId,
      messageId,
      at,
      direction: "outbound",
      opensWindow: false,
      counts: false,
    });
    await publish(tx, ctx.workspaceId, "conversation", {
      conversationId,
      contactId: contact.id,
      channelId,
      kind: "message",
    });
    return messageId;
  });
}
