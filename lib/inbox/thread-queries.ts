import "server-only";
import { sql } from "drizzle-orm";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { assertCan, can } from "@/lib/access/permissions";
import { CAPABILITIES } from "@/lib/channels/capabilities";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound, Refusal } from "@/lib/core/errors";
import { isId } from "@/lib/core/ids";
import type { ConversationRow } from "./conversation-row";
import { readDraft, type StoredDraft } from "./draft-queries";
import { readAnswerSubject } from "./mail-thread-queries";
import { memberOf } from "./member-of";
import { findConversation } from "./queries";
import { listReaders, type Reader } from "./read-marker";
import { listScheduled, type ScheduledMessage } from "./scheduled-queries";
import {
  type Quoted,
  type RawMessage,
  type Reaction,
  type ThreadMessage,
  threadMessage,
} from "./thread-message";

const PAGE_SIZE = 60;
/** Of a page around a message so many come before it, so that it does not stand at the edge. */
const BEFORE_TARGET = 20;

export type Thread = {
  conversation: ConversationRow;
  /** Oldest first. */
  messages: ThreadMessage[];
  /** Pass back as `before` for what came earlier; null at the beginning. */
  earlier: string | null;
  /** Pass back as `after` for what came later; null at the end, where new messages appear. */
  later: string | null;
  /** The message that was asked for with `around` or `at`; null when there is none. */
  target: string | null;
  /** Where the unread ones begin, when that lies before this part; null when it is in it or nowhere. */
  firstUnreadId: string | null;
  /** Colleagues who have read everything the customer wrote. */
  readers: Reader[];
  /** The colleague whose conversation it is, while they have not. */
  unreadBy: string | null;
  /** Prepared and not sent, the next one first. */
  scheduled: ScheduledMessage[];
  /** What the member has begun and not sent. */
  draft: StoredDraft;
  /** What an answer is called, where the channel carries mails. */
  answerSubject: string | null;
  /** The server's clock, ISO: windows are counted by it, not by the device's. */
  now: string;
  /** E.164 of the number this conversation runs over, or the name that it sends under. */
  channelPhone: string;
  channelName: string;
  /** Whether anything can be sent over it. */
  channelConnected: boolean;
};

/** Which part of a conversation: its end, or by a cursor, a message, or a moment (ISO). */
export type ThreadPlace = {
  before?: string | undefined;
  after?: string | undefined;
  around?: string | undefined;
  at?: string | undefined;
};

/**
 * One page of a conversation with everything a bubble shows: the newest, what came before or after
 * another page, or what lies around a message or a moment. Keyset by (occurred_at, id): the page
 * costs the same in a thread of 20 and of 20,000.
 * @throws Refusal `not_found` for unknown and foreign ids, `invalid` for a strange cursor
 */
export async function readThread(
  ctx: WorkspaceContext,
  { conversationId, ...place }: ThreadPlace & { conversationId: string },
): Promise<Thread> {
  assertCan(ctx, "inbox:read");
  const me = memberOf(ctx);
  return withWorkspace(ctx, async (tx) => {
    const conversation = await findConversation({ ...ctx, tx }, conversationId);
    if (!conversation) notFound("conversation");
    const { rows, earlier, later, target } = await readPart(tx, ctx, conversation, place);
    const [reactions, quotes, side, draft, scheduled, readers, answerSubject] = await Promise.all([
      readReactions(tx, ctx, conversation, { since: rows[0]?.cursorAt }),
      readQuotes(tx, ctx, conversation.channelId, rows),
      readSide(tx, ctx, conversation.channelId),
      readDraft(tx, ctx, { conversationId: conversation.id, memberId: me }),
      listScheduled(tx, ctx, conversation.id),
      listReaders(tx, ctx, conversation.id),
      CAPABILITIES[conversation.channelKind].subjects
        ? readAnswerSubject(tx, ctx, conversation)
        : null,
    ]);
    const seesMoney = can(ctx, "wallet:read");
    const seesApiKeys = can(ctx, "api_keys:manage");
    const around = { me, reactions, quotes, seesMoney, seesApiKeys };
    return {
      // an answer that came between the two reads is on the screen, so it counts as seen
      conversation: { ...conversation, version: newestVersion(conversation.version, rows) },
      messages: rows.map((row) => threadMessage(row, around)),
      earlier,
      later,
      target,
      firstUnreadId: later === null ? await readFirstUnread(tx, ctx, conversation, rows) : null,
      readers,
      unreadBy: readers.some(({ isAssignee }) => isAssignee) ? null : colleagueOf(conversation, me),
      scheduled,
      draft,
      answerSubject,
      ...side,
    };
  });
}

