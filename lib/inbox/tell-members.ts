import { sql } from "drizzle-orm";
import type { WorkspaceTx } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { newId } from "@/lib/core/ids";
import { notify } from "@/lib/notifications/notify";

type About = { conversationId: string; memberIds: readonly string[] };

/** Tells somebody that a conversation is theirs now. */
export async function tellAssigned(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { conversationId, memberIds }: About,
): Promise<void> {
  await notify(tx, ctx, {
    kind: "assigned",
    memberIds,
    subject: `${await nameOf(tx, ctx, conversationId)} is yours`,
    detail: ctx.actor.kind === "member" ? `Assigned by ${ctx.actor.name}` : "Assigned by a rule",
    link: `/inbox/${conversationId}`,
    // each time that it changes hands is news of its own
    dedupeKey: `assigned:${conversationId}:${newId()}`,
  });
}

/** Tells members that a note names them. */
export async function tellMentioned(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { conversationId, memberIds, messageId, text }: About & { messageId: string; text: string },
): Promise<void> {
  await notify(tx, ctx, {
    kind: "mention",
    memberIds,
    subject: `${ctx.actor.name} mentioned you about ${await nameOf(tx, ctx, conversationId)}`,
    detail: text,
    link: `/inbox/${conversationId}?message=${messageId}`,
    dedupeKey: `mention:${messageId}`,
  });
}

/** Tells whoever should answer that an answer is nearly due, or late; each once for one time. */
export async function tellTarget(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  {
    conversationId,
    memberIds,
    who,
    dueAt,
    late,
    isNobodys,
  }: About & { who: string; dueAt: string; late: boolean; isNobodys: boolean },
): Promise<void> {
  await notify(tx, ctx, {
    kind: "target_risk",
    memberIds,
    subject: late ? `${who} has waited too long` : `${who} should have an answer soon`,
    detail: `The response target ${late ? "was missed" : "is near"}.${isNobodys ? " Nobody has the conversation." : ""}`,
    link: `/inbox/${conversationId}`,
    dedupeKey: `target:${conversationId}:${dueAt}:${late ? "late" : "near"}`,
  });
}

/** Tells that a prepared message could not go out and waits for a decision, and why. */
export async function tellAsks(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  about: About & { scheduledId: string; version: number; problem: string },
): Promise<void> {
  const { conversationId, memberIds, scheduledId, version, problem } = about;
  await notify(tx, ctx, {
    kind: "message_failed",
    memberIds,
    subject: `A prepared message to ${await nameOf(tx, ctx, conversationId)} waits for a decision`,
    detail: problem,
    link: `/inbox/${conversationId}`,
    // after it was changed it may ask once more
    dedupeKey: `scheduled:${scheduledId}:${version}`,
  });
}

async function nameOf(tx: WorkspaceTx, ctx: WorkspaceContext, conversationId: string) {
  const [row] = await tx.execute<{ name: string }>(sql`
    select coalesce(c.name, c.phone, '@' || c.username, c.email, 'A conversation') as name
    from conversations v
    join contacts c on c.workspace_id = v.workspace_id and c.id = v.contact_id
    where v.workspace_id = ${ctx.workspaceId} and v.id = ${conversationId}`);
  return row?.name ?? "A conversation";
}
