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
} from "@/db/enums/messages";
import { channels } from "./channels";
import { createdAt, id, instant, money, updatedAt, workspaceId } from "./columns";
import { contacts } from "./contacts";
import { workspaceIsolation } from "./row-security";
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
    unreadCount: integer().notNull().default(0),
    lastMessageAt: instant().notNull().defaultNow(),
    lastMessageId: uuid(),
    lastInboundAt: instant(),
    /** Free-form messages are allowed until then: newest customer message + 24 h. */
    windowExpiresAt: instant(),
    /** Everything is free until then: an advertisement led here and was answered (whatsapp.md 7). */
    freeEntryUntil: instant(),
    snoozedUntil: instant(),
    closedAt: instant(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    uniqueIndex("conversations_thread").on(t.workspaceId, t.contactId, t.channelId),
    index("conversations_newest").on(t.workspaceId, t.status, t.lastMessageAt),
    index("conversations_assignee").on(t.workspaceId, t.assigneeId, t.status, t.lastMessageAt),
    foreignKey({
      columns: [t.workspaceId, t.contactId],
      foreignColumns: [contacts.workspaceId, contacts.id],
    }).onDelete("cascade"),
    foreignKey({
      columns: [t.workspaceId, t.channelId],
      foreignColumns: [channels.workspaceId, channels.id],
    }).onDelete("cascade"),
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
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.messageId] }),
    index("message_queue_due").on(t.channelId, t.dueAt),
    foreignKey({
      columns: [t.workspaceId, t.messageId],
      foreignColumns: [messages.workspaceId, messages.id],
    }).onDelete("cascade"),
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

export const attachments = pgTable(
  "attachments",
  {
    workspaceId: workspaceId(),
    id: id(),
    messageId: uuid().notNull(),
    status: text({ enum: ATTACHMENT_STATUSES }).notNull().default("pending"),
    mimeType: text().notNull(),
    fileName: text(),
    sizeBytes: integer(),
    sha256: text(),
    providerMediaId: text(),
    /** Key in the store, lib/core/storage.ts. */
    storageKey: text(),
    problem: text(),
    voice: boolean().notNull().default(false),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    index("attachments_message").on(t.workspaceId, t.messageId),
    foreignKey({
      columns: [t.workspaceId, t.messageId],
      foreignColumns: [messages.workspaceId, messages.id],
    }).onDelete("cascade"),
    ...workspaceIsolation(),
  ],
);

/** What an agent has typed and not sent; survives reload, crash and another device (IN-7). */
export const drafts = pgTable(
  "drafts",
  {
    workspaceId: workspaceId(),
    conversationId: uuid().notNull(),
    memberId: uuid().notNull(),
    body: text().notNull(),
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
