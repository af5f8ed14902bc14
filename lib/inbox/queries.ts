import "server-only";
import { type SQL, sql } from "drizzle-orm";
import type { ConversationSort, LabelTone, Priority } from "@/db/enums/inbox";
import type {
  ConversationStatus,
  MessageDirection,
  MessageKind,
  MessageOrigin,
} from "@/db/enums/messages";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { conversationAfterMerge } from "@/lib/contacts/merge/kept-contact";
import { SEARCH_MIN_LENGTH } from "@/lib/contacts/schema";
import { searchPattern } from "@/lib/contacts/segment-filter";
import type { WorkspaceContext } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import { isId } from "@/lib/core/ids";
import { type DisplayStatus, displayStatus } from "@/lib/messages/status";
import { priorityAt } from "./conversation-priority";
import { filterCondition } from "./filter-condition";
import { memberOf } from "./member-of";
import { unreadFor } from "./read-marker";
import {
  type ConversationFilter,
  type FixedView,
  type InboxView,
  type ListConversations,
  VIEW_FILTERS,
} from "./schema";
import { readSavedView } from "./settings-queries";

const PAGE_SIZE = 50;
/** People that one search considers; whoever looks for more types another letter. */
const SEARCHED_CONTACTS = 200;

export type ConversationRow = {
  id: string;
  contactId: string;
  channelId: string;
  /** Name, else number, else username. */
  title: string;
  /** The title is a phone number. */
  titleIsPhone: boolean;
  status: ConversationStatus;
  assigneeId: string | null;
  assigneeName: string | null;
  /** As the reader sees it: of a colleague's conversation, what one has read oneself is read. */
  unreadCount: number;
  /** What came since the reader was here; what the team has not read when they never were. */
  newCount: number;
  /** The reader has been here since the last message. */
  isSeen: boolean;
  version: number;
  /** ISO times. */
  lastMessageAt: string;
  windowExpiresAt: string | null;
  snoozedUntil: string | null;
  teamId: string | null;
  priority: Priority;
  labels: { id: string; name: string; tone: LabelTone }[];
  /** When the customer began to wait for an answer; null when nobody waits. */
  waitingSince: string | null;
  /** When the answer is due, and from when on that is near. */
  targetDueAt: string | null;
  targetWarnAt: string | null;
  optedOut: boolean;
  blocked: boolean;
  /** The signed-in member has something unsent here. */
  hasDraft: boolean;
  /** The next message that is prepared here: whether it waits for a decision, and ISO when it goes. */
  prepared: { asks: boolean; dueAt: string | null } | null;
  lastMessage: {
    direction: MessageDirection;
    origin: MessageOrigin;
    kind: MessageKind;
    preview: string;
    authorName: string | null;
    isMine: boolean;
    state: DisplayStatus | null;
  } | null;
};

export type ConversationPage = {
  rows: ConversationRow[];
  /** Pass back as `before`; null on the last page. */
  next: string | null;
};

/** A cursor names its order, so that a page of one order is no page of another. */
const SORTS: Record<ConversationSort, { key: SQL; type: SQL; ascending: boolean }> = {
  newest: { key: sql`v.last_message_at`, type: sql`timestamptz`, ascending: false },
  // who does not wait comes last
  waiting: {
    key: sql`coalesce(v.waiting_since, 'infinity'::timestamptz)`,
    type: sql`timestamptz`,
    ascending: true,
  },
  priority: { key: sql`v.priority`, type: sql`int`, ascending: false },
};

/**
 * One page of a view, or of what a filter names. A search looks at names, numbers and companies,
 * whatever the state of the conversation.
 * @throws Refusal `invalid` for a cursor that is none of ours, `not_found` for a view that is none
 */
export async function listConversations(
  ctx: WorkspaceContext,
  { view, filter, sort, search, before }: ListConversations,
): Promise<ConversationPage> {
  assertCan(ctx, "inbox:read");
  const me = memberOf(ctx);
  const searching = search !== undefined && search.length >= SEARCH_MIN_LENGTH;
  return withWorkspace(ctx, async (tx) => {
    const shown = await resolveView(tx, ctx, { view, filter, sort });
    const cursor = before ? readCursor(before, shown.sort) : null;
    const where = searching
      ? sql`v.contact_id in (select contact_page(${ctx.workspaceId}::uuid,
          ${JSON.stringify({ pattern: searchPattern(search) })}::jsonb, 'last_message', null, null,
          false, ${SEARCHED_CONTACTS}::int))`
      : filterCondition(shown.filter, me);
    const { key, type, ascending } = SORTS[shown.sort];
    const order = ascending
      ? sql`${key}, v.id`
      : shown.sort === "priority"
        ? sql`v.priority desc, v.last_message_at desc, v.id desc`
        : sql`${key} desc, v.id desc`;
    const after = cursor
      ? shown.sort === "priority"
        ? sql`and (v.priority, v.last_message_at, v.id) <
            (${cursor.key}::int, ${cursor.at}::timestamptz, ${cursor.id}::uuid)`
        : sql`and (${key}, v.id) ${ascending ? sql`>` : sql`<`}
            (${cursor.key}::${type}, ${cursor.id}::uuid)`
      : sql``;
    const rows = (await tx.execute(sql`
      with page as (
        select v.*, ${key}::text as "cursorKey" from conversations v
        where v.workspace_id = ${ctx.workspaceId} and ${where} ${after}
        order by ${order} limit ${PAGE_SIZE + 1}
      )
      select ${rowColumns(me)}, v."cursorKey", v.last_message_at::text as "cursorAt"
      from page v ${rowJoins(me)}
      order by ${order}`)) as unknown as (RawRow & { cursorKey: string; cursorAt: string })[];
    const page = rows.slice(0, PAGE_SIZE);
    const last = rows.length > PAGE_SIZE ? page.at(-1) : undefined;
    return {
      rows: page.map((row) => toRow(row, me)),
      next: last ? [shown.sort, last.cursorKey, last.cursorAt, last.id].join("|") : null,
    };
  });
}

