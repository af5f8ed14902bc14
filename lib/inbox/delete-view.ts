import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { publish } from "@/lib/realtime/publish";
import { moveToTrash } from "@/lib/trash/move-to-trash";
import { mineOrManaged, ownerOf } from "./mine-or-managed";

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
      allowed: mineOrManaged(ctx),
      about: (row) => ({ name: row.name, ...ownerOf(row) }),
    });
    if (!gone) notFound("view");
    await recordActivity(tx, ctx, "view.deleted", viewId, { name: gone.row.name });
    await publish(tx, ctx.workspaceId, "conversation", { kind: "settings" });
    return { entryId: gone.entryId };
  });
}
