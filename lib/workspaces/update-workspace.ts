import { eq } from "drizzle-orm";
import { workspaces } from "@/db/schema/workspaces";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import type { UpdateWorkspace } from "./schema";

/** Changes name, country and time zone. The address of the workspace stays, so that links live on. */
export async function updateWorkspace(
  ctx: WorkspaceContext,
  input: UpdateWorkspace,
): Promise<null> {
  assertCan(ctx, "workspace:write");
  return withWorkspace(ctx, async (tx) => {
    const [before] = await tx
      .select({ name: workspaces.name, country: workspaces.country, timeZone: workspaces.timeZone })
      .from(workspaces)
      .where(eq(workspaces.id, ctx.workspaceId))
      .for("no key update");
    if (!before) return notFound("workspace");
    const changed = (Object.keys(input) as (keyof UpdateWorkspace)[]).filter(
      (field) => before[field] !== input[field],
    );
    if (changed.length === 0) return null;
    await tx.update(workspaces).set(input).where(eq(workspaces.id, ctx.workspaceId));
    await recordActivity(tx, ctx, "workspace.updated", ctx.workspaceId, {
      before: Object.fromEntries(changed.map((field) => [field, before[field]])),
      after: Object.fromEntries(changed.map((field) => [field, input[field]])),
    });
    return null;
  });
}