const colleagueOf = ({ assigneeId, assigneeName }: ConversationRow, me: string | null) =>
  assigneeId === me ? null : assigneeName;

/** Only asked of the index when more are unread than this part can hold. */
async function readFirstUnread(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { contactId, channelId, newCount }: ConversationRow,
  rows: readonly RawMessage[],
): Promise<string | null> {
  const shown = rows.filter(({ direction }) => direction === "inbound").length;
  if (newCount <= shown) return null;
  const [first] = await tx.execute<{ id: string }>(sql`
    select m.id from messages m
    where m.workspace_id = ${ctx.workspaceId} and m.contact_id = ${contactId}
      and m.channel_id = ${channelId} and m.direction = 'inbound'
      and m.kind not in ('reaction', 'system')
    order by m.occurred_at desc, m.id desc offset ${newCount - 1} limit 1`);
  return first?.id ?? null;
}

/**
 * So many messages before a place, as bubbles, oldest first; from the end without one. For reading a
 * whole conversation backwards: the reactions of one stretch go into the next one, so that none is
 * read twice. The caller has found its thread in this workspace.
 */
export async function readStretch(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  thread: Pick<ConversationRow, "contactId" | "channelId">,
  {
    before,
    size,
    reactions: newer,
  }: { before: string | null; size: number; reactions: readonly Reaction[] },
): Promise<{ messages: ThreadMessage[]; earlier: string | null; reactions: Reaction[] }> {
  const cursor = before === null ? null : readCursor(before);
  const rows = (await readPage(tx, ctx, thread, { cursor, newer: false, size })).reverse();
  const older = await readReactions(tx, ctx, thread, {
    since: rows[0]?.cursorAt,
    until: cursor?.at,
  });
  const name = ({ target, isOurs }: Reaction) => `${isOurs} ${target}`;
  const known = new Set(newer.map(name));
  const reactions = [...newer, ...older.filter((one) => !known.has(name(one)))];
  const quotes = await readQuotes(tx, ctx, thread.channelId, rows);
  const around = { me: memberOf(ctx), reactions, quotes, seesMoney: false, seesApiKeys: false };
  return {
    messages: rows.map((row) => threadMessage(row, around)),
    earlier: rows.length === size ? cursorOf(rows[0]) : null,
    reactions,
  };
}

type Part = {
  /** Oldest first. */
  rows: RawMessage[];
  earlier: string | null;
  later: string | null;
  target: string | null;
};
type Cursor = { at: string; id: string };

const cursorOf = (row: RawMessage | undefined) => (row ? `${row.cursorAt}|${row.id}` : null);

