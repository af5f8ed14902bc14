import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  foreignKey,
  index,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { API_SCOPES, MEMBER_STATUSES, ROLES } from "@/db/enums/workspaces";
import { createdAt, id, instant, workspaceId } from "./columns";
import { users } from "./identity";
import { workspaceIsolation } from "./row-security";

export const workspaces = pgTable(
  "workspaces",
  {
    id: id().primaryKey(),
    slug: text().notNull().unique(),
    name: text().notNull(),
    /** ISO 3166-1 alpha-2: default for national phone numbers. */
    country: text().notNull(),
    /** ISO 4217 code of the wallet. */
    currency: text().notNull().default("USD"),
    /** IANA name; schedules and reports use it. */
    timeZone: text().notNull().default("UTC"),
    /** Parsed by lib/workspaces/schema.ts; unknown keys survive. */
    settings: jsonb().$type<Record<string, unknown>>().notNull().default({}),
    /** True for the workspace that a newcomer looks at; it can be removed with one click. */
    isSample: boolean().notNull().default(false),
    suspendedAt: instant(),
    suspendedReason: text(),
    createdAt: createdAt(),
  },
  () => workspaceIsolation("id"),
);

export const members = pgTable(
  "members",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    id: id(),
    userId: uuid()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    role: text({ enum: ROLES }).notNull(),
    status: text({ enum: MEMBER_STATUSES }).notNull().default("active"),
    /** Shown in threads and history, also after the person has left. */
    displayName: text().notNull(),
    /** Copy of the person's address, so that the app role needs no right on users. */
    email: text().notNull(),
    createdAt: createdAt(),
    statusChangedAt: instant(),
    /** Long jobs that ended up to then are no news to the member any more (lib/tray). */
    traySeenAt: instant(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    uniqueIndex("members_user").on(t.workspaceId, t.userId),
    index("members_by_user").on(t.userId),
    ...workspaceIsolation(),
  ],
);

export const invitations = pgTable(
  "invitations",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    id: id(),
    email: text().notNull(),
    role: text({ enum: ROLES }).notNull(),
    tokenHash: text().notNull().unique(),
    invitedByMemberId: uuid().notNull(),
    expiresAt: instant().notNull(),
    acceptedAt: instant(),
    revokedAt: instant(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    foreignKey({
      columns: [t.workspaceId, t.invitedByMemberId],
      foreignColumns: [members.workspaceId, members.id],
    }).onDelete("cascade"),
    uniqueIndex("invitations_open")
      .on(t.workspaceId, t.email)
      .where(sql`accepted_at is null and revoked_at is null`),
    ...workspaceIsolation(),
  ],
);

/**
 * Keys of the public API. The key itself is shown once and kept nowhere; it is found by its HMAC before
 * its workspace is known. One that was revoked stays, because messages name it.
 */
export const apiKeys = pgTable(
  "api_keys",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    id: id(),
    name: text().notNull(),
    /** The beginning of the key, to tell it by. */
    prefix: text().notNull(),
    /** HMAC-SHA256 under a key derived from ENCRYPTION_KEY (lib/core/crypto/api-key.ts). */
    keyHash: text().notNull().unique(),
    /** Which ENCRYPTION_KEY that was. */
    pepperId: text().notNull(),
    scopes: text({ enum: API_SCOPES }).array().notNull(),
    /** A key stays when the one who made it has left. */
    createdById: uuid(),
    createdByName: text().notNull(),
    createdAt: createdAt(),
    expiresAt: instant(),
    /** Written at most once a minute. */
    lastUsedAt: instant(),
    lastUsedIp: text(),
    revokedAt: instant(),
    revokedByName: text(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] }), ...workspaceIsolation()],
);

/** Append-only: who did what. UPDATE, DELETE and TRUNCATE are refused by trigger. */
export const activityLog = pgTable(
  "activity_log",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    id: id(),
    /** member, system, api_key or customer; the name is kept as it was at the time. */
    actorKind: text().notNull(),
    actorId: uuid(),
    actorName: text().notNull(),
    /** noun.verb in the past, for instance "campaign.launched". */
    action: text().notNull(),
    resourceId: text(),
    details: jsonb().$type<Record<string, unknown>>().notNull().default({}),
    ip: text(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    index("activity_by_action").on(t.workspaceId, t.action, t.id),
    // what happened to one thing, newest first: its history, and who changed a field meanwhile
    index("activity_by_resource")
      .on(t.workspaceId, t.resourceId, t.id)
      .where(sql`resource_id is not null`),
    ...workspaceIsolation(),
  ],
);

/** Changes that browsers follow; ids only. Kept for a day so that a dropped stream can catch up. */
export const realtimeEvents = pgTable(
  "realtime_events",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    id: id(),
    topic: text().notNull(),
    payload: jsonb().$type<Record<string, unknown>>().notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    index("realtime_events_age").on(t.createdAt),
    ...workspaceIsolation(),
  ],
);

/** Row counts kept by statement triggers, so that a list of a million rows can say its size. */
export const workspaceCounts = pgTable(
  "workspace_counts",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    /** "contacts", and "contacts:KE" for those of a country. */
    noun: text().notNull(),
    count: bigint({ mode: "number" }).notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.noun] }), ...workspaceIsolation()],
);