/** What a view holds, and in which order: its own, or what the reader asked for instead. */
async function resolveView(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  asked: {
    view: InboxView;
    filter: ConversationFilter | undefined;
    sort: ConversationSort | undefined;
  },
): Promise<{ filter: ConversationFilter; sort: ConversationSort }> {
  const sort = asked.sort ?? "newest";
  if (asked.filter) return { filter: asked.filter, sort };
  const [kind, id] = splitView(asked.view);
  switch (kind) {
    case "team":
      return { filter: { status: "open", teamId: id }, sort };
    case "label":
      return { filter: { status: "active", labelId: id }, sort };
    case "saved": {
      const saved = await readSavedView(tx, ctx, id);
      return { filter: saved?.filter ?? VIEW_FILTERS.all, sort: asked.sort ?? saved?.sort ?? sort };
    }
    default:
      return { filter: VIEW_FILTERS[kind], sort };
  }
}

function splitView(view: InboxView): [FixedView, ""] | ["team" | "label" | "saved", string] {
  const [, kind, id] = /^(team|label|saved)-(.+)$/.exec(view) ?? [];
  return id ? [kind as "team" | "label" | "saved", id] : [view as FixedView, ""];
}

export type TeamMember = {
  id: string;
  name: string;
  isMe: boolean;
  away: boolean;
  /** Open conversations that are theirs. */
  open: number;
};

/** Members who can have conversations, by name. */
export async function listAssignees(ctx: WorkspaceContext): Promise<TeamMember[]> {
  assertCan(ctx, "inbox:read");
  const me = memberOf(ctx);
  const rows = (await withWorkspace(ctx, (tx) =>
    tx.execute(sql`
      select m.id, m.display_name as name, coalesce(a.away, false) as away,
        (select count(*)::int from conversations v where v.workspace_id = m.workspace_id
          and v.assignee_id = m.id and v.status = 'open') as open
      from members m
      left join agents a on a.workspace_id = m.workspace_id and a.member_id = m.id
      where m.workspace_id = ${ctx.workspaceId} and m.status = 'active'
      order by m.display_name, m.id`),
  )) as unknown as Omit<TeamMember, "isMe">[];
  return rows.map((row) => ({ ...row, isMe: row.id === me }));
}

/**
 * One conversation as the list shows it; null for unknown and foreign ids alike. The id of one that
 * was merged leads to the one that has taken it up.
 */
export async function findConversation(
  ctx: WorkspaceContext,
  conversationId: string,
): Promise<ConversationRow | null> {
  assertCan(ctx, "inbox:read");
  if (!isId(conversationId)) return null;
  const me = memberOf(ctx);
  return withWorkspace(ctx, async (tx) => {
    const found = await readConversation(tx, ctx, { conversationId, me });
    if (found) return found;
    const into = await conversationAfterMerge(tx, ctx, conversationId);
    return into ? readConversation(tx, ctx, { conversationId: into, me }) : null;
  });
}

async function readConversation(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { conversationId, me }: { conversationId: string; me: string | null },
): Promise<ConversationRow | null> {
  const [row] = (await tx.execute(sql`
    select ${rowColumns(me)} from conversations v ${rowJoins(me)}
    where v.workspace_id = ${ctx.workspaceId} and v.id = ${conversationId}`)) as unknown as RawRow[];
  return row ? toRow(row, me) : null;
}

type RawRow = Omit<ConversationRow, "lastMessage" | "titleIsPhone" | "title" | "priority"> & {
  priority: number;
  name: string | null;
  phone: string | null;
  username: string | null;
  direction: MessageDirection | null;
  origin: MessageOrigin;
  kind: MessageKind;
  preview: string;
  authorId: string | null;
  authorName: string | null;
  messageStatus: Parameters<typeof displayStatus>[0];
};

