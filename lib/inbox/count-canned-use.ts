import { sql } from "drizzle-orm";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { memberOf } from "./member-of";

/** Counts that a canned reply was put into an answer; the most used ones are offered first. */
export async function countCannedUse(
  ctx: WorkspaceContext,
  { cannedId }: { cannedId: string },
): Promise<void> {
  assertCan(ctx, "inbox:reply");
  await withWorkspace(ctx, async (tx) => {
    const rows = await tx.execute(sql`
      update canned_replies set uses = uses + 1 where workspace_id = ${ctx.workspaceId}
        and id = ${cannedId} and (shared or member_id = ${memberOf(ctx)}::uuid) returning id`);
    if (rows.length === 0) notFound("canned reply");
  });
}
