import { sql } from "drizzle-orm";
import type * as z from "zod";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound, Refusal } from "@/lib/core/errors";
import { isId, newId } from "@/lib/core/ids";
import { publish } from "@/lib/realtime/publish";
import { KEPT_MAX } from "@/lib/trash/kept-tables";
import { memberOf } from "./member-of";
import type { ConversationFilter } from "./schema";
import type { saveViewSchema } from "./settings-schema";

/**
 * Keeps a filter under a name, for oneself or for everybody. A view is changed by its author alone.
 * @throws Refusal `not_found` for a view that is somebody else's, `conflict` above 50 views
 */
export async function saveView(
  ctx: WorkspaceContext,
  input: z.output<typeof saveViewSchema>,
): Promise<{ viewId: string }> {
  assertCan(ctx, "inbox:read");
  if (input.shared) assertCan(ctx, "inbox:reply");
  return withWorkspace(ctx, async (tx) => {
    const me = memberOf(ctx);
    if (me === null) throw new Refusal("not_allowed", "A view belongs to a member.");
    await assertFilter(tx, ctx, input.filter);
    const viewId = input.viewId ?? newId();
    const filter = JSON.stringify(input.filter);
    if (input.viewId) {
      const rows = await tx.execute(sql`
        update saved_views set name = ${input.name}, shared = ${input.shared},
          filter = ${filter}::jsonb, sort = ${input.sort}, updated_at = now()
        where workspace_id = ${ctx.workspaceId} and id = ${viewId} and member_id = ${me}
        returning id`);
      if (rows.length === 0) notFound("view");
    } else {
      const [many] = await tx.execute<{ count: number }>(sql`
        select count(*)::int as count from saved_views
        where workspace_id = ${ctx.workspaceId} and member_id = ${me}`);
      if ((many?.count ?? 0) >= KEPT_MAX.view) {
        throw new Refusal("conflict", `You have ${KEPT_MAX.view} views. Delete one first.`);
      }
      await tx.execute(sql`
        insert into saved_views (workspace_id, id, member_id, name, shared, filter, sort)
        values (${ctx.workspaceId}, ${viewId}, ${me}, ${input.name}, ${input.shared},
          ${filter}::jsonb, ${input.sort})`);
    }
    if (input.shared) {
      await recordActivity(tx, ctx, "view.shared", viewId, { name: input.name });
    }
    await publish(tx, ctx.workspaceId, "conversation", { kind: "settings" });
    return { viewId };
  });
}

/** What a filter names must be of this workspace; what is gone later finds nothing. */
async function assertFilter(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { assignee, teamId, labelId, channelId }: ConversationFilter,
): Promise<void> {
  const memberId = assignee && isId(assignee) ? assignee : null;
  const [known] = await tx.execute<Record<"member" | "team" | "label" | "number", boolean>>(sql`
    select
      exists (select 1 from members where workspace_id = ${ctx.workspaceId}
        and id = ${memberId}::uuid) as member,
      exists (select 1 from teams where workspace_id = ${ctx.workspaceId}
        and id = ${teamId ?? null}::uuid) as team,
      exists (select 1 from labels where workspace_id = ${ctx.workspaceId}
        and id = ${labelId ?? null}::uuid) as label,
      exists (select 1 from channels where workspace_id = ${ctx.workspaceId}
        and id = ${channelId ?? null}::uuid) as number`);
  if (memberId && !known?.member) notFound("member");
  if (teamId && !known?.team) notFound("team");
  if (labelId && !known?.label) notFound("label");
  if (channelId && !known?.number) notFound("number");
}