function rowColumns(me: string | null) {
  return sql`v.id, v.contact_id as "contactId", v.channel_id as "channelId", v.status,
    v.assignee_id as "assigneeId", a.display_name as "assigneeName",
    case when ${unreadFor(me)} then v.unread_count else 0 end as "unreadCount",
    ${me === null ? sql`v.unread_count` : sql`coalesce(v.inbound_count - r.inbound_count, v.unread_count)`} as "newCount",
    ${me === null ? sql`true` : sql`coalesce(r.inbound_count >= v.inbound_count, false)`} as "isSeen",
    v.version::int as version,
    to_json(v.last_message_at) #>> '{}' as "lastMessageAt",
    to_json(v.window_expires_at) #>> '{}' as "windowExpiresAt",
    to_json(v.snoozed_until) #>> '{}' as "snoozedUntil",
    v.team_id as "teamId", v.priority, to_json(v.waiting_since) #>> '{}' as "waitingSince",
    to_json(v.target_due_at) #>> '{}' as "targetDueAt",
    to_json(v.target_warn_at) #>> '{}' as "targetWarnAt",
    coalesce((select json_agg(json_build_object('id', l.id, 'name', l.name, 'tone', l.tone)
        order by l.slug) from conversation_labels cl
      join labels l on l.workspace_id = cl.workspace_id and l.id = cl.label_id
      where cl.workspace_id = v.workspace_id and cl.conversation_id = v.id), '[]') as labels,
    c.consent = 'opted_out' as "optedOut", c.blocked_at is not null as blocked,
    ${me === null ? sql`false` : sql`d.member_id is not null`} as "hasDraft",
    (select json_build_object('asks', s.status = 'asks', 'dueAt', s.due_at)
      from scheduled_messages s
      where s.workspace_id = v.workspace_id and s.conversation_id = v.id
        and s.status in ('waiting', 'asks')
      order by s.status = 'asks' desc, s.due_at nulls last limit 1) as prepared,
    c.name, c.phone, c.username, m.direction, m.origin, m.kind, left(m.body, 200) as preview,
    m.author_id as "authorId", m.author_name as "authorName", m.status as "messageStatus"`;
}

function rowJoins(me: string | null) {
  return sql`
    join contacts c on c.workspace_id = v.workspace_id and c.id = v.contact_id
    left join members a on a.workspace_id = v.workspace_id and a.id = v.assignee_id
    left join messages m on m.workspace_id = v.workspace_id and m.id = v.last_message_id
    ${
      me === null
        ? sql``
        : sql`left join drafts d on d.workspace_id = v.workspace_id and d.conversation_id = v.id and d.member_id = ${me}::uuid
    left join read_markers r on r.workspace_id = v.workspace_id and r.conversation_id = v.id and r.member_id = ${me}::uuid`
    }`;
}

function toRow(raw: RawRow, me: string | null): ConversationRow {
  const { name, phone, username } = raw;
  return {
    id: raw.id,
    contactId: raw.contactId,
    channelId: raw.channelId,
    title: name ?? phone ?? (username ? `@${username}` : "Unknown person"),
    titleIsPhone: name === null && phone !== null,
    status: raw.status,
    assigneeId: raw.assigneeId,
    assigneeName: raw.assigneeName,
    unreadCount: raw.unreadCount,
    newCount: raw.newCount,
    isSeen: raw.isSeen,
    version: raw.version,
    lastMessageAt: raw.lastMessageAt,
    windowExpiresAt: raw.windowExpiresAt,
    snoozedUntil: raw.snoozedUntil,
    teamId: raw.teamId,
    priority: priorityAt(raw.priority),
    labels: raw.labels,
    waitingSince: raw.waitingSince,
    targetDueAt: raw.targetDueAt,
    targetWarnAt: raw.targetWarnAt,
    optedOut: raw.optedOut,
    blocked: raw.blocked,
    hasDraft: raw.hasDraft,
    prepared: raw.prepared,
    lastMessage: raw.direction
      ? {
          direction: raw.direction,
          origin: raw.origin,
          kind: raw.kind,
          preview: raw.preview,
          authorName: raw.authorName,
          isMine: me !== null && raw.authorId === me,
          state: raw.direction === "outbound" ? displayStatus(raw.messageStatus) : null,
        }
      : null,
  };
}

/** "<order>|<key>|<time of the last message>|<id>", as the list gave it. */
function readCursor(text: string, sort: ConversationSort): { key: string; at: string; id: string } {
  const [order, key = "", at = "", id = ""] = text.split("|");
  const known = sort === "priority" ? /^\d$/.test(key) : isTime(key);
  if (order !== sort || !known || Number.isNaN(Date.parse(at)) || !isId(id)) {
    throw new Refusal("invalid", "This page of the list does not exist. Load the list again.");
  }
  return { key, at, id };
}

const isTime = (text: string) => text === "infinity" || !Number.isNaN(Date.parse(text));
