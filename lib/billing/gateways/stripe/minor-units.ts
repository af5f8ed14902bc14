import { type MinorAmount, PaymentGatewayError } from "../payment-gateway";

/** ISO has no decimals for these, Stripe counts hundredths of them and wants whole units. */
const HUNDREDFOLD = new Set(["ISK", "UGX"]);
/** ISO has two decimals, Stripe counts whole units. */
const WHOLE_UNITS = new Set(["MGA"]);
/** Three decimals, of which Stripe takes the first two. */
const LAST_DIGIT_ZERO = new Set(["BHD", "JOD", "KWD", "OMR", "TND"]);
/** Above this many digits Stripe refuses a charge. */
const LARGEST = 99_999_999n;

/** Stripe's integer and lower-case code for an amount; where the two count alike nothing changes. */
export function toStripeAmount({ currency, minor }: MinorAmount): {
  amount: number;
  currency: string;
} {
  const code = currency.toUpperCase();
  let amount = minor;
  if (HUNDREDFOLD.has(code)) amount = minor * 100n;
  if (WHOLE_UNITS.has(code)) amount = exactly(minor, 100n, code);
  if (LAST_DIGIT_ZERO.has(code)) exactly(minor, 10n, code);
  if (amount <= 0n || amount > LARGEST) {
    throw new PaymentGatewayError(
      "rejected",
      `Stripe cannot charge ${minor} minor units of ${code}.`,
    );
  }
  return { amount: Number(amount), currency: code.toLowerCase() };
}

/** The inverse, for amounts that Stripe reports. */
export function fromStripeAmount(amount: number, currency: string): MinorAmount {
  const code = currency.toUpperCase();
  const units = BigInt(amount);
  if (HUNDREDFOLD.has(code)) return { currency: code, minor: exactly(units, 100n, code) };
  if (WHOLE_UNITS.has(code)) return { currency: code, minor: units * 100n };
  return { currency: code, minor: units };
}

function exactly(minor: bigint, divisor: bigint, currency: string): bigint {
  if (minor % divisor !== 0n) {
    throw new PaymentGatewayError(
      "rejected",
      `Stripe takes ${currency} only in multiples of ${divisor} minor units; ${minor} is not one.`,
    );
  }
  return minor / divisor;
}
