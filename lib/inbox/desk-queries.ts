import "server-only";
import { sql } from "drizzle-orm";
import type { ChannelKind } from "@/db/enums/channels";
import { withWorkspace } from "@/db/tenant";
import { assertCan, can } from "@/lib/access/permissions";
import { listTags } from "@/lib/contacts/queries";
import type { WorkspaceContext } from "@/lib/core/context";
import { listAssignees, type TeamMember } from "./assignee-queries";
import { memberOf } from "./member-of";
import {
  type CannedReply,
  type Label,
  listCannedReplies,
  listLabels,
  listMacros,
  listSavedViews,
  listTeams,
  type Macro,
  type SavedView,
  type Team,
} from "./settings-queries";

export type DeskChannel = {
  id: string;
  kind: ChannelKind;
  name: string;
  /** E.164, or the name that text messages are sent under. */
  phone: string;
};

/** What lies on an agent's desk beside the conversations. */
export type Desk = {
  team: TeamMember[];
  teams: Team[];
  labels: Label[];
  views: SavedView[];
  canned: CannedReply[];
  macros: Macro[];
  channels: DeskChannel[];
  /** What contacts are tagged with. */
  tags: { id: string; name: string }[];
  /** The reader, as canned replies name them. */
  agentName: string;
  workspaceName: string;
  /** How the reader likes to work. */
  habits: Habits;
  mayManage: boolean;
};

export type Habits = { enterSends: boolean; sound: boolean };

/** Everything that menus and filters of the inbox offer, in one read. */
export async function readDesk(ctx: WorkspaceContext): Promise<Desk> {
  assertCan(ctx, "inbox:read");
  const [team, teams, labels, views, canned, macros, tags, habits, channels] = await Promise.all([
    listAssignees(ctx),
    listTeams(ctx),
    listLabels(ctx),
    listSavedViews(ctx),
    listCannedReplies(ctx),
    listMacros(ctx),
    listTags(ctx),
    readHabits(ctx),
    withWorkspace(ctx, (tx) =>
      tx.execute<DeskChannel>(sql`
        select id, kind, name, address as phone from channels
        where workspace_id = ${ctx.workspaceId} and deleted_at is null order by created_at`),
    ),
  ]);
  return {
    team,
    teams,
    labels,
    views,
    canned,
    macros,
    channels: [...channels],
    tags: tags.map(({ id, name }) => ({ id, name })),
    agentName: ctx.actor.name,
    workspaceName: ctx.name,
    habits,
    mayManage: can(ctx, "inbox:manage"),
  };
}

async function readHabits(ctx: WorkspaceContext): Promise<Habits> {
  const [row] = await withWorkspace(ctx, (tx) =>
    tx.execute<Habits>(sql`
      select enter_sends as "enterSends", sound from agents
      where workspace_id = ${ctx.workspaceId} and member_id = ${memberOf(ctx)}::uuid`),
  );
  return row ?? { enterSends: false, sound: false };
}
