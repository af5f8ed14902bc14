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
 * Removes a macro: one's own, or a shared one by whoever runs the inbox.
 * @returns what restoreEntry puts back
 */
export async function deleteMacro(
  ctx: WorkspaceContext,
  { macroId }: { macroId: string },
): Promise<{ entryId: string }> {
  assertCan(ctx, "inbox:reply");
  return withWorkspace(ctx, async (tx) => {
    const gone = await moveToTrash<{ name: string; member_id: string; shared: boolean }>(tx, ctx, {
      kind: "macro",
      itemId: macroId,
      allowed: sql`member_id = ${memberOf(ctx)}::uuid or (shared and ${can(ctx, "inbox:manage")})`,
      about: (row) => ({ name: row.name, memberId: row.member_id, shared: row.shared }),
    });
    if (!gone) notFound("macro");
    await recordActivity(tx, ctx, "macro.deleted", macroId, { name: gone.row.name });
    await publish(tx, ctx.workspaceId, "conversation", { kind: "settings" });
    return { entryId: gone.entryId };
  });
}
