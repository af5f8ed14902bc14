import { contactImports } from "@/db/schema/contacts";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { publish } from "@/lib/realtime/publish";
import { assertStatus, importIs, lockImport } from "./import-state";

/** Stops an import between two batches. What is saved stays and can be undone; the rest never starts. */
export async function cancelImport(
  ctx: WorkspaceContext,
  input: { importId: string },
): Promise<void> {
  assertCan(ctx, "contacts:import");
  await withWorkspace(ctx, async (tx) => {
    const current = await lockImport(tx, ctx, input.importId);
    assertStatus(current, "mapping", "checking", "checked", "committing");
    await tx
      .update(contactImports)
      .set({ status: "cancelled", completedAt: new Date() })
      .where(importIs(ctx, input.importId));
    await recordActivity(tx, ctx, "import.cancelled", input.importId, {
      fileName: current.fileName,
      row: current.committedThrough,
    });
    await publish(tx, ctx.workspaceId, "import", { importId: input.importId, status: "cancelled" });
  });
}
