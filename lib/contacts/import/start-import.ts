import { contactImports } from "@/db/schema/contacts";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { enqueue } from "@/lib/jobs/enqueue";
import { publish } from "@/lib/realtime/publish";
import { assertStatus, importIs, lockImport } from "./import-state";
import { COMMIT_IMPORT_JOB } from "./job-names";

/** Lets a checked import begin; a second click finds it begun and is refused as stale. */
export async function startImport(
  ctx: WorkspaceContext,
  input: { importId: string },
): Promise<void> {
  assertCan(ctx, "contacts:import");
  await withWorkspace(ctx, async (tx) => {
    const current = await lockImport(tx, ctx, input.importId);
    assertStatus(current, "checked");
    await tx
      .update(contactImports)
      .set({
        status: "committing",
        committedThrough: 0,
        createdCount: 0,
        updatedCount: 0,
        skippedCount: 0,
        failedCount: 0,
      })
      .where(importIs(ctx, input.importId));
    await recordActivity(tx, ctx, "import.started", input.importId, {
      fileName: current.fileName,
      rules: current.options.rules,
    });
    await enqueue(
      tx,
      COMMIT_IMPORT_JOB,
      { workspaceId: ctx.workspaceId, importId: input.importId },
      { key: `commit-import:${input.importId}` },
    );
    await publish(tx, ctx.workspaceId, "import", {
      importId: input.importId,
      status: "committing",
    });
  });
}
