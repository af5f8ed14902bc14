import { sql } from "drizzle-orm";
import type * as z from "zod";
import type { ConversationStatus } from "@/db/enums/messages";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound, Refusal } from "@/lib/core/errors";
import { enqueue } from "@/lib/jobs/enqueue";
import { publish } from "@/lib/realtime/publish";
import { aimConversation } from "./aim-conversation";
import { placeOf, priorityAt } from "./conversation-priority";
import { forgetSeen, listMissed } from "./read-marker";
import { requestGiveOut } from "./request-give-out";
import type {
  ConversationChange,
  ConversationState,
  ConversationStep,
  changeConversationsSchema,
} from "./schema";
import { tellAssigned } from "./tell-members";

const LONGEST_SNOOZE_MS = 366 * 24 * 60 * 60 * 1000;

/**
 * Changes one conversation or many at once, all of them or none: status, snooze, assignee, team,
 * priority, labels, unread mark. The rows are locked in the order of their ids, so that two people who
 * change the same ones wait for each other and never for ever. One whose customer has written since
 * it was seen is not closed or snoozed; the rest of the change it gets.
 * @returns a step for each conversation that is different now; undoChanges takes them back. `missed`:
 *   those that stay where they are
 * @throws Refusal `not_found` when one of them, or what it is to get, is not of this workspace;
 *   `invalid` for a snooze that lies in the past or more than a year away
 */
export async function changeConversations(
  ctx: WorkspaceContext,
  { conversationIds, change, seenVersions = {} }: z.output<typeof changeConversationsSchema>,
): Promise<{ steps: ConversationStep[]; missed: string[] }> {
  assertCan(ctx, "inbox:reply");
  assertSnooze(change);
  return withWorkspace(ctx, async (tx) => {
    const before = await lockStates(tx, ctx, conversationIds);
    if (before.length < new Set(conversationIds).size) notFound("conversation");
    await assertReferences(tx, ctx, change);
    const putsAway = change.status === "closed" || change.status === "snoozed";
    const missed = putsAway ? await listMissed(tx, ctx, seenVersions) : new Set<string>();
    const { status: _, snoozedUntil: __, ...rest } = change;
    const steps: ConversationStep[] = [];
    for (const { conversationId, ...was } of before) {
      const became = apply(was, missed.has(conversationId) ? rest : change);
      if (change.unread) await forgetSeen(tx, ctx, conversationId);
      if (isSame(was, became)) continue;
      await writeState(tx, ctx, { conversationId, was, became });
      steps.push({ conversationId, was, became });
    }
    if (steps.some(freesSomebody)) await requestGiveOut(tx, ctx);
    return { steps, missed: [...missed] };
  });
}

/** What a step leaves of a state. */
function apply(was: ConversationState, change: ConversationChange): ConversationState {
  const status = change.status ?? was.status;
  const labels = new Set(was.labelIds);
  for (const id of change.addLabelIds ?? []) labels.add(id);
  for (const id of change.removeLabelIds ?? []) labels.delete(id);
  const closes = status === "closed" && was.status !== "closed";
  return {
    status,
    snoozedUntil:
      status !== "snoozed"
        ? null
        : change.status === "snoozed"
          ? (change.snoozedUntil ?? null)
          : was.snoozedUntil,
    assigneeId: change.assigneeId === undefined ? was.assigneeId : change.assigneeId,
    teamId: change.teamId === undefined ? was.teamId : change.teamId,
    priority: change.priority ?? was.priority,
    labelIds: [...labels].sort(),
    unread: change.unread ?? (closes ? false : was.unread),
  };
}

/** Whether two states are the same, whatever the order of their labels. */
export function isSame(left: ConversationState, right: ConversationState): boolean {
  return JSON.stringify(inOrder(left)) === JSON.stringify(inOrder(right));
}
const inOrder = ({ labelIds, snoozedUntil, ...rest }: ConversationState) => [
  Object.entries(rest).sort(([one], [other]) => (one < other ? -1 : 1)),
  snoozedUntil && Date.parse(snoozedUntil),
  [...labelIds].sort(),
];

