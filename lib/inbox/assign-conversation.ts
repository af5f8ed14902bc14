import { and, eq, sql } from "drizzle-orm";
import type * as z from "zod";
import { conversations } from "@/db/schema/messages";
import { members } from "@/db/schema/workspaces";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound, Refusal } from "@/lib/core/errors";
import { publish } from "@/lib/realtime/publish";
import { lockConversation } from "./lock-conversation";
import type { assignConversationSchema } from "./schema";

/**
 * Gives a conversation to a member, or back to everybody. A compare-and-set: it happens only when
 * the one who had it is still the one the caller saw, so two people cannot both claim it.
 * @throws Refusal `conflict` naming who has it now
 */
export async function assignConversation(
  ctx: WorkspaceContext,
  { conversationId, assigneeId, from }: z.output<typeof assignConversationSchema>,
): Promise<{ assigneeId: string | null }> {
  assertCan(ctx, "inbox:assign");
  return withWorkspace(ctx, async (tx) => {
    const conversation = await lockConversation(tx, ctx, conversationId);
    if (conversation.assigneeId === assigneeId) return { assigneeId };
    if (assigneeId) {
      const [member] = await tx
        .select({ status: members.status })
        .from(members)
        .where(and(eq(members.workspaceId, ctx.workspaceId), eq(members.id, assigneeId)));
      if (!member) notFound("member");
      if (member.status !== "active") {
        throw new Refusal("conflict", "This person is not active in the team any more.");
      }
    }
    const moved = await tx
      .update(conversations)
      .set({ assigneeId })
      .where(
        and(
          eq(conversations.workspaceId, ctx.workspaceId),
          eq(conversations.id, conversationId),
          sql`${conversations.assigneeId} is not distinct from ${from}::uuid`,
        ),
      )
      .returning({ id: conversations.id });
    if (moved.length === 0) {
      throw new Refusal(
        "conflict",
        conversation.assigneeName
          ? `${conversation.assigneeName} has this conversation by now. Nothing was changed.`
          : "Nobody has this conversation any more. Nothing was changed.",
      );
    }
    await recordActivity(tx, ctx, "conversation.assigned", conversationId, {
      from: conversation.assigneeId,
      to: assigneeId,
    });
    await publish(tx, ctx.workspaceId, "conversation", {
      conversationId,
      contactId: conversation.contactId,
      channelId: conversation.channelId,
      kind: "assigned",
    });
    return { assigneeId };
  });
}
