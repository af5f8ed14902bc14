import { and, eq, sql } from "drizzle-orm";
import type * as z from "zod";
import { conversations, drafts } from "@/db/schema/messages";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { conversationAfterMerge } from "@/lib/contacts/merge/kept-contact";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import type { saveDraftSchema } from "./schema";

/** Keeps what a member has typed, for this conversation and on every device (IN-7). Empty text ends it. */
export async function saveDraft(
  ctx: WorkspaceContext,
  { conversationId, text }: z.output<typeof saveDraftSchema>,
): Promise<void> {
  assertCan(ctx, "inbox:reply");
  if (ctx.actor.kind !== "member") return;
  const { memberId } = ctx.actor;
  const body = text.replaceAll("\u0000", "");
  await withWorkspace(ctx, async (tx) => {
    const [conversation] = await tx
      .select({ id: conversations.id })
      .from(conversations)
      .where(
        and(eq(conversations.workspaceId, ctx.workspaceId), eq(conversations.id, conversationId)),
      );
    if (!conversation) {
      await saveWhereItIs(tx, ctx, { conversationId, memberId, body });
      return;
    }
    if (body.trim() === "") {
      await tx
        .delete(drafts)
        .where(
          and(
            eq(drafts.workspaceId, ctx.workspaceId),
            eq(drafts.conversationId, conversationId),
            eq(drafts.memberId, memberId),
          ),
        );
      return;
    }
    await tx
      .insert(drafts)
      .values({ workspaceId: ctx.workspaceId, conversationId, memberId, body })
      .onConflictDoUpdate({
        target: [drafts.workspaceId, drafts.conversationId, drafts.memberId],
        set: { body, updatedAt: new Date() },
      });
  });
}

/** The last words typed in a conversation while it was merged: they are added to what is there. */
async function saveWhereItIs(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  given: { conversationId: string; memberId: string; body: string },
): Promise<void> {
  const { memberId, body } = given;
  const conversationId = await conversationAfterMerge(tx, ctx, given.conversationId);
  if (!conversationId) notFound("conversation");
  if (body.trim() === "") return;
  await tx
    .insert(drafts)
    .values({ workspaceId: ctx.workspaceId, conversationId, memberId, body })
    .onConflictDoUpdate({
      target: [drafts.workspaceId, drafts.conversationId, drafts.memberId],
      set: {
        body: sql`case when strpos(${drafts.body}, ${body}) > 0 then ${drafts.body}
          else ${drafts.body} || E'\n\n' || ${body} end`,
        updatedAt: new Date(),
      },
    });
}
