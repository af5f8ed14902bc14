import "server-only";
import { eq, sql } from "drizzle-orm";
import { workspaces } from "@/db/schema/workspaces";
import { withSystem } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound, Refusal } from "@/lib/core/errors";
import { logger } from "@/lib/core/logger";

/**
 * Removes a workspace with everything in it, for good. The sample goes with one click, and its
 * people with it: they have no mailbox and belong nowhere else. Any other needs its name typed.
 * @throws Refusal `invalid` when the typed name is not the workspace's
 */
export async function deleteWorkspace(
  ctx: WorkspaceContext,
  input: { confirmName: string },
): Promise<null> {
  assertCan(ctx, "workspace:delete");
  return withSystem("delete a workspace", async (tx) => {
    const [row] = await tx
      .select({ name: workspaces.name, isSample: workspaces.isSample })
      .from(workspaces)
      .where(eq(workspaces.id, ctx.workspaceId))
      .for("update");
    if (!row) return notFound("workspace");
    if (!row.isSample && input.confirmName.trim() !== row.name) {
      throw new Refusal("invalid", "Nothing was deleted.", {
        confirmName: `Write the name exactly: ${row.name}`,
      });
    }
    const people = await tx.execute<{ user_id: string }>(sql`
      select user_id from members where workspace_id = ${ctx.workspaceId}::uuid`);
    await tx.execute(sql`select delete_workspace(${ctx.workspaceId}::uuid)`);
    if (row.isSample) {
      // .test is reserved (RFC 2606): nobody real has such an address
      const ids = JSON.stringify(people.map((person) => person.user_id));
      await tx.execute(sql`
        delete from users u where u.email like '%.test'
          and u.id in (select value::uuid from jsonb_array_elements_text(${ids}::jsonb))
          and not exists (select 1 from members m where m.user_id = u.id)`);
    }
    // the workspace's own log is gone with it
    logger.info(
      { workspaceId: ctx.workspaceId, actor: ctx.actor.name, isSample: row.isSample },
      "a workspace was deleted",
    );
    return null;
  });
}
