import { and, eq, lte, sql } from "drizzle-orm";
import { conversations } from "@/db/schema/messages";
import { withWorkspace } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { publish } from "@/lib/realtime/publish";
import { requestGiveOut } from "./request-give-out";

/**
 * Ends a snooze whose time has come, as unread so that it is seen. Harmless when the conversation was
 * woken by its customer, closed, or snoozed again until later.
 */
export async function wakeConversation(
  ctx: WorkspaceContext,
  { conversationId }: { conversationId: string },
  now = new Date(),
): Promise<void> {
  await withWorkspace(ctx, async (tx) => {
    const [woken] = await tx
      .update(conversations)
      .set({
        status: "open",
        snoozedUntil: null,
        unreadCount: sql`greatest(${conversations.unreadCount}, 1)`,
      })
      .where(
        and(
          eq(conversations.workspaceId, ctx.workspaceId),
          eq(conversations.id, conversationId),
          eq(conversations.status, "snoozed"),
          lte(conversations.snoozedUntil, now),
        ),
      )
      .returning({ contactId: conversations.contactId, channelId: conversations.channelId });
    if (!woken) return;
    await requestGiveOut(tx, ctx);
    await publish(tx, ctx.workspaceId, "conversation", { conversationId, ...woken, kind: "open" });
  });
}
