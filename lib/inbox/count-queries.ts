import "server-only";
import { type SQL, sql } from "drizzle-orm";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import type { WorkspaceContext } from "@/lib/core/context";
import { filterCondition } from "./filter-condition";
import { memberOf } from "./member-of";
import { type FixedView, VIEW_FILTERS } from "./schema";
import { listSavedViews } from "./settings-queries";

/** A saved filter may be costly to count; beyond this it says "more than". */
export const SAVED_COUNT_MAX = 1_000;

/** How many conversations each list holds; every figure is counted, none is kept beside the rows. */
export type InboxCounts = Record<FixedView, number> & {
  /** When the first snoozed one comes back, ISO. */
  nextWakeAt: string | null;
  /** By id. */
  teams: Record<string, number>;
  labels: Record<string, number>;
  /** By id; SAVED_COUNT_MAX + 1 means more than that. */
  saved: Record<string, number>;
};

const count = (condition: SQL) => sql`count(*) filter (where ${condition})::int`;

/** How many conversations each view holds, by the conditions that the lists themselves use. */
export async function countConversations(ctx: WorkspaceContext): Promise<InboxCounts> {
  assertCan(ctx, "inbox:read");
  const me = memberOf(ctx);
  const views = await listSavedViews(ctx);
  const is = (view: FixedView) => filterCondition(VIEW_FILTERS[view], me);
  return withWorkspace(ctx, async (tx) => {
    const [row] = (await tx.execute(sql`
      select ${count(is("mine"))} as mine, ${count(is("unassigned"))} as unassigned,
        ${count(is("all"))} as "all", ${count(is("unread"))} as unread,
        ${count(is("snoozed"))} as snoozed,
        to_json(min(v.snoozed_until) filter (where ${is("snoozed")})) #>> '{}' as "nextWakeAt",
        (select count(*)::int from conversations v where v.workspace_id = ${ctx.workspaceId}
          and ${is("closed")}) as closed,
        (select count(*)::int from conversations v where v.workspace_id = ${ctx.workspaceId}
          and v.id in (select n.conversation_id from mentions n
            where n.workspace_id = ${ctx.workspaceId} and n.member_id = ${me}::uuid)
          and ${is("mentions")}) as mentions,
        coalesce((select json_object_agg(t.team_id, t.count) from (
          select v.team_id, count(*)::int as count from conversations v
          where v.workspace_id = ${ctx.workspaceId} and v.team_id is not null
            and ${is("all")} group by 1) t), '{}') as teams,
        coalesce((select json_object_agg(l.label_id, l.count) from (
          select l.label_id, count(*)::int as count from conversation_labels l
          join conversations v on v.workspace_id = l.workspace_id and v.id = l.conversation_id
          where l.workspace_id = ${ctx.workspaceId} and v.status in ('open', 'snoozed')
          group by 1) l), '{}') as labels
      from conversations v
      where v.workspace_id = ${ctx.workspaceId} and v.status in ('open', 'snoozed')`)) as unknown as Omit<
      InboxCounts,
      "saved"
    >[];
    const saved: Record<string, number> = {};
    for (const { id, filter } of views) {
      const [found] = await tx.execute<{ count: number }>(sql`
        select count(*)::int as count from (
          select 1 from conversations v where v.workspace_id = ${ctx.workspaceId}
            and ${filterCondition(filter, me)}
          limit ${SAVED_COUNT_MAX + 1}) few`);
      saved[id] = found?.count ?? 0;
    }
    return { ...(row as Omit<InboxCounts, "saved">), saved };
  });
}
