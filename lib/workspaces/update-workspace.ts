import { eq } from "drizzle-orm";
import { workspaces } from "@/db/schema/workspaces";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { mergeChanges } from "@/lib/activity/merge-changes";
import { beforeAndAfter, recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import type { UpdateWorkspace } from "./schema";

/**
 * Changes name, country and time zone. The address of the workspace stays, so that links live on.
 * @throws Refusal `stale` when somebody else changed the same field since it was seen
 */
export async function updateWorkspace(
  ctx: WorkspaceContext,
  { seen = {}, ...wanted }: UpdateWorkspace,
): Promise<null> {
  assertCan(ctx, "workspace:write");
  return withWorkspace(ctx, async (tx) => {
    const [before] = await tx
      .select({ name: workspaces.name, country: workspaces.country, timeZone: workspaces.timeZone })
      .from(workspaces)
      .where(eq(workspaces.id, ctx.workspaceId))
      .for("no key update");
    if (!before) return notFound("workspace");
    const { changes } = await mergeChanges(tx, ctx, {
      noun: "workspace",
      resourceId: ctx.workspaceId,
      seen,
      wanted,
      stored: before,
    });
    if (Object.keys(changes).length === 0) return null;
    await tx.update(workspaces).set(changes).where(eq(workspaces.id, ctx.workspaceId));
    await recordActivity(
      tx,
      ctx,
      "workspace.updated",
      ctx.workspaceId,
      beforeAndAfter(before, changes),
    );
    return null;
  });
}
