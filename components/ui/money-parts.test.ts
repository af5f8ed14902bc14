import { describe, expect, test } from "vitest";
import { moneyParts } from "./money-parts";

const usd = (amount: string, rest: Partial<Parameters<typeof moneyParts>[0]> = {}) =>
  moneyParts({ amount, currency: "USD", decimals: 4, ...rest });

describe("an amount", () => {
  test("keeps four decimals in the column and quietens zeros past the cent", () => {
    expect(usd("12.3400")).toEqual({ text: "$12.34", quietZeros: "00" });
    expect(usd("1204.6")).toEqual({ text: "$1,204.60", quietZeros: "00" });
    expect(usd("0.0225")).toEqual({ text: "$0.0225", quietZeros: "" });
    expect(usd("0.0030")).toEqual({ text: "$0.003", quietZeros: "0" });
  });

  test("writes a true minus, and a plus only when it is asked for", () => {
    expect(usd("-0.0225").text).toBe("−$0.0225");
    expect(usd("4.2380", { sign: "always", symbol: "none" }).text).toBe("+4.238");
    expect(usd("-0.0000", { sign: "always" }).text).toBe("$0.00");
  });

  test("is exact where a float would not be", () => {
    expect(usd("9007199254740993.0001").text).toBe("$9,007,199,254,740,993.0001");
    expect(usd("0.1").text + usd("0.2").text).toBe("$0.10$0.20");
  });

  test("does not round away what somebody was charged", () => {
    expect(moneyParts({ amount: "0.0225", currency: "USD" }).text).toBe("$0.0225");
    expect(moneyParts({ amount: "12.3000", currency: "USD" }).text).toBe("$12.30");
  });

  test("has the digits of its currency", () => {
    expect(moneyParts({ amount: "1500", currency: "JPY" }).text).toBe("¥1,500");
    expect(moneyParts({ amount: "1.5", currency: "KWD" }).text).toBe("KWD\u00a01.500");
    expect(moneyParts({ amount: "5", currency: "USD", symbol: "code" }).text).toBe("USD\u00a05.00");
  });

  test("that is no decimal string is refused instead of shown wrong", () => {
    for (const amount of ["", "1e3", "NaN", "1,200.00", "12.", "0x10"]) {
      expect(() => usd(amount), amount).toThrow(RangeError);
    }
  });
});