/** The states of conversations whose rows this transaction holds from now on; unknown ids are left out. */
export async function lockStates(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  conversationIds: readonly string[],
): Promise<(ConversationState & { conversationId: string })[]> {
  const ids = JSON.stringify(conversationIds);
  await tx.execute(sql`
    select id from conversations where workspace_id = ${ctx.workspaceId}
      and id in (select value::uuid from jsonb_array_elements_text(${ids}::jsonb))
    order by id for update`);
  // a second statement sees what was committed while the first one waited
  const rows = (await tx.execute(sql`
    select v.id as "conversationId", v.status, v.assignee_id as "assigneeId", v.team_id as "teamId",
      to_json(v.snoozed_until) #>> '{}' as "snoozedUntil", v.priority,
      v.unread_count > 0 as unread,
      coalesce((select json_agg(l.label_id order by l.label_id) from conversation_labels l
        where l.workspace_id = v.workspace_id and l.conversation_id = v.id), '[]') as "labelIds"
    from conversations v where v.workspace_id = ${ctx.workspaceId}
      and v.id in (select value::uuid from jsonb_array_elements_text(${ids}::jsonb))
    order by v.id`)) as unknown as (Omit<ConversationState, "priority"> & {
    conversationId: string;
    priority: number;
  })[];
  return rows.map((row) => ({ ...row, priority: priorityAt(row.priority) }));
}

/** Writes one step, records and announces it. The row is locked by the caller. */
export async function writeState(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { conversationId, was, became }: ConversationStep,
): Promise<void> {
  const closed = became.status === "closed";
  const [row] = (await tx.execute(sql`
    update conversations set
      status = ${became.status}, snoozed_until = ${became.snoozedUntil}::timestamptz,
      assignee_id = ${became.assigneeId}::uuid, team_id = ${became.teamId}::uuid,
      priority = ${placeOf(became.priority)},
      closed_at = ${closed ? sql`coalesce(closed_at, now())` : sql`null`},
      unread_count = ${became.unread ? sql`greatest(unread_count, 1)` : sql`0`},
      waiting_since = ${waitingSince(was, became)},
      updated_at = now()
    where workspace_id = ${ctx.workspaceId} and id = ${conversationId}
    returning contact_id as "contactId", channel_id as "channelId"`)) as unknown as {
    contactId: string;
    channelId: string;
  }[];
  if (!row) notFound("conversation");
  await writeLabels(tx, ctx, { conversationId, was: was.labelIds, became: became.labelIds });
  const aims = (state: ConversationState) =>
    [state.status === "closed", state.teamId, state.priority].join();
  if (aims(was) !== aims(became)) await aimConversation(tx, ctx, conversationId);
  if (became.status === "snoozed" && became.snoozedUntil) {
    await enqueue(
      tx,
      { name: "inbox.wake_conversation", maxAttempts: 5 },
      { workspaceId: ctx.workspaceId, conversationId },
      { key: `inbox.wake:${conversationId}`, runAt: new Date(became.snoozedUntil) },
    );
  }
  const changed = (Object.keys(became) as (keyof ConversationState)[]).filter(
    (field) => JSON.stringify(was[field]) !== JSON.stringify(became[field]),
  );
  await recordActivity(tx, ctx, actionOf(was, became), conversationId, {
    before: Object.fromEntries(changed.map((field) => [field, was[field]])),
    after: Object.fromEntries(changed.map((field) => [field, became[field]])),
  });
  if (became.assigneeId && became.assigneeId !== was.assigneeId) {
    await tellAssigned(tx, ctx, { conversationId, memberIds: [became.assigneeId] });
  }
  await publish(tx, ctx.workspaceId, "conversation", { conversationId, ...row, kind: "changed" });
}

