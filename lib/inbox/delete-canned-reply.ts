import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { publish } from "@/lib/realtime/publish";
import { moveToTrash } from "@/lib/trash/move-to-trash";
import { mineOrManaged, ownerOf } from "./mine-or-managed";

/**
 * Removes a canned reply: one's own, or a shared one by whoever runs the inbox.
 * @returns what restoreEntry puts back
 */
export async function deleteCannedReply(
  ctx: WorkspaceContext,
  { cannedId }: { cannedId: string },
): Promise<{ entryId: string }> {
  assertCan(ctx, "inbox:reply");
  return withWorkspace(ctx, async (tx) => {
    const gone = await moveToTrash<{ shortcut: string; member_id: string; shared: boolean }>(
      tx,
      ctx,
      {
        kind: "canned_reply",
        itemId: cannedId,
        allowed: mineOrManaged(ctx),
        about: (row) => ({ name: `/${row.shortcut}`, ...ownerOf(row) }),
      },
    );
    if (!gone) notFound("canned reply");
    await recordActivity(tx, ctx, "canned_reply.deleted", cannedId, {
      shortcut: gone.row.shortcut,
    });
    await publish(tx, ctx.workspaceId, "conversation", { kind: "settings" });
    return { entryId: gone.entryId };
  });
}
