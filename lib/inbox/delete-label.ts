import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { publish } from "@/lib/realtime/publish";
import { moveToTrash } from "@/lib/trash/move-to-trash";

/**
 * Removes a label, also from the conversations that carry it; they stay as they are otherwise.
 * @returns what restoreEntry puts back
 */
export async function deleteLabel(
  ctx: WorkspaceContext,
  { labelId }: { labelId: string },
): Promise<{ entryId: string }> {
  assertCan(ctx, "inbox:manage");
  return withWorkspace(ctx, async (tx) => {
    const gone = await moveToTrash<{ name: string }>(tx, ctx, {
      kind: "label",
      itemId: labelId,
      about: ({ name }) => ({ name }),
    });
    if (!gone) notFound("label");
    await recordActivity(tx, ctx, "label.deleted", labelId, { name: gone.row.name });
    await publish(tx, ctx.workspaceId, "conversation", { kind: "settings" });
    return { entryId: gone.entryId };
  });
}
