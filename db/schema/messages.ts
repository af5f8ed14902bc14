import { sql } from "drizzle-orm";
import {
  bigint,
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
  ATTACHMENT_STATUSES,
  CHARGE_STATES,
  CONVERSATION_STATUSES,
  MESSAGE_DIRECTIONS,
  MESSAGE_KINDS,
  MESSAGE_ORIGINS,
  MESSAGE_STATUSES,
  SCHEDULE_STATUSES,
  SCHEDULE_TRIGGERS,
} from "@/db/enums/messages";
import { BLOCK_STATES } from "../enums/inbox";
import { channels } from "./channels";
import { createdAt, id, instant, money, updatedAt, workspaceId } from "./columns";
import { contacts } from "./contacts";
import { workspaceIsolation } from "./row-security";
import { teams } from "./teams";
import { members, workspaces } from "./workspaces";

/** The team's work on one person over one number. The thread itself is keyed by (contact, channel). */
export const conversations = pgTable(
  "conversations",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    id: id(),
    contactId: uuid().notNull(),
    channelId: uuid().notNull(),
    status: text({ enum: CONVERSATION_STATUSES }).notNull().default("open"),
    assigneeId: uuid(),
    /** Grows by one with every message or note; a reply names the version its author saw (S8). */
    version: bigint({ mode: "number" }).notNull().default(0),
    /** The version that the customer's newest message made: who saw an older one has not seen it. */
    inboundVersion: bigint({ mode: "number" }),
    /** The version with which a merge was undone: who saw an older one saw two people in one thread. */
    partedVersion: bigint({ mode: "number" }),
    /** What the team has not read: whoever has the conversation, or anybody while nobody has it. */
    unreadCount: integer().notNull().default(0),
    /** Everything that ever counted as unread; only grows. Read markers remember where it stood. */
    inboundCount: integer().notNull().default(0),
    lastMessageAt: instant().notNull().defaultNow(),
    lastMessageId: uuid(),
    lastInboundAt: instant(),
    /** Free-form messages are allowed until then: newest customer message + 24 h. */
    windowExpiresAt: instant(),
    /** Everything is free until then: an advertisement led here and was answered (whatsapp.md 7). */
    freeEntryUntil: instant(),
    /** Null while snoozed: until the customer writes. */
    snoozedUntil: instant(),
    closedAt: instant(),
    teamId: uuid(),
    /** Place in PRIORITIES. */
    priority: integer().notNull().default(0),
    /** The customer's first message that nobody has answered; null when nobody waits. */
    waitingSince: instant(),
    /** Somebody has answered since the conversation came up. */
    isAnswered: boolean().notNull().default(false),
    /** When an answer should be there, by the rule that fits; worked out by lib/inbox/follow-conversation.ts. */
    targetDueAt: instant(),
    targetWarnAt: instant(),
    /** The due time that was announced as near, and as missed: each is said once. */
    targetWarnedFor: instant(),
    targetMissedFor: instant(),
    /** Whether WhatsApp too keeps this person from this number; null when it was never asked to. */
    blockState: text({ enum: BLOCK_STATES }),
    /** Meta's words about the last change that it did not take. */
    blockProblem: text(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    uniqueIndex("conversations_thread").on(t.workspaceId, t.contactId, t.channelId),
    index("conversations_newest").on(t.workspaceId, t.status, t.lastMessageAt),
    index("conversations_assignee").on(t.workspaceId, t.assigneeId, t.status, t.lastMessageAt),
    index("conversations_team").on(t.workspaceId, t.teamId, t.status, t.lastMessageAt),
    index("conversations_unread")
      .on(t.workspaceId, t.lastMessageAt)
      .where(sql`status = 'open' and unread_count > 0`),
    index("conversations_snoozed").on(t.workspaceId, t.snoozedUntil).where(sql`status = 'snoozed'`),
    // lists of what is at work, by who waits longest and by what presses most
    index("conversations_waiting")
      .on(t.workspaceId, t.status, sql`coalesce(waiting_since, 'infinity'::timestamptz)`, t.id)
      .where(sql`status <> 'closed'`),
    index("conversations_priority")
      .on(t.workspaceId, t.status, t.priority, t.lastMessageAt, t.id)
      .where(sql`status <> 'closed'`),
    foreignKey({
      columns: [t.workspaceId, t.contactId],
      foreignColumns: [contacts.workspaceId, contacts.id],
    }).onDelete("cascade"),
    foreignKey({
      columns: [t.workspaceId, t.channelId],
      foreignColumns: [channels.workspaceId, channels.id],
    }).onDelete("cascade"),
    foreignKey({
      columns: [t.workspaceId, t.teamId],
      foreignColumns: [teams.workspaceId, teams.id],
    }),
    foreignKey({
      columns: [t.workspaceId, t.assigneeId],
      foreignColumns: [members.workspaceId, members.id],
    }),
    ...workspaceIsolation(),
  ],
);

