import { getTableName } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import type { KeptKind } from "@/db/enums/trash";
import {
  contactMerges,
  contacts,
  contactTags,
  conversationMerges,
  tags,
} from "@/db/schema/contacts";
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
import { members } from "@/db/schema/workspaces";
import type { Permission } from "@/lib/access/permissions";

/** Where rows went that were taken up by others of their kind. */
type Merges = { table: string; from: string; into: string; still: string };

type KeptTables = {
  root: string;
  /** Columns that triggers count, as they are before what hangs on it is back. */
  counted?: Record<string, unknown>;
  /** Rows that are deleted with it and have values of their own, by the column that names it. */
  parts: readonly { table: string; column: string }[];
  /** Rows that tie it to something else and say no more: `other` names a row of `parent`. */
  links: readonly {
    table: string;
    column: string;
    other: string;
    parent: string;
    merges?: Merges;
  }[];
  /** Rows that name it and stay: the column that is emptied, and the one that tells them apart. */
  pointers: readonly { table: string; column: string; key: string }[];
};

const alone = (table: PgTable): KeptTables => ({
  root: getTableName(table),
  parts: [],
  links: [],
  pointers: [],
});

/** What belongs to a thing of each kind. Names of tables and columns come from here and from nowhere else. */
export const KEPT_TABLES: Record<KeptKind, KeptTables> = {
  tag: {
    ...alone(tags),
    counted: { contact_count: 0 },
    links: [
      {
        table: getTableName(contactTags),
        column: "tag_id",
        other: "contact_id",
        parent: getTableName(contacts),
        merges: {
          table: getTableName(contactMerges),
          from: "merged_id",
          into: "kept_id",
          still: "undone_at is null",
        },
      },
    ],
  },
  label: {
    ...alone(labels),
    links: [
      {
        table: getTableName(conversationLabels),
        column: "label_id",
        other: "conversation_id",
        parent: getTableName(conversations),
        merges: {
          table: getTableName(conversationMerges),
          from: "conversation_id",
          into: "into_id",
          still: "true",
        },
      },
    ],
  },
  canned_reply: alone(cannedReplies),
  macro: alone(macros),
  view: alone(savedViews),
  team: {
    root: getTableName(teams),
    parts: [{ table: getTableName(responseTargets), column: "team_id" }],
    links: [
      {
        table: getTableName(teamMembers),
        column: "team_id",
        other: "member_id",
        parent: getTableName(members),
      },
    ],
    pointers: [
      { table: getTableName(conversations), column: "team_id", key: "id" },
      { table: getTableName(channelRoutes), column: "team_id", key: "channel_id" },
    ],
  },
  target: alone(responseTargets),
};

/** How many there may be: of one author where it has one, else of the workspace. */
export const KEPT_MAX = { view: 50, macro: 200, canned_reply: 500, target: 50 } as const;

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
