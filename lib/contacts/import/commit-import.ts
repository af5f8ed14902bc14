import { contactImports } from "@/db/schema/contacts";
import { withWorkspace } from "@/db/tenant";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { membersBehind } from "@/lib/notifications/members-behind";
import { notify } from "@/lib/notifications/notify";
import { publish } from "@/lib/realtime/publish";
import { importIs, type LockedImport, lockImport, readStagedRows } from "./import-state";
import { type Reading, readStaged } from "./judge-rows";
import { saveRows } from "./save-rows";

const BATCH_ROWS = 1000;

/**
 * Turns checked rows into contacts, batch by batch. Each batch, its counts and the mark how far the
 * import has come are one transaction: whenever the process dies, the next run goes on behind the
 * last whole batch, and created + updated + skipped + failed is the number of rows that are through.
 * Verdicts are asked again against what the contacts are now. Harmless to run twice.
 */
export async function commitImport(
  ctx: WorkspaceContext,
  input: { importId: string },
): Promise<void> {
  let next = await commitBatch(ctx, input.importId);
  while (next) {
    // Waited for outside a transaction: inside one it might wait for a connection that somebody holds
    // who waits for this import's rows.
    const ahead = await next.rows;
    next = await commitBatch(ctx, input.importId, ahead);
  }
}

/** Rows behind a row number, read while the database was busy with the batch before. */
type Ahead = { after: number; readings: Reading[] };

/** @returns the rows behind this batch; undefined when there is nothing more to do */
async function commitBatch(
  ctx: WorkspaceContext,
  importId: string,
  ahead?: Ahead,
): Promise<{ rows: Promise<Ahead> } | undefined> {
  return withWorkspace(ctx, async (tx) => {
    const current = await lockImport(tx, ctx, importId);
    if (current.status !== "committing") return undefined;
    const after = current.committedThrough;
    const { readings } =
      ahead?.after === after ? ahead : await readBatch({ ...ctx, tx }, current, after);
    const done = readings.length < BATCH_ROWS;
    const lastRow = readings.at(-1)?.row.rowNumber ?? after;
    // in a transaction of its own: while an import is committed nobody else writes its later rows
    const next = done ? undefined : readBatch(ctx, current, lastRow);
    next?.catch(() => {
      // whoever awaits it hears of it; this batch does not depend on it
    });
    const outcomes = await saveRows(tx, ctx, current, readings);
    const count = (verdict: string) => outcomes.filter((row) => row.verdict === verdict).length;
    const counts = {
      createdCount: current.createdCount + count("create"),
      updatedCount: current.updatedCount + count("update"),
      skippedCount: current.skippedCount + count("skip"),
      failedCount: current.failedCount + count("fail"),
    };
    await tx
      .update(contactImports)
      .set({
        ...counts,
        committedThrough: lastRow,
        ...(done ? { status: "completed", completedAt: new Date() } : {}),
      })
      .where(importIs(ctx, importId));
    if (done) {
      await recordActivity(tx, ctx, "import.completed", importId, {
        fileName: current.fileName,
        ...counts,
      });
      await notify(tx, ctx, {
        kind: "import_done",
        memberIds: await membersBehind(tx, ctx, {
          resourceId: importId,
          actions: ["import.started"],
          otherwise: "contacts:import",
        }),
        subject: `${current.fileName} is imported`,
        detail: summaryOf(counts),
        link: `/contacts/import/${importId}`,
        dedupeKey: `import_done:${importId}`,
      });
      await publish(tx, ctx.workspaceId, "contacts", { contactId: null });
    }
    await publish(tx, ctx.workspaceId, "import", {
      importId,
      status: done ? "completed" : "committing",
      row: lastRow,
    });
    // in an object, because a promise that is returned would be waited for
    return next && { rows: next };
  });
}

function summaryOf(counts: Record<string, number>): string {
  const words = {
    createdCount: "new",
    updatedCount: "updated",
    skippedCount: "skipped",
    failedCount: "failed",
  };
  const parts = Object.entries(words).flatMap(([name, word]) =>
    counts[name] ? [`${counts[name].toLocaleString("en")} ${word}`] : [],
  );
  return parts.join(", ") || "No rows";
}

async function readBatch(
  scope: WorkspaceContext,
  current: LockedImport,
  after: number,
): Promise<Ahead> {
  const rows = await withWorkspace(scope, (tx) =>
    readStagedRows(tx, scope, current.id, after, BATCH_ROWS),
  );
  const { headers, mapping } = current;
  const { rules } = current.options;
  const readings = await readStaged({ headers, mapping, rules, rows, isCheck: false });
  return { after, readings };
}
