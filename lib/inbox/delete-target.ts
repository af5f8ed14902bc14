import { sql } from "drizzle-orm";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { aimSoon } from "./aim-soon";

/** Removes a response target. Who waits now gets the time of the next rule that fits, or none. */
export async function deleteTarget(
  ctx: WorkspaceContext,
  { targetId }: { targetId: string },
): Promise<void> {
  assertCan(ctx, "inbox:manage");
  await withWorkspace(ctx, async (tx) => {
    const [gone] = await tx.execute(sql`
      delete from response_targets where workspace_id = ${ctx.workspaceId} and id = ${targetId}
      returning id`);
    if (!gone) notFound("response target");
    await recordActivity(tx, ctx, "target.deleted", targetId);
    await aimSoon(tx, ctx);
  });
}
