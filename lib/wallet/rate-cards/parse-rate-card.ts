import { parse } from "csv-parse/sync";
import type { PriceCategory } from "@/db/enums/wallet";
import { fromTenThousandths, isAmount, toTenThousandths } from "@/lib/core/format/money";
import { MARKETS, type Market } from "../market";
import type { RateRow } from "./sandbox";

export type RateCardProblem = { line: number; reason: string };

export type ParsedRateCard = {
  rows: RateRow[];
  /** Cells that could not be read. A card with problems must not be put in force. */
  problems: RateCardProblem[];
};

const CATEGORY_HEADERS: Readonly<Record<string, PriceCategory>> = {
  marketing: "marketing",
  utility: "utility",
  authentication: "authentication",
  "authentication-international": "authentication_international",
  service: "service",
};

const MARKET_NAMES = new Map<string, Market>([
  ...MARKETS.map((market) => [normalise(market), market] as const),
  ["uae", "United Arab Emirates"],
  ["uk", "United Kingdom"],
  ["turkiye", "Turkey"],
]);

/**
 * Reads the rate card that Meta publishes as CSV, one currency a file: a preamble line, a header
 * whose cells may hold line breaks, then a row a market with a decimal or "n/a" a category. "n/a"
 * makes no row: an unknown price is unknown, never 0. Prices with more than four decimals are
 * reported and left out rather than rounded.
 */
export function parseRateCard(
  text: string,
  { effectiveFrom, currency }: { effectiveFrom: string; currency: string },
): ParsedRateCard {
  const problems: RateCardProblem[] = [];
  const rows: RateRow[] = [];
  let records: { record: string[]; info: { lines: number } }[];
  try {
    records = parse(text, {
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as { record: string[]; info: { lines: number } }[];
  } catch (error) {
    return {
      rows,
      problems: [{ line: lineOf(error), reason: "This is not a readable CSV file." }],
    };
  }

  const headerPlace = records.findIndex(({ record }) => normalise(record[0] ?? "") === "market");
  const header = records[headerPlace]?.record.map(headerName);
  if (!header) {
    return { rows, problems: [{ line: 1, reason: "No header row that begins with Market." }] };
  }
  const currencyColumn = header.indexOf("currency");
  const priced = header.flatMap((name, column) => {
    const category = CATEGORY_HEADERS[name];
    return category ? [{ category, column }] : [];
  });
  if (priced.length === 0) {
    problems.push({ line: records[headerPlace]?.info.lines ?? 1, reason: "No price column." });
  }

  const seen = new Set<Market>();
  for (const { record, info } of records.slice(headerPlace + 1)) {
    const line = info.lines;
    const name = record[0] ?? "";
    if (record.every((cell) => cell === "")) continue;
    const market = MARKET_NAMES.get(normalise(name));
    if (!market) {
      problems.push({ line, reason: `Unknown market "${name}".` });
      continue;
    }
    if (seen.has(market)) {
      problems.push({ line, reason: `${market} is listed twice.` });
      continue;
    }
    seen.add(market);
    const rowCurrency = currencyColumn < 0 ? currency : currencyCode(record[currencyColumn] ?? "");
    if (rowCurrency !== currency) {
      problems.push({ line, reason: `${market} is priced in ${rowCurrency}, not ${currency}.` });
      continue;
    }
    for (const { category, column } of priced) {
      const cell = record[column] ?? "";
      if (/^(?:n\/?a|-|–)?$/i.test(cell)) continue;
      if (!isAmount(cell) || cell.startsWith("-")) {
        problems.push({ line, reason: `${market}, ${category}: "${cell}" is not a price.` });
        continue;
      }
      const price = fromTenThousandths(toTenThousandths(cell));
      rows.push({ effectiveFrom, currency, market, category, price });
    }
  }
  return { rows, problems };
}

function headerName(cell: string): string {
  return cell.toLowerCase().replace(/\s+/g, "").replace(/_/g, "-");
}

/** Some files write "$US" or "USD ($)" where others write the code. */
function currencyCode(cell: string): string {
  if (cell === "$US" || cell === "US$" || cell === "$") return "USD";
  return /[A-Z]{3}/.exec(cell.toUpperCase())?.[0] ?? cell;
}

function normalise(name: string): string {
  return name
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/\band\b/g, "&")
    .replace(/[^a-z&]/g, "");
}

function lineOf(error: unknown): number {
  const lines = (error as { lines?: unknown }).lines;
  return typeof lines === "number" ? lines : 1;
}
