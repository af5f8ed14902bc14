import { sql } from "drizzle-orm";
import {
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
  CONSENT_ACTIONS,
  CONSENT_SOURCES,
  CONSENT_STATES,
  CONTACT_SOURCES,
  IDENTITY_KINDS,
  IMPORT_STATUSES,
  IMPORT_VERDICTS,
  SUPPRESSION_KINDS,
} from "@/db/enums/contacts";
import { createdAt, id, instant, updatedAt, workspaceId } from "./columns";
import { workspaceIsolation } from "./row-security";
import { workspaces } from "./workspaces";

/** What led a person here, as WhatsApp told it with their message. */
export type ContactReferral = {
  /** ISO time of the message that carried it. */
  at: string;
  sourceType: string | null;
  sourceId: string | null;
  sourceUrl: string | null;
  headline: string | null;
  clickId: string | null;
};

/** People of a workspace's audience. A phone is optional: username users may hide it (C13). */
export const contacts = pgTable(
  "contacts",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    id: id(),
    name: text(),
    /** E.164 with "+". */
    phone: text(),
    /** Canonical digits (lib/core/format/phone.ts) in which variants of one number meet. */
    phoneKey: text(),
    /** ISO 3166-1 alpha-2 of the phone. */
    country: text(),
    /** What was typed or imported, kept for support. */
    rawPhone: text(),
    /** Username shown by WhatsApp when the phone is hidden. */
    username: text(),
    email: text(),
    company: text(),
    city: text(),
    /** What they speak, a BCP 47 tag ("pt-BR"): the language of the templates they get (E4). */
    language: text(),
    customFields: jsonb().$type<Record<string, string>>().notNull().default({}),
    source: text({ enum: CONTACT_SOURCES }).notNull(),
    /** The advertisement or post that first led here, never changed, and the newest one (C9). */
    firstReferral: jsonb().$type<ContactReferral>(),
    lastReferral: jsonb().$type<ContactReferral>(),
    /** Cache of the newest consent event for WhatsApp marketing. */
    consent: text({ enum: CONSENT_STATES }).notNull().default("unknown"),
    consentChangedAt: instant(),
    blockedAt: instant(),
    blockedReason: text(),
    lastMessageAt: instant(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
    deletedAt: instant(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    uniqueIndex("contacts_phone_key").on(t.workspaceId, t.phoneKey).where(sql`deleted_at is null`),
    index("contacts_newest").on(t.workspaceId, t.id).where(sql`deleted_at is null`),
    index("contacts_by_name")
      .on(t.workspaceId, sql`lower(${t.name})`, t.id)
      .where(sql`deleted_at is null`),
    /**
     * Imports recognise people by e-mail; without it they compare each row of the file with every
     * contact. Addresses are stored in lower case: plain equality is leakproof and finds them.
     */
    index("contacts_by_email").on(t.workspaceId, t.email).where(sql`deleted_at is null`),
    index("contacts_by_last_message")
      .on(t.workspaceId, t.lastMessageAt, t.id)
      .where(sql`deleted_at is null`),
    index("contacts_removed").on(t.workspaceId, t.deletedAt).where(sql`deleted_at is not null`),
    index("contacts_search").using(
      "gin",
      sql`(coalesce(name,'') || ' ' || coalesce(phone,'') || ' ' || coalesce(email,'') || ' ' || coalesce(company,'') || ' ' || coalesce(username,'')) gin_trgm_ops`,
    ),
    ...workspaceIsolation(),
  ],
);

/** Every address one person is known by; unique in a workspace, so 50 parallel webhooks make one contact. */
export const contactIdentities = pgTable(
  "contact_identities",
  {
    workspaceId: workspaceId(),
    kind: text({ enum: IDENTITY_KINDS }).notNull(),
    /** phone: the canonical key; wa_id: Meta's digits; user_id: the BSUID, verbatim. */
    value: text().notNull(),
    contactId: uuid().notNull(),
    /** "kind:value" of the address beside which it was learnt: where that one goes, this one follows. */
    learntWith: text(),
    /** When WhatsApp said that the person moved to it from the address in `learntWith`. */
    movedAt: instant(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.kind, t.value] }),
    foreignKey({
      columns: [t.workspaceId, t.contactId],
      foreignColumns: [contacts.workspaceId, contacts.id],
    }).onDelete("cascade"),
    index("contact_identities_contact").on(t.workspaceId, t.contactId),
    ...workspaceIsolation(),
  ],
);

