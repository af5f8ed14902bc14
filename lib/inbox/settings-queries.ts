import "server-only";
import { sql } from "drizzle-orm";
import type { AssignmentMode, ConversationSort, LabelTone, Priority } from "@/db/enums/inbox";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import type { WorkspaceContext } from "@/lib/core/context";
import { isId } from "@/lib/core/ids";
import { priorityAt } from "./conversation-priority";
import { memberOf } from "./member-of";
import type { TargetRule, WorkingDay } from "./response-target";
import { type ConversationFilter, conversationFilterSchema } from "./schema";
import { type CannedFileRef, type MacroAction, macroActionSchema } from "./settings-schema";

export type Label = { id: string; name: string; tone: LabelTone };
export type Team = {
  id: string;
  name: string;
  assignment: AssignmentMode;
  memberIds: string[];
};
export type SavedView = {
  id: string;
  name: string;
  shared: boolean;
  /** The reader made it. */
  mine: boolean;
  author: string;
  filter: ConversationFilter;
  sort: ConversationSort;
};

/** Labels of the workspace, by name, with how many conversations that are not closed carry each. */
export async function listLabels(ctx: WorkspaceContext): Promise<(Label & { used: number })[]> {
  assertCan(ctx, "inbox:read");
  return (await withWorkspace(ctx, (tx) =>
    tx.execute(sql`
      select l.id, l.name, l.tone, (select count(*)::int from conversation_labels c
        where c.workspace_id = l.workspace_id and c.label_id = l.id) as used
      from labels l where l.workspace_id = ${ctx.workspaceId} order by l.slug`),
  )) as unknown as (Label & { used: number })[];
}

/** Teams by name, with the members who still belong to the workspace. */
export async function listTeams(ctx: WorkspaceContext): Promise<Team[]> {
  assertCan(ctx, "inbox:read");
  return (await withWorkspace(ctx, (tx) =>
    tx.execute(sql`
      select t.id, t.name, t.assignment,
        coalesce((select json_agg(tm.member_id order by tm.member_id) from team_members tm
          join members m on m.workspace_id = tm.workspace_id and m.id = tm.member_id
          where tm.workspace_id = t.workspace_id and tm.team_id = t.id and m.status <> 'removed'),
          '[]') as "memberIds"
      from teams t where t.workspace_id = ${ctx.workspaceId} order by t.slug`),
  )) as unknown as Team[];
}

/** The reader's own views and the shared ones, by name. What cannot be read any more is left out. */
export async function listSavedViews(ctx: WorkspaceContext): Promise<SavedView[]> {
  assertCan(ctx, "inbox:read");
  const me = memberOf(ctx);
  const rows = (await withWorkspace(ctx, (tx) =>
    tx.execute(sql`
      select s.id, s.name, s.shared, s.filter, s.sort, m.display_name as author,
        s.member_id is not distinct from ${me}::uuid as mine
      from saved_views s
      join members m on m.workspace_id = s.workspace_id and m.id = s.member_id
      where s.workspace_id = ${ctx.workspaceId} and (s.shared or s.member_id = ${me}::uuid)
      order by lower(s.name), s.id`),
  )) as unknown as (Omit<SavedView, "filter"> & { filter: unknown })[];
  return rows.flatMap(({ filter, ...view }) => {
    const parsed = conversationFilterSchema.safeParse(filter);
    return parsed.success ? [{ ...view, filter: parsed.data }] : [];
  });
}

/** A saved view that the reader may see; null for others and unknown ones alike. */
export async function readSavedView(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  id: string,
): Promise<Pick<SavedView, "filter" | "sort"> | null> {
  if (!isId(id)) return null;
  const [row] = (await tx.execute(sql`
    select filter, sort from saved_views where workspace_id = ${ctx.workspaceId} and id = ${id}
      and (shared or member_id = ${memberOf(ctx)}::uuid)`)) as unknown as {
    filter: unknown;
    sort: ConversationSort;
  }[];
  const parsed = conversationFilterSchema.safeParse(row?.filter);
  return row && parsed.success ? { filter: parsed.data, sort: row.sort } : null;
}

export type AgentSetting = {
  id: string;
  name: string;
  away: boolean;
  capacity: number | null;
  open: number;
};

export type AssignmentSettings = {
  routes: {
    channelId: string;
    channelName: string;
    phone: string;
    teamId: string | null;
    assignment: AssignmentMode;
  }[];
  agents: AgentSetting[];
};

