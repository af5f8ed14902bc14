import { and, eq } from "drizzle-orm";
import type { ConversationStatus } from "@/db/enums/messages";
import { conversations } from "@/db/schema/messages";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { publish } from "@/lib/realtime/publish";
import { type LockedConversation, lockConversation } from "./lock-conversation";

type Move = {
  conversationId: string;
  to: ConversationStatus;
  /** noun.verb in the past, for the activity log. */
  action: string;
  snoozedUntil?: Date;
  /** Runs in the same transaction, after the change. */
  afterwards?: (tx: WorkspaceTx, before: LockedConversation) => Promise<void>;
};

/** The one way between open, snoozed and closed. Being there already changes nothing. */
export async function moveConversation(
  ctx: WorkspaceContext,
  { conversationId, to, action, snoozedUntil, afterwards }: Move,
): Promise<{ from: ConversationStatus }> {
  assertCan(ctx, "inbox:reply");
  return withWorkspace(ctx, async (tx) => {
    const conversation = await lockConversation(tx, ctx, conversationId);
    if (conversation.status === to && to !== "snoozed") return { from: conversation.status };
    await tx
      .update(conversations)
      .set({
        status: to,
        snoozedUntil: snoozedUntil ?? null,
        closedAt: to === "closed" ? new Date() : null,
        ...(to === "closed" ? { unreadCount: 0 } : {}),
      })
      .where(
        and(eq(conversations.workspaceId, ctx.workspaceId), eq(conversations.id, conversationId)),
      );
    await recordActivity(tx, ctx, action, conversationId, {
      from: conversation.status,
      ...(snoozedUntil ? { until: snoozedUntil.toISOString() } : {}),
    });
    await publish(tx, ctx.workspaceId, "conversation", {
      conversationId,
      contactId: conversation.contactId,
      channelId: conversation.channelId,
      kind: to,
    });
    await afterwards?.(tx, conversation);
    return { from: conversation.status };
  });
}