/**
 * Everything that was said. Partitioned by month through the id (UUIDv7), see db/README.md.
 * A campaign recipient's id becomes the id of its message, so that one recipient can never have two.
 */
export const messages = pgTable(
  "messages",
  {
    workspaceId: workspaceId(),
    id: id(),
    contactId: uuid().notNull(),
    channelId: uuid().notNull(),
    direction: text({ enum: MESSAGE_DIRECTIONS }).notNull(),
    origin: text({ enum: MESSAGE_ORIGINS }).notNull(),
    kind: text({ enum: MESSAGE_KINDS }).notNull(),
    /** Plain text for previews and search: the words, the caption, or the rendered template. */
    body: text().notNull().default(""),
    /** Typed by kind, lib/messages/content.ts; for a template its frozen parameters. */
    content: jsonb().$type<Record<string, unknown>>().notNull().default({}),
    authorId: uuid(),
    authorName: text(),
    campaignId: uuid(),
    /** The key of the program that wrote it. */
    apiKeyId: uuid(),
    templateId: uuid(),
    /** Provider id of the message this one answers. */
    replyToProviderId: text(),
    /** The message whose failed or unknown send this one repeats, by a person's decision. */
    retryOf: uuid(),
    /** Address as sent to or received from: digits, or a BSUID. */
    address: text(),
    providerId: text(),
    status: text({ enum: MESSAGE_STATUSES }).notNull(),
    attempts: integer().notNull().default(0),
    errorCode: integer(),
    errorDetail: text(),
    /** Where it stands in the thread: provider time for inbound, our time for outbound. */
    occurredAt: instant().notNull().defaultNow(),
    sendingAt: instant(),
    acceptedAt: instant(),
    sentAt: instant(),
    deliveredAt: instant(),
    readAt: instant(),
    failedAt: instant(),
    /** Wallet: what is reserved, what was taken, by which of Meta's categories. */
    holdId: uuid(),
    heldAmount: money(),
    chargedAmount: money(),
    chargeState: text({ enum: CHARGE_STATES }).notNull().default("none"),
    priceCategory: text(),
    priceType: text(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    index("messages_thread").on(t.workspaceId, t.contactId, t.channelId, t.occurredAt, t.id),
    index("messages_campaign")
      .on(t.workspaceId, t.campaignId, t.id)
      .where(sql`campaign_id is not null`),
    // A campaign counts its own; these few are what is counted one by one.
    index("messages_template")
      .on(t.workspaceId, t.templateId, t.id)
      .where(sql`template_id is not null and campaign_id is null`),
    foreignKey({
      columns: [t.workspaceId, t.contactId],
      foreignColumns: [contacts.workspaceId, contacts.id],
    }).onDelete("cascade"),
    foreignKey({
      columns: [t.workspaceId, t.channelId],
      foreignColumns: [channels.workspaceId, channels.id],
    }).onDelete("cascade"),
    ...workspaceIsolation(),
  ],
);

/** Provider id to message. Its key is what makes a repeated webhook harmless (D15, r14). */
export const messageProviderIds = pgTable(
  "message_provider_ids",
  {
    workspaceId: workspaceId(),
    channelId: uuid().notNull(),
    providerId: text().notNull(),
    messageId: uuid().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.channelId, t.providerId] }),
    foreignKey({
      columns: [t.workspaceId, t.channelId],
      foreignColumns: [channels.workspaceId, channels.id],
    }).onDelete("cascade"),
    ...workspaceIsolation(),
  ],
);

