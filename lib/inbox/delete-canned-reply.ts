import { sql } from "drizzle-orm";
import { withWorkspace } from "@/db/tenant";
import { assertCan, can } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { publish } from "@/lib/realtime/publish";
import { memberOf } from "./member-of";

/** Removes a canned reply: one's own, or a shared one by whoever runs the inbox. */
export async function deleteCannedReply(
  ctx: WorkspaceContext,
  { cannedId }: { cannedId: string },
): Promise<void> {
  assertCan(ctx, "inbox:reply");
  await withWorkspace(ctx, async (tx) => {
    const [gone] = await tx.execute<{ shortcut: string }>(sql`
      delete from canned_replies where workspace_id = ${ctx.workspaceId} and id = ${cannedId}
        and (member_id = ${memberOf(ctx)}::uuid or (shared and ${can(ctx, "inbox:manage")}))
      returning shortcut`);
    if (!gone) notFound("canned reply");
    await recordActivity(tx, ctx, "canned_reply.deleted", cannedId, { shortcut: gone.shortcut });
    await publish(tx, ctx.workspaceId, "conversation", { kind: "settings" });
  });
}
