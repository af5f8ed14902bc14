import { sql } from "drizzle-orm";
import { withWorkspace } from "@/db/tenant";
import { assertCan, can } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { publish } from "@/lib/realtime/publish";
import { moveToTrash } from "@/lib/trash/move-to-trash";
import { memberOf } from "./member-of";

/**
 * Removes a view: one's own, or a shared one by whoever runs the inbox. Conversations stay.
 * @returns what restoreEntry puts back
 */
export async function deleteView(
  ctx: WorkspaceContext,
  { viewId }: { viewId: string },
): Promise<{ entryId: string }> {
  assertCan(ctx, "inbox:read");
  return withWorkspace(ctx, async (tx) => {
    const gone = await moveToTrash<{ name: string; member_id: string; shared: boolean }>(tx, ctx, {
      kind: "view",
      itemId: viewId,
      allowed: sql`member_id = ${memberOf(ctx)}::uuid or (shared and ${can(ctx, "inbox:manage")})`,
      about: (row) => ({ name: row.name, memberId: row.member_id, shared: row.shared }),
    });
    if (!gone) notFound("view");
    await recordActivity(tx, ctx, "view.deleted", viewId, { name: gone.row.name });
    await publish(tx, ctx.workspaceId, "conversation", { kind: "settings" });
    return { entryId: gone.entryId };
  });
}
