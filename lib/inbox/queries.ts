import "server-only";
import { and, asc, eq, sql } from "drizzle-orm";
import type { ConversationStatus, MessageDirection, MessageKind } from "@/db/enums/messages";
import { members } from "@/db/schema/workspaces";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { SEARCH_MIN_LENGTH } from "@/lib/contacts/schema";
import { searchPattern } from "@/lib/contacts/segment-filter";
import type { WorkspaceContext } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import { isId } from "@/lib/core/ids";
import { type DisplayStatus, displayStatus } from "@/lib/messages/status";
import type { InboxView, ListConversations } from "./schema";

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
  unreadCount: number;
  version: number;
  /** ISO times. */
  lastMessageAt: string;
  windowExpiresAt: string | null;
  snoozedUntil: string | null;
  optedOut: boolean;
  blocked: boolean;
  /** The signed-in member has something unsent here. */
  hasDraft: boolean;
  lastMessage: {
    direction: MessageDirection;
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

/** Open conversations by view; every figure is counted, none is kept beside the rows. */
export type InboxCounts = Record<InboxView, number> & {
  /** When the first snoozed one comes back, ISO. */
  nextWakeAt: string | null;
};

/**
 * One page of a view, newest first. A search looks at names, numbers and companies, whatever the
 * state of the conversation.
 * @throws Refusal `invalid` for a cursor that is none of ours
 */
export async function listConversations(
  ctx: WorkspaceContext,
  { view, search, before }: ListConversations,
): Promise<ConversationPage> {
  assertCan(ctx, "inbox:read");
  const me = memberOf(ctx);
  const cursor = before ? readCursor(before) : null;
  const searching = search !== undefined && search.length >= SEARCH_MIN_LENGTH;
  return withWorkspace(ctx, async (tx) => {
    const where = searching
      ? sql`v.contact_id in (select contact_page(${ctx.workspaceId}::uuid,
          ${JSON.stringify({ pattern: searchPattern(search) })}::jsonb, 'last_message', null, null,
          false, ${SEARCHED_CONTACTS}::int))`
      : viewCondition(view, me);
    const rows = (await tx.execute(sql`
      with page as (
        select v.* from conversations v
        where v.workspace_id = ${ctx.workspaceId} and ${where}
          ${cursor ? sql`and (v.last_message_at, v.id) < (${cursor.at}::timestamptz, ${cursor.id}::uuid)` : sql``}
        order by v.last_message_at desc, v.id desc limit ${PAGE_SIZE + 1}
      )
      select ${rowColumns(me)}, v.last_message_at::text as "cursorAt"
      from page v ${rowJoins(me)}
      order by v.last_message_at desc, v.id desc`)) as unknown as (RawRow & { cursorAt: string })[];
    const shown = rows.slice(0, PAGE_SIZE);
    const last = rows.length > PAGE_SIZE ? shown.at(-1) : undefined;
    return {
      rows: shown.map((row) => toRow(row, me)),
      next: last ? `${last.cursorAt}|${last.id}` : null,
    };
  });
}

/** How many conversations each view holds. */
export async function countConversations(ctx: WorkspaceContext): Promise<InboxCounts> {
  assertCan(ctx, "inbox:read");
  const me = memberOf(ctx);
  const [row] = (await withWorkspace(ctx, (tx) =>
    tx.execute(sql`
      select
        count(*) filter (where status = 'open' and assignee_id = ${me}::uuid)::int as mine,
        count(*) filter (where status = 'open' and assignee_id is null)::int as unassigned,
        count(*) filter (where status = 'open')::int as "all",
        count(*) filter (where status = 'open' and unread_count > 0)::int as unread,
        count(*) filter (where status = 'snoozed')::int as snoozed,
        count(*) filter (where status = 'closed')::int as closed,
        to_json(min(snoozed_until) filter (where status = 'snoozed')) #>> '{}' as "nextWakeAt"
      from conversations where workspace_id = ${ctx.workspaceId}`),
  )) as unknown as InboxCounts[];
  return row as InboxCounts;
}

export type TeamMember = { id: string; name: string; isMe: boolean };

/** Members who can have conversations, by name. */
export async function listAssignees(ctx: WorkspaceContext): Promise<TeamMember[]> {
  assertCan(ctx, "inbox:read");
  const me = memberOf(ctx);
  const rows = await withWorkspace(ctx, (tx) =>
    tx
      .select({ id: members.id, name: members.displayName })
      .from(members)
      .where(and(eq(members.workspaceId, ctx.workspaceId), eq(members.status, "active")))
      .orderBy(asc(members.displayName)),
  );
  return rows.map((row) => ({ ...row, isMe: row.id === me }));
}

/** One conversation as the list shows it; null for unknown and foreign ids alike. */
export async function findConversation(
  ctx: WorkspaceContext,
  conversationId: string,
): Promise<ConversationRow | null> {
  assertCan(ctx, "inbox:read");
  if (!isId(conversationId)) return null;
  const me = memberOf(ctx);
  return withWorkspace(ctx, async (tx) => readConversation(tx, ctx, { conversationId, me }));
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

export function memberOf(ctx: WorkspaceContext): string | null {
  return ctx.actor.kind === "member" ? ctx.actor.memberId : null;
}

function viewCondition(view: InboxView, me: string | null) {
  switch (view) {
    case "mine":
      return sql`v.status = 'open' and v.assignee_id = ${me}::uuid`;
    case "unassigned":
      return sql`v.status = 'open' and v.assignee_id is null`;
    case "all":
      return sql`v.status = 'open'`;
    case "unread":
      return sql`v.status = 'open' and v.unread_count > 0`;
    case "snoozed":
      return sql`v.status = 'snoozed'`;
    case "closed":
      return sql`v.status = 'closed'`;
    default:
      return view satisfies never;
  }
}

type RawRow = Omit<ConversationRow, "lastMessage" | "titleIsPhone" | "title"> & {
  name: string | null;
  phone: string | null;
  username: string | null;
  direction: MessageDirection | null;
  kind: MessageKind;
  preview: string;
  authorId: string | null;
  authorName: string | null;
  messageStatus: Parameters<typeof displayStatus>[0];
};

function rowColumns(me: string | null) {
  return sql`v.id, v.contact_id as "contactId", v.channel_id as "channelId", v.status,
    v.assignee_id as "assigneeId", a.display_name as "assigneeName",
    v.unread_count as "unreadCount", v.version::int as version,
    to_json(v.last_message_at) #>> '{}' as "lastMessageAt",
    to_json(v.window_expires_at) #>> '{}' as "windowExpiresAt",
    to_json(v.snoozed_until) #>> '{}' as "snoozedUntil",
    c.consent = 'opted_out' as "optedOut", c.blocked_at is not null as blocked,
    ${me === null ? sql`false` : sql`d.member_id is not null`} as "hasDraft",
    c.name, c.phone, c.username, m.direction, m.kind, left(m.body, 200) as preview,
    m.author_id as "authorId", m.author_name as "authorName", m.status as "messageStatus"`;
}

function rowJoins(me: string | null) {
  return sql`
    join contacts c on c.workspace_id = v.workspace_id and c.id = v.contact_id
    left join members a on a.workspace_id = v.workspace_id and a.id = v.assignee_id
    left join messages m on m.workspace_id = v.workspace_id and m.id = v.last_message_id
    ${me === null ? sql`` : sql`left join drafts d on d.workspace_id = v.workspace_id and d.conversation_id = v.id and d.member_id = ${me}::uuid`}`;
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
    version: raw.version,
    lastMessageAt: raw.lastMessageAt,
    windowExpiresAt: raw.windowExpiresAt,
    snoozedUntil: raw.snoozedUntil,
    optedOut: raw.optedOut,
    blocked: raw.blocked,
    hasDraft: raw.hasDraft,
    lastMessage: raw.direction
      ? {
          direction: raw.direction,
          kind: raw.kind,
          preview: raw.preview,
          authorName: raw.authorName,
          isMine: me !== null && raw.authorId === me,
          state: raw.direction === "outbound" ? displayStatus(raw.messageStatus) : null,
        }
      : null,
  };
}

/** "<timestamp>|<id>", as the list gave it. */
function readCursor(text: string): { at: string; id: string } {
  const [at = "", id = ""] = text.split("|");
  if (Number.isNaN(Date.parse(at)) || !isId(id)) {
    throw new Refusal("invalid", "This page of the list does not exist. Load the list again.");
  }
  return { at, id };
}
