import { and, eq, sql } from "drizzle-orm";
import type * as z from "zod";
import { conversations } from "@/db/schema/messages";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import type { WorkspaceContext } from "@/lib/core/context";
import { enqueue } from "@/lib/jobs/enqueue";
import { publish } from "@/lib/realtime/publish";
import type { markReadSchema } from "./schema";

/**
 * Takes the unread mark off for the team, and lets the customer see blue ticks (by a job, because it
 * is a call to Meta). A message that came after the version on the screen keeps the mark.
 */
export async function markRead(
  ctx: WorkspaceContext,
  { conversationId, seenVersion }: z.output<typeof markReadSchema>,
): Promise<void> {
  assertCan(ctx, "inbox:read");
  await withWorkspace(ctx, async (tx) => {
    const [read] = await tx
      .update(conversations)
      .set({ unreadCount: 0 })
      .where(
        and(
          eq(conversations.workspaceId, ctx.workspaceId),
          eq(conversations.id, conversationId),
          sql`${conversations.unreadCount} > 0 and ${conversations.version} <= ${seenVersion}`,
        ),
      )
      .returning({ contactId: conversations.contactId, channelId: conversations.channelId });
    if (!read) return;
    await enqueue(
      tx,
      { name: "inbox.send_read_receipt", maxAttempts: 3 },
      { workspaceId: ctx.workspaceId, conversationId },
      { key: `inbox.read:${conversationId}` },
    );
    await publish(tx, ctx.workspaceId, "conversation", { conversationId, ...read, kind: "read" });
  });
}