/** Single messages waiting for their number's sender (agents, tests); campaigns queue in campaign_recipients. */
export const messageQueue = pgTable(
  "message_queue",
  {
    workspaceId: workspaceId(),
    messageId: uuid().notNull(),
    channelId: uuid().notNull(),
    dueAt: instant().notNull().defaultNow(),
    /** Whom it goes to, and when it was said: of one person's the order is kept, also of those put off. */
    address: text(),
    saidAt: instant(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.messageId] }),
    index("message_queue_due").on(t.channelId, t.dueAt),
    index("message_queue_person").on(t.channelId, t.address, t.saidAt),
    foreignKey({
      columns: [t.workspaceId, t.messageId],
      foreignColumns: [messages.workspaceId, messages.id],
    }).onDelete("cascade"),
    ...workspaceIsolation(),
  ],
);

/**
 * Which message an Idempotency-Key of the public API became, for 30 days. One for the whole workspace:
 * a call that is repeated with the next API key is still the same message (D12). No foreign key to the
 * message, whose row may move between partitions: forgetting would send twice.
 */
export const apiRequests = pgTable(
  "api_requests",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    /** As the caller gave it. */
    key: text().notNull(),
    /** SHA-256 of what was asked for: another request under the same key is refused. */
    bodyHash: text().notNull(),
    messageId: uuid().notNull(),
    contactCreated: boolean().notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.key] }),
    index("api_requests_age").on(t.createdAt),
    ...workspaceIsolation(),
  ],
);

/** Sends whose outcome nobody knows yet; settled by the echoed reference or by a person (S1). */
export const messageUncertainties = pgTable(
  "message_uncertainties",
  {
    workspaceId: workspaceId(),
    messageId: uuid().notNull(),
    reason: text().notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.messageId] }),
    index("message_uncertainties_age").on(t.createdAt),
    foreignKey({
      columns: [t.workspaceId, t.messageId],
      foreignColumns: [messages.workspaceId, messages.id],
    }).onDelete("cascade"),
    ...workspaceIsolation(),
  ],
);

/** Statuses that came before their message was known by that provider id; applied once it is. */
export const parkedStatuses = pgTable(
  "parked_statuses",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    id: id(),
    channelId: uuid().notNull(),
    providerId: text().notNull(),
    status: jsonb().$type<Record<string, unknown>>().notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    index("parked_statuses_provider").on(t.workspaceId, t.channelId, t.providerId),
    foreignKey({
      columns: [t.workspaceId, t.channelId],
      foreignColumns: [channels.workspaceId, channels.id],
    }).onDelete("cascade"),
    ...workspaceIsolation(),
  ],
);

/** Files of messages. One that a member has uploaded and not sent yet has no message. */
export const attachments = pgTable(
  "attachments",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    id: id(),
    messageId: uuid(),
    /** The member whose upload it is; nobody else may send it. */
    uploadedById: uuid(),
    status: text({ enum: ATTACHMENT_STATUSES }).notNull().default("pending"),
    mimeType: text().notNull(),
    fileName: text(),
    sizeBytes: integer(),
    sha256: text(),
    providerMediaId: text(),
    /** When the provider forgets its copy of a file of ours; it is then uploaded again. */
    providerMediaExpiresAt: instant(),
    /** Key in the store, lib/core/storage.ts. */
    storageKey: text(),
    problem: text(),
    voice: boolean().notNull().default(false),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    index("attachments_message").on(t.workspaceId, t.messageId),
    index("attachments_unsent").on(t.createdAt).where(sql`message_id is null`),
    foreignKey({
      columns: [t.workspaceId, t.messageId],
      foreignColumns: [messages.workspaceId, messages.id],
    }).onDelete("cascade"),
    ...workspaceIsolation(),
  ],
);

