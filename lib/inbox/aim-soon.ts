import type { WorkspaceTx } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { enqueue } from "@/lib/jobs/enqueue";

/** Asks for new times for everybody who waits: the rules have changed. */
export function aimSoon(tx: WorkspaceTx, ctx: WorkspaceContext): Promise<void> {
  return enqueue(
    tx,
    { name: "inbox.aim_all", maxAttempts: 5 },
    { workspaceId: ctx.workspaceId },
    { key: `inbox.aim_all:${ctx.workspaceId}` },
  );
}
