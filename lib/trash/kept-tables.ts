import { getTableName } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import type { KeptKind } from "@/db/enums/trash";
import { contactTags, tags } from "@/db/schema/contacts";
import {
  cannedReplies,
  channelRoutes,
  conversationLabels,
  labels,
  macros,
  responseTargets,
  savedViews,
} from "@/db/schema/inbox";
import { conversations } from "@/db/schema/messages";
import { teamMembers, teams } from "@/db/schema/teams";
import type { Permission } from "@/lib/access/permissions";

type KeptTables = {
  root: string;
  /** Columns that triggers count, as they are before what hangs on it is back. */
  counted?: Record<string, unknown>;
  /** Rows that are deleted with it, by the column that names it. */
  links: readonly { table: string; column: string }[];
  /** Rows that name it and stay: the column that is emptied, and the one that tells them apart. */
  pointers: readonly { table: string; column: string; key: string }[];
};

const link = (table: PgTable, column: string) => ({ table: getTableName(table), column });
const pointer = (table: PgTable, column: string, key: string) => ({
  ...link(table, column),
  key,
});
const alone = (table: PgTable): KeptTables => ({
  root: getTableName(table),
  links: [],
  pointers: [],
});

/** What belongs to a thing of each kind. Names of tables and columns come from here and from nowhere else. */
export const KEPT_TABLES: Record<KeptKind, KeptTables> = {
  tag: { ...alone(tags), counted: { contact_count: 0 }, links: [link(contactTags, "tag_id")] },
  label: { ...alone(labels), links: [link(conversationLabels, "label_id")] },
  canned_reply: alone(cannedReplies),
  macro: alone(macros),
  view: alone(savedViews),
  team: {
    root: getTableName(teams),
    links: [link(teamMembers, "team_id"), link(responseTargets, "team_id")],
    pointers: [
      pointer(conversations, "team_id", "id"),
      pointer(channelRoutes, "team_id", "channel_id"),
    ],
  },
  target: alone(responseTargets),
};

/** Who may put back what others saw too; one's own is one's own. */
export const KEPT_RIGHTS: Record<KeptKind, Permission> = {
  tag: "contacts:delete",
  label: "inbox:manage",
  canned_reply: "inbox:manage",
  macro: "inbox:manage",
  view: "inbox:manage",
  team: "inbox:manage",
  target: "inbox:manage",
};
