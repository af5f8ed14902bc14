import { expect, test } from "vitest";
import { fromStripeAmount, toStripeAmount } from "./minor-units";

test.each([
  ["USD", 5000n, 5000],
  ["JPY", 500n, 500],
  ["ISK", 500n, 50_000],
  ["UGX", 3_700n, 370_000],
  ["MGA", 440_000n, 4_400],
  ["KWD", 12_340n, 12_340],
])("%s %s reaches Stripe as %s and comes back the same", (currency, minor, amount) => {
  expect(toStripeAmount({ currency, minor })).toEqual({
    amount,
    currency: currency.toLowerCase(),
  });
  expect(fromStripeAmount(amount, currency.toLowerCase())).toEqual({ currency, minor });
});

test.each([
  ["KWD", 12_345n],
  ["MGA", 440_050n],
  ["USD", 0n],
  ["USD", -100n],
  ["USD", 100_000_000n],
])("%s %s is refused, not rounded", (currency, minor) => {
  expect(() => toStripeAmount({ currency, minor })).toThrow();
});