async function readPart(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  conversation: ConversationRow,
  place: ThreadPlace,
): Promise<Part> {
  const older = (cursor: Cursor | null, size: number) =>
    readPage(tx, ctx, conversation, { cursor, newer: false, size });
  const newer = (cursor: Cursor, size: number) =>
    readPage(tx, ctx, conversation, { cursor, newer: true, size });

  if (place.after) {
    const cursor = readCursor(place.after);
    const found = await newer(cursor, PAGE_SIZE + 1);
    const rows = found.slice(0, PAGE_SIZE);
    return {
      rows,
      earlier: cursorOf(rows[0]) ?? place.after,
      later: found.length > PAGE_SIZE ? cursorOf(rows.at(-1)) : null,
      target: null,
    };
  }
  const middle = await findMiddle(tx, ctx, conversation, place);
  if (middle) {
    const before = await older(middle, BEFORE_TARGET + 1);
    // the middle itself is the first of what is not before it
    const after = await newer({ at: middle.at, id: BEFORE_EVERY_ID }, PAGE_SIZE + 1);
    const known = new Set(before.map(({ id }) => id));
    const from = after.filter(({ id }) => !known.has(id));
    const tail = from.slice(0, PAGE_SIZE - BEFORE_TARGET);
    const rows = [...before.slice(0, BEFORE_TARGET).reverse(), ...tail];
    const wanted = middle.id === BEFORE_EVERY_ID ? tail[0]?.id : middle.id;
    return {
      rows,
      earlier: before.length > BEFORE_TARGET ? cursorOf(rows[0]) : null,
      later: from.length > tail.length ? cursorOf(rows.at(-1)) : null,
      target: wanted ?? null,
    };
  }
  const cursor = place.before ? readCursor(place.before) : null;
  const found = await older(cursor, PAGE_SIZE + 1);
  const rows = found.slice(0, PAGE_SIZE).reverse();
  return {
    rows,
    earlier: found.length > PAGE_SIZE ? cursorOf(rows[0]) : null,
    // what follows an earlier page was on the screen when it was asked for
    later: place.before ? cursorOf(rows.at(-1)) : null,
    target: null,
  };
}

const BEFORE_EVERY_ID = "00000000-0000-0000-0000-000000000000";

/** Where to look: at a message of this conversation, or at a moment. Null: at the end. */
async function findMiddle(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { contactId, channelId }: ConversationRow,
  { around, at }: ThreadPlace,
): Promise<Cursor | null> {
  if (around && isId(around)) {
    const [row] = (await tx.execute(sql`
      select m.occurred_at::text as at, m.id from messages m
      where m.workspace_id = ${ctx.workspaceId} and m.id = ${around}
        and m.contact_id = ${contactId} and m.channel_id = ${channelId}`)) as unknown as Cursor[];
    return row ?? null;
  }
  return at && !Number.isNaN(Date.parse(at))
    ? { at: new Date(at).toISOString(), id: BEFORE_EVERY_ID }
    : null;
}

function newestVersion(known: number, page: readonly RawMessage[]): number {
  return Math.max(known, ...page.map(({ content }) => Number(content.version) || 0));
}

/** So many messages in one direction from a place, the nearest first. */
async function readPage(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { contactId, channelId }: Pick<ConversationRow, "contactId" | "channelId">,
  { cursor, newer, size }: { cursor: Cursor | null; newer: boolean; size: number },
): Promise<RawMessage[]> {
  const order = newer
    ? sql.raw("order by p.occurred_at, p.id")
    : sql.raw("order by p.occurred_at desc, p.id desc");
  const past = cursor
    ? sql`and (p.occurred_at, p.id) ${sql.raw(newer ? ">" : "<")} (${cursor.at}::timestamptz, ${cursor.id}::uuid)`
    : sql``;
  return (await tx.execute(sql`
    with page as (
      select p.* from messages p
      where p.workspace_id = ${ctx.workspaceId} and p.contact_id = ${contactId}
        and p.channel_id = ${channelId} and p.kind <> 'reaction' ${past}
      ${order} limit ${size}
    )
    select p.id, p.direction, p.origin, p.kind, p.body, p.content, p.author_id as "authorId",
      p.author_name as "authorName", p.campaign_id as "campaignId", k.name as "campaignName",
      p.api_key_id as "apiKeyId", ak.name as "apiKeyName",
      p.provider_id as "providerId", p.reply_to_provider_id as "replyToProviderId",
      p.retry_of as "retryOf", p.status,
      case when p.status in ('failed', 'unknown', 'unknown_final') then exists (
        select 1 from messages r where r.workspace_id = p.workspace_id
          and r.contact_id = p.contact_id and r.channel_id = p.channel_id
          and r.occurred_at >= p.occurred_at and r.retry_of = p.id) else false end as retried,
      p.error_code as "errorCode", p.error_detail as "errorDetail",
      to_json(p.occurred_at) #>> '{}' as "occurredAt", p.occurred_at::text as "cursorAt",
      p.held_amount as "heldAmount", p.charged_amount as "chargedAmount",
      p.charge_state as "chargeState",
      case when p.kind <> 'text' then f.files -> 0 end as attachment,
      case when p.kind = 'text' then f.files end as files,
      case when p.retry_of is not null then (
        with recursive tried as (
          select t.id, t.retry_of, t.occurred_at, t.status, t.error_code, t.error_detail
            from messages t where t.workspace_id = p.workspace_id and t.id = p.retry_of
          union all
          select t.id, t.retry_of, t.occurred_at, t.status, t.error_code, t.error_detail
            from messages t join tried on t.workspace_id = p.workspace_id and t.id = tried.retry_of
        )
        select json_agg(json_build_object('at', t.occurred_at, 'status', t.status,
          'errorCode', t.error_code, 'errorDetail', t.error_detail) order by t.occurred_at)
        from tried t) end as attempts
    from page p
    left join campaigns k on k.workspace_id = p.workspace_id and k.id = p.campaign_id
    left join api_keys ak on ak.workspace_id = p.workspace_id and ak.id = p.api_key_id
    left join lateral (
      select json_agg(json_build_object('id', a.id, 'status', a.status,
        'mimeType', a.mime_type, 'fileName', a.file_name, 'sizeBytes', a.size_bytes,
        'voice', a.voice, 'problem', a.problem) order by a.id) as files
      from attachments a where a.workspace_id = p.workspace_id and a.message_id = p.id
    ) f on true
    ${order}`)) as unknown as RawMessage[];
}

