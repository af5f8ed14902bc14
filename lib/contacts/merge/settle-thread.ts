import { sql } from "drizzle-orm";
import type { WorkspaceTx } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import type { ThreadRow } from "./merge-image";

type Side = {
  contactId: string;
  /** Null: this side has no conversation over that number. */
  conversationId: string | null;
  /** The conversation before the merge. */
  base: ThreadRow | undefined;
};

type Settle = {
  mergeId: string;
  since: string;
  channelId: string;
  /** The joint conversation at the end, and right after the merge (undefined: it began later). */
  now: ThreadRow;
  after: ThreadRow | undefined;
  sides: readonly [Side, Side];
};

/** What was said on one side since the merge. */
type Since = {
  /** Messages of the customer. */
  written: number;
  writtenAt: string | null;
  /** First message after the last answer, or of all when there was none. */
  waitsFrom: string | null;
  answered: boolean;
};

/**
 * Writes the state of two conversations that were one: each as before the merge, moved along by what
 * belongs to it since. What the team has decided about the joint one since then holds for both.
 */
export async function settleThreads(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  given: Settle,
): Promise<void> {
  const { now, sides } = given;
  const since = [
    await saidSince(tx, ctx, given, sides[0]),
    await saidSince(tx, ctx, given, sides[1]),
  ] as const;
  const unread = await shareUnread(tx, ctx, given, [since[0].written, since[1].written]);
  for (const place of [0, 1] as const) {
    const side = sides[place];
    if (side.conversationId === null) continue;
    const wroteAny = since[0].written + since[1].written > 0;
    const state = stateOf(given, side, { ...since[place], wroteAny });
    await writeSide(tx, ctx, {
      channelId: given.channelId,
      joint: now,
      side: { ...side, conversationId: side.conversationId },
      state: { ...state, unread: unread[place] },
    });
  }
}

async function saidSince(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { mergeId, since, channelId }: Settle,
  { contactId }: Side,
): Promise<Since> {
  const [row] = await tx.execute<Since>(sql`
    with said as (
      select m.direction, m.kind, m.origin, m.occurred_at from messages m
      where m.workspace_id = ${ctx.workspaceId} and m.contact_id = ${contactId}
        and m.channel_id = ${channelId} and m.created_at > ${since}::timestamptz
        and m.origin <> 'history' and m.kind <> 'system'
        and not m.id = any((select message_ids from contact_merges
          where workspace_id = ${ctx.workspaceId} and id = ${mergeId})::uuid[])
    ), answer as (
      select max(occurred_at) as at from said
      where direction = 'outbound' and origin in ('agent', 'phone_app') and kind <> 'reaction'
    )
    select count(*) filter (where direction = 'inbound')::int as written,
      to_json(max(occurred_at) filter (where direction = 'inbound')) #>> '{}' as "writtenAt",
      to_json(min(occurred_at) filter (where direction = 'inbound' and kind <> 'reaction'
        and occurred_at > coalesce((select at from answer), '-infinity'))) #>> '{}' as "waitsFrom",
      (select at is not null from answer) as answered
    from said`);
  return row ?? { written: 0, writtenAt: null, waitsFrom: null, answered: false };
}

/**
 * Unread messages of each side: its own of before and since, when nobody has read the joint one;
 * otherwise the newest so many are the unread ones.
 */
async function shareUnread(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { now, after, channelId, sides }: Settle,
  written: readonly [number, number],
): Promise<readonly [number, number]> {
  const left = now.unread_count;
  if (left >= (after?.unread_count ?? 0) + written[0] + written[1]) {
    const own = (place: 0 | 1) => (sides[place].base?.unread_count ?? 0) + written[place];
    return [own(0), own(1)];
  }
  if (left === 0) return [0, 0];
  const rows = await tx.execute<{ contactId: string; count: number }>(sql`
    select contact_id as "contactId", count(*)::int as count from (
      select contact_id from messages
      where workspace_id = ${ctx.workspaceId} and channel_id = ${channelId}
        and contact_id in (${sides[0].contactId}, ${sides[1].contactId})
        and direction = 'inbound' and kind <> 'system'
      order by occurred_at desc, id desc limit ${left}) newest
    group by contact_id`);
  const of = (side: Side) => rows.find((row) => row.contactId === side.contactId)?.count ?? 0;
  return [of(sides[0]), of(sides[1])];
}

