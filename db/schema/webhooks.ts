import { sql } from "drizzle-orm";
import {
  customType,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uuid,
} from "drizzle-orm/pg-core";
import { WEBHOOK_EVENT_STATUSES, WEBHOOK_SOURCES } from "@/db/enums/webhooks";
import { createdAt, id, instant } from "./columns";

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
    phoneNumberId: text(),
    wabaId: text(),
    kind: text().notNull(),
    payload: jsonb().$type<unknown>().notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.webhookEventId, t.position] }),
    index("unmatched_updates_number").on(t.phoneNumberId),
  ],
);
