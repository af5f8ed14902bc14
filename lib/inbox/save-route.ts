import { sql } from "drizzle-orm";
import type * as z from "zod";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { requestGiveOut } from "./request-give-out";
import type { saveRouteSchema } from "./schema";

/**
 * Says where the conversations of a number go by themselves: to a team, whose own rule then counts,
 * or among everybody. What is somebody's stays theirs.
 */
export async function saveRoute(
  ctx: WorkspaceContext,
  input: z.output<typeof saveRouteSchema>,
): Promise<void> {
  assertCan(ctx, "inbox:manage");
  await withWorkspace(ctx, async (tx) => {
    const [known] = await tx.execute<{ channel: boolean; team: boolean }>(sql`select
      exists (select 1 from channels where workspace_id = ${ctx.workspaceId}
        and id = ${input.channelId} and deleted_at is null) as channel,
      exists (select 1 from teams where workspace_id = ${ctx.workspaceId}
        and id = ${input.teamId}::uuid) as team`);
    if (!known?.channel) notFound("number");
    if (input.teamId && !known.team) notFound("team");
    await tx.execute(sql`
      insert into channel_routes (workspace_id, channel_id, team_id, assignment)
      values (${ctx.workspaceId}, ${input.channelId}, ${input.teamId}::uuid, ${input.assignment})
      on conflict (workspace_id, channel_id) do update set team_id = excluded.team_id,
        assignment = excluded.assignment, updated_at = now()`);
    await recordActivity(tx, ctx, "route.saved", input.channelId, {
      teamId: input.teamId,
      assignment: input.assignment,
    });
    await requestGiveOut(tx, ctx);
  });
}