export const tags = pgTable(
  "tags",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    id: id(),
    name: text().notNull(),
    /** Case- and accent-folded name: "VIP" and "vip" are one tag. */
    slug: text().notNull(),
    /** Living contacts that have it; kept by triggers, db/functions/40_counts.sql. */
    contactCount: integer().notNull().default(0),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    uniqueIndex("tags_slug").on(t.workspaceId, t.slug),
    ...workspaceIsolation(),
  ],
);

export const contactTags = pgTable(
  "contact_tags",
  {
    workspaceId: workspaceId(),
    contactId: uuid().notNull(),
    tagId: uuid().notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.tagId, t.contactId] }),
    index("contact_tags_contact").on(t.workspaceId, t.contactId),
    foreignKey({
      columns: [t.workspaceId, t.contactId],
      foreignColumns: [contacts.workspaceId, contacts.id],
    }).onDelete("cascade"),
    foreignKey({
      columns: [t.workspaceId, t.tagId],
      foreignColumns: [tags.workspaceId, tags.id],
    }).onDelete("cascade"),
    ...workspaceIsolation(),
  ],
);

/** Append-only evidence of consent (S6): the state on the contact is only its newest line. */
export const consentEvents = pgTable(
  "consent_events",
  {
    workspaceId: workspaceId(),
    id: id(),
    contactId: uuid().notNull(),
    action: text({ enum: CONSENT_ACTIONS }).notNull(),
    purpose: text().notNull().default("marketing"),
    source: text({ enum: CONSENT_SOURCES }).notNull(),
    /** The wording agreed to, the word that was written, or the basis stated at an import. */
    evidence: text().notNull(),
    messageId: uuid(),
    importId: uuid(),
    actorName: text().notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    index("consent_events_contact").on(t.workspaceId, t.contactId, t.id),
    foreignKey({
      columns: [t.workspaceId, t.contactId],
      foreignColumns: [contacts.workspaceId, contacts.id],
    }).onDelete("cascade"),
    ...workspaceIsolation(),
  ],
);

export const contactImports = pgTable(
  "contact_imports",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    id: id(),
    status: text({ enum: IMPORT_STATUSES }).notNull(),
    fileName: text().notNull(),
    /** SHA-256 of the bytes: the same file is recognised when it comes again. */
    fileHash: text().notNull(),
    fileSize: integer().notNull(),
    encoding: text().notNull(),
    delimiter: text().notNull(),
    headers: jsonb().$type<string[]>().notNull(),
    /** Column index to field; parsed by lib/contacts/schema.ts. */
    mapping: jsonb().$type<Record<string, string>>().notNull().default({}),
    options: jsonb().$type<Record<string, unknown>>().notNull().default({}),
    rowCount: integer().notNull().default(0),
    /** The last row that was committed; work goes on behind it after a crash. */
    committedThrough: integer().notNull().default(0),
    createdCount: integer().notNull().default(0),
    updatedCount: integer().notNull().default(0),
    skippedCount: integer().notNull().default(0),
    failedCount: integer().notNull().default(0),
    problem: text(),
    createdByName: text().notNull(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
    completedAt: instant(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] }), ...workspaceIsolation()],
);

