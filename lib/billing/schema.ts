import * as z from "zod";
import {
  compareAmounts,
  currencyExponent,
  formatMoney,
  fromTenThousandths,
  isAmount,
  toTenThousandths,
} from "@/lib/core/format/money";

/** In the wallet's currency; below it the provider's fee would eat the payment. */
export const TOP_UP_LIMITS = { least: "5", most: "10000" } as const;
/** Sums offered with one click. */
export const TOP_UP_CHOICES = ["25", "50", "100", "250"] as const;

/** A sum that can be paid: no parts of the smallest coin, within the limits. */
export function topUpFault(amount: string, currency: string): string | null {
  if (!isAmount(amount)) return "Enter an amount in digits, for instance 50 or 50.00.";
  const smallestCoin = 10n ** BigInt(4 - currencyExponent(currency));
  if (toTenThousandths(amount) % smallestCoin !== 0n) {
    return `Enter at most ${currencyExponent(currency)} decimals: that is the smallest coin of ${currency}.`;
  }
  if (
    compareAmounts(amount, TOP_UP_LIMITS.least) < 0 ||
    compareAmounts(amount, TOP_UP_LIMITS.most) > 0
  ) {
    const [least, most] = [TOP_UP_LIMITS.least, TOP_UP_LIMITS.most].map((limit) =>
      formatMoney(limit, { currency }),
    );
    return `Enter an amount from ${least} to ${most}.`;
  }
  return null;
}

export const startTopUpSchema = z.object({
  /** Decimal string in the wallet's currency; limits depend on it and are checked in the use case. */
  amount: z
    .string()
    .trim()
    .refine(isAmount, "Enter an amount in digits, for instance 50 or 50.00.")
    .transform((text) => fromTenThousandths(toTenThousandths(text))),
});
export type StartTopUp = z.output<typeof startTopUpSchema>;

export const cancelTopUpSchema = z.object({ paymentId: z.uuid() });
export type CancelTopUp = z.output<typeof cancelTopUpSchema>;