/** How far a member has read a conversation, whoever else has (D8). Without one, they were never there. */
export const readMarkers = pgTable(
  "read_markers",
  {
    workspaceId: workspaceId(),
    conversationId: uuid().notNull(),
    memberId: uuid().notNull(),
    /** The conversation's inbound_count when they looked. */
    inboundCount: integer().notNull(),
    readAt: instant().notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.conversationId, t.memberId] }),
    foreignKey({
      columns: [t.workspaceId, t.conversationId],
      foreignColumns: [conversations.workspaceId, conversations.id],
    }).onDelete("cascade"),
    foreignKey({
      columns: [t.workspaceId, t.memberId],
      foreignColumns: [members.workspaceId, members.id],
    }).onDelete("cascade"),
    ...workspaceIsolation(),
  ],
);

/** What an agent has begun and not sent; survives reload, crash and another device (IN-7). */
export const drafts = pgTable(
  "drafts",
  {
    workspaceId: workspaceId(),
    conversationId: uuid().notNull(),
    memberId: uuid().notNull(),
    body: text().notNull(),
    /** Words of another device of the same person, which newer ones replaced. */
    setAside: text(),
    /** The same of a note: its words stand in a column that nothing sends from. */
    note: text().notNull().default(""),
    noteSetAside: text(),
    /** Uploads that go with it, each { fileId, kind, caption }; lib/inbox/draft-files.ts. */
    files: jsonb().$type<Record<string, unknown>[]>().notNull().default([]),
    /** The message that is answered: { replyTo, name, text }. */
    quote: jsonb().$type<Record<string, unknown>>(),
    /** What a mail is called; null for as its thread is. */
    subject: text(),
    updatedAt: updatedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.conversationId, t.memberId] }),
    foreignKey({
      columns: [t.workspaceId, t.conversationId],
      foreignColumns: [conversations.workspaceId, conversations.id],
    }).onDelete("cascade"),
    foreignKey({
      columns: [t.workspaceId, t.memberId],
      foreignColumns: [members.workspaceId, members.id],
    }).onDelete("cascade"),
    ...workspaceIsolation(),
  ],
);

/**
 * What is to be said later: at a time, or as soon as the customer writes. Its id becomes the id of the
 * message, so that it can go out only once.
 */
export const scheduledMessages = pgTable(
  "scheduled_messages",
  {
    workspaceId: workspaceId(),
    id: id(),
    conversationId: uuid().notNull(),
    trigger: text({ enum: SCHEDULE_TRIGGERS }).notNull(),
    status: text({ enum: SCHEDULE_STATUSES }).notNull().default("waiting"),
    /** Null with the trigger "reply". */
    dueAt: instant(),
    /** IANA zone in which the time was chosen. */
    timeZone: text().notNull(),
    /** A customer who writes first makes it unnecessary. */
    cancelOnReply: boolean().notNull().default(false),
    /** lib/inbox/content-schema.ts */
    content: jsonb().$type<Record<string, unknown>>().notNull(),
    body: text().notNull(),
    replyToId: uuid(),
    /** The template that goes instead when the window is closed by then, with its values. */
    fallbackTemplateId: uuid(),
    fallbackValues: jsonb().$type<Record<string, string>>(),
    /** The conversation's when it was prepared: what the customer said later may make it needless. */
    preparedVersion: bigint({ mode: "number" }),
    /** Grows with every change: who edits names what they saw. */
    version: integer().notNull().default(1),
    /** Why it did not go out, for the one who decides. */
    problem: text(),
    authorId: uuid(),
    authorName: text().notNull(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    index("scheduled_messages_open")
      .on(t.workspaceId, t.conversationId)
      .where(sql`status in ('waiting', 'asks')`),
    foreignKey({
      columns: [t.workspaceId, t.conversationId],
      foreignColumns: [conversations.workspaceId, conversations.id],
    }).onDelete("cascade"),
    ...workspaceIsolation(),
  ],
);