function stateOf({ now, after }: Settle, { base }: Side, since: Since & { wroteAny: boolean }) {
  const decided = <Field extends "assignee_id" | "team_id" | "priority">(field: Field) =>
    base && after && now[field] === after[field] ? base[field] : now[field];
  const isSame = after && now.status === after.status && now.snoozed_until === after.snoozed_until;
  // a customer who writes opens the joint one; that is no decision about the other side
  const isUntouched = base && (isSame || (now.status === "open" && since.wroteAny));
  const wakes = since.written > 0;
  const snoozedUntil = isUntouched ? base.snoozed_until : now.snoozed_until;
  // a time that has passed meanwhile would never wake it
  const lapsed = snoozedUntil !== null && Date.parse(snoozedUntil) <= Date.now();
  const before = isUntouched ? base.status : now.status;
  const status = (isUntouched && wakes) || (before === "snoozed" && lapsed) ? "open" : before;
  const waits = now.waiting_since === null || status === "closed" ? null : undefined;
  return {
    status,
    snoozedUntil: status === "snoozed" ? snoozedUntil : null,
    assigneeId: decided("assignee_id"),
    teamId: decided("team_id"),
    priority: decided("priority"),
    waitingSince:
      waits === null
        ? null
        : since.answered
          ? since.waitsFrom
          : (base?.waiting_since ?? since.waitsFrom),
    isAnswered: since.answered || (base?.is_answered ?? false),
    inboundAt: latest(base?.last_inbound_at, since.writtenAt),
    windowFrom: since.writtenAt === null ? null : toSecond(since.writtenAt),
    window: base?.window_expires_at ?? null,
  };
}

/** A thread stands in parts of seconds, Meta counts its window from the whole one (lib/messages/thread-time.ts). */
function toSecond(iso: string): string {
  return new Date(Math.floor(Date.parse(iso) / 1_000) * 1_000).toISOString();
}

function latest(one: string | null | undefined, other: string | null): string | null {
  if (!one || !other) return one ?? other;
  return Date.parse(one) > Date.parse(other) ? one : other;
}

type Write = {
  channelId: string;
  joint: ThreadRow;
  side: Side & { conversationId: string };
  state: ReturnType<typeof stateOf> & { unread: number };
};

async function writeSide(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { channelId, joint, side, state }: Write,
): Promise<void> {
  const { workspaceId } = ctx;
  await tx.execute(sql`
    update conversations v set
      status = ${state.status}, snoozed_until = ${state.snoozedUntil}::timestamptz,
      closed_at = case when ${state.status} = 'closed' then coalesce(v.closed_at, now()) end,
      assignee_id = (select m.id from members m where m.workspace_id = ${workspaceId}
        and m.id = ${state.assigneeId}::uuid and m.status = 'active'),
      team_id = (select t.id from teams t where t.workspace_id = ${workspaceId}
        and t.id = ${state.teamId}::uuid),
      priority = ${state.priority}::int, unread_count = ${state.unread}::int,
      waiting_since = ${state.waitingSince}::timestamptz, is_answered = ${state.isAnswered}::boolean,
      last_inbound_at = ${state.inboundAt}::timestamptz,
      window_expires_at = greatest(${state.window}::timestamptz,
        ${state.windowFrom}::timestamptz + interval '24 hours'),
      target_due_at = null, target_warn_at = null,
      version = parted.version, parted_version = parted.version,
      last_message_id = newest.id, last_message_at = coalesce(newest.occurred_at, v.last_message_at),
      updated_at = now()
    from (select j.version + 1 as version from conversations j
      where j.workspace_id = ${workspaceId} and j.id = ${joint.id}) parted left join lateral (
      select m.id, m.occurred_at from messages m
      where m.workspace_id = ${workspaceId} and m.contact_id = ${side.contactId}
        and m.channel_id = ${channelId} and not (m.kind = 'reaction' and m.direction = 'outbound')
      order by m.occurred_at desc, m.id desc limit 1) newest on true
    where v.workspace_id = ${workspaceId} and v.id = ${side.conversationId}`);
}