/** Where the conversations of each number go, and how much each member takes. */
export async function readAssignment(ctx: WorkspaceContext): Promise<AssignmentSettings> {
  assertCan(ctx, "inbox:manage");
  return withWorkspace(ctx, async (tx) => {
    const routes = (await tx.execute(sql`
      select h.id as "channelId", h.name as "channelName", h.address as phone,
        r.team_id as "teamId", coalesce(r.assignment, 'off') as assignment
      from channels h
      left join channel_routes r on r.workspace_id = h.workspace_id and r.channel_id = h.id
      where h.workspace_id = ${ctx.workspaceId} and h.deleted_at is null
      order by h.created_at`)) as unknown as AssignmentSettings["routes"];
    const agents = (await tx.execute(sql`
      select m.id, m.display_name as name, coalesce(a.away, false) as away, a.capacity,
        (select count(*)::int from conversations v where v.workspace_id = m.workspace_id
          and v.assignee_id = m.id and v.status = 'open') as open
      from members m
      left join agents a on a.workspace_id = m.workspace_id and a.member_id = m.id
      where m.workspace_id = ${ctx.workspaceId} and m.status = 'active'
      order by m.display_name, m.id`)) as unknown as AgentSetting[];
    return { routes, agents };
  });
}

export type Target = Omit<TargetRule, "priority"> & { id: string; priority: Priority | null };

/** Response targets, and the working hours that some of them count in. */
export async function readTargets(
  ctx: WorkspaceContext,
): Promise<{ targets: Target[]; days: WorkingDay[] }> {
  assertCan(ctx, "inbox:read");
  return withWorkspace(ctx, async (tx) => {
    const targets = (await tx.execute(sql`
      select id, team_id as "teamId", priority, first_minutes as "firstMinutes",
        next_minutes as "nextMinutes", warn_minutes as "warnMinutes",
        in_working_hours as "inWorkingHours"
      from response_targets where workspace_id = ${ctx.workspaceId}
      order by id`)) as unknown as (TargetRule & { id: string })[];
    const days = (await tx.execute(sql`
      select weekday, from_minute as "fromMinute", to_minute as "toMinute"
      from working_hours where workspace_id = ${ctx.workspaceId}
      order by weekday`)) as unknown as WorkingDay[];
    return {
      targets: targets.map((row) => ({
        ...row,
        priority: row.priority === null ? null : priorityAt(row.priority),
      })),
      days,
    };
  });
}

/** A file of a canned reply, with what its content proved it to be. */
export type CannedFile = CannedFileRef & {
  mimeType: string;
  fileName: string;
  sizeBytes: number;
};

export type CannedReply = {
  id: string;
  shortcut: string;
  body: string;
  /** In their order. */
  files: CannedFile[];
  shared: boolean;
  mine: boolean;
  author: string;
  uses: number;
};

/** The reader's canned replies and the shared ones, most used first. */
export async function listCannedReplies(ctx: WorkspaceContext): Promise<CannedReply[]> {
  assertCan(ctx, "inbox:read");
  const me = memberOf(ctx);
  return (await withWorkspace(ctx, (tx) =>
    tx.execute(sql`
      select r.id, r.shortcut, r.body, r.shared, r.uses, m.display_name as author,
        r.member_id is not distinct from ${me}::uuid as mine,
        case when r.files = '[]' then '[]'::json else (
          select coalesce(json_agg(json_build_object(
            'fileId', a.id, 'kind', f.value ->> 'kind', 'caption', f.value ->> 'caption',
            'mimeType', a.mime_type, 'fileName', coalesce(a.file_name, 'file'),
            'sizeBytes', coalesce(a.size_bytes, 0)) order by f.ordinality), '[]')
          from jsonb_array_elements(r.files) with ordinality f
          join attachments a on a.workspace_id = r.workspace_id
            and a.id = (f.value ->> 'fileId')::uuid and a.status = 'stored'
        ) end as files
      from canned_replies r
      join members m on m.workspace_id = r.workspace_id and m.id = r.member_id
      where r.workspace_id = ${ctx.workspaceId} and (r.shared or r.member_id = ${me}::uuid)
      order by r.uses desc, r.shortcut, r.id`),
  )) as unknown as CannedReply[];
}

export type Macro = {
  id: string;
  name: string;
  shared: boolean;
  mine: boolean;
  author: string;
  uses: number;
  actions: MacroAction[];
};

/** The reader's macros and the shared ones, by name. */
export async function listMacros(ctx: WorkspaceContext): Promise<Macro[]> {
  assertCan(ctx, "inbox:read");
  const me = memberOf(ctx);
  const rows = (await withWorkspace(ctx, (tx) =>
    tx.execute(sql`
      select r.id, r.name, r.shared, r.uses, r.actions, m.display_name as author,
        r.member_id is not distinct from ${me}::uuid as mine
      from macros r
      join members m on m.workspace_id = r.workspace_id and m.id = r.member_id
      where r.workspace_id = ${ctx.workspaceId} and (r.shared or r.member_id = ${me}::uuid)
      order by lower(r.name), r.id`),
  )) as unknown as (Omit<Macro, "actions"> & { actions: unknown })[];
  return rows.map(({ actions, ...macro }) => ({
    ...macro,
    actions: macroActionSchema.array().catch([]).parse(actions),
  }));
}
