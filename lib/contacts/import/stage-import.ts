import { createHash } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { contactImports } from "@/db/schema/contacts";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import { detectDelimiter } from "./detect-delimiter";
import { detectEncoding, toUtf8 } from "./detect-encoding";
import type { ColumnMapping } from "./fields";
import { IMPORT_MAX_BYTES, IMPORT_MAX_COLUMNS, IMPORT_MAX_ROWS } from "./limits";
import { looksLikeEmail, looksLikePhone, mapColumns } from "./map-columns";
import { type FileRecord, readRecords } from "./read-records";
import type { ImportOptions } from "./schema";
import { suggestCountry } from "./suggest-country";

const BATCH_ROWS = 2000;
const SAMPLE_ROWS = 200;

/**
 * Reads an uploaded table into staged rows and guesses its columns and its country. Nothing becomes
 * a contact here. All or nothing: a file that cannot be read leaves nothing behind.
 * @param input.bytes the file as it came, up to IMPORT_MAX_BYTES
 * @throws Refusal `invalid` with the reason and, where there is one, the line
 */
export async function stageImport(
  ctx: WorkspaceContext,
  input: { fileName: string; bytes: Buffer },
): Promise<{ importId: string }> {
  assertCan(ctx, "contacts:import");
  if (input.bytes.length > IMPORT_MAX_BYTES) {
    throw new Refusal("invalid", "This file is larger than 20 MB. Split it and import the parts.");
  }
  const encoding = detectEncoding(input.bytes);
  const text = toUtf8(input.bytes, encoding);
  const delimiter = detectDelimiter(text.toString("utf8", 0, 64 * 1024));
  const importId = newId();

  return withWorkspace(ctx, async (tx) => {
    let headers: string[] | null = null;
    let headless = false;
    let position = 0;
    let lastRow = 0;
    let rowCount = 0;
    const sample: string[][] = [];
    let batch: { row: number; cells: string[]; reason: string | null }[] = [];

    const keep = async (record: FileRecord, row: number) => {
      if (record.cells.every((cell) => cell.trim() === "")) return;
      rowCount += 1;
      lastRow = row;
      if (rowCount > IMPORT_MAX_ROWS) {
        throw new Refusal(
          "invalid",
          "This file has more than 200,000 rows. Split it and import the parts.",
        );
      }
      if (sample.length < SAMPLE_ROWS && !record.fault) sample.push(record.cells);
      batch.push({
        row,
        cells: record.cells.slice(0, IMPORT_MAX_COLUMNS + 20),
        reason: record.fault,
      });
      if (batch.length >= BATCH_ROWS) {
        await insertRows(tx, ctx, importId, batch);
        batch = [];
      }
    };

    for await (const record of readRecords(text, delimiter)) {
      if (headers === null) {
        if (record.cells.every((cell) => cell.trim() === "")) continue;
        refuseWidth(record.cells.length);
        headless = looksLikeRow(record.cells);
        headers = headless
          ? record.cells.map((_, column) => `Column ${column + 1}`)
          : nameHeaders(record.cells);
        await tx.insert(contactImports).values({
          workspaceId: ctx.workspaceId,
          id: importId,
          status: "reading",
          fileName: tidyFileName(input.fileName),
          fileHash: createHash("sha256").update(input.bytes).digest("hex"),
          fileSize: input.bytes.length,
          encoding,
          delimiter,
          headers,
          createdByName: ctx.actor.name,
        });
        if (!headless) continue;
      }
      position += 1;
      await keep(record, position);
    }
    if (headers === null) throw new Refusal("invalid", "This file is empty. Nothing was saved.");
    if (rowCount === 0) {
      throw new Refusal(
        "invalid",
        "This file has column names but no rows below them. Nothing was saved.",
      );
    }
    await insertRows(tx, ctx, importId, batch);

    const guesses = mapColumns(headers, sample);
    const mapping: ColumnMapping = Object.fromEntries(
      guesses.map((guess, column) => [String(column), guess.field]),
    );
    const country = suggestCountry(sample, mapping, ctx.country);
    const hasPhone = guesses.some((guess) => guess.field === "phone");
    const options: ImportOptions = {
      rules: {
        defaultCountry: country.defaultCountry,
        useCountryColumn: country.useCountryColumn,
        purpose: "both",
        existing: "keep",
        withoutPhone: hasPhone ? "fail" : "email_only",
        tagNames: [],
        consent: { mode: "none" },
      },
      confidence: guesses.map((guess) => guess.confidence),
      countryReason: country.reason,
      ...(country.fit ? { countryColumnFit: country.fit } : {}),
      headless,
    };
    await tx
      .update(contactImports)
      .set({ status: "mapping", rowCount, mapping, options })
      .where(
        sql`${eq(contactImports.workspaceId, ctx.workspaceId)} and ${eq(contactImports.id, importId)}`,
      );
    await recordActivity(tx, ctx, "import.uploaded", importId, {
      fileName: tidyFileName(input.fileName),
      rows: rowCount,
      lastRow,
    });
    return { importId };
  });
}

async function insertRows(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  importId: string,
  rows: readonly { row: number; cells: string[]; reason: string | null }[],
) {
  if (rows.length === 0) return;
  await tx.execute(sql`
    insert into contact_import_rows (workspace_id, import_id, row_number, cells, verdict, reason)
    select ${ctx.workspaceId}, ${importId}, r.row, r.cells,
           case when r.reason is null then null else 'fail' end, r.reason
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(row int, cells jsonb, reason text)`);
}

function refuseWidth(columns: number) {
  if (columns > IMPORT_MAX_COLUMNS) {
    throw new Refusal(
      "invalid",
      `This file has ${columns.toLocaleString("en")} columns; an import reads up to ${IMPORT_MAX_COLUMNS}. Remove columns you do not need. Nothing was saved.`,
    );
  }
}

/** The first line is a contact already when it holds an address or a number. */
function looksLikeRow(cells: readonly string[]): boolean {
  return cells.some((cell) => looksLikeEmail(cell) || looksLikePhone(cell));
}

/** Every column gets a name, and no name twice: "Phone", "Phone (2)", "Column 3". */
function nameHeaders(cells: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return cells.map((cell, column) => {
    const name = cell.replace(/\s+/g, " ").trim().slice(0, 100) || `Column ${column + 1}`;
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return times === 1 ? name : `${name} (${times})`;
  });
}

function tidyFileName(name: string): string {
  const last = name.split(/[\\/]/).at(-1) ?? "";
  const text = last
    .split("")
    .filter((character) => character >= " ")
    .join("")
    .trim();
  return text.slice(0, 200) || "contacts.csv";
}
