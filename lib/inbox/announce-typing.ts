import { and, eq, sql } from "drizzle-orm";
import { conversations } from "@/db/schema/messages";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";

/**
 * Tells colleagues that somebody is writing here. Said, not stored: it is worthless six seconds
 * later, so it goes out without the row that other events leave for a browser that was away.
 */
export async function announceTyping(
  ctx: WorkspaceContext,
  { conversationId }: { conversationId: string },
): Promise<void> {
  assertCan(ctx, "inbox:reply");
  if (ctx.actor.kind !== "member") return;
  const { memberId } = ctx.actor;
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
      topic: "typing",
      payload: { conversationId, memberId },
    };
    await tx.execute(sql`select pg_notify('tickline_realtime', ${JSON.stringify(event)})`);
  });
}
