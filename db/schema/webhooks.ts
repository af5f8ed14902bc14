import { sql } from "drizzle-orm";
import {
  customType,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uuid,
} from "drizzle-orm/pg-core";
import { WEBHOOK_EVENT_STATUSES, WEBHOOK_OUTCOMES, WEBHOOK_SOURCES } from "@/db/enums/webhooks";
import { channels } from "./channels";
import { createdAt, id, instant, workspaceId } from "./columns";
import { workspaceIsolation } from "./row-security";
import { workspaces } from "./workspaces";

const bytes = customType<{ data: Buffer }>({ dataType: () => "bytea" });

/**
 * Bodies as they came over the wire, committed before they are answered. The tenant is not known
 * yet, so this is no tenant table: only the system role reads it. Partitioned by month through the id.
 */
export const webhookEvents = pgTable(
  "webhook_events",
  {
    id: id().primaryKey(),
    source: text({ enum: WEBHOOK_SOURCES }).notNull(),
    body: bytes().notNull(),
    /** The workspace whose own Meta app signed it, for which alone it speaks; null: the installation's app. */
    speaksFor: uuid(),
    /** The number whose own address it was posted to; null where the body names it (Meta). */
    channelId: uuid(),
    /** Our id of the message that the address carried, where the body has no place for one (Twilio). */
    reference: text(),
    /** What its provider gave when it was asked for the rest: Resend's posts name a mail without its words. */
    fetched: jsonb().$type<unknown>(),
    status: text({ enum: WEBHOOK_EVENT_STATUSES }).notNull().default("pending"),
    attempts: integer().notNull().default(0),
    nextAttemptAt: instant().notNull().defaultNow(),
    error: text(),
    receivedAt: createdAt(),
    processedAt: instant(),
  },
  (t) => [
    index("webhook_events_pending").on(t.nextAttemptAt).where(sql`status = 'pending'`),
    index("webhook_events_kept").on(t.status, t.id).where(sql`status in ('failed', 'unmatched')`),
  ],
);

/** What makes a repeated delivery harmless: its own keyed table, because partitions cannot be unique across. */
export const webhookKeys = pgTable(
  "webhook_keys",
  {
    source: text({ enum: WEBHOOK_SOURCES }).notNull(),
    /** The provider's event id, or the SHA-256 of the body where it has none (Meta). */
    key: text().notNull(),
    eventId: uuid().notNull(),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.source, t.key] }), index("webhook_keys_age").on(t.createdAt)],
);

/** Updates for numbers that no workspace has connected; replayed when one does (G4). */
export const unmatchedUpdates = pgTable(
  "unmatched_updates",
  {
    webhookEventId: uuid().notNull(),
    position: integer().notNull(),
    senderId: text(),
    accountId: text(),
    kind: text().notNull(),
    payload: jsonb().$type<unknown>().notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.webhookEventId, t.position] }),
    index("unmatched_updates_sender").on(t.senderId),
  ],
);

/**
 * One line for each update of a stored event and each workspace it concerns: what it was, what it did,
 * and whose message it is about (S9). The body itself stays in webhook_events. Partitioned by month
 * through the event's id, and dropped with it.
 */
export const webhookUpdates = pgTable(
  "webhook_updates",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    webhookEventId: uuid().notNull(),
    /** Its place in the body. */
    position: integer().notNull(),
    channelId: uuid(),
    /** Meta's field, for instance "account_update". */
    field: text().notNull(),
    /** Our name for what it says: message, status, template_quality … */
    kind: text().notNull(),
    /** The message, call or payment it is about. */
    providerId: text(),
    outcome: text({ enum: WEBHOOK_OUTCOMES }).notNull(),
    /** What it did, in a sentence; for a failure the reason. */
    effect: text().notNull(),
    /** Runs after the first one that succeeded, and the last of them. */
    replays: integer().notNull().default(0),
    replayedAt: instant(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.webhookEventId, t.position] }),
    index("webhook_updates_provider")
      .on(t.workspaceId, t.providerId)
      .where(sql`provider_id is not null`),
    index("webhook_updates_kind")
      .on(t.workspaceId, t.kind, t.webhookEventId)
      .where(sql`kind not in ('status', 'message')`),
    index("webhook_updates_unsettled")
      .on(t.workspaceId, t.outcome, t.webhookEventId)
      .where(sql`outcome in ('failed', 'waiting')`),
    foreignKey({
      columns: [t.workspaceId, t.channelId],
      foreignColumns: [channels.workspaceId, channels.id],
    }).onDelete("cascade"),
    ...workspaceIsolation(),
  ],
);
