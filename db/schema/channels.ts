import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  date,
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
  CHANNEL_CHECKS,
  CHANNEL_HEALTH,
  CHANNEL_KINDS,
  CHANNEL_MODES,
  CHANNEL_STATUSES,
  CHECK_STATES,
  PHONE_SYNC_STATES,
  PHONE_SYNCS,
  THROUGHPUT_LEVELS,
} from "@/db/enums/channels";
import { createdAt, id, instant, sealedSecret, updatedAt, workspaceId } from "./columns";
import { workspaceIsolation } from "./row-security";
import { workspaces } from "./workspaces";

/** One fact that speaks against a number's health; `key` is the same while the fact is. */
export type HealthReason = { key: string; level: "warning" | "critical"; words: string };

/** An alert of Meta's about an account that is active; `type` names it when it ends. */
export type AccountAlert = {
  type: string;
  words: string;
  /** ISO 8601 */
  at: string;
};

/** A number, a sender of text messages, or an email address that a workspace writes from. */
export const channels = pgTable(
  "channels",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    id: id(),
    kind: text({ enum: CHANNEL_KINDS }).notNull(),
    mode: text({ enum: CHANNEL_MODES }).notNull(),
    /** When the mode was switched; what was put on its way before is priced by the other mode. */
    modeChangedAt: instant(),
    name: text().notNull(),
    /** A short word of the team's own, shown beside the name: "Nairobi", "Night shift". */
    label: text(),
    /** New conversations begin on it unless another is chosen; at most one a workspace. */
    isDefault: boolean().notNull().default(false),
    /** The provider's key of it: Meta's number id; of text messages digits, or account and sender name; of mails the address. */
    senderId: text().notNull(),
    /** The provider's account that it belongs to: Meta's WhatsApp account, or Twilio's; of mails the domain. */
    accountId: text().notNull(),
    /** The business portfolio that owns the account: limits count in it (whatsapp.md 7). Null: not asked yet. */
    portfolioId: text(),
    /** E.164 with "+"; of text messages also a sender name, which nobody can answer; of mails the address in lower case. */
    address: text().notNull(),
    verifiedName: text(),
    throughputLevel: text({ enum: THROUGHPUT_LEVELS }).notNull().default("STANDARD"),
    /** Messages a second that we allow ourselves; at most Meta's level. */
    maxPerSecond: integer().notNull().default(80),
    qualityRating: text(),
    qualityChangedAt: instant(),
    messagingLimit: text(),
    /** What the limit was before Meta lowered it last, and when; null once it is back. */
    limitBefore: text(),
    limitDroppedAt: instant(),
    /** When Meta took the higher throughput away; null once it is back. */
    throughputDroppedAt: instant(),
    /** Meta's own words: CONNECTED, FLAGGED, RESTRICTED ... and APPROVED, PENDING_REVIEW ... */
    metaStatus: text(),
    nameStatus: text(),
    status: text({ enum: CHANNEL_STATUSES }).notNull().default("connecting"),
    statusReason: text(),
    statusChangedAt: instant(),
    /** Access token (of Twilio: auth token; of Resend: API key), sealed; null in shared mode where the platform's own token is used. */
    accessToken: sealedSecret(),
    /** What Resend signs its posts with, sealed; null until somebody has copied it here. */
    webhookSecret: sealedSecret(),
    /** When a post came last that another secret had signed; null since the secret was set. */
    webhookRefusedAt: instant(),
    /** What Meta said when it refused the token last; null while it takes it. */
    tokenProblem: text(),
    /** When the token ends; null while no end is known. */
    tokenExpiresAt: instant(),
    /** Two-step PIN that the number was registered with, sealed. */
    pin: sealedSecret(),
    /** Meta's code that stopped campaigns on this number, and until when; without an end: until mended. */
    stopCode: integer(),
    stoppedAt: instant(),
    stopUntil: instant(),
    health: text({ enum: CHANNEL_HEALTH }),
    healthReasons: jsonb().$type<HealthReason[]>().notNull().default([]),
    /** Critical alerts that Meta has raised and not ended. */
    alerts: jsonb().$type<AccountAlert[]>().notNull().default([]),
    /** When Meta was asked last whether it still posts here, and what was wrong; null while it does. */
    subscriptionCheckedAt: instant(),
    subscriptionProblem: text(),
    /** When Meta was asked last for the templates of its account. */
    templatesAskedAt: instant(),
    isSandbox: boolean().notNull().default(false),
    /** The number stays in the WhatsApp Business app on its owner's phone (coexistence, whatsapp.md 5.3). */
    isOnPhone: boolean().notNull().default(false),
    lastWebhookAt: instant(),
    checkedAt: instant(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
    deletedAt: instant(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    // One number belongs to one workspace: it is how a webhook finds its tenant.
    uniqueIndex("channels_sender").on(t.kind, t.senderId).where(sql`deleted_at is null`),
    uniqueIndex("channels_default").on(t.workspaceId).where(sql`is_default and deleted_at is null`),
    ...workspaceIsolation(),
  ],
);

/**
 * A Meta app of the workspace's own, whose updates are signed with its own secret and speak for this
 * workspace alone. Its id is part of the address that the app posts to.
 */
export const metaApps = pgTable(
  "meta_apps",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    id: id(),
    /** Meta's id of the app, digits. */
    appId: text().notNull(),
    appSecret: sealedSecret().notNull(),
    /** The last update whose signature fitted, and the last whose did not; to the minute. */
    acceptedAt: instant(),
    refusedAt: instant(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    uniqueIndex("meta_apps_one").on(t.workspaceId),
    index("meta_apps_address").on(t.id),
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

/** What the last run of each of the five checks found; a check that never ran has no row. */
export const channelChecks = pgTable(
  "channel_checks",
  {
    workspaceId: workspaceId(),
    channelId: uuid().notNull(),
    name: text({ enum: CHANNEL_CHECKS }).notNull(),
    state: text({ enum: CHECK_STATES }).notNull(),
    /** What was found, or what failed in Meta's own words. */
    detail: text().notNull(),
    /** How to mend it; empty when there is nothing to mend. */
    mend: text().notNull().default(""),
    /** Meta's code, when it was Meta who refused. */
    code: integer(),
    checkedAt: instant().notNull().defaultNow(),
    /** Why a later run found nothing out, while Meta gave no answer; what stands here is from before. */
    noAnswer: text(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.channelId, t.name] }),
    foreignKey({
      columns: [t.workspaceId, t.channelId],
      foreignColumns: [channels.workspaceId, channels.id],
    }).onDelete("cascade"),
    ...workspaceIsolation(),
  ],
);

/**
 * What the phone app of a number was asked for, a row a question: Meta takes each once, within a day
 * of connecting (whatsapp.md 5.3). The row is made with the number.
 */
export const phoneSyncs = pgTable(
  "phone_syncs",
  {
    workspaceId: workspaceId(),
    channelId: uuid().notNull(),
    kind: text({ enum: PHONE_SYNCS }).notNull(),
    state: text({ enum: PHONE_SYNC_STATES }).notNull().default("waiting"),
    askedAt: instant(),
    /** Why it was not asked the last time; null before that and after it was. */
    problem: text(),
    /** Meta's code, when it was Meta who refused. */
    code: integer(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.channelId, t.kind] }),
    foreignKey({
      columns: [t.workspaceId, t.channelId],
      foreignColumns: [channels.workspaceId, channels.id],
    }).onDelete("cascade"),
    ...workspaceIsolation(),
  ],
);

