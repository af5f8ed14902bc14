import { sql } from "drizzle-orm";
import { jsonb, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { TEMPLATE_CATEGORIES, TEMPLATE_STATUSES } from "@/db/enums/templates";
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
    status: text({ enum: TEMPLATE_STATUSES }).notNull().default("draft"),
    /** Meta's id, digits as text: it may exceed 2^53. */
    providerTemplateId: text(),
    rejectionReason: text(),
    quality: text(),
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
