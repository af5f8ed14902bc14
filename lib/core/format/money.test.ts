import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addAmounts,
  amountFromMinor,
  amountToMinor,
  compareAmounts,
  currencyExponent,
  formatMoney,
  fromTenThousandths,
  isAmount,
  multiplyAmount,
  negateAmount,
  signOfAmount,
  subtractAmounts,
  toTenThousandths,
} from "./money";

describe("amounts", () => {
  it("add up without the errors of floats", () => {
    expect(addAmounts("0.1", "0.2")).toBe("0.3000");
    expect(addAmounts()).toBe("0.0000");
    expect(subtractAmounts("1", "1.0001")).toBe("-0.0001");
    expect(multiplyAmount("0.0225", 1_000_000)).toBe("22500.0000");
    expect(negateAmount("0")).toBe("0.0000");
  });

  it("keep digits that a float would lose", () => {
    expect(addAmounts("90071992547409.9301", "0.0001")).toBe("90071992547409.9302");
  });

  it("compare by value, whatever zeros are written", () => {
    expect(compareAmounts("1", "1.0000")).toBe(0);
    expect(compareAmounts("-0.0001", "0")).toBe(-1);
    expect(compareAmounts("10", "9.9999")).toBe(1);
    expect(signOfAmount("-3")).toBe(-1);
  });

  it.each(["", "1,5", "1e3", "0.00225", "$1", " 1", "1.", ".5", "NaN", "--1"])(
    "refuse %j instead of guessing",
    (text) => {
      expect(isAmount(text)).toBe(false);
      expect(() => toTenThousandths(text)).toThrow(RangeError);
    },
  );

  it("accept more than four decimals only when the rest are zeros", () => {
    expect(toTenThousandths("1.230000")).toBe(12_300n);
  });

  it("refuse to multiply by a fraction", () => {
    expect(() => multiplyAmount("1", 0.5)).toThrow(RangeError);
  });

  it("survive the way to text and back", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), (value) => {
        expect(toTenThousandths(fromTenThousandths(value))).toBe(value);
      }),
    );
  });
});

describe("smallest units", () => {
  it.each([
    ["USD", 1250n, "12.5000"],
    ["JPY", 1250n, "1250.0000"],
    ["KWD", 1250n, "1.2500"],
    ["CLF", 1250n, "0.1250"],
  ])("of %s: %s is %s", (currency, minor, amount) => {
    expect(amountFromMinor(minor, currency)).toBe(amount);
    expect(amountToMinor(amount, currency)).toBe(minor);
  });

  it("are never rounded to", () => {
    expect(() => amountToMinor("0.0225", "USD")).toThrow(RangeError);
    expect(() => amountToMinor("0.5", "JPY")).toThrow(RangeError);
  });
});

describe("what people read", () => {
  it("has the currency's decimals, and more only where the amount has more", () => {
    expect(formatMoney("12.5", { currency: "USD" })).toBe("$12.50");
    expect(formatMoney("0.0225", { currency: "USD" })).toBe("$0.0225");
    expect(formatMoney("-1234567.8", { currency: "USD" })).toBe("-$1,234,567.80");
    expect(formatMoney("1500", { currency: "JPY" })).toBe("¥1,500");
    expect(formatMoney("3", { currency: "USD", signed: true })).toBe("+$3.00");
    expect(formatMoney("1.5", { currency: "EUR", locale: "de" })).toBe("1,50\u00a0€");
  });

  it("does not lose cents of currencies that Intl believes to have none", () => {
    expect(currencyExponent("IDR")).toBe(2);
    expect(formatMoney("10", { currency: "IDR" })).toBe("IDR\u00a010.00");
    expect(formatMoney("10", { currency: "KWD" })).toBe("KWD\u00a010.000");
  });

  it("keeps all digits of large amounts", () => {
    expect(formatMoney("90071992547409.9301", { currency: "USD" })).toBe(
      "$90,071,992,547,409.9301",
    );
  });
});
