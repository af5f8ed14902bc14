import {
  boolean,
  foreignKey,
  index,
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

/** Rows that pointed at it and went on without it. */
export type KeptPointers = { table: string; ids: string[] };

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
    kept: jsonb().$type<KeptRows[]>().notNull(),
    pointers: jsonb().$type<KeptPointers[]>().notNull(),
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
