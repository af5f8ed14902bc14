import { contactImports } from "@/db/schema/contacts";
import { withWorkspace } from "@/db/tenant";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { membersBehind } from "@/lib/notifications/members-behind";
import { notify } from "@/lib/notifications/notify";
import { publish } from "@/lib/realtime/publish";
import { importIs, type LockedImport, lockImport } from "./import-state";

/** What the import was at when its job had failed for the last time. */
type Phase = "checking" | "committing" | "undone";

/**
 * Ends an import whose job has used up its tries, so that nobody waits for an end that never comes.
 * What is saved stays and can be undone. An import that has moved on meanwhile is left alone.
 */
export async function failImport(
  ctx: WorkspaceContext,
  { importId, during }: { importId: string; during: Phase },
): Promise<void> {
  await withWorkspace(ctx, async (tx) => {
    const current = await lockImport(tx, ctx, importId);
    if (current.status !== during) return;
    if (during === "undone" && current.committedThrough === 0) return;
    const problem = problemOf(current, during);
    await tx
      .update(contactImports)
      .set({ status: "failed", problem, completedAt: new Date() })
      .where(importIs(ctx, importId));
    await recordActivity(tx, ctx, "import.failed", importId, {
      fileName: current.fileName,
      during,
      row: current.committedThrough,
    });
    await notify(tx, ctx, {
      kind: "import_done",
      memberIds: await membersBehind(tx, ctx, {
        resourceId: importId,
        actions: ["import.uploaded", "import.started", "import.undone"],
        otherwise: "contacts:import",
      }),
      subject: `${current.fileName}: the import failed`,
      detail: problem,
      link: `/contacts/import/${importId}`,
      dedupeKey: `import_failed:${importId}:${during}`,
    });
    await publish(tx, ctx.workspaceId, "import", { importId, status: "failed" });
  });
}

function problemOf(current: LockedImport, during: Phase): string {
  const through =
    current.createdCount + current.updatedCount + current.skippedCount + current.failedCount;
  const rows = `${through.toLocaleString("en")} of ${current.rowCount.toLocaleString("en")} rows`;
  switch (during) {
    case "checking":
      return "The file could not be checked because of a fault on our side. Nothing was written. Import the file again.";
    case "committing":
      return `The import stopped after ${rows} because of a fault on our side. What is saved stays. Import the file again for the rest: rows that are in make no second contact.`;
    case "undone":
      return "Undoing stopped because of a fault on our side. What is taken back stays so, the rest of the import is still there. Undo it again.";
    default:
      return during satisfies never;
  }
}
