import type { EntryRow } from "./statement-queries";

const HEADER = [
  "Entry",
  "Time (UTC)",
  "Day",
  "Type",
  "Description",
  "Amount",
  "Currency",
  "Balance after",
  "Campaign",
  "Contact",
  "Market",
  "Category",
  "Message id",
  "Reference",
  "Posted by",
];

/** The first line of the export, with a mark that makes spreadsheets read it as UTF-8. */
export function statementCsvHeader(): string {
  return `\uFEFF${HEADER.join(",")}\r\n`;
}

/** Lines of the ledger as CSV (RFC 4180). Amounts are plain numbers with four decimals. */
export function statementCsvRows(rows: readonly EntryRow[], currency: string): string {
  return rows
    .map((row) =>
      [
        String(row.seq),
        row.at,
        row.day,
        row.type,
        text(row.description),
        row.amount,
        currency,
        row.balanceAfter,
        text(row.campaignName),
        text(row.contactName),
        text(row.market),
        text(row.category),
        row.messageId ?? "",
        text(row.reference),
        text(row.actorName),
      ].join(","),
    )
    .map((line) => `${line}\r\n`)
    .join("");
}

/**
 * Text for a cell. A spreadsheet would run what begins with = + - @ or a control character as a
 * formula, so such text gets an apostrophe in front; names come from customers.
 */
function text(value: string | null): string {
  if (!value) return "";
  const safe = /^[\s]*[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
