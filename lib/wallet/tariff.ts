import { getCountries } from "libphonenumber-js";
import { env } from "@/lib/core/env";
import { isMarketOn, MARKETS, marketPrefixes, numbersOf } from "./market";
import { cardInForce, type RateTable, rateTable } from "./pricing";

type TariffQuery = {
  /** Days in UTC ("2026-11-20") on which messages were delivered; today is always part of it. */
  days: Iterable<string>;
  /** Currency of the wallet. */
  currency: string;
};

const made = new WeakMap<RateTable, Map<string, string>>();

/**
 * Markets and prices of some days as JSON, for the functions in db/functions/60_messages.sql that
 * charge messages while they write them: `day|prefix` is a market (the empty prefix: all others),
 * `day|market|category` a price, `today` the day for what carries none, and a country ("DE") the
 * beginning of its numbers, for people who are known by a user id. What is missing is unknown.
 * The platform's fees for numbers in dedicated mode stand under `day|market|category|fee`, or under the
 * market `*` where one is alike everywhere; `day|no fee` says that none are in force (A11).
 */
export async function tariffFor({ days, currency }: TariffQuery): Promise<string> {
  const table = await rateTable();
  const today = new Date().toISOString().slice(0, 10);
  const wanted = [...new Set([today, ...days])].sort();
  const sandbox = env().SANDBOX === "on";
  const key = [currency, sandbox, today, ...wanted].join("|");
  const known = made.get(table) ?? new Map<string, string>();
  made.set(table, known);
  let text = known.get(key);
  if (text === undefined) {
    text = JSON.stringify(Object.fromEntries(linesOf(table, { wanted, today, currency, sandbox })));
    known.set(key, text);
  }
  return text;
}

function* linesOf(
  table: RateTable,
  query: { wanted: readonly string[]; today: string; currency: string; sandbox: boolean },
): Generator<[string, string]> {
  const { currency, sandbox } = query;
  yield ["today", query.today];
  for (const country of getCountries()) yield [country, numbersOf(country) ?? ""];
  for (const day of query.wanted) {
    yield [`${day}|`, "Other"];
    for (const [prefix, market] of marketPrefixes({ on: day })) yield [`${day}|${prefix}`, market];
    const on = new Date(day);
    const card = cardInForce(table, { on, currency, sandbox, plan: "shared" });
    for (const { market, category, price } of card?.rows ?? []) {
      yield [`${day}|${market}|${category}`, price];
    }
    yield* feesOf(day, cardInForce(table, { on, currency, sandbox, plan: "dedicated" })?.rows);
  }
}

function* feesOf(day: string, rows: RateTable | undefined): Generator<[string, string]> {
  if (!rows) {
    yield [`${day}|no fee`, "0"];
    return;
  }
  const markets = MARKETS.filter((market) => isMarketOn(market, { on: day })).length;
  for (const category of new Set(rows.map((row) => row.category))) {
    const fees = rows.filter((row) => row.category === category);
    const alike = fees.length >= markets && new Set(fees.map((row) => row.price)).size === 1;
    for (const { market, price } of alike ? fees.slice(0, 1) : fees) {
      yield [`${day}|${alike ? "*" : market}|${category}|fee`, price];
    }
  }
}
