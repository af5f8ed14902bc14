import "server-only";
import { and, asc, desc, eq, inArray, ne, sql } from "drizzle-orm";
import type { ImportStatus, ImportVerdict } from "@/db/enums/contacts";
import { contactImportRows, contactImports } from "@/db/schema/contacts";
import { withWorkspace } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound, Refusal } from "@/lib/core/errors";
import { isId } from "@/lib/core/ids";
import type { ColumnMapping } from "./fields";
import { importIs } from "./import-state";
import { UNDO_WINDOW_MS } from "./limits";
import { readRow } from "./read-row";
import { type ImportOptions, importOptionsSchema } from "./schema";

export type ImportSummary = {
  id: string;
  fileName: string;
  status: ImportStatus;
  rowCount: number;
  createdCount: number;
  updatedCount: number;
  skippedCount: number;
  failedCount: number;
  createdByName: string;
  createdAt: string;
  completedAt: string | null;
  /** First characters of the file's SHA-256, to tell two files of one name apart. */
  shortHash: string;
};

export type ImportGroup = {
  verdict: ImportVerdict;
  reason: string | null;
  count: number;
  samples: ImportSample[];
};
export type ImportSample = {
  rowNumber: number;
  name: string | null;
  phone: string | null;
  email: string | null;
  detail: string | null;
};

export type ImportDetail = ImportSummary & {
  fileSize: number;
  encoding: string;
  delimiter: string;
  headers: string[];
  mapping: ColumnMapping;
  options: ImportOptions;
  committedThrough: number;
  /** Number of the last row: rows are numbered as in the file, blank lines included. */
  lastRow: number;
  /** First rows of the file, cells as they stand there. */
  sampleRows: string[][];
  /** Rows of the last check, or of the commit, by verdict and reason; empty before the check. */
  groups: ImportGroup[];
  counts: Record<ImportVerdict, number>;
  /** Of the people who would be saved, or were: how many become opted in, or out. */
  firstSaved: ImportSample[];
  undoUntil: string | null;
  /** What stopped it, when it failed. */
  problem: string | null;
  /** An earlier import of the very same bytes. */
  sameFile: { id: string; at: string; by: string; rowCount: number } | null;
};

const SAMPLES = 6;

/** @throws Refusal `not_found` */
export async function getImport(ctx: WorkspaceContext, importId: string): Promise<ImportDetail> {
  if (!isId(importId)) notFound("import");
  return withWorkspace(ctx, async (tx) => {
    const [row] = await tx.select().from(contactImports).where(importIs(ctx, importId));
    if (!row) notFound("import");
    const options = importOptionsSchema.parse(row.options);
    const mapping = row.mapping as ColumnMapping;
    const mine = and(
      eq(contactImportRows.workspaceId, ctx.workspaceId),
      eq(contactImportRows.importId, importId),
    );
    const sampleRows = await tx
      .select({ cells: contactImportRows.cells })
      .from(contactImportRows)
      .where(mine)
      .orderBy(asc(contactImportRows.rowNumber))
      .limit(100);
    const [last] = await tx
      .select({ rowNumber: contactImportRows.rowNumber })
      .from(contactImportRows)
      .where(mine)
      .orderBy(desc(contactImportRows.rowNumber))
      .limit(1);
    const judged =
      row.status !== "reading" && row.status !== "mapping" && row.status !== "checking";
    const raw = judged
      ? await tx.execute<{
          verdict: ImportVerdict;
          reason: string | null;
          count: number;
          samples: { row: number; cells: string[]; detail: string | null }[];
        }>(sql`
          select g.verdict, g.reason, g.count, s.samples from (
            select verdict, reason, count(*)::int as count, min(row_number) as first
            from contact_import_rows
            where workspace_id = ${ctx.workspaceId} and import_id = ${importId} and verdict is not null
            group by verdict, reason) g
          cross join lateral (
            select json_agg(json_build_object('row', r.row_number, 'cells', r.cells, 'detail', r.detail)
                            order by r.row_number) as samples
            from (select * from contact_import_rows r
                  where r.workspace_id = ${ctx.workspaceId} and r.import_id = ${importId}
                    and r.verdict = g.verdict and r.reason is not distinct from g.reason
                  order by r.row_number limit ${SAMPLES}) r) s
          order by g.count desc, g.reason`)
      : [];
    const sample = (one: { row: number; cells: string[]; detail: string | null }): ImportSample =>
      describeRow(one, row.headers, mapping, options);
    const groups = raw.map((group) => ({
      verdict: group.verdict,
      reason: group.reason,
      count: group.count,
      samples: group.samples.map(sample),
    }));
    const counts = { create: 0, update: 0, skip: 0, fail: 0 };
    for (const group of groups) counts[group.verdict] += group.count;
    const saved = judged
      ? await tx
          .select({
            row: contactImportRows.rowNumber,
            cells: contactImportRows.cells,
            detail: contactImportRows.verdict,
          })
          .from(contactImportRows)
          .where(and(mine, inArray(contactImportRows.verdict, ["create", "update"])))
          .orderBy(asc(contactImportRows.rowNumber))
          .limit(4)
      : [];
    const [same] = await tx
      .select()
      .from(contactImports)
      .where(
        and(
          eq(contactImports.workspaceId, ctx.workspaceId),
          eq(contactImports.fileHash, row.fileHash),
          eq(contactImports.status, "completed"),
          ne(contactImports.id, importId),
        ),
      )
      .orderBy(desc(contactImports.id))
      .limit(1);
    const isOver =
      row.status === "completed" || row.status === "cancelled" || row.status === "failed";
    const undoable =
      isOver && row.completedAt !== null ? row.completedAt.getTime() + UNDO_WINDOW_MS : 0;
    return {
      ...summarise(row),
      fileSize: row.fileSize,
      encoding: row.encoding,
      delimiter: row.delimiter,
      headers: row.headers,
      mapping,
      options,
      committedThrough: row.committedThrough,
      lastRow: last?.rowNumber ?? 0,
      problem: row.problem,
      sampleRows: sampleRows.map((one) => one.cells),
      groups,
      counts,
      firstSaved: saved.map(sample),
      undoUntil:
        undoable > Date.now() && row.committedThrough > 0 ? new Date(undoable).toISOString() : null,
      sameFile: same
        ? {
            id: same.id,
            at: (same.completedAt ?? same.createdAt).toISOString(),
            by: same.createdByName,
            rowCount: same.rowCount,
          }
        : null,
    };
  });
}

