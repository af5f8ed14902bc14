import { and, asc, eq, gt, sql } from "drizzle-orm";
import type { ImportStatus } from "@/db/enums/contacts";
import { contactImportRows, contactImports } from "@/db/schema/contacts";
import type { WorkspaceTx } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound, Refusal } from "@/lib/core/errors";
import type { ColumnMapping } from "./fields";
import type { StagedRow } from "./judge-rows";
import { type ImportOptions, importOptionsSchema } from "./schema";

export type LockedImport = Omit<typeof contactImports.$inferSelect, "options" | "mapping"> & {
  options: ImportOptions;
  mapping: ColumnMapping;
};

/**
 * The import's row, held until the transaction ends: one step at a time works on an import.
 * @throws Refusal `not_found`
 */
export async function lockImport(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  importId: string,
): Promise<LockedImport> {
  const [row] = await tx
    .select()
    .from(contactImports)
    .where(importIs(ctx, importId))
    .for("no key update");
  if (!row) notFound("import");
  return {
    ...row,
    options: importOptionsSchema.parse(row.options),
    mapping: row.mapping as ColumnMapping,
  };
}

export function importIs(ctx: WorkspaceContext, importId: string) {
  return and(eq(contactImports.workspaceId, ctx.workspaceId), eq(contactImports.id, importId));
}

/** @throws Refusal `stale` when the import is not in one of the states */
export function assertStatus(row: { status: ImportStatus }, ...allowed: ImportStatus[]): void {
  if (allowed.includes(row.status)) return;
  throw new Refusal(
    "stale",
    "This import has moved on meanwhile. Reload the page to see where it is.",
  );
}

/** Staged rows behind a row number, in the order of the file. */
export function readStagedRows(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  importId: string,
  after: number,
  limit: number,
): Promise<StagedRow[]> {
  return tx
    .select({
      rowNumber: contactImportRows.rowNumber,
      cells: contactImportRows.cells,
      verdict: contactImportRows.verdict,
      reason: contactImportRows.reason,
      detail: contactImportRows.detail,
    })
    .from(contactImportRows)
    .where(
      and(
        eq(contactImportRows.workspaceId, ctx.workspaceId),
        eq(contactImportRows.importId, importId),
        gt(contactImportRows.rowNumber, after),
      ),
    )
    .orderBy(asc(contactImportRows.rowNumber))
    .limit(limit);
}

export type RowOutcome = {
  row: number;
  verdict: string;
  reason: string | null;
  detail: string | null;
  contactId: string | null;
  before: unknown;
};

/** Writes verdicts onto staged rows. */
export async function writeOutcomes(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  importId: string,
  outcomes: readonly RowOutcome[],
): Promise<void> {
  if (outcomes.length === 0) return;
  const numbers = outcomes.map((outcome) => outcome.row);
  await tx.execute(sql`
    update contact_import_rows r
    set verdict = o.verdict, reason = o.reason, detail = o.detail,
        contact_id = o."contactId", before = o.before
    from jsonb_to_recordset(${JSON.stringify(outcomes)}::jsonb)
      as o("row" int, verdict text, reason text, detail text, "contactId" uuid, before jsonb)
    where r.workspace_id = ${ctx.workspaceId} and r.import_id = ${importId} and r.row_number = o."row"
      -- keeps a plan that reads all rows of the import within this batch
      and r.row_number between ${Math.min(...numbers)} and ${Math.max(...numbers)}`);
}
