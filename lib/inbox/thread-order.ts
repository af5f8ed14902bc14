import { addAmounts, multiplyAmount } from "@/lib/core/format/money";
import { listOf, textOf } from "./read-content";

/** What a customer put into the basket of a catalogue. Amounts are decimal text in major units. */
export type ThreadOrder = {
  lines: {
    /** Its place in the order, from 1. */
    place: number;
    /** The shop's own id of the product; Meta sends no name with an order. */
    product: string;
    quantity: number | null;
    /** For one; null when it was not told. */
    price: string | null;
    amount: string | null;
    currency: string | null;
  }[];
  /** Null when a line has no price, or when not all have the same currency. */
  total: { amount: string; currency: string } | null;
};

const MOST_LINES = 100;
const AMOUNT = /^\d{1,12}(?:\.\d{1,4})?$/;
const CURRENCY = /^[A-Z]{3}$/;

/** An order as whatsapp.md 6.2 tells it: items with quantity, price of one, and currency. */
export function orderOf(content: Record<string, unknown>): ThreadOrder {
  const lines = listOf(content.items)
    .slice(0, MOST_LINES)
    .map((item, index) => {
      const { quantity } = item;
      const price = textOf(item.price);
      const currency = textOf(item.currency);
      const isPriced = price !== null && AMOUNT.test(price);
      const count = Number.isSafeInteger(quantity) ? (quantity as number) : null;
      return {
        place: index + 1,
        product: textOf(item.productId) ?? "Product",
        quantity: count,
        price: isPriced ? price : null,
        amount: isPriced && count !== null ? multiplyAmount(price, count) : null,
        currency: currency !== null && CURRENCY.test(currency) ? currency : null,
      };
    });
  return { lines, total: totalOf(lines) };
}

function totalOf(lines: ThreadOrder["lines"]): ThreadOrder["total"] {
  const currency = lines[0]?.currency ?? null;
  const amounts = lines.flatMap((line) => (line.currency === currency ? (line.amount ?? []) : []));
  if (currency === null || amounts.length < lines.length) return null;
  return { amount: addAmounts(...amounts), currency };
}
