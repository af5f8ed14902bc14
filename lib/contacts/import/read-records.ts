import { parse } from "csv-parse";
import { Refusal } from "@/lib/core/errors";
import { DELIMITERS, type Delimiter } from "./detect-delimiter";

export type FileRecord = {
  cells: string[];
  /** Set where the row could not be read as it was meant; `cells` then hold what is there. */
  fault: "quote_not_closed" | "nul_character" | null;
};

const CHUNK_BYTES = 64 * 1024;
/** A row beyond this is a quotation mark that nobody closed. */
const RECORD_MAX_BYTES = 128 * 1024;
/** Each recovery reads up to RECORD_MAX_BYTES again; a file with more of them is refused. */
const RECOVERY_LIMIT = 500;
const NUL = String.fromCharCode(0);

/**
 * Reads UTF-8 delimited text record by record, the head included, in constant memory beside the
 * bytes themselves. Mixed line ends, stray quotes and uneven rows are read as a person would; a
 * quotation mark that swallows the following rows costs its own row alone, marked with a fault.
 * @throws Refusal `invalid` when the file breaks too often to be read with confidence
 */
export async function* readRecords(
  bytes: Buffer,
  delimiter: Delimiter,
): AsyncGenerator<FileRecord, void> {
  let from = 0;
  let recoveries = 0;
  let firstBrokenLine = 0;
  let width = 0;
  while (from < bytes.length) {
    let end = from;
    let broken = false;
    // Collected as they are parsed: a stream that fails throws away what it had read ahead.
    let parsed: { record: string[]; end: number }[] = [];
    const base = from;
    const parser = parse({
      delimiter,
      max_record_size: RECORD_MAX_BYTES,
      on_record: (record: string[], { bytes: consumed }) => {
        parsed.push({ record, end: base + consumed });
        return null;
      },
      record_delimiter: ["\r\n", "\n", "\r"],
      relax_column_count: true,
      relax_quotes: true,
    });
    const failure = new Promise<Error>((resolve) => parser.once("error", resolve));
    parser.resume();
    for (let at = from; !broken; at += CHUNK_BYTES) {
      const last = at + CHUNK_BYTES >= bytes.length;
      const written = new Promise<null>((resolve) => {
        const chunk = bytes.subarray(at, Math.min(at + CHUNK_BYTES, bytes.length));
        if (last) parser.end(chunk, () => resolve(null));
        else parser.write(chunk, () => resolve(null));
      });
      const error = (await Promise.race([failure, written])) ?? parser.errored;
      if (error && !isQuoteError(error)) throw error;
      const batch = parsed;
      parsed = [];
      for (const { record, end: recordEnd } of batch) {
        if (swallowedLines(record, bytes, end, recordEnd)) {
          broken = true;
          break;
        }
        end = recordEnd;
        const cells = mendDelimiter(record, width, delimiter);
        if (width === 0) width = cells.length;
        yield cells.some((cell) => cell.includes(NUL))
          ? { cells: cells.map((cell) => cell.replaceAll(NUL, "\uFFFD")), fault: "nul_character" }
          : { cells, fault: null };
      }
      if (error) broken = true;
      if (last) break;
    }
    parser.destroy();
    if (!broken) return;
    recoveries += 1;
    firstBrokenLine ||= countLines(bytes, 0, end) + 1;
    if (recoveries > RECOVERY_LIMIT) {
      throw new Refusal(
        "invalid",
        `Quotation marks are left open in many rows, the first in line ${firstBrokenLine}. Nothing was saved. Export the file again, or remove the quotation marks.`,
      );
    }
    const lineEnd = endOfLine(bytes, end);
    yield {
      cells: [
        bytes
          .toString("utf8", end, lineEnd)
          .replace(/[\r\n]+$/, "")
          .replaceAll(NUL, "\uFFFD"),
      ],
      fault: "quote_not_closed",
    };
    from = lineEnd;
  }
}

/**
 * Whether a cell runs over several lines because its opening quote was closed by a quote of a later
 * row. The parser leaves such a cell with its quote in front; a cell that really begins with a quote
 * has it doubled in the file.
 */
function swallowedLines(record: string[], bytes: Buffer, from: number, to: number): boolean {
  const suspect = record.find((cell) => cell.startsWith('"') && /[\r\n]/.test(cell));
  if (suspect === undefined) return false;
  const beginning = /^"[^"\r\n]{0,40}/.exec(suspect)?.[0] ?? '"';
  return !bytes.toString("utf8", from, to).includes(`""${beginning}`);
}

/** A row that was written with another delimiter than the head: cut it there when it then fits. */
function mendDelimiter(cells: string[], width: number, delimiter: Delimiter): string[] {
  const only = cells[0];
  if (width < 2 || cells.length !== 1 || !only) return cells;
  for (const other of DELIMITERS) {
    if (other === delimiter) continue;
    const parts = only.split(other);
    if (parts.length === width) return parts;
  }
  return cells;
}

function isQuoteError(error: unknown): boolean {
  const code = (error as { code?: string }).code;
  return code === "CSV_QUOTE_NOT_CLOSED" || code === "CSV_MAX_RECORD_SIZE";
}

function endOfLine(bytes: Buffer, from: number): number {
  let at = from;
  while (at < bytes.length && bytes[at] !== 0x0a && bytes[at] !== 0x0d) at += 1;
  if (bytes[at] === 0x0d && bytes[at + 1] === 0x0a) at += 1;
  return Math.min(at + 1, bytes.length);
}

function countLines(bytes: Buffer, from: number, to: number): number {
  let lines = 0;
  for (let at = from; at < to; at += 1) if (bytes[at] === 0x0a) lines += 1;
  return lines;
}
