import "server-only";
import { asc, eq } from "drizzle-orm";
import type { ChannelMode } from "@/db/enums/channels";
import type { PriceCategory } from "@/db/enums/wallet";
import { rates } from "@/db/schema/wallet";
import { withSystem } from "@/db/tenant";
import { env } from "@/lib/core/env";
import { Refusal } from "@/lib/core/errors";
import { addAmounts, compareAmounts, multiplyAmount } from "@/lib/core/format/money";
import type { Market } from "./market";
import {
  type RateRow,
  SANDBOX_CARD,
  SANDBOX_FEE_CARD,
  SANDBOX_FEES,
  SANDBOX_RATES,
} from "./rate-cards/sandbox";

/** A price that was found, or the plain fact that there is none. It is never taken for 0. */
export type Price = { price: string; card: string; effectiveFrom: string } | { unknown: true };

export type PriceQuery = {
  /** Null for a person who is known without a number: no market, no price. */
  market: Market | string | null;
  category: PriceCategory;
  /** When the message is delivered; prices change at midnight UTC. */
  on: Date;
  /** Currency of the wallet: a price in another currency is no price. */
  currency: string;
  /**
   * Mode of the number it is sent from: shared pays Meta's price, dedicated the platform's fee,
   * because Meta bills the business itself (A11).
   */
  plan: ChannelMode;
};

export type RateTable = readonly (RateRow & { card: string })[];

/** Prices change on quarter starts, so every process may remember them this long. */
const REMEMBER_MS = 60_000;
let known: { atMs: number; rows: Promise<RateTable> } | undefined;

/** Forgets the remembered prices; for whoever has just loaded a card. */
export function forgetRates(): void {
  known = undefined;
}

/** Every dated price of every card, remembered for a minute. */
export function rateTable(): Promise<RateTable> {
  if (!known || Date.now() - known.atMs > REMEMBER_MS) {
    const rows = withSystem("read the rate card", (tx) =>
      tx.select().from(rates).orderBy(asc(rates.effectiveFrom), asc(rates.card)),
    ) as Promise<RateTable>;
    const mine = { atMs: Date.now(), rows };
    known = mine;
    // a failed read must not be remembered
    rows.catch(() => {
      if (known === mine) known = undefined;
    });
  }
  return known.rows;
}

const SANDBOX_CARDS: ReadonlySet<string> = new Set([SANDBOX_CARD, SANDBOX_FEE_CARD]);

/**
 * The card in force on a day: in the sandbox its own, elsewhere the imported one that began last.
 * A card is a whole: what it does not list is unknown, an older card is not asked.
 */
export function cardInForce(
  table: RateTable,
  {
    on,
    currency,
    sandbox,
    plan,
  }: { on: Date; currency: string; sandbox: boolean; plan: ChannelMode },
): { card: string; effectiveFrom: string; rows: RateTable } | null {
  const day = on.toISOString().slice(0, 10);
  const usable = table.filter(
    (row) =>
      row.currency === currency &&
      (row.plan ?? "shared") === plan &&
      SANDBOX_CARDS.has(row.card) === sandbox &&
      row.effectiveFrom <= day,
  );
  let newest: RateTable[number] | undefined;
  for (const row of usable) {
    if (
      !newest ||
      row.effectiveFrom > newest.effectiveFrom ||
      (row.effectiveFrom === newest.effectiveFrom && row.card > newest.card)
    ) {
      newest = row;
    }
  }
  if (!newest) return null;
  const { card, effectiveFrom } = newest;
  return {
    card,
    effectiveFrom,
    rows: usable.filter((row) => row.card === card && row.effectiveFrom === effectiveFrom),
  };
}

const NO_FEE: Price = { price: "0.0000", card: "no fee", effectiveFrom: "1970-01-01" };

