import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { publish } from "@/lib/realtime/publish";
import { moveToTrash } from "@/lib/trash/move-to-trash";
import { aimSoon } from "./aim-soon";

/**
 * Dissolves a team. Its conversations stay with whoever has them and go back to the queue of
 * everybody; its numbers route to nobody, its response targets end.
 * @returns how many conversations were the team's, and what restoreEntry puts back
 */
export async function deleteTeam(
  ctx: WorkspaceContext,
  { teamId }: { teamId: string },
): Promise<{ released: number; entryId: string }> {
  assertCan(ctx, "inbox:manage");
  return withWorkspace(ctx, async (tx) => {
    const gone = await moveToTrash<{ name: string }>(tx, ctx, {
      kind: "team",
      itemId: teamId,
      about: ({ name }) => ({ name }),
    });
    if (!gone) notFound("team");
    const released = gone.pointed.get("conversations") ?? 0;
    await recordActivity(tx, ctx, "team.deleted", teamId, {
      name: gone.row.name,
      conversations: released,
    });
    await aimSoon(tx, ctx);
    await publish(tx, ctx.workspaceId, "conversation", { kind: "settings" });
    return { released, entryId: gone.entryId };
  });
}
