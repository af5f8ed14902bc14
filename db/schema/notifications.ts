import { sql } from "drizzle-orm";
import {
  boolean,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import {
  MAIL_RHYTHMS,
  NOTIFICATION_KINDS,
  type NotificationKind,
  type NotificationWay,
} from "@/db/enums/notifications";
import { createdAt, id, instant, sealedSecret, updatedAt, workspaceId } from "./columns";
import { conversations } from "./messages";
import { workspaceIsolation } from "./row-security";
import { members } from "./workspaces";

/** What one member was told. A key makes an event that is repeated, or goes on, one row. */
export const notifications = pgTable(
  "notifications",
  {
    workspaceId: workspaceId(),
    id: id(),
    memberId: uuid().notNull(),
    kind: text({ enum: NOTIFICATION_KINDS }).notNull(),
    subject: text().notNull(),
    detail: text(),
    /** A place inside the workspace, beginning with a slash: "/campaigns/<id>". */
    link: text().notNull(),
    /** Set when it is about a conversation: what a customer wrote goes when the conversation goes. */
    conversationId: uuid(),
    dedupeKey: text(),
    /** How many events are gathered in this row since it was last read. */
    times: integer().notNull().default(1),
    /** False for a row that only mail or push needs: it is in no list and no count. */
    inApp: boolean().notNull(),
    happenedAt: instant().notNull().defaultNow(),
    readAt: instant(),
    /** When mail about it may go out; null when it does not go by mail, or went. */
    mailDueAt: instant(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    foreignKey({
      columns: [t.workspaceId, t.memberId],
      foreignColumns: [members.workspaceId, members.id],
    }).onDelete("cascade"),
    foreignKey({
      columns: [t.workspaceId, t.conversationId],
      foreignColumns: [conversations.workspaceId, conversations.id],
    }).onDelete("cascade"),
    uniqueIndex("notifications_once").on(t.workspaceId, t.memberId, t.dedupeKey),
    index("notifications_newest").on(t.workspaceId, t.memberId, t.happenedAt, t.id),
    index("notifications_unread").on(t.workspaceId, t.memberId).where(sql`read_at is null`),
    index("notifications_conversation")
      .on(t.workspaceId, t.conversationId)
      .where(sql`conversation_id is not null`),
    index("notifications_mail_due").on(t.mailDueAt).where(sql`mail_due_at is not null`),
    ...workspaceIsolation(),
  ],
);

/** What a member chose; no row and no entry mean what the role has by default. */
export const notificationPreferences = pgTable(
  "notification_preferences",
  {
    workspaceId: workspaceId(),
    memberId: uuid().notNull(),
    choices: jsonb()
      .$type<Partial<Record<NotificationKind, Partial<Record<NotificationWay, boolean>>>>>()
      .notNull()
      .default({}),
    mailRhythm: text({ enum: MAIL_RHYTHMS }).notNull().default("immediately"),
    /** "22:00" on the person's clock; both or neither. */
    quietFrom: text(),
    quietUntil: text(),
    /** IANA name; null: the workspace's. */
    timeZone: text(),
    /** Whether push says more than that there is news. */
    showText: boolean().notNull().default(false),
    updatedAt: updatedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.memberId] }),
    foreignKey({
      columns: [t.workspaceId, t.memberId],
      foreignColumns: [members.workspaceId, members.id],
    }).onDelete("cascade"),
    ...workspaceIsolation(),
  ],
);

/** A member's browser that may be called. The address is its capability, so it is kept sealed. */
export const pushSubscriptions = pgTable(
  "push_subscriptions",
  {
    workspaceId: workspaceId(),
    id: id(),
    memberId: uuid().notNull(),
    /** The browser's session; when it ends, the browser is called no more. */
    sessionId: uuid().notNull(),
    /** SHA-256 of the endpoint: one browser is one row. */
    endpointHash: text().notNull(),
    /** Endpoint and keys as JSON. */
    subscription: sealedSecret().notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    uniqueIndex("push_subscriptions_browser").on(t.workspaceId, t.endpointHash),
    index("push_subscriptions_member").on(t.workspaceId, t.memberId),
    foreignKey({
      columns: [t.workspaceId, t.memberId],
      foreignColumns: [members.workspaceId, members.id],
    }).onDelete("cascade"),
    ...workspaceIsolation(),
  ],
);
