import { eq } from "drizzle-orm";
import { workspaces } from "@/db/schema/workspaces";
import type { WorkspaceTx } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { readWorkspaceSettings } from "./schema";

/** Languages that a template falls back on for people whose own it has not, BCP 47, best first. */
export async function languageFallbacks(
  tx: WorkspaceTx,
  ctx: Pick<WorkspaceContext, "workspaceId">,
): Promise<string[]> {
  const [row] = await tx
    .select({ settings: workspaces.settings })
    .from(workspaces)
    .where(eq(workspaces.id, ctx.workspaceId));
  return readWorkspaceSettings(row?.settings).languageFallbacks;
}
