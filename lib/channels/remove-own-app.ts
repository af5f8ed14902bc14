import { sql } from "drizzle-orm";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { publish } from "@/lib/realtime/publish";

/** Forgets the workspace's own Meta app: what it posts from now on is refused. */
export async function removeOwnApp(ctx: WorkspaceContext): Promise<void> {
  assertCan(ctx, "channels:write");
  await withWorkspace(ctx, async (tx) => {
    const [gone] = await tx.execute<{ id: string; appId: string }>(sql`
      delete from meta_apps where workspace_id = ${ctx.workspaceId}
      returning id, app_id as "appId"`);
    if (!gone) notFound("Meta app");
    await recordActivity(tx, ctx, "own_app.removed", gone.id, { appId: gone.appId });
    await publish(tx, ctx.workspaceId, "channel", {});
  });
}
