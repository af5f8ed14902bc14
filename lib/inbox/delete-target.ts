import { sql } from "drizzle-orm";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { moveToTrash } from "@/lib/trash/move-to-trash";
import { aimSoon } from "./aim-soon";
import { priorityAt } from "./conversation-priority";

/**
 * Removes a response target. Who waits now gets the time of the next rule that fits, or none.
 * @returns what restoreEntry puts back
 */
export async function deleteTarget(
  ctx: WorkspaceContext,
  { targetId }: { targetId: string },
): Promise<{ entryId: string }> {
  assertCan(ctx, "inbox:manage");
  return withWorkspace(ctx, async (tx) => {
    const team = await teamOf(tx, ctx, targetId);
    const gone = await moveToTrash<{ priority: number | null }>(tx, ctx, {
      kind: "target",
      itemId: targetId,
      about: ({ priority }) => ({
        name: priority === null ? team : `${team}, ${priorityAt(priority)}`,
      }),
    });
    if (!gone) notFound("response target");
    await recordActivity(tx, ctx, "target.deleted", targetId);
    await aimSoon(tx, ctx);
    return { entryId: gone.entryId };
  });
}

async function teamOf(tx: WorkspaceTx, ctx: WorkspaceContext, targetId: string): Promise<string> {
  const [team] = await tx.execute<{ name: string }>(sql`
    select t.name from response_targets r
    join teams t on t.workspace_id = r.workspace_id and t.id = r.team_id
    where r.workspace_id = ${ctx.workspaceId} and r.id = ${targetId}`);
  return team?.name ?? "Every team";
}
