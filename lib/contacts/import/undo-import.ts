import { contactImports } from "@/db/schema/contacts";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import { enqueue } from "@/lib/jobs/enqueue";
import { publish } from "@/lib/realtime/publish";
import { assertStatus, importIs, lockImport } from "./import-state";
import { REVERT_IMPORT_JOB } from "./job-names";
import { UNDO_WINDOW_MS } from "./limits";

/**
 * Takes an import back, for 24 hours after it ended: contacts it made go, contacts it changed get
 * their former values back. The work is done by revertImport.
 * @throws Refusal `stale` when the time is over
 */
export async function undoImport(
  ctx: WorkspaceContext,
  input: { importId: string },
): Promise<void> {
  assertCan(ctx, "contacts:import");
  await withWorkspace(ctx, async (tx) => {
    const current = await lockImport(tx, ctx, input.importId);
    assertStatus(current, "completed", "cancelled", "failed");
    if (!current.completedAt || Date.now() - current.completedAt.getTime() > UNDO_WINDOW_MS) {
      throw new Refusal("stale", "An import can be undone for 24 hours; that time is over.");
    }
    await tx
      .update(contactImports)
      .set({ status: "undone", problem: null })
      .where(importIs(ctx, input.importId));
    await recordActivity(tx, ctx, "import.undone", input.importId, { fileName: current.fileName });
    await enqueue(
      tx,
      REVERT_IMPORT_JOB,
      { workspaceId: ctx.workspaceId, importId: input.importId },
      { key: `revert-import:${input.importId}` },
    );
    await publish(tx, ctx.workspaceId, "import", { importId: input.importId, status: "undone" });
  });
}
