import { describe, expect, test } from "vitest";
import { findPrice, type RateTable } from "./pricing";
import { SANDBOX_RATES } from "./rate-cards/sandbox";

const rate = (card: string, effectiveFrom: string, market: string, price: string) =>
  ({
    card,
    effectiveFrom,
    market,
    price,
    currency: "USD",
    category: "marketing",
  }) as RateTable[number];

const table: RateTable = [
  rate("sandbox", "2025-07-01", "Rest of Africa", "0.0100"),
  rate("meta 2026-07", "2026-07-01", "Rest of Africa", "0.0200"),
  rate("meta 2026-07", "2026-07-01", "Brazil", "0.0600"),
  rate("meta 2026-10", "2026-10-01", "Rest of Africa", "0.0225"),
];
const query = {
  market: "Rest of Africa",
  category: "marketing",
  currency: "USD",
  sandbox: false,
  plan: "shared",
  on: new Date("2026-11-20T10:00:00Z"),
} as const;

describe("the price of a message", () => {
  test("is that of the card in force on the day", () => {
    expect(findPrice(table, query)).toEqual({
      price: "0.0225",
      card: "meta 2026-10",
      effectiveFrom: "2026-10-01",
    });
  });

  test("changes at midnight UTC", () => {
    const last = new Date("2026-09-30T23:59:59.999Z");
    expect(findPrice(table, { ...query, on: last })).toMatchObject({ price: "0.0200" });
    const first = new Date("2026-10-01T00:00:00Z");
    expect(findPrice(table, { ...query, on: first })).toMatchObject({ price: "0.0225" });
  });

  test.each([
    ["a market that the newest card no longer lists", { market: "Brazil" }],
    ["a person without a number", { market: null }],
    ["a category without a price", { category: "utility" as const }],
    ["a wallet in another currency", { currency: "EUR" }],
    ["a day before the first card", { on: new Date("2020-01-01") }],
  ])("is unknown, and not 0, for %s", (_name, change) => {
    expect(findPrice(table, { ...query, ...change })).toEqual({ unknown: true });
  });

  test("of a dedicated number is the platform's fee, never Meta's price, and nothing without a fee", () => {
    const dedicated = { ...query, plan: "dedicated" } as const;
    expect(findPrice(table, dedicated)).toMatchObject({ price: "0.0000" });
    const fee = {
      ...rate("fee 2026", "2026-01-01", "Rest of Africa", "0.0030"),
      plan: "dedicated",
    };
    const withFee = [...table, fee] as RateTable;
    expect(findPrice(withFee, dedicated)).toMatchObject({ price: "0.0030", card: "fee 2026" });
    expect(findPrice(withFee, query)).toMatchObject({ price: "0.0225", card: "meta 2026-10" });
    expect(findPrice(withFee, { ...dedicated, market: "Brazil" })).toEqual({ unknown: true });
  });

  test("comes from the sandbox's own card in the sandbox, and never outside", () => {
    expect(findPrice(table, { ...query, sandbox: true })).toMatchObject({ price: "0.0100" });
    const before = new Date("2026-01-01");
    expect(findPrice(table, { ...query, on: before })).toEqual({ unknown: true });
  });

  test("of a free-form message is 0 before October 2026, known to be so, and not after", () => {
    const sandbox = SANDBOX_RATES.map((row) => ({ ...row, card: "sandbox" }));
    const service = { ...query, category: "service" as const, sandbox: true };
    const before = new Date("2026-09-30");
    expect(findPrice(sandbox, { ...service, on: before })).toMatchObject({ price: "0.0000" });
    expect(findPrice(sandbox, service)).toMatchObject({ price: "0.0040" });
  });
});
