import { sql } from "drizzle-orm";
import {
  boolean,
  foreignKey,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import {
  CHANNEL_KINDS,
  CHANNEL_MODES,
  CHANNEL_STATUSES,
  THROUGHPUT_LEVELS,
} from "@/db/enums/channels";
import { createdAt, id, instant, sealedSecret, updatedAt, workspaceId } from "./columns";
import { workspaceIsolation } from "./row-security";
import { workspaces } from "./workspaces";

/** A number (later: a sender or a mailbox) that a workspace writes from. */
export const channels = pgTable(
  "channels",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    id: id(),
    kind: text({ enum: CHANNEL_KINDS }).notNull(),
    mode: text({ enum: CHANNEL_MODES }).notNull(),
    name: text().notNull(),
    phoneNumberId: text().notNull(),
    wabaId: text().notNull(),
    /** E.164 with "+". */
    displayPhoneNumber: text().notNull(),
    verifiedName: text(),
    throughputLevel: text({ enum: THROUGHPUT_LEVELS }).notNull().default("STANDARD"),
    /** Messages a second that we allow ourselves; at most Meta's level. */
    maxPerSecond: integer().notNull().default(80),
    qualityRating: text(),
    messagingLimit: text(),
    status: text({ enum: CHANNEL_STATUSES }).notNull().default("connecting"),
    statusReason: text(),
    statusChangedAt: instant(),
    /** Access token, sealed; null in shared mode where the platform's own token is used. */
    accessToken: sealedSecret(),
    isSandbox: boolean().notNull().default(false),
    lastWebhookAt: instant(),
    checkedAt: instant(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
    deletedAt: instant(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    // One number belongs to one workspace: it is how a webhook finds its tenant.
    uniqueIndex("channels_phone_number").on(t.kind, t.phoneNumberId).where(sql`deleted_at is null`),
    ...workspaceIsolation(),
  ],
);

/** Webhook updates that have no other effect yet: kept, shown in the settings, and replayable. */
export const channelEvents = pgTable(
  "channel_events",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    id: id(),
    channelId: uuid(),
    /** Meta's field, for instance "account_update", or the unknown one it sent. */
    kind: text().notNull(),
    summary: text().notNull(),
    payload: jsonb().$type<unknown>().notNull(),
    webhookEventId: uuid().notNull(),
    /** Equal for repeats of one update, whatever post it came in: a replay is harmless. */
    dedupeKey: text().notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    uniqueIndex("channel_events_once").on(t.workspaceId, t.dedupeKey),
    foreignKey({
      columns: [t.workspaceId, t.channelId],
      foreignColumns: [channels.workspaceId, channels.id],
    }).onDelete("cascade"),
    ...workspaceIsolation(),
  ],
);
