import { and, eq, sql } from "drizzle-orm";
import type * as z from "zod";
import { conversations, drafts } from "@/db/schema/messages";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { conversationAfterMerge } from "@/lib/contacts/merge/kept-contact";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { joinedDraft, savedDraft } from "./draft-words";
import type { saveDraftSchema } from "./schema";

/**
 * Keeps what a member has typed, for this conversation and on every device (IN-7). Empty text ends it.
 * Words of another device that this one had not seen are set aside and told, never written over.
 * @throws Refusal `not_found`
 */
export async function saveDraft(
  ctx: WorkspaceContext,
  input: z.input<typeof saveDraftSchema>,
): Promise<{ setAside: string }> {
  assertCan(ctx, "inbox:reply");
  if (ctx.actor.kind !== "member") return { setAside: "" };
  const { memberId } = ctx.actor;
  const { seen = [], dismissed = "" } = input;
  const saving = { text: input.text.replaceAll("\u0000", ""), seen, dismissed };
  return withWorkspace(ctx, async (tx) => {
    const conversationId = await livingConversation(tx, ctx, input.conversationId);
    const at = { conversationId, memberId };
    const stored = await lockDraft(tx, ctx, at);
    // the last words typed in a conversation while it was merged join what is there
    const next =
      conversationId === input.conversationId
        ? savedDraft(stored, saving)
        : joinedDraft(stored, saving);
    await putDraft(tx, ctx, { ...at, ...next });
    return { setAside: next.setAside };
  });
}

async function livingConversation(tx: WorkspaceTx, ctx: WorkspaceContext, conversationId: string) {
  const [conversation] = await tx
    .select({ id: conversations.id })
    .from(conversations)
    .where(
      and(eq(conversations.workspaceId, ctx.workspaceId), eq(conversations.id, conversationId)),
    );
  const id = conversation?.id ?? (await conversationAfterMerge(tx, ctx, conversationId));
  return id ?? notFound("conversation");
}

type Place = { conversationId: string; memberId: string };

const whereIs = (ctx: WorkspaceContext, { conversationId, memberId }: Place) =>
  and(
    eq(drafts.workspaceId, ctx.workspaceId),
    eq(drafts.conversationId, conversationId),
    eq(drafts.memberId, memberId),
  );

/** Two devices that save at once come one after the other, also with the first words. */
async function lockDraft(tx: WorkspaceTx, ctx: WorkspaceContext, place: Place) {
  await tx
    .insert(drafts)
    .values({ workspaceId: ctx.workspaceId, ...place, body: "" })
    .onConflictDoNothing();
  const [row] = await tx
    .select({ body: drafts.body, setAside: sql<string>`coalesce(${drafts.setAside}, '')` })
    .from(drafts)
    .where(whereIs(ctx, place))
    .for("update");
  return row ?? { body: "", setAside: "" };
}

async function putDraft(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { body, setAside, ...place }: Place & { body: string; setAside: string },
) {
  if (body.trim() === "" && setAside === "") {
    await tx.delete(drafts).where(whereIs(ctx, place));
    return;
  }
  const words = { body, setAside: setAside || null, updatedAt: new Date() };
  await tx
    .insert(drafts)
    .values({ workspaceId: ctx.workspaceId, ...place, ...words })
    .onConflictDoUpdate({
      target: [drafts.workspaceId, drafts.conversationId, drafts.memberId],
      set: words,
    });
}
