export type MoneyPartsInput = {
  /** A decimal string in major units; "-" or "−" for what goes out. */
  amount: string;
  /** ISO 4217 code. */
  currency: string;
  decimals?: number;
  sign?: "auto" | "always";
  symbol?: "symbol" | "code" | "none";
  locale?: string;
};

export type MoneyParts = {
  /** Everything up to the last figure that matters. */
  text: string;
  /** Zeros beyond the currency's own digits: there for the column, quiet for the eye. */
  quietZeros: string;
};

const AMOUNT = /^([+\-−])?(\d+)(?:\.(\d+))?$/;

/**
 * Splits an amount for display without ever making a float of it.
 * Figures beyond `decimals` are kept when they are not zero, so that nothing is rounded unseen.
 * @throws RangeError when the amount is not a plain decimal string.
 */
export function moneyParts(input: MoneyPartsInput): MoneyParts {
  const { amount, currency, sign = "auto", symbol = "symbol", locale = "en" } = input;
  const match = AMOUNT.exec(amount.trim());
  if (!match) throw new RangeError(`Not a decimal amount: ${amount}`);
  const format = new Intl.NumberFormat(locale, {
    style: "currency",
    currency,
    currencyDisplay: "narrowSymbol",
  });
  const ownDigits = format.resolvedOptions().maximumFractionDigits ?? 2;
  const decimals = input.decimals ?? ownDigits;
  const whole = (match[2] ?? "0").replace(/^0+(?=\d)/, "");
  const given = match[3] ?? "";
  const kept = given.replace(/0+$/, "");
  const fraction = (kept.length > decimals ? kept : given.slice(0, decimals)).padEnd(decimals, "0");

  const isZero = /^0*$/.test(whole + fraction);
  const isOut = (match[1] === "-" || match[1] === "−") && !isZero;
  const mark = isOut ? "−" : sign === "always" && !isZero ? "+" : "";
  const name = format.formatToParts(0).find((part) => part.type === "currency")?.value ?? currency;
  const before = symbol === "symbol" ? spaced(name) : symbol === "code" ? `${currency}\u00a0` : "";
  const grouped = new Intl.NumberFormat(locale).format(BigInt(whole));
  const point = fraction === "" ? "" : ".";

  const loud = Math.max(fraction.replace(/0+$/, "").length, Math.min(ownDigits, fraction.length));
  return {
    text: `${mark}${before}${grouped}${point}${fraction.slice(0, loud)}`,
    quietZeros: fraction.slice(loud),
  };
}

/** A sign stands at the figure ($5); letters need a space (KSh 5). */
const spaced = (name: string) => (/\p{L}$/u.test(name) ? `${name}\u00a0` : name);
