import { and, asc, eq, gt, inArray } from "drizzle-orm";
import { contactImportRows, contactImports } from "@/db/schema/contacts";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import type { WorkspaceContext } from "@/lib/core/context";
import { csvLine } from "@/lib/core/csv-line";
import { notFound } from "@/lib/core/errors";
import { importIs } from "./import-state";
import { IMPORT_REASONS, isImportReason } from "./reasons";

const BATCH_ROWS = 2000;

/**
 * The rows that were not imported, as CSV in pieces: the columns of the file as they were, then
 * `row`, `error_code` and `error`. Corrected, it can be imported as it is.
 * @param input.skipped also the rows that were left as they are
 * @throws Refusal `not_found`
 */
export async function* errorFile(
  ctx: WorkspaceContext,
  input: { importId: string; skipped: boolean },
): AsyncGenerator<string, void> {
  assertCan(ctx, "contacts:import");
  const [file] = await withWorkspace(ctx, (tx) =>
    tx.select().from(contactImports).where(importIs(ctx, input.importId)),
  );
  if (!file) notFound("import");
  // the byte order mark makes spreadsheet programs read UTF-8
  yield `\uFEFF${csvLine([...file.headers, "row", "error_code", "error"])}`;
  for (let after = 0; ; ) {
    const rows = await withWorkspace(ctx, (tx) =>
      tx
        .select()
        .from(contactImportRows)
        .where(
          and(
            eq(contactImportRows.workspaceId, ctx.workspaceId),
            eq(contactImportRows.importId, input.importId),
            gt(contactImportRows.rowNumber, after),
            inArray(contactImportRows.verdict, input.skipped ? ["fail", "skip"] : ["fail"]),
          ),
        )
        .orderBy(asc(contactImportRows.rowNumber))
        .limit(BATCH_ROWS),
    );
    if (rows.length > 0) {
      yield rows
        .map((row) => {
          const cells = file.headers.map((_, column) => row.cells[column] ?? "");
          const reason = row.reason ?? "";
          const words = isImportReason(reason) ? IMPORT_REASONS[reason].title : "Not imported";
          const error = row.detail ? `${words}: ${row.detail}` : words;
          return csvLine([...cells, String(row.rowNumber), reason, error]);
        })
        .join("");
    }
    if (rows.length < BATCH_ROWS) return;
    after = rows.at(-1)?.rowNumber ?? after;
  }
}
