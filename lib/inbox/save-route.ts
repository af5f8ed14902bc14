import { sql } from "drizzle-orm";
import type * as z from "zod";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound, Refusal } from "@/lib/core/errors";
import { requestGiveOut } from "./request-give-out";
import type { saveRouteSchema } from "./settings-schema";

/**
 * Says where the conversations of a number go by themselves: to a team, whose own rule then counts,
 * or among everybody. What is somebody's stays theirs.
 * @throws Refusal `stale` when somebody else has changed it since it was seen
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
    if (input.seen) await assertAsSeen(tx, ctx, input.channelId, input.seen);
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

type Route = Pick<z.output<typeof saveRouteSchema>, "teamId" | "assignment">;

async function assertAsSeen(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  channelId: string,
  seen: Route,
): Promise<void> {
  // the number is held: two who choose at the same time choose one after the other
  await tx.execute(sql`
    select 1 from channels where workspace_id = ${ctx.workspaceId} and id = ${channelId}
    for no key update`);
  const [row] = await tx.execute<Route>(sql`
    select team_id as "teamId", assignment from channel_routes
    where workspace_id = ${ctx.workspaceId} and channel_id = ${channelId}`);
  const stored: Route = row ?? { teamId: null, assignment: "off" };
  if (stored.teamId !== seen.teamId || stored.assignment !== seen.assignment) {
    throw new Refusal(
      "stale",
      "A colleague has changed where these conversations go meanwhile. Nothing of theirs was replaced: look at what stands there now, and choose again.",
    );
  }
}
