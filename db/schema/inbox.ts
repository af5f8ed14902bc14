import {
  boolean,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { ASSIGNMENT_MODES, LABEL_TONES } from "@/db/enums/inbox";
import { channels } from "./channels";
import { createdAt, id, updatedAt, workspaceId } from "./columns";
import { conversations, messages } from "./messages";
import { workspaceIsolation } from "./row-security";
import { teams } from "./teams";
import { members, workspaces } from "./workspaces";

/** What a conversation is about; tags say who a person is. */
export const labels = pgTable(
  "labels",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    id: id(),
    name: text().notNull(),
    /** Case- and accent-folded name. */
    slug: text().notNull(),
    tone: text({ enum: LABEL_TONES }).notNull().default("mute"),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    uniqueIndex("labels_slug").on(t.workspaceId, t.slug),
    ...workspaceIsolation(),
  ],
);

export const conversationLabels = pgTable(
  "conversation_labels",
  {
    workspaceId: workspaceId(),
    conversationId: uuid().notNull(),
    labelId: uuid().notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.conversationId, t.labelId] }),
    index("conversation_labels_label").on(t.workspaceId, t.labelId, t.conversationId),
    foreignKey({
      columns: [t.workspaceId, t.conversationId],
      foreignColumns: [conversations.workspaceId, conversations.id],
    }).onDelete("cascade"),
    foreignKey({
      columns: [t.workspaceId, t.labelId],
      foreignColumns: [labels.workspaceId, labels.id],
    }).onDelete("cascade"),
    ...workspaceIsolation(),
  ],
);

/** A filter with a name, for its author or for everybody. */
export const savedViews = pgTable(
  "saved_views",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    id: id(),
    memberId: uuid().notNull(),
    name: text().notNull(),
    shared: boolean().notNull().default(false),
    /** Parsed by lib/inbox/schema.ts. */
    filter: jsonb().$type<Record<string, unknown>>().notNull(),
    sort: text().notNull().default("newest"),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    foreignKey({
      columns: [t.workspaceId, t.memberId],
      foreignColumns: [members.workspaceId, members.id],
    }).onDelete("cascade"),
    ...workspaceIsolation(),
  ],
);

/** Where a number's conversations go by themselves; without a row they wait for somebody. */
export const channelRoutes = pgTable(
  "channel_routes",
  {
    workspaceId: workspaceId(),
    channelId: uuid().notNull(),
    /** The team whose queue it is; its own rule says who gets what. */
    teamId: uuid(),
    /** Among everybody, when there is no team. */
    assignment: text({ enum: ASSIGNMENT_MODES }).notNull().default("off"),
    updatedAt: updatedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.channelId] }),
    foreignKey({
      columns: [t.workspaceId, t.channelId],
      foreignColumns: [channels.workspaceId, channels.id],
    }).onDelete("cascade"),
    foreignKey({
      columns: [t.workspaceId, t.teamId],
      foreignColumns: [teams.workspaceId, teams.id],
    }),
    ...workspaceIsolation(),
  ],
);

/** How soon a customer should have an answer. The most exact rule that fits counts. */
export const responseTargets = pgTable(
  "response_targets",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    id: id(),
    /** Null: any team. */
    teamId: uuid(),
    /** Place in PRIORITIES; null: any. */
    priority: integer(),
    firstMinutes: integer(),
    nextMinutes: integer(),
    /** How long before the time a warning comes. */
    warnMinutes: integer().notNull(),
    /** Only the working hours of the workspace count. */
    inWorkingHours: boolean().notNull().default(false),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    unique("response_targets_rule").on(t.workspaceId, t.teamId, t.priority).nullsNotDistinct(),
    foreignKey({
      columns: [t.workspaceId, t.teamId],
      foreignColumns: [teams.workspaceId, teams.id],
    }).onDelete("cascade"),
    ...workspaceIsolation(),
  ],
);

/** When the workspace works, by its own clock. */
export const workingHours = pgTable(
  "working_hours",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    /** 0 is Sunday. */
    weekday: integer().notNull(),
    /** Minutes after midnight on the wall clock. */
    fromMinute: integer().notNull(),
    toMinute: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.weekday] }), ...workspaceIsolation()],
);

/** Text that is written again and again, found by a short word. */
export const cannedReplies = pgTable(
  "canned_replies",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    id: id(),
    memberId: uuid().notNull(),
    shortcut: text().notNull(),
    body: text().notNull(),
    /** Uploads that go with it, each { fileId, kind, caption }, in their order. */
    files: jsonb().$type<Record<string, unknown>[]>().notNull().default([]),
    shared: boolean().notNull().default(false),
    uses: integer().notNull().default(0),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    uniqueIndex("canned_replies_shortcut").on(t.workspaceId, t.memberId, t.shortcut),
    foreignKey({
      columns: [t.workspaceId, t.memberId],
      foreignColumns: [members.workspaceId, members.id],
    }).onDelete("cascade"),
    ...workspaceIsolation(),
  ],
);

/** Several things done at once by one name. */
export const macros = pgTable(
  "macros",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    id: id(),
    memberId: uuid().notNull(),
    name: text().notNull(),
    shared: boolean().notNull().default(false),
    /** In their order; parsed by lib/inbox/schema.ts. */
    actions: jsonb().$type<unknown[]>().notNull(),
    uses: integer().notNull().default(0),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    foreignKey({
      columns: [t.workspaceId, t.memberId],
      foreignColumns: [members.workspaceId, members.id],
    }).onDelete("cascade"),
    ...workspaceIsolation(),
  ],
);

/** Who was named in which note. */
export const mentions = pgTable(
  "mentions",
  {
    workspaceId: workspaceId(),
    conversationId: uuid().notNull(),
    memberId: uuid().notNull(),
    messageId: uuid().notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.memberId, t.conversationId, t.messageId] }),
    foreignKey({
      columns: [t.workspaceId, t.conversationId],
      foreignColumns: [conversations.workspaceId, conversations.id],
    }).onDelete("cascade"),
    foreignKey({
      columns: [t.workspaceId, t.memberId],
      foreignColumns: [members.workspaceId, members.id],
    }).onDelete("cascade"),
    foreignKey({
      columns: [t.workspaceId, t.messageId],
      foreignColumns: [messages.workspaceId, messages.id],
    }).onDelete("cascade"),
    ...workspaceIsolation(),
  ],
);
