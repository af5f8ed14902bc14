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
  PAUSE_KINDS,
  TEMPLATE_CATEGORIES,
  TEMPLATE_STATUSES,
  VERSION_OUTCOMES,
} from "@/db/enums/templates";
import { channels } from "./channels";
import { createdAt, id, instant, updatedAt, workspaceId } from "./columns";
import { workspaceIsolation } from "./row-security";
import { workspaces } from "./workspaces";

/** WhatsApp message templates: one row a WhatsApp account, name and language (E4). */
export const messageTemplates = pgTable(
  "message_templates",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    id: id(),
    wabaId: text().notNull(),
    name: text().notNull(),
    language: text().notNull(),
    category: text({ enum: TEMPLATE_CATEGORIES }).notNull(),
    parameterFormat: text({ enum: ["positional", "named"] })
      .notNull()
      .default("named"),
    /** Meta's component array, upper-case types; samples included. */
    components: jsonb().$type<unknown[]>().notNull(),
    /**
     * The next wording of one that Meta has approved, while it is written: what is sent stays
     * `components` until this is submitted (TP-4). Null when nobody writes one.
     */
    nextComponents: jsonb().$type<unknown[]>(),
    /** Where the values of its variables usually come from, by place; a campaign begins with it (TP-3). */
    variableSources: jsonb()
      .$type<Record<string, { field: string; fallback: string }>>()
      .notNull()
      .default({}),
    /** How long Meta keeps trying to deliver one; null is Meta's own limit. */
    ttlSeconds: integer(),
    status: text({ enum: TEMPLATE_STATUSES }).notNull().default("draft"),
    /** Meta's id, digits as text: it may exceed 2^53. */
    providerTemplateId: text(),
    /**
     * Who wrote into a field of the draft last, by field. It saves itself every few seconds, too often
     * for a line of the activity each.
     */
    draftTouches: jsonb()
      .$type<Record<string, { memberId: string | null; name: string; at: string }>>()
      .notNull()
      .default({}),
    rejectionReason: text(),
    /** What Meta paused it for: a pause for quality ends by itself, one by pacing does not. */
    pauseKind: text({ enum: PAUSE_KINDS }),
    quality: text(),
    /** The category that Meta announced, and from when it counts and costs. */
    upcomingCategory: text({ enum: TEMPLATE_CATEGORIES }),
    upcomingCategoryAt: instant(),
    /** What it was before Meta filed it elsewhere. */
    previousCategory: text({ enum: TEMPLATE_CATEGORIES }),
    statusChangedAt: instant(),
    submittedAt: instant(),
    approvedAt: instant(),
    syncedAt: instant(),
    createdByName: text().notNull(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
    deletedAt: instant(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    uniqueIndex("message_templates_identity")
      .on(t.workspaceId, t.wabaId, t.name, t.language)
      .where(sql`deleted_at is null`),
    ...workspaceIsolation(),
  ],
);

/** Each wording that was submitted, with what Meta made of it: readable whatever is written after it (E3). */
export const templateVersions = pgTable(
  "template_versions",
  {
    workspaceId: workspaceId(),
    id: id(),
    templateId: uuid().notNull(),
    /** From 1, in the order of submission. */
    number: integer().notNull(),
    category: text({ enum: TEMPLATE_CATEGORIES }).notNull(),
    components: jsonb().$type<unknown[]>().notNull(),
    outcome: text({ enum: VERSION_OUTCOMES }).notNull(),
    reason: text(),
    /** It replaced an approved wording: Meta takes one a day and ten in 30 days (whatsapp.md 4). */
    editsApproved: boolean().notNull(),
    submittedByName: text().notNull(),
    submittedAt: instant().notNull().defaultNow(),
    decidedAt: instant(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    uniqueIndex("template_versions_number").on(t.workspaceId, t.templateId, t.number),
    foreignKey({
      columns: [t.workspaceId, t.templateId],
      foreignColumns: [messageTemplates.workspaceId, messageTemplates.id],
    }).onDelete("cascade"),
    ...workspaceIsolation(),
  ],
);

/**
 * Files for the top of templates: samples that Meta's reviewers see, and files that are sent. The
 * bytes are ours too, so that a preview can show what Meta does not give back.
 */
export const templateFiles = pgTable(
  "template_files",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    id: id(),
    mimeType: text().notNull(),
    fileName: text().notNull(),
    sizeBytes: integer().notNull(),
    /** Key in the store, lib/core/storage.ts. */
    storageKey: text().notNull(),
    /** Meta's handle when it is a sample (whatsapp.md 4.5). */
    handle: text(),
    uploadedByName: text().notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    index("template_files_handle").on(t.workspaceId, t.handle).where(sql`handle is not null`),
    ...workspaceIsolation(),
  ],
);

/** Meta's ids of such files for sending: each of one number, and for 30 days (whatsapp.md 3). */
export const templateFileMedia = pgTable(
  "template_file_media",
  {
    workspaceId: workspaceId(),
    fileId: uuid().notNull(),
    channelId: uuid().notNull(),
    mediaId: text().notNull(),
    expiresAt: instant().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.fileId, t.channelId] }),
    foreignKey({
      columns: [t.workspaceId, t.fileId],
      foreignColumns: [templateFiles.workspaceId, templateFiles.id],
    }).onDelete("cascade"),
    foreignKey({
      columns: [t.workspaceId, t.channelId],
      foreignColumns: [channels.workspaceId, channels.id],
    }).onDelete("cascade"),
    ...workspaceIsolation(),
  ],
);
