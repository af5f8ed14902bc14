import { sql } from "drizzle-orm";
import type * as z from "zod";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { newId } from "@/lib/core/ids";
import { publish } from "@/lib/realtime/publish";
import { sealAppSecret } from "./own-app";
import type { saveOwnAppSchema } from "./schema";

/**
 * Tells the secret of the workspace's own Meta app, or changes it. The address that it posts to stays
 * the same, also for another app: a mistyped id that is put right costs no update.
 */
export async function saveOwnApp(
  ctx: WorkspaceContext,
  { appId, appSecret }: z.output<typeof saveOwnAppSchema>,
): Promise<void> {
  assertCan(ctx, "channels:write");
  await withWorkspace(ctx, async (tx) => {
    await tx.execute(
      sql`select pg_advisory_xact_lock(hashtextextended(${`channels.own_app:${ctx.workspaceId}`}, 0))`,
    );
    const [known] = await tx.execute<{ id: string }>(sql`
      select id from meta_apps where workspace_id = ${ctx.workspaceId}`);
    const id = known?.id ?? newId();
    await tx.execute(sql`
      insert into meta_apps as a (workspace_id, id, app_id, app_secret)
      values (${ctx.workspaceId}, ${id}, ${appId}, ${sealAppSecret(ctx.workspaceId, id, appSecret)})
      on conflict (workspace_id, id) do update set app_id = excluded.app_id,
        app_secret = excluded.app_secret, refused_at = null, updated_at = now(),
        accepted_at = case when a.app_id = excluded.app_id then a.accepted_at end`);
    await recordActivity(tx, ctx, "own_app.saved", id, { appId });
    await publish(tx, ctx.workspaceId, "channel", {});
  });
}
