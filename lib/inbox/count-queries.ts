import "server-only";
import { type SQL, sql } from "drizzle-orm";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import type { WorkspaceContext } from "@/lib/core/context";
import { filterCondition } from "./filter-condition";
import { memberOf } from "./member-of";
import { type ConversationFilter, type FixedView, VIEW_FILTERS } from "./schema";
import { listSavedViews } from "./settings-queries";

/** Nobody works through more than that; a list that holds more says "1,000+", and is never counted out. */
export const COUNT_MAX = 1_000;

/** How many conversations each list holds, counted from the rows; COUNT_MAX + 1 means more than that. */
export type InboxCounts = Record<FixedView, number> & {
  /** When the first snoozed one comes back, ISO. */
  nextWakeAt: string | null;
  /** By id, as the next two. Those with none are left out. */
  teams: Record<string, number>;
  labels: Record<string, number>;
  saved: Record<string, number>;
};

/**
 * How many conversations each view holds, by the conditions that the lists themselves use. What it
 * costs does not grow with the inbox: each count ends at COUNT_MAX + 1, along an index.
 */
export async function countConversations(ctx: WorkspaceContext): Promise<InboxCounts> {
  assertCan(ctx, "inbox:read");
  const me = memberOf(ctx);
  const views = await listSavedViews(ctx);
  const ours = sql`v.workspace_id = ${ctx.workspaceId}`;
  const holding = (filter: ConversationFilter) =>
    count(sql`from conversations v where ${ours} and ${filterCondition(filter, me)}`);
  const of = (view: FixedView) => holding(VIEW_FILTERS[view]);
  const saved =
    views.length === 0
      ? sql`'{}'::json`
      : sql`json_build_object(${sql.join(
          views.map(({ id, filter }) => sql`${id}::text, ${holding(filter)}`),
          sql`, `,
        )})`;
  return withWorkspace(ctx, async (tx) => {
    const [row] = (await tx.execute(sql`
      select ${of("mine")} as mine, ${of("unassigned")} as unassigned, ${of("all")} as "all",
        ${of("unread")} as unread, ${of("snoozed")} as snoozed, ${of("closed")} as closed,
        ${count(sql`from (
            select distinct n.conversation_id from mentions n
            where n.workspace_id = ${ctx.workspaceId} and n.member_id = ${me}::uuid) n
          join conversations v on ${ours} and v.id = n.conversation_id
          where ${filterCondition({ ...VIEW_FILTERS.mentions, mentioned: undefined }, me)}`)} as mentions,
        (select to_json(v.snoozed_until) #>> '{}' from conversations v
          where ${ours} and v.status = 'snoozed' and v.snoozed_until is not null
          order by v.snoozed_until limit 1) as "nextWakeAt",
        coalesce((select json_object_agg(t.id, t.count) from (
          select o.id, ${count(sql`from conversations v where ${ours} and v.team_id = o.id
            and ${filterCondition({ status: "open" }, me)}`)} as count
          from teams o where o.workspace_id = ${ctx.workspaceId}) t where t.count > 0), '{}') as teams,
        coalesce((select json_object_agg(l.id, l.count) from (
          select o.id, ${count(sql`from conversation_labels g
            join conversations v on v.workspace_id = g.workspace_id and v.id = g.conversation_id
            where ${ours} and g.label_id = o.id and ${filterCondition({ status: "active" }, me)}`)} as count
          from labels o where o.workspace_id = ${ctx.workspaceId}) l where l.count > 0), '{}') as labels,
        ${saved} as saved`)) as unknown as InboxCounts[];
    return row as InboxCounts;
  });
}

/** The number of the list of unread ones alone, for the navigation (NO-3). */
export async function countUnreadConversations(ctx: WorkspaceContext): Promise<number> {
  assertCan(ctx, "inbox:read");
  const [row] = await withWorkspace(ctx, (tx) =>
    tx.execute<{ unread: number }>(sql`
      select ${count(sql`from conversations v where v.workspace_id = ${ctx.workspaceId}
        and ${filterCondition(VIEW_FILTERS.unread, memberOf(ctx))}`)} as unread`),
  );
  return row?.unread ?? 0;
}

const count = (rows: SQL) =>
  sql`(select count(*)::int from (select 1 ${rows} limit ${COUNT_MAX + 1}) few)`;
