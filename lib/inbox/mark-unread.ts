import { and, eq, sql } from "drizzle-orm";
import { conversations } from "@/db/schema/messages";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { publish } from "@/lib/realtime/publish";

/** Puts the unread mark back, for whoever should look again. The customer's blue ticks stay. */
export async function markUnread(
  ctx: WorkspaceContext,
  { conversationId }: { conversationId: string },
): Promise<void> {
  assertCan(ctx, "inbox:read");
  await withWorkspace(ctx, async (tx) => {
    const [marked] = await tx
      .update(conversations)
      .set({ unreadCount: sql`greatest(${conversations.unreadCount}, 1)` })
      .where(
        and(eq(conversations.workspaceId, ctx.workspaceId), eq(conversations.id, conversationId)),
      )
      .returning({ contactId: conversations.contactId, channelId: conversations.channelId });
    if (!marked) notFound("conversation");
    await publish(tx, ctx.workspaceId, "conversation", {
      conversationId,
      ...marked,
      kind: "unread",
    });
  });
}
