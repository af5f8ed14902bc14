import {
  boolean,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { ASSIGNMENT_MODES } from "@/db/enums/inbox";
import { createdAt, id, instant, updatedAt, workspaceId } from "./columns";
import { workspaceIsolation } from "./row-security";
import { members, workspaces } from "./workspaces";

/** A part of the staff with a queue of its own. */
export const teams = pgTable(
  "teams",
  {
    workspaceId: workspaceId().references(() => workspaces.id, { onDelete: "cascade" }),
    id: id(),
    name: text().notNull(),
    /** Case- and accent-folded name. */
    slug: text().notNull(),
    assignment: text({ enum: ASSIGNMENT_MODES }).notNull().default("off"),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    uniqueIndex("teams_slug").on(t.workspaceId, t.slug),
    ...workspaceIsolation(),
  ],
);

export const teamMembers = pgTable(
  "team_members",
  {
    workspaceId: workspaceId(),
    teamId: uuid().notNull(),
    memberId: uuid().notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.teamId, t.memberId] }),
    index("team_members_member").on(t.workspaceId, t.memberId),
    foreignKey({
      columns: [t.workspaceId, t.teamId],
      foreignColumns: [teams.workspaceId, teams.id],
    }).onDelete("cascade"),
    foreignKey({
      columns: [t.workspaceId, t.memberId],
      foreignColumns: [members.workspaceId, members.id],
    }).onDelete("cascade"),
    ...workspaceIsolation(),
  ],
);

/** How a member takes part in the giving out of conversations; without a row: there, no limit. */
export const agents = pgTable(
  "agents",
  {
    workspaceId: workspaceId(),
    memberId: uuid().notNull(),
    away: boolean().notNull().default(false),
    /** Open conversations that are given at most; null: no limit. */
    capacity: integer(),
    /** When something was given last; who waited longest is next. */
    lastGivenAt: instant(),
    /** How they like to write: Enter sends, and Shift+Enter makes a line. */
    enterSends: boolean().notNull().default(false),
    /** A customer who writes to them or to nobody is heard. */
    sound: boolean().notNull().default(false),
    updatedAt: updatedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.memberId] }),
    foreignKey({
      columns: [t.workspaceId, t.memberId],
      foreignColumns: [members.workspaceId, members.id],
    }).onDelete("cascade"),
    ...workspaceIsolation(),
  ],
);
