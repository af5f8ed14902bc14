import { eq } from "drizzle-orm";
import { workspaces } from "@/db/schema/workspaces";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { readWorkspaceSettings, type WorkspaceSettings } from "./schema";

/**
 * Changes the settings under a lock: `change` gets what is stored and returns what shall be. Keys
 * that this version does not know stay as they are.
 */
export async function saveSettings(
  ctx: WorkspaceContext,
  change: (before: WorkspaceSettings, tx: WorkspaceTx) => Promise<WorkspaceSettings>,
): Promise<void> {
  await withWorkspace(ctx, async (tx) => {
    const [row] = await tx
      .select({ settings: workspaces.settings })
      .from(workspaces)
      .where(eq(workspaces.id, ctx.workspaceId))
      .for("no key update");
    if (!row) return notFound("workspace");
    const settings = await change(readWorkspaceSettings(row.settings), tx);
    await tx.update(workspaces).set({ settings }).where(eq(workspaces.id, ctx.workspaceId));
  });
}