/** Nobody waits in a closed conversation; one that comes back may have an unanswered last word. */
function waitingSince(was: ConversationState, became: ConversationState) {
  if (became.status === "closed") return sql`null`;
  if (was.status !== "closed") return sql`waiting_since`;
  return sql`(select case when m.direction = 'inbound' then last_inbound_at end from messages m
    where m.workspace_id = conversations.workspace_id and m.id = conversations.last_message_id)`;
}

const STATUS_ACTIONS: Record<ConversationStatus, string> = {
  open: "conversation.reopened",
  snoozed: "conversation.snoozed",
  closed: "conversation.closed",
};

function actionOf(was: ConversationState, became: ConversationState): string {
  if (was.status !== became.status) return STATUS_ACTIONS[became.status];
  if (was.assigneeId !== became.assigneeId) return "conversation.assigned";
  return "conversation.changed";
}

async function writeLabels(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  change: { conversationId: string; was: readonly string[]; became: readonly string[] },
): Promise<void> {
  const { conversationId, was, became } = change;
  const added = JSON.stringify(became.filter((id) => !was.includes(id)));
  const removed = JSON.stringify(was.filter((id) => !became.includes(id)));
  if (added !== "[]") {
    await tx.execute(sql`
      insert into conversation_labels (workspace_id, conversation_id, label_id)
      select ${ctx.workspaceId}, ${conversationId}, l.id from labels l
      where l.workspace_id = ${ctx.workspaceId}
        and l.id in (select value::uuid from jsonb_array_elements_text(${added}::jsonb))
      on conflict do nothing`);
  }
  if (removed !== "[]") {
    await tx.execute(sql`
      delete from conversation_labels where workspace_id = ${ctx.workspaceId}
        and conversation_id = ${conversationId}
        and label_id in (select value::uuid from jsonb_array_elements_text(${removed}::jsonb))`);
  }
}

/** Somebody has one less to look after, or one more waits for somebody. */
export function freesSomebody({ was, became }: ConversationStep): boolean {
  const load = ({ status, assigneeId }: ConversationState) => status === "open" && assigneeId;
  return load(was) !== load(became) || was.teamId !== became.teamId;
}

function assertSnooze({ status, snoozedUntil }: ConversationChange): void {
  if (status !== "snoozed") {
    if (!snoozedUntil) return;
    throw new Refusal("invalid", "Only a snoozed conversation comes back at a time.");
  }
  if (!snoozedUntil) return;
  const waitMs = Date.parse(snoozedUntil) - Date.now();
  if (waitMs > 0 && waitMs <= LONGEST_SNOOZE_MS) return;
  throw new Refusal("invalid", "Choose a time that lies ahead, within a year.", {
    snoozedUntil: "Choose a time that lies ahead, within a year.",
  });
}

/** What a conversation is to get must be of this workspace, and a member must be active. */
export async function assertReferences(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  change: Pick<ConversationChange, "assigneeId" | "teamId" | "addLabelIds">,
): Promise<void> {
  const labelIds = [...new Set(change.addLabelIds ?? [])];
  const [found] = (await tx.execute(sql`select
    (select status from members where workspace_id = ${ctx.workspaceId}
      and id = ${change.assigneeId ?? null}::uuid) as member,
    exists (select 1 from teams where workspace_id = ${ctx.workspaceId}
      and id = ${change.teamId ?? null}::uuid) as team,
    (select count(*)::int from labels where workspace_id = ${ctx.workspaceId} and id in
      (select value::uuid from jsonb_array_elements_text(${JSON.stringify(labelIds)}::jsonb)))
      as labels`)) as unknown as { member: string | null; team: boolean; labels: number }[];
  if (change.assigneeId && !found?.member) notFound("member");
  if (change.assigneeId && found?.member !== "active") {
    throw new Refusal("conflict", "This person is not active in the team any more.");
  }
  if (change.teamId && !found?.team) notFound("team");
  if (labelIds.length !== (found?.labels ?? 0)) notFound("label");
}