/** Reactions come after what they are about, so none older than the page can belong to it. */
async function readReactions(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { contactId, channelId }: Pick<ConversationRow, "contactId" | "channelId">,
  { since, until }: { since: string | undefined; until?: string | undefined },
): Promise<Reaction[]> {
  if (!since) return [];
  const end = until ? sql`and m.occurred_at < ${until}::timestamptz` : sql``;
  return (await tx.execute(sql`
    select distinct on (m.reply_to_provider_id, m.direction)
      m.reply_to_provider_id as target, m.content ->> 'emoji' as emoji,
      m.direction = 'outbound' as "isOurs"
    from messages m
    where m.workspace_id = ${ctx.workspaceId} and m.contact_id = ${contactId}
      and m.channel_id = ${channelId} and m.kind = 'reaction' and m.status <> 'failed'
      and m.occurred_at >= ${since}::timestamptz ${end} and m.reply_to_provider_id is not null
    order by m.reply_to_provider_id, m.direction, m.occurred_at desc, m.id desc`)) as unknown as Reaction[];
}

async function readQuotes(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  channelId: string,
  page: readonly RawMessage[],
): Promise<Map<string, Quoted>> {
  const wanted = [...new Set(page.flatMap((row) => row.replyToProviderId ?? []))];
  if (wanted.length === 0) return new Map();
  const rows = (await tx.execute(sql`
    select i.provider_id as "providerId", m.id, m.direction, m.author_name as "authorName",
      left(m.body, 160) as text
    from jsonb_array_elements_text(${JSON.stringify(wanted)}::jsonb) w
    join message_provider_ids i on i.workspace_id = ${ctx.workspaceId}
      and i.channel_id = ${channelId} and i.provider_id = w.value
    join messages m on m.workspace_id = i.workspace_id and m.id = i.message_id`)) as unknown as Quoted[];
  return new Map(rows.map((row) => [row.providerId, row]));
}

type Side = Pick<Thread, "now" | "channelPhone" | "channelName" | "channelConnected">;

async function readSide(tx: WorkspaceTx, ctx: WorkspaceContext, channelId: string): Promise<Side> {
  const [row] = await tx.execute<Side>(sql`
    select to_json(clock_timestamp()) #>> '{}' as now, h.address as "channelPhone",
      h.name as "channelName",
      h.status <> 'disconnected' and h.deleted_at is null as "channelConnected"
    from channels h where h.workspace_id = ${ctx.workspaceId} and h.id = ${channelId}`);
  return row ?? notFound("conversation");
}

function readCursor(text: string): { at: string; id: string } {
  const [at = "", id = ""] = text.split("|");
  if (Number.isNaN(Date.parse(at)) || !isId(id)) {
    throw new Refusal("invalid", "This part of the conversation does not exist. Load it again.");
  }
  return { at, id };
}
