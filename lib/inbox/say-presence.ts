import { and, eq, sql } from "drizzle-orm";
import { conversations } from "@/db/schema/messages";
import { withWorkspace } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import { memberOf } from "./member-of";

/**
 * Says what a member does in a conversation just now. Said, not stored: it is worthless seconds
 * later, so it goes out without the row that other events leave for a browser that was away.
 */
export async function sayPresence(
  ctx: WorkspaceContext,
  { topic, conversationId }: { topic: "typing" | "viewing"; conversationId: string },
): Promise<void> {
  const memberId = memberOf(ctx);
  if (memberId === null) return;
  await withWorkspace(ctx, async (tx) => {
    const [conversation] = await tx
      .select({ id: conversations.id })
      .from(conversations)
      .where(
        and(eq(conversations.workspaceId, ctx.workspaceId), eq(conversations.id, conversationId)),
      );
    if (!conversation) notFound("conversation");
    const event = {
      workspaceId: ctx.workspaceId,
      id: newId(),
      topic,
      payload: { conversationId, memberId },
    };
    await tx.execute(sql`select pg_notify('tickline_realtime', ${JSON.stringify(event)})`);
  });
}
