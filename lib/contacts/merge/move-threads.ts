import { sql } from "drizzle-orm";
import type { WorkspaceTx } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { publish } from "@/lib/realtime/publish";
import { followThread } from "./follow-thread";
import type { TakenUp, ThreadRow } from "./merge-image";
import { moveDrafts } from "./move-drafts";

type Pair = { keptId: string; mergedId: string };
type Threads = { kept: ThreadRow[]; merged: ThreadRow[] };

/** The conversations of both, held by this transaction: nobody writes in them meanwhile. */
export async function lockThreads(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { keptId, mergedId }: Pair,
): Promise<Threads> {
  await tx.execute(sql`
    select id from conversations
    where workspace_id = ${ctx.workspaceId} and contact_id in (${keptId}, ${mergedId})
    order by id for update`);
  // a second statement sees what was committed while the first one waited
  const rows = await readThreads(tx, ctx, [keptId, mergedId]);
  return {
    kept: rows.filter((row) => row.contact_id === keptId),
    merged: rows.filter((row) => row.contact_id === mergedId),
  };
}

export async function readThreads(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  contactIds: readonly string[],
): Promise<ThreadRow[]> {
  const rows = await tx.execute<{ row: ThreadRow }>(sql`
    select to_jsonb(v) as row from conversations v
    where v.workspace_id = ${ctx.workspaceId}
      and v.contact_id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(contactIds)}::jsonb))
    order by v.id`);
  return rows.map(({ row }) => row);
}

/**
 * Gives conversations to the kept contact. Where it has none over that number the conversation itself
 * goes over; where both have one they become one, and the address of the other leads there.
 */
export async function moveThreads(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { keptId, mergedId, mergeId, threads }: Pair & { mergeId: string; threads: Threads },
): Promise<{ after: ThreadRow[]; takenUp: TakenUp[] }> {
  const { workspaceId } = ctx;
  const takenUp: TakenUp[] = [];
  for (const thread of threads.merged) {
    const into = threads.kept.find((one) => one.channel_id === thread.channel_id);
    if (into) {
      takenUp.push(await takeUp(tx, ctx, { mergeId, from: thread.id, into: into.id }));
    } else {
      await tx.execute(sql`
        update conversations set contact_id = ${keptId}, version = version + 1, updated_at = now()
        where workspace_id = ${workspaceId} and id = ${thread.id}`);
    }
    const conversationId = into?.id ?? thread.id;
    if (into) await followThread(tx, ctx, conversationId);
    // whoever looks at either of them reads again
    for (const contactId of [keptId, mergedId]) {
      await publish(tx, workspaceId, "conversation", {
        conversationId,
        contactId,
        channelId: thread.channel_id,
        kind: "changed",
      });
    }
  }
  return { after: await readThreads(tx, ctx, [keptId]), takenUp };
}

/** Puts one conversation into another: what the team knows and plans about either stays true of both. */
async function takeUp(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { mergeId, from, into }: { mergeId: string; from: string; into: string },
): Promise<TakenUp> {
  const { workspaceId } = ctx;
  const at = sql`workspace_id = ${workspaceId} and conversation_id = ${from}`;
  const labels = await tx.execute<{ id: string }>(
    sql`select label_id as id from conversation_labels where ${at}`,
  );
  const added = await tx.execute<{ id: string }>(sql`
    insert into conversation_labels (workspace_id, conversation_id, label_id)
    select workspace_id, ${into}::uuid, label_id from conversation_labels where ${at}
    on conflict do nothing returning label_id as id`);
  const drafts = await moveDrafts(tx, ctx, { from, into });
  const scheduled = await tx.execute<{ id: string }>(
    sql`update scheduled_messages set conversation_id = ${into} where ${at} returning id`,
  );
  // whoever had read one of them has not read the joint one
  await tx.execute(
    sql`delete from read_markers where workspace_id = ${workspaceId} and conversation_id = ${into}`,
  );
  await tx.execute(sql`update mentions set conversation_id = ${into} where ${at}`);
  await tx.execute(sql`update notifications set conversation_id = ${into} where ${at}`);
  // what either customer said before is no answer to what was prepared for the other
  await tx.execute(sql`
    update scheduled_messages set prepared_version = (select max(version) + 1 from conversations
      where workspace_id = ${workspaceId} and id in (${from}, ${into}))
    where workspace_id = ${workspaceId} and conversation_id = ${into}`);
  await tx.execute(sql`
    with l as (
      delete from conversations where workspace_id = ${workspaceId} and id = ${from} returning *
    )
    update conversations k set
      status = case when 'open' in (k.status, l.status) then 'open'
        when 'snoozed' in (k.status, l.status) then 'snoozed' else 'closed' end,
      snoozed_until = case when 'open' in (k.status, l.status) then null
        else least(k.snoozed_until, l.snoozed_until) end,
      closed_at = case when k.status = 'closed' and l.status = 'closed'
        then greatest(k.closed_at, l.closed_at) end,
      -- whoever is at work on an open one goes before whoever has closed the other
      assignee_id = case when k.status = 'closed' and l.status <> 'closed'
        then coalesce(l.assignee_id, k.assignee_id) else coalesce(k.assignee_id, l.assignee_id) end,
      team_id = case when k.status = 'closed' and l.status <> 'closed'
        then coalesce(l.team_id, k.team_id) else coalesce(k.team_id, l.team_id) end,
      priority = greatest(k.priority, l.priority),
      version = greatest(k.version, l.version) + 1,
      inbound_version = greatest(k.inbound_version, l.inbound_version),
      parted_version = greatest(k.parted_version, l.parted_version),
      unread_count = k.unread_count + l.unread_count,
      last_message_id = case when k.last_message_id is null
          or (l.last_message_id is not null and l.last_message_at > k.last_message_at)
        then l.last_message_id else k.last_message_id end,
      last_message_at = case when k.last_message_id is null then l.last_message_at
        when l.last_message_id is null then k.last_message_at
        else greatest(k.last_message_at, l.last_message_at) end,
      last_inbound_at = greatest(k.last_inbound_at, l.last_inbound_at),
      -- WhatsApp counts by address, and an answer goes to the one that wrote last
      window_expires_at = greatest(k.window_expires_at, l.window_expires_at),
      free_entry_until = greatest(k.free_entry_until, l.free_entry_until),
      waiting_since = least(k.waiting_since, l.waiting_since),
      is_answered = k.is_answered or l.is_answered,
      target_due_at = least(k.target_due_at, l.target_due_at),
      target_warn_at = least(k.target_warn_at, l.target_warn_at),
      updated_at = now()
    from l where k.workspace_id = ${workspaceId} and k.id = ${into}`);
  await tx.execute(sql`
    insert into conversation_merges (workspace_id, conversation_id, into_id, merge_id)
    values (${workspaceId}, ${from}, ${into}, ${mergeId})`);
  const ids = (rows: readonly { id: string }[]) => rows.map((row) => row.id);
  return {
    from,
    into,
    labelIds: ids(labels),
    addedLabelIds: ids(added),
    scheduledIds: ids(scheduled),
    drafts,
  };
}
