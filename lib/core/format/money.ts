/**
 * Money as decimal strings with up to four decimals, the form PostgreSQL's numeric(14,4) has on the
 * wire. All arithmetic runs on bigint ten-thousandths; no float is ever involved. Browser-safe.
 */

const DECIMALS = 4;
const SCALE = 10_000n;
const AMOUNT_PATTERN = /^([+-]?)(\d+)(?:\.(\d{1,4})0*)?$/;

/** ISO 4217 exponents other than 2. Intl is not asked: it says 0 for IDR, HUF, PKR and others. */
const CURRENCY_EXPONENTS: Readonly<Record<string, number>> = {
  BIF: 0,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  ISK: 0,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  PYG: 0,
  RWF: 0,
  UGX: 0,
  UYI: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
  BHD: 3,
  IQD: 3,
  JOD: 3,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  TND: 3,
  CLF: 4,
  UYW: 4,
};

/** Decimals of the currency's smallest coin, by ISO 4217. Unknown codes have 2. */
export function currencyExponent(currency: string): number {
  return CURRENCY_EXPONENTS[currency.toUpperCase()] ?? 2;
}

/** Whether the text is an amount that this module can hold exactly. */
export function isAmount(text: string): boolean {
  return AMOUNT_PATTERN.test(text);
}

/** Ten-thousandths of an amount: "0.0225" is 225n. Throws RangeError for anything else than digits. */
export function toTenThousandths(amount: string): bigint {
  const match = AMOUNT_PATTERN.exec(amount);
  if (!match) throw new RangeError(`Not an amount with at most four decimals: ${amount}`);
  const [, sign, whole = "0", fraction = ""] = match;
  const value = BigInt(whole) * SCALE + BigInt(fraction.padEnd(DECIMALS, "0"));
  return sign === "-" ? -value : value;
}

/** The amount with all four decimals, as PostgreSQL prints it: 225n is "0.0225". */
export function fromTenThousandths(value: bigint): string {
  const sign = value < 0n ? "-" : "";
  const magnitude = value < 0n ? -value : value;
  const fraction = (magnitude % SCALE).toString().padStart(DECIMALS, "0");
  return `${sign}${magnitude / SCALE}.${fraction}`;
}

/** The sum of any number of amounts; "0.0000" for none. */
export function addAmounts(...amounts: readonly string[]): string {
  return fromTenThousandths(amounts.reduce((sum, amount) => sum + toTenThousandths(amount), 0n));
}

/** left - right. */
export function subtractAmounts(left: string, right: string): string {
  return fromTenThousandths(toTenThousandths(left) - toTenThousandths(right));
}

/** A price times a whole number of things; refuses fractions so that nothing is ever rounded. */
export function multiplyAmount(amount: string, count: number | bigint): string {
  if (typeof count === "number" && !Number.isSafeInteger(count)) {
    throw new RangeError(`Not a whole number: ${count}`);
  }
  return fromTenThousandths(toTenThousandths(amount) * BigInt(count));
}

/** The same amount with the other sign. */
export function negateAmount(amount: string): string {
  return fromTenThousandths(-toTenThousandths(amount));
}

/** -1, 0 or 1, by value: "1" and "1.0000" are equal. */
export function compareAmounts(left: string, right: string): -1 | 0 | 1 {
  const difference = toTenThousandths(left) - toTenThousandths(right);
  if (difference === 0n) return 0;
  return difference < 0n ? -1 : 1;
}

/** -1, 0 or 1: the sign of an amount. */
export function signOfAmount(amount: string): -1 | 0 | 1 {
  return compareAmounts(amount, "0");
}

/** Smallest units as payment providers count them: 1250n USD is "12.5000", 1250n JPY "1250.0000". */
export function amountFromMinor(amountMinor: bigint, currency: string): string {
  return fromTenThousandths(amountMinor * 10n ** BigInt(DECIMALS - currencyExponent(currency)));
}

/** The inverse of amountFromMinor. Throws RangeError when the amount has parts of the smallest unit. */
export function amountToMinor(amount: string, currency: string): bigint {
  const divisor = 10n ** BigInt(DECIMALS - currencyExponent(currency));
  const value = toTenThousandths(amount);
  if (value % divisor !== 0n) {
    throw new RangeError(`${amount} ${currency} has parts smaller than the smallest coin`);
  }
  return value / divisor;
}

export type MoneyFormat = {
  currency: string;
  locale?: string;
  /** Write + before positive amounts, as in a ledger. */
  signed?: boolean;
};

const formats = new Map<string, Intl.NumberFormat>();

/**
 * The amount for people: "12.5" USD is "$12.50", "0.0225" USD is "$0.0225". At least the currency's
 * own decimals, at most four, and never rounded: what is shown is what is stored.
 */
export function formatMoney(
  amount: string,
  { currency, locale = "en", signed }: MoneyFormat,
): string {
  const exact = fromTenThousandths(toTenThousandths(amount));
  const key = `${locale} ${currency} ${signed ? "signed" : ""}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(locale, {
      style: "currency",
      currency,
      minimumFractionDigits: currencyExponent(currency),
      maximumFractionDigits: DECIMALS,
      signDisplay: signed ? "exceptZero" : "auto",
    });
    formats.set(key, format);
  }
  // A string keeps every digit; a number would pass through a float.
  return format.format(exact as `${number}`);
}
