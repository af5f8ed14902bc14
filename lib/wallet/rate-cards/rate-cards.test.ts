import { describe, expect, it } from "vitest";
import { PRICE_CATEGORIES } from "@/db/enums/wallet";
import { isAmount, signOfAmount } from "@/lib/core/format/money";
import { isMarketOn, MARKETS } from "../market";
import { parseRateCard } from "./parse-rate-card";
import { SANDBOX_RATES } from "./sandbox";

describe("the sandbox rate card", () => {
  it.each(["2025-07-01", "2026-10-01"])("prices every market and category from %s", (day) => {
    const priced = SANDBOX_RATES.filter((row) => row.effectiveFrom === day).map(
      (row) => `${row.market}/${row.category}`,
    );
    const expected = MARKETS.filter((market) => isMarketOn(market, { on: day })).flatMap((market) =>
      PRICE_CATEGORIES.map((category) => `${market}/${category}`),
    );
    expect(priced.sort()).toEqual(expected.sort());
  });

  it("holds exact, non-negative prices, each once", () => {
    const keys = new Set<string>();
    for (const row of SANDBOX_RATES) {
      expect(isAmount(row.price)).toBe(true);
      expect(signOfAmount(row.price)).toBeGreaterThanOrEqual(0);
      keys.add(`${row.effectiveFrom}/${row.market}/${row.category}`);
    }
    expect(keys.size).toBe(SANDBOX_RATES.length);
  });

  it("bills free-form messages only since October 2026", () => {
    const service = SANDBOX_RATES.filter((row) => row.category === "service");
    for (const row of service) {
      expect(signOfAmount(row.price)).toBe(row.effectiveFrom === "2026-10-01" ? 1 : 0);
    }
  });
});

describe("a published rate card", () => {
  const card = [
    '"Cost per message in BRL",,,,,,',
    'Market,Currency,Marketing,Utility,Authentication,"Authentication-\nInternational",Service',
    "Argentina,BRL,0.3180,0.1340,0.1340,n/a,0.1340",
    "Brazil,BRL,0.3217,0.035,0.035,n/a,0.035",
    '"Rest of Central & Eastern Europe",BRL,0.44,0.10860,0.1086,,0.1086',
    "Other,BRL,0.31,0.04,0.04,n/a,0.04",
    ",,,,,,",
  ].join("\n");
  const options = { effectiveFrom: "2026-10-01", currency: "BRL" };

  it("is read with its preamble, broken header cell and n/a", () => {
    const { rows, problems } = parseRateCard(card, options);
    expect(problems).toEqual([]);
    expect(rows).toHaveLength(16);
    expect(rows).toContainEqual({
      effectiveFrom: "2026-10-01",
      currency: "BRL",
      market: "Brazil",
      category: "marketing",
      price: "0.3217",
    });
    expect(rows.filter((row) => row.category === "authentication_international")).toEqual([]);
    expect(rows).toContainEqual(
      expect.objectContaining({ market: "Rest of Central & Eastern Europe", price: "0.1086" }),
    );
  });

  it("is read the same with a byte order mark and Windows line ends", () => {
    const windows = `\ufeff${card.replaceAll("\n", "\r\n")}`;
    expect(parseRateCard(windows, options)).toEqual(parseRateCard(card, options));
  });

  it.each([
    ["Atlantis,BRL,1,1,1,n/a,1", 'Unknown market "Atlantis".'],
    ["Brazil,USD,1,1,1,n/a,1", "Brazil is priced in USD, not BRL."],
    ["Brazil,BRL,0.03217x,1,1,n/a,1", 'Brazil, marketing: "0.03217x" is not a price.'],
    ["Brazil,BRL,0.03217,1,1,n/a,1", 'Brazil, marketing: "0.03217" is not a price.'],
    ["Brazil,BRL,-1,1,1,n/a,1", 'Brazil, marketing: "-1" is not a price.'],
  ])("reports %s", (row, reason) => {
    const text = `Market,Currency,Marketing,Utility,Authentication,AI,Service\n${row}\n`;
    expect(parseRateCard(text, options).problems).toEqual([{ line: 2, reason }]);
  });

  it("reports a market that is listed twice", () => {
    const { problems } = parseRateCard(`${card}\nBrazil,BRL,9,9,9,n/a,9`, options);
    expect(problems.map((problem) => problem.reason)).toEqual(["Brazil is listed twice."]);
  });

  it.each(["", "hello\nworld", '"unclosed'])("is refused when it is %j", (text) => {
    const parsed = parseRateCard(text, options);
    expect(parsed.rows).toEqual([]);
    expect(parsed.problems).toHaveLength(1);
  });
});
