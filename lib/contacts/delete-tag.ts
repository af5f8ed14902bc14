import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { publish } from "@/lib/realtime/publish";
import { moveToTrash } from "@/lib/trash/move-to-trash";

/**
 * Takes a tag away from everybody; the people stay.
 * @returns what restoreEntry puts back
 */
export async function deleteTag(
  ctx: WorkspaceContext,
  input: { tagId: string },
): Promise<{ entryId: string }> {
  assertCan(ctx, "contacts:delete");
  return withWorkspace(ctx, async (tx) => {
    const gone = await moveToTrash<{ name: string }>(tx, ctx, {
      kind: "tag",
      itemId: input.tagId,
      about: ({ name }) => ({ name }),
    });
    if (!gone) notFound("tag");
    await recordActivity(tx, ctx, "tag.deleted", input.tagId, { name: gone.row.name });
    await publish(tx, ctx.workspaceId, "contacts", { contactId: null });
    return { entryId: gone.entryId };
  });
}