/** Looks one price up in a table that was read before: for loops over many messages. */
export function findPrice(
  table: RateTable,
  { market, category, on, currency, sandbox, plan }: PriceQuery & { sandbox: boolean },
): Price {
  const card = cardInForce(table, { on, currency, sandbox, plan });
  // Meta's price must be known; where the platform has set no fee, it takes none
  if (!card && plan === "dedicated") return NO_FEE;
  if (market === null) return { unknown: true };
  const row = card?.rows.find((rate) => rate.market === market && rate.category === category);
  return row
    ? { price: row.price, card: row.card, effectiveFrom: row.effectiveFrom }
    : { unknown: true };
}

/** The price of one message, or `{ unknown: true }` when the card in force does not list it. */
export async function priceOf(query: PriceQuery): Promise<Price> {
  return findPrice(await rateTable(), { ...query, sandbox: env().SANDBOX === "on" });
}

export type EstimateLine = {
  market: Market | string | null;
  count: number;
  /** For one message; null when unknown. */
  price: string | null;
  amount: string | null;
};

export type Estimate = {
  lines: EstimateLine[];
  /** Sum of the lines whose price is known. */
  total: string;
  /** Messages in markets without a price: a launch must not go ahead over them in silence. */
  unknownCount: number;
};

/** What so many messages a market would cost, dearest line first, unknown prices last. */
export async function estimateCost({
  counts,
  ...query
}: Omit<PriceQuery, "market"> & {
  counts: readonly { market: Market | string | null; count: number }[];
}): Promise<Estimate> {
  const table = await rateTable();
  const sandbox = env().SANDBOX === "on";
  const lines = counts.map(({ market, count }): EstimateLine => {
    const found = findPrice(table, { ...query, market, sandbox });
    return "price" in found
      ? { market, count, price: found.price, amount: multiplyAmount(found.price, count) }
      : { market, count, price: null, amount: null };
  });
  lines.sort((a, b) => {
    if (a.amount === null || b.amount === null) {
      return Number(a.amount === null) - Number(b.amount === null);
    }
    return compareAmounts(b.amount, a.amount);
  });
  return {
    lines,
    total: addAmounts(...lines.flatMap((line) => line.amount ?? [])),
    unknownCount: lines.reduce((sum, line) => sum + (line.price === null ? line.count : 0), 0),
  };
}

/**
 * Puts a card into force. Loading the same card again changes nothing.
 * @param card its name, for instance "meta 2026-10"; a price of a named card never changes
 * @throws Refusal `conflict` when a price of that card is known with another amount
 */
export async function loadRateCard(card: string, rows: readonly RateRow[]): Promise<void> {
  if (rows.length === 0) throw new Refusal("invalid", "This rate card has no prices.");
  await withSystem("load a rate card", async (tx) => {
    const before = await tx.select().from(rates).where(eq(rates.card, card));
    const key = (row: RateRow) =>
      [row.currency, row.market, row.category, row.effectiveFrom].join("|");
    const prices = new Map(before.map((row) => [key(row as RateRow), row.price]));
    const changed = rows.filter((row) => {
      const price = prices.get(key(row));
      return price !== undefined && compareAmounts(price, row.price) !== 0;
    });
    if (changed.length > 0 && !SANDBOX_CARDS.has(card)) {
      throw new Refusal(
        "conflict",
        `${changed.length} prices of the card "${card}" differ from those in force. Nothing was changed. Import it under a new name.`,
      );
    }
    // the sandbox's invented prices may change between versions of the product
    if (changed.length > 0) await tx.delete(rates).where(eq(rates.card, card));
    for (let at = 0; at < rows.length; at += 1000) {
      const batch = rows.slice(at, at + 1000).map((row) => ({ ...row, card }));
      await tx.insert(rates).values(batch).onConflictDoNothing();
    }
  });
  forgetRates();
}

/** The sandbox's invented cards; called at each start with SANDBOX=on. */
export async function seedSandboxRates(): Promise<void> {
  await loadRateCard(SANDBOX_CARD, SANDBOX_RATES);
  await loadRateCard(SANDBOX_FEE_CARD, SANDBOX_FEES);
}