/** The rows of a file, staged as they were read, each with its verdict. */
export const contactImportRows = pgTable(
  "contact_import_rows",
  {
    workspaceId: workspaceId(),
    importId: uuid().notNull(),
    /** 1 is the first row after the header. */
    rowNumber: integer().notNull(),
    cells: jsonb().$type<string[]>().notNull(),
    verdict: text({ enum: IMPORT_VERDICTS }),
    /** Machine-readable reason of a skip or failure, for instance "phone_too_short". */
    reason: text(),
    detail: text(),
    contactId: uuid(),
    /** What the contact looked like before an update, so that the import can be undone. */
    before: jsonb().$type<Record<string, unknown>>(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.importId, t.rowNumber] }),
    foreignKey({
      columns: [t.workspaceId, t.importId],
      foreignColumns: [contactImports.workspaceId, contactImports.id],
    }).onDelete("cascade"),
    ...workspaceIsolation(),
  ],
);

/**
 * Meta's refusals that are about one person: how often in a row and when last. Whoever was reached or
 * wrote since then is no longer meant (lib/contacts/suppressed-contacts.ts).
 */
export const deliverySuppressions = pgTable(
  "delivery_suppressions",
  {
    workspaceId: workspaceId(),
    contactId: uuid().notNull(),
    kind: text({ enum: SUPPRESSION_KINDS }).notNull(),
    count: integer().notNull().default(1),
    lastAt: instant().notNull().defaultNow(),
    /** The message that was refused last: the same refusal told twice counts once. */
    lastMessageId: uuid().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.contactId, t.kind] }),
    foreignKey({
      columns: [t.workspaceId, t.contactId],
      foreignColumns: [contacts.workspaceId, contacts.id],
    }).onDelete("cascade"),
    ...workspaceIsolation(),
  ],
);

/**
 * Two people who became one (S10): `mergedId` is removed, and its addresses in the product lead to
 * `keptId` until the merge is undone. What undoing needs stands in `image`, lib/contacts/merge.
 */
export const contactMerges = pgTable(
  "contact_merges",
  {
    workspaceId: workspaceId(),
    id: id(),
    keptId: uuid().notNull(),
    mergedId: uuid().notNull(),
    /** How WhatsApp itself proved it; null when a person decided. */
    proof: text(),
    mergedByName: text().notNull(),
    image: jsonb().$type<Record<string, unknown>>().notNull(),
    /** What changed hands; emptied by the undo. */
    messageIds: uuid().array().notNull().default([]),
    recipientIds: uuid().array().notNull().default([]),
    createdAt: createdAt(),
    undoneAt: instant(),
    undoneByName: text(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    // a person is merged into one other at a time
    uniqueIndex("contact_merges_merged")
      .on(t.workspaceId, t.mergedId)
      .where(sql`undone_at is null`),
    index("contact_merges_kept").on(t.workspaceId, t.keptId),
    foreignKey({
      columns: [t.workspaceId, t.keptId],
      foreignColumns: [contacts.workspaceId, contacts.id],
    }).onDelete("cascade"),
    foreignKey({
      columns: [t.workspaceId, t.mergedId],
      foreignColumns: [contacts.workspaceId, contacts.id],
    }).onDelete("cascade"),
    ...workspaceIsolation(),
  ],
);

/** Conversations that were taken up by another one of the same number: where their address leads now. */
export const conversationMerges = pgTable(
  "conversation_merges",
  {
    workspaceId: workspaceId(),
    /** The one that is gone. */
    conversationId: uuid().notNull(),
    /** No foreign key: it may be taken up in turn, and come back. */
    intoId: uuid().notNull(),
    mergeId: uuid().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.conversationId] }),
    index("conversation_merges_merge").on(t.workspaceId, t.mergeId),
    foreignKey({
      columns: [t.workspaceId, t.mergeId],
      foreignColumns: [contactMerges.workspaceId, contactMerges.id],
    }).onDelete("cascade"),
    ...workspaceIsolation(),
  ],
);
