import { sql } from "drizzle-orm";
import { withWorkspace } from "@/db/tenant";
import { assertCan, can } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { publish } from "@/lib/realtime/publish";
import { memberOf } from "./member-of";

/** Removes a macro: one's own, or a shared one by whoever runs the inbox. */
export async function deleteMacro(
  ctx: WorkspaceContext,
  { macroId }: { macroId: string },
): Promise<void> {
  assertCan(ctx, "inbox:reply");
  await withWorkspace(ctx, async (tx) => {
    const [gone] = await tx.execute<{ name: string }>(sql`
      delete from macros where workspace_id = ${ctx.workspaceId} and id = ${macroId}
        and (member_id = ${memberOf(ctx)}::uuid or (shared and ${can(ctx, "inbox:manage")}))
      returning name`);
    if (!gone) notFound("macro");
    await recordActivity(tx, ctx, "macro.deleted", macroId, { name: gone.name });
    await publish(tx, ctx.workspaceId, "conversation", { kind: "settings" });
  });
}
