import { sql } from "drizzle-orm";
import { messages } from "@/db/schema/messages";
import { withWorkspace } from "@/db/tenant";
import type { ChannelEvent } from "@/lib/channels/channel-event";
import { findOrCreateContact } from "@/lib/contacts/find-or-create-contact";
import type { WorkspaceContext } from "@/lib/core/context";
import { storedJson, storedText } from "@/lib/core/stored-text";
import { publish } from "@/lib/realtime/publish";
import { attachMedia } from "./attach-media";
import { applyWaitingChanges } from "./change-message";
import { claimProviderId } from "./claim-provider-id";
import { threadTime } from "./thread-time";
import { touchConversation } from "./touch-conversation";

/**
 * A message that the owner sent from the phone app: it belongs into the thread, once, as sent. Edits
 * and takebacks of such messages go to changeMessage().
 * @returns the message's id, or null when it was known already
 */
export async function receiveEcho(
  ctx: WorkspaceContext,
  {
    messageId,
    channelId,
    echo,
  }: { messageId: string; channelId: string; echo: Extract<ChannelEvent, { kind: "echo" }> },
): Promise<string | null> {
  const { content, providerId } = echo;
  if (content.kind === "edit" || content.kind === "revoke") return null;
  return withWorkspace(ctx, async (tx) => {
    if (!(await claimProviderId(tx, ctx, { channelId, providerId, messageId }))) return null;
    const contact = await findOrCreateContact(tx, ctx, {
      waId: echo.to.waId ?? undefined,
      userId: echo.to.userId ?? undefined,
      source: "whatsapp",
    });
    const { said, stands: at } = threadTime(echo.occurredAt, messageId);
    await tx.insert(messages).values({
      workspaceId: ctx.workspaceId,
      id: messageId,
      contactId: contact.id,
      channelId,
      direction: "outbound",
      origin: "phone_app",
      kind: content.kind,
      body: storedText(echo.preview),
      content: storedJson(content),
      authorName: "Phone app",
      replyToProviderId: content.kind === "reaction" ? content.targetProviderId : echo.replyTo,
      address: echo.to.waId ?? echo.to.userId,
      providerId: echo.providerId,
      status: "sent",
      occurredAt: at,
      sentAt: said,
    });
    await attachMedia(tx, ctx, messageId, content);
    await applyWaitingChanges(tx, ctx, { channelId, providerId, messageId });
    const conversationId = await touchConversation(tx, ctx, {
      contactId: contact.id,
      channelId,
      messageId,
      at,
      direction: "outbound",
      counts: false,
    });
    // like every answer it names the version it made: who saw an older one is asked (S8)
    if (content.kind !== "reaction") {
      await tx.execute(sql`
        update messages m set content = m.content || jsonb_build_object('version', v.version)
        from conversations v where v.workspace_id = ${ctx.workspaceId} and v.id = ${conversationId}
          and m.workspace_id = v.workspace_id and m.id = ${messageId}`);
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
