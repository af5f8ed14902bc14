import { contactImports } from "@/db/schema/contacts";
import { withWorkspace } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { publish } from "@/lib/realtime/publish";
import { importIs, lockImport, readStagedRows, writeOutcomes } from "./import-state";
import { judgeRows, nothingSeen, readStaged } from "./judge-rows";

const BATCH_ROWS = 1000;

/**
 * Gives every staged row the verdict it would have now. Contacts are only read. Runs from the first
 * row again after a crash, and gives way at once to a newer check.
 * @param input.checkId the check this run belongs to, kept with the import
 */
export async function checkImport(
  ctx: WorkspaceContext,
  input: { importId: string; checkId: string },
): Promise<void> {
  const seen = nothingSeen();
  for (let after = 0; ; ) {
    const last = await withWorkspace(ctx, async (tx) => {
      const current = await lockImport(tx, ctx, input.importId);
      if (current.status !== "checking" || current.options.checkId !== input.checkId) return null;
      const rows = await readStagedRows(tx, ctx, input.importId, after, BATCH_ROWS);
      const { headers, mapping } = current;
      const { rules } = current.options;
      const readings = await readStaged({ headers, mapping, rules, rows, isCheck: true });
      const judged = await judgeRows(tx, ctx, { rules, readings, seen });
      await writeOutcomes(
        tx,
        ctx,
        input.importId,
        judged.map(({ rowNumber, verdict, reason, detail, change }) => ({
          row: rowNumber,
          verdict,
          reason,
          detail,
          contactId: change?.target?.id ?? null,
          before: null,
        })),
      );
      const done = rows.length < BATCH_ROWS;
      if (done) {
        await tx
          .update(contactImports)
          .set({ status: "checked" })
          .where(importIs(ctx, input.importId));
      }
      const lastRow = rows.at(-1)?.rowNumber ?? after;
      await publish(tx, ctx.workspaceId, "import", {
        importId: input.importId,
        status: done ? "checked" : "checking",
        row: lastRow,
      });
      return done ? null : lastRow;
    });
    if (last === null) return;
    after = last;
  }
}
