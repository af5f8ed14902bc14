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
import { KEPT_KINDS } from "@/db/enums/trash";
import { createdAt, id, workspaceId } from "./columns";
import { workspaceIsolation } from "./row-security";
import { members, workspaces } from "./workspaces";

/** Rows of one table as they were, in the shape of that table. */
export type KeptRows = { table: string; rows: Record<string, unknown>[] };

/** What was deleted and can be put back for TRASH_DAYS (RT-4); lib/trash/kept-tables.ts says what belongs to a kind. */
export const trash = pgTable(
  "trash",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    id: id(),
    kind: text({ enum: KEPT_KINDS }).notNull(),
    itemId: uuid().notNull(),
    /** As it was called, for the list. */
    name: text().notNull(),
    /** Whose it was; null for what has no author. */
    memberId: uuid(),
    /** Others saw it too, so whoever runs their part may put it back. */
    shared: boolean().notNull().default(true),
    /** The thing itself, and what hung on it and has values of its own. */
    kept: jsonb().$type<KeptRows[]>().notNull(),
    deletedByName: text().notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    foreignKey({
      columns: [t.workspaceId, t.memberId],
      foreignColumns: [members.workspaceId, members.id],
    }).onDelete("cascade"),
    index("trash_old").on(t.createdAt),
    ...workspaceIsolation(),
  ],
);

/**
 * What hung on it by nothing but an id, and what pointed at it: a million people of a tag, in parts
 * that are written and read by the database alone.
 */
export const trashLinks = pgTable(
  "trash_links",
  {
    workspaceId: workspaceId(),
    entryId: uuid().notNull(),
    tableName: text().notNull(),
    part: integer().notNull(),
    ids: uuid().array().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.entryId, t.tableName, t.part] }),
    foreignKey({
      columns: [t.workspaceId, t.entryId],
      foreignColumns: [trash.workspaceId, trash.id],
    }).onDelete("cascade"),
    ...workspaceIsolation(),
  ],
);
