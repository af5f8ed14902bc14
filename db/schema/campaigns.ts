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
  uuid,
} from "drizzle-orm/pg-core";
import { CAMPAIGN_STATUSES, RECIPIENT_STATES, SKIP_REASONS } from "@/db/enums/campaigns";
import { MESSAGE_STATUSES } from "@/db/enums/messages";
import { channels } from "./channels";
import { createdAt, id, instant, money, updatedAt, workspaceId } from "./columns";
import { contacts } from "./contacts";
import { workspaceIsolation } from "./row-security";
import { messageTemplates } from "./templates";
import { workspaces } from "./workspaces";

export const campaigns = pgTable(
  "campaigns",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    id: id(),
    name: text().notNull(),
    status: text({ enum: CAMPAIGN_STATUSES }).notNull().default("draft"),
    channelId: uuid(),
    templateId: uuid(),
    /**
     * Each person gets their own language of the template, of those that Meta has approved; false
     * sends everybody the one that was chosen (E4).
     */
    ownLanguage: boolean().notNull().default(true),
    /** Who it goes to; parsed by lib/campaigns/schema.ts. */
    audience: jsonb().$type<Record<string, unknown>>().notNull().default({}),
    /** Template variable to contact field or fixed text, with fallback; lib/campaigns/schema.ts. */
    variables: jsonb().$type<Record<string, unknown>>().notNull().default({}),
    /** Size of the frozen audience: pending + skipped + handed + cancelled, always. */
    audienceCount: integer().notNull().default(0),
    skippedCount: integer().notNull().default(0),
    estimatedCost: money(),
    holdId: uuid(),
    pauseReason: text(),
    /** When a person let it go on after a pause: the brake looks at what came after. */
    resumedAt: instant(),
    /** Leave out whoever is beyond today's messaging limit instead of refusing the launch (B6). */
    fitToLimit: boolean().notNull().default(false),
    createdById: uuid(),
    createdByName: text().notNull(),
    launchedByName: text(),
    launchedAt: instant(),
    completedAt: instant(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
    deletedAt: instant(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    index("campaigns_running").on(t.channelId).where(sql`status = 'running'`),
    foreignKey({
      columns: [t.workspaceId, t.channelId],
      foreignColumns: [channels.workspaceId, channels.id],
    }),
    foreignKey({
      columns: [t.workspaceId, t.templateId],
      foreignColumns: [messageTemplates.workspaceId, messageTemplates.id],
    }),
    ...workspaceIsolation(),
  ],
);

/** The frozen audience and at the same time the queue: pending rows are claimed in batches. */
export const campaignRecipients = pgTable(
  "campaign_recipients",
  {
    workspaceId: workspaceId(),
    campaignId: uuid().notNull(),
    /** Becomes the id of the message, see messages. */
    id: id(),
    contactId: uuid().notNull(),
    state: text({ enum: RECIPIENT_STATES }).notNull(),
    skipReason: text({ enum: SKIP_REASONS }),
    /** The missing variable's name, for instance. */
    skipDetail: text(),
    /** Digits, frozen at launch. */
    address: text(),
    /**
     * The template in the language that this person gets, frozen at launch together with the price,
     * which is of its category. Null: the campaign's own.
     */
    templateId: uuid(),
    /** Values of the template's variables in order of appearance, frozen at launch (E5). */
    parameters: jsonb().$type<Record<string, string>>(),
    market: text(),
    /** What is reserved for this message. */
    price: money(),
    /** Set when Meta asked to wait before this one is tried again. */
    notBefore: instant(),
    attempts: integer().notNull().default(0),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.campaignId, t.id] }),
    index("campaign_recipients_pending")
      .on(t.workspaceId, t.campaignId, t.id)
      .where(sql`state = 'pending'`),
    index("campaign_recipients_contact").on(t.workspaceId, t.contactId),
    foreignKey({
      columns: [t.workspaceId, t.campaignId],
      foreignColumns: [campaigns.workspaceId, campaigns.id],
    }).onDelete("cascade"),
    foreignKey({
      columns: [t.workspaceId, t.contactId],
      foreignColumns: [contacts.workspaceId, contacts.id],
    }).onDelete("cascade"),
    foreignKey({
      columns: [t.workspaceId, t.templateId],
      foreignColumns: [messageTemplates.workspaceId, messageTemplates.id],
    }),
    ...workspaceIsolation(),
  ],
);

/** Messages of a campaign by status: kept by deltas in the statement that changes the status, recounted nightly (r79). */
export const campaignCounts = pgTable(
  "campaign_counts",
  {
    workspaceId: workspaceId(),
    campaignId: uuid().notNull(),
    status: text({ enum: MESSAGE_STATUSES }).notNull(),
    count: integer().notNull().default(0),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.campaignId, t.status] }),
    foreignKey({
      columns: [t.workspaceId, t.campaignId],
      foreignColumns: [campaigns.workspaceId, campaigns.id],
    }).onDelete("cascade"),
    ...workspaceIsolation(),
  ],
);

/** What happened to a campaign, for its timeline: launched, paused, slowed down by Meta, finished. */
export const campaignEvents = pgTable(
  "campaign_events",
  {
    workspaceId: workspaceId(),
    campaignId: uuid().notNull(),
    id: id(),
    kind: text().notNull(),
    actorName: text().notNull(),
    details: jsonb().$type<Record<string, unknown>>().notNull().default({}),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.campaignId, t.id] }),
    foreignKey({
      columns: [t.workspaceId, t.campaignId],
      foreignColumns: [campaigns.workspaceId, campaigns.id],
    }).onDelete("cascade"),
    ...workspaceIsolation(),
  ],
);
