import { sql } from "drizzle-orm";
import type { ChannelKind } from "@/db/enums/channels";
import type { LabelTone, Priority } from "@/db/enums/inbox";
import type {
  ConversationStatus,
  MessageDirection,
  MessageKind,
  MessageOrigin,
} from "@/db/enums/messages";
import { type DisplayStatus, displayStatus } from "@/lib/messages/status";
import { priorityAt } from "./conversation-priority";
import { unreadFor } from "./read-marker";

/** A conversation as lists and threads show it to one reader. */
export type ConversationRow = {
  id: string;
  contactId: string;
  channelId: string;
  channelKind: ChannelKind;
  /** Name, else number, else username, else email address. */
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

/** What the database answers for `rowColumns`. */
export type RawRow = Omit<
  ConversationRow,
  "lastMessage" | "titleIsPhone" | "title" | "priority"
> & {
  priority: number;
  name: string | null;
  phone: string | null;
  username: string | null;
  email: string | null;
  direction: MessageDirection | null;
  origin: MessageOrigin;
  kind: MessageKind;
  preview: string;
  authorId: string | null;
  authorName: string | null;
  messageStatus: Parameters<typeof displayStatus>[0];
};

/** The columns of a row for one reader; over conversations named `v`, with `rowJoins`. */
export function rowColumns(me: string | null) {
  return sql`v.id, v.contact_id as "contactId", v.channel_id as "channelId",
    (select h.kind from channels h
      where h.workspace_id = v.workspace_id and h.id = v.channel_id) as "channelKind", v.status,
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
    c.name, c.phone, c.username, c.email, m.direction, m.origin, m.kind, left(m.body, 200) as preview,
    m.author_id as "authorId", m.author_name as "authorName", m.status as "messageStatus"`;
}

export function rowJoins(me: string | null) {
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

export function toRow(raw: RawRow, me: string | null): ConversationRow {
  const { name, phone, username, email } = raw;
  return {
    id: raw.id,
    contactId: raw.contactId,
    channelId: raw.channelId,
    channelKind: raw.channelKind,
    title: name ?? phone ?? (username ? `@${username}` : (email ?? "Unknown person")),
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