/** Each time the health of a number changed, with the reasons that it then had. */
export const channelHealthChanges = pgTable(
  "channel_health_changes",
  {
    workspaceId: workspaceId(),
    id: id(),
    channelId: uuid().notNull(),
    before: text({ enum: CHANNEL_HEALTH }),
    after: text({ enum: CHANNEL_HEALTH }).notNull(),
    reasons: jsonb().$type<HealthReason[]>().notNull().default([]),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    index("channel_health_changes_of_number").on(t.workspaceId, t.channelId, t.id),
    foreignKey({
      columns: [t.workspaceId, t.channelId],
      foreignColumns: [channels.workspaceId, channels.id],
    }).onDelete("cascade"),
    ...workspaceIsolation(),
  ],
);

/**
 * What a number has used of a calendar month (UTC): delivered free-form messages, of which the first
 * thousand are free (whatsapp.md 8.1). Counted by apply_statuses as it writes them, so that the price
 * of the next one is read from one row.
 */
export const channelMonths = pgTable(
  "channel_months",
  {
    workspaceId: workspaceId(),
    channelId: uuid().notNull(),
    /** Its first day. */
    month: date({ mode: "string" }).notNull(),
    serviceDelivered: integer().notNull().default(0),
    /**
     * When the newest one was delivered that Meta charged for, and that it gave free: Meta also counts
     * what the number sends elsewhere, so its free ones may end before ours.
     */
    servicePricedAt: instant(),
    serviceFreeAt: instant(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.channelId, t.month] }),
    check("channel_months_not_negative", sql`${t.serviceDelivered} >= 0`),
    foreignKey({
      columns: [t.workspaceId, t.channelId],
      foreignColumns: [channels.workspaceId, channels.id],
    }).onDelete("cascade"),
    ...workspaceIsolation(),
  ],
);
