import { sql } from "drizzle-orm";
import type { WorkspaceTx } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { newId } from "@/lib/core/ids";
import { publish } from "@/lib/realtime/publish";
import { followThread } from "./follow-thread";
import type { MergeImage, TakenUp, ThreadRow } from "./merge-image";
import { returnDrafts } from "./move-drafts";
import { settleThreads } from "./settle-thread";

type Return = {
  keptId: string;
  mergedId: string;
  mergeId: string;
  /** ISO time of the merge. */
  since: string;
  /** The kept contact's conversations as they are now, held by this transaction. */
  threads: readonly ThreadRow[];
  image: Pick<MergeImage, "threads" | "takenUp">;
};

/**
 * Sets up the conversations of both again, after their messages are back: those that were taken up
 * exist again under their old ids, those that went over go back, and whoever wrote over a number
 * since the merge over which they had none gets one.
 */
export async function returnThreads(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  given: Return,
): Promise<void> {
  const { keptId, mergedId, threads, image } = given;
  for (const now of threads) {
    const channelId = now.channel_id;
    const of = (rows: readonly ThreadRow[]) => rows.find((row) => row.channel_id === channelId);
    const base = { kept: of(image.threads.kept), merged: of(image.threads.merged) };
    const said = await whoSaidSomething(tx, ctx, { keptId, mergedId, channelId });
    const ids: { kept: string | null; merged: string | null } = { kept: now.id, merged: null };
    const taken = image.takenUp.find((one) => one.from === base.merged?.id);
    if (base.merged && taken) {
      await bringBack(tx, ctx, { now, thread: base.merged, mergedId });
      await handBack(tx, ctx, { taken, mergedId });
      ids.merged = base.merged.id;
    } else if (base.merged || (said.merged && !base.kept && !said.kept)) {
      await handOver(tx, ctx, { conversationId: now.id, contactId: mergedId });
      ids.merged = now.id;
      ids.kept = said.kept ? await copyThread(tx, ctx, { now, contactId: keptId }) : null;
    } else if (said.merged) {
      ids.merged = await copyThread(tx, ctx, { now, contactId: mergedId });
    } else continue;
    if (ids.kept && ids.merged) await doubtPrepared(tx, ctx, now.id, given.since);
    await settleThreads(tx, ctx, {
      ...given,
      channelId,
      now,
      after: of(image.threads.after),
      sides: [
        { contactId: keptId, conversationId: ids.kept, base: base.kept },
        { contactId: mergedId, conversationId: ids.merged, base: base.merged },
      ],
    });
    for (const [contactId, conversationId] of [
      [keptId, ids.kept],
      [mergedId, ids.merged],
    ] as const) {
      if (!conversationId) continue;
      await followThread(tx, ctx, conversationId);
      await publish(tx, ctx.workspaceId, "conversation", {
        conversationId,
        contactId,
        channelId,
        kind: "changed",
      });
    }
  }
  await tx.execute(sql`
    delete from conversation_merges
    where workspace_id = ${ctx.workspaceId} and merge_id = ${given.mergeId}`);
}

/**
 * What was prepared in the joint conversation may be meant for the one who has just left it: at its time
 * a person decides, nobody gets what was written for another one.
 */
async function doubtPrepared(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  conversationId: string,
  since: string,
): Promise<void> {
  await tx.execute(sql`
    update scheduled_messages set updated_at = now(),
      problem = 'Two people were in this conversation when it was prepared, and were separated since. Look whom it is for.'
    where workspace_id = ${ctx.workspaceId} and conversation_id = ${conversationId}
      and status = 'waiting' and created_at > ${since}::timestamptz`);
}

async function whoSaidSomething(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  at: { keptId: string; mergedId: string; channelId: string },
): Promise<{ kept: boolean; merged: boolean }> {
  const has = (contactId: string) => sql`exists (select 1 from messages
    where workspace_id = ${ctx.workspaceId} and contact_id = ${contactId}
      and channel_id = ${at.channelId} and direction <> 'note')`;
  const [row] = await tx.execute<{ kept: boolean; merged: boolean }>(
    sql`select ${has(at.keptId)} as kept, ${has(at.mergedId)} as merged`,
  );
  return row ?? { kept: false, merged: false };
}

/** A row as it was; columns that are newer than the merge are taken from the one it was taken up by. */
async function bringBack(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { now, thread, mergedId }: { now: ThreadRow; thread: ThreadRow; mergedId: string },
): Promise<void> {
  // who had it may be gone by now: settled afterwards
  const row = { ...thread, contact_id: mergedId, assignee_id: null, team_id: null };
  await tx.execute(sql`
    insert into conversations
    select (jsonb_populate_record(v, ${JSON.stringify(row)}::jsonb)).*
    from conversations v where v.workspace_id = ${ctx.workspaceId} and v.id = ${now.id}`);
}

async function copyThread(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { now, contactId }: { now: ThreadRow; contactId: string },
): Promise<string> {
  const id = newId();
  await tx.execute(sql`
    insert into conversations
    select (jsonb_populate_record(v, ${JSON.stringify({ id, contact_id: contactId })}::jsonb)).*
    from conversations v where v.workspace_id = ${ctx.workspaceId} and v.id = ${now.id}`);
  return id;
}

async function handOver(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { conversationId, contactId }: { conversationId: string; contactId: string },
): Promise<void> {
  await tx.execute(sql`
    update conversations set contact_id = ${contactId}
    where workspace_id = ${ctx.workspaceId} and id = ${conversationId}`);
}

/** Labels, unsent texts, prepared messages, mentions and notifications of the one that is back. */
async function handBack(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { taken, mergedId }: { taken: TakenUp; mergedId: string },
): Promise<void> {
  const { workspaceId } = ctx;
  const list = (ids: readonly string[]) =>
    sql`(select value::uuid from jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb))`;
  const inOther = sql`workspace_id = ${workspaceId} and conversation_id = ${taken.into}`;
  await tx.execute(sql`delete from read_markers where ${inOther}`);
  await tx.execute(sql`
    insert into conversation_labels (workspace_id, conversation_id, label_id)
    select workspace_id, ${taken.from}::uuid, id from labels
    where workspace_id = ${workspaceId} and id in ${list(taken.labelIds)}`);
  await tx.execute(sql`
    delete from conversation_labels where ${inOther} and label_id in ${list(taken.addedLabelIds)}`);
  await tx.execute(sql`
    update scheduled_messages set conversation_id = ${taken.from}
    where ${inOther} and id in ${list(taken.scheduledIds)}`);
  await tx.execute(sql`
    update mentions t set conversation_id = ${taken.from} from messages m
    where t.workspace_id = ${workspaceId} and t.conversation_id = ${taken.into}
      and m.workspace_id = t.workspace_id and m.id = t.message_id and m.contact_id = ${mergedId}`);
  await tx.execute(sql`
    update notifications set conversation_id = ${taken.from}
    where ${inOther} and link like ${`/inbox/${taken.from}%`}`);
  await returnDrafts(tx, ctx, taken);
}
