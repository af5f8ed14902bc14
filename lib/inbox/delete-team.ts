import { sql } from "drizzle-orm";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { publish } from "@/lib/realtime/publish";
import { aimSoon } from "./aim-soon";

/**
 * Dissolves a team. Its conversations stay with whoever has them and go back to the queue of
 * everybody; its numbers route to nobody, its response targets end.
 * @returns how many conversations were the team's
 */
export async function deleteTeam(
  ctx: WorkspaceContext,
  { teamId }: { teamId: string },
): Promise<{ released: number }> {
  assertCan(ctx, "inbox:manage");
  return withWorkspace(ctx, async (tx) => {
    const [team] = await tx.execute<{ name: string }>(sql`
      select name from teams where workspace_id = ${ctx.workspaceId} and id = ${teamId} for update`);
    if (!team) notFound("team");
    const released = await tx.execute(sql`
      update conversations set team_id = null
      where workspace_id = ${ctx.workspaceId} and team_id = ${teamId} returning id`);
    await tx.execute(sql`
      update channel_routes set team_id = null, updated_at = now()
      where workspace_id = ${ctx.workspaceId} and team_id = ${teamId}`);
    await tx.execute(sql`
      delete from teams where workspace_id = ${ctx.workspaceId} and id = ${teamId}`);
    await recordActivity(tx, ctx, "team.deleted", teamId, {
      name: team.name,
      conversations: released.length,
    });
    await aimSoon(tx, ctx);
    await publish(tx, ctx.workspaceId, "conversation", { kind: "settings" });
    return { released: released.length };
  });
}
