import { fromTenThousandths, toTenThousandths } from "@/lib/core/format/money";

export type DayFlow = {
  /** Calendar day in the workspace's zone. */
  day: string;
  /** Charges less refunds of that day, not negative. */
  spent: string;
  /** Balance after its last line. */
  closing: string;
};

export type Forecast =
  | { kind: "none" }
  | {
      kind: "days";
      /** Whole days the available money lasts at the pace of the days looked at. */
      days: number;
      /** Average a day. */
      perDay: string;
      /** The calendar day on which it would be used up. */
      emptyOn: string;
    };

/** Too far away to be told as a date. */
const FURTHEST_DAYS = 365;

/**
 * How long the available money lasts at the average of the days looked at, quiet ones included.
 * None while nothing was spent, and when it would last for more than a year.
 * @param today calendar day in the workspace's zone
 * @param dayCount days that `flows` covers, today included
 */
export function forecastBalance(
  flows: readonly DayFlow[],
  { available, today, dayCount }: { available: string; today: string; dayCount: number },
): Forecast {
  const spent = flows.reduce((sum, flow) => sum + toTenThousandths(flow.spent), 0n);
  if (spent <= 0n) return { kind: "none" };
  const left = toTenThousandths(available);
  const days = left <= 0n ? 0n : (left * BigInt(dayCount)) / spent;
  if (days > BigInt(FURTHEST_DAYS)) return { kind: "none" };
  const emptyOn = new Date(Date.parse(`${today}T00:00:00Z`) + Number(days) * 86_400_000);
  return {
    kind: "days",
    days: Number(days),
    perDay: fromTenThousandths(spent / BigInt(dayCount)),
    emptyOn: emptyOn.toISOString().slice(0, 10),
  };
}