/** A staged row as somebody would recognise it: read where it can be, raw where it cannot. */
function describeRow(
  one: { row: number; cells: string[]; detail: string | null },
  headers: string[],
  mapping: ColumnMapping,
  options: ImportOptions,
): ImportSample {
  const result = readRow(one.cells, headers, mapping, {
    ...options.rules,
    withoutPhone: "email_only",
  });
  if (result.ok) {
    const { name, phone, email } = result.person;
    return { rowNumber: one.row, name, phone, email, detail: one.detail };
  }
  const cellOf = (...fields: string[]) =>
    Object.entries(mapping)
      .filter(([, field]) => fields.includes(field))
      .map(([column]) => (one.cells[Number(column)] ?? "").trim())
      .filter(Boolean)
      .join(" ")
      .slice(0, 120) || null;
  return {
    rowNumber: one.row,
    name: cellOf("name", "first_name", "last_name") ?? one.cells.join(", ").slice(0, 80),
    phone: cellOf("phone"),
    email: cellOf("email"),
    detail: one.detail,
  };
}

function summarise(row: typeof contactImports.$inferSelect): ImportSummary {
  return {
    id: row.id,
    fileName: row.fileName,
    status: row.status,
    rowCount: row.rowCount,
    createdCount: row.createdCount,
    updatedCount: row.updatedCount,
    skippedCount: row.skippedCount,
    failedCount: row.failedCount,
    createdByName: row.createdByName,
    createdAt: row.createdAt.toISOString(),
    completedAt: row.completedAt?.toISOString() ?? null,
    shortHash: row.fileHash.slice(0, 8),
  };
}

/** Imports, newest first. */
export function listImports(ctx: WorkspaceContext, limit = 20): Promise<ImportSummary[]> {
  return withWorkspace(ctx, async (tx) => {
    const rows = await tx
      .select()
      .from(contactImports)
      .where(eq(contactImports.workspaceId, ctx.workspaceId))
      .orderBy(desc(contactImports.id))
      .limit(Math.min(limit, 100));
    return rows.map(summarise);
  });
}

/** The same as getImport for an address that may have aged: null instead of a refusal. */
export async function findImport(
  ctx: WorkspaceContext,
  importId: string,
): Promise<ImportDetail | null> {
  try {
    return await getImport(ctx, importId);
  } catch (error) {
    if (error instanceof Refusal && error.code === "not_found") return null;
    throw error;
  }
}
