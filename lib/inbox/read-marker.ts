import { type SQL, sql } from "drizzle-orm";
import type { WorkspaceTx } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { memberOf } from "./member-of";

/**
 * Whether a conversation named `v` is unread for a reader. What the team has not read is unread for
 * whoever has it, and for all while nobody has it; of somebody else's, what one has read is read.
 */
export function unreadFor(me: string | null): SQL {
  if (me === null) return sql`v.unread_count > 0`;
  return sql`(v.unread_count > 0 and not (
    v.assignee_id is not null and v.assignee_id <> ${me}::uuid and exists (
      select 1 from read_markers r where r.workspace_id = v.workspace_id
        and r.conversation_id = v.id and r.member_id = ${me}::uuid
        and r.inbound_count >= v.inbound_count)))`;
}

/**
 * Remembers that the one who acts has read a conversation to its end. The caller holds its row.
 * @returns whether that is news
 */
export async function markSeen(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  conversationId: string,
): Promise<boolean> {
  const me = memberOf(ctx);
  if (me === null) return false;
  const moved = await tx.execute(sql`
    insert into read_markers as r (workspace_id, conversation_id, member_id, inbound_count)
    select v.workspace_id, v.id, ${me}::uuid, v.inbound_count from conversations v
    where v.workspace_id = ${ctx.workspaceId} and v.id = ${conversationId}
    on conflict (workspace_id, conversation_id, member_id) do update
      set inbound_count = excluded.inbound_count, read_at = now()
      where r.inbound_count < excluded.inbound_count
    returning 1`);
  return moved.length > 0;
}

/**
 * Conversations whose customer has written something that the one who acts has not had in front of
 * them: it came after the version they saw, and their page has not said since that it was read.
 */
export async function listMissed(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  seenVersions: Readonly<Record<string, number>>,
): Promise<ReadonlySet<string>> {
  const rows = await tx.execute<{ id: string }>(sql`
    select v.id from jsonb_each_text(${JSON.stringify(seenVersions)}::jsonb) s
    join conversations v on v.workspace_id = ${ctx.workspaceId} and v.id = s.key::uuid
    where v.inbound_version > s.value::bigint and not exists (
      select 1 from read_markers r where r.workspace_id = v.workspace_id
        and r.conversation_id = v.id and r.member_id = ${memberOf(ctx)}::uuid
        and r.inbound_count >= v.inbound_count)`);
  return new Set(rows.map(({ id }) => id));
}

/** Whoever marks a conversation as unread has not read it, whoever has it. */
export async function forgetSeen(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  conversationId: string,
): Promise<void> {
  await tx.execute(sql`
    delete from read_markers where workspace_id = ${ctx.workspaceId}
      and conversation_id = ${conversationId} and member_id = ${memberOf(ctx)}::uuid`);
}

export type Reader = {
  name: string;
  /** ISO. */
  at: string;
  /** The conversation is theirs. */
  isAssignee: boolean;
};

/** Who else has read everything the customer wrote, the first to do so first. */
export async function listReaders(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  conversationId: string,
): Promise<Reader[]> {
  const rows = await tx.execute<Reader>(sql`
    select m.display_name as name, to_json(r.read_at) #>> '{}' as at,
      coalesce(v.assignee_id = m.id, false) as "isAssignee"
    from conversations v
    join read_markers r on r.workspace_id = v.workspace_id and r.conversation_id = v.id
      and r.inbound_count >= v.inbound_count
    join members m on m.workspace_id = r.workspace_id and m.id = r.member_id
      and m.status = 'active'
    where v.workspace_id = ${ctx.workspaceId} and v.id = ${conversationId}
      and r.member_id is distinct from ${memberOf(ctx)}::uuid
    order by r.read_at, m.id`);
  return [...rows];
}
