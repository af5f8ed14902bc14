import { describe, expect, test } from "vitest";
import { forecastBalance } from "./forecast";

const flow = (day: string, spent: string) => ({ day, spent, closing: "0" });
const options = { available: "1204.6000", today: "2026-11-20", dayCount: 14 };

describe("how long the money lasts", () => {
  test("is told at the average of all days, quiet ones too", () => {
    expect(
      forecastBalance([flow("2026-11-18", "1000"), flow("2026-11-20", "456")], options),
    ).toEqual({ kind: "days", days: 11, perDay: "104.0000", emptyOn: "2026-12-01" });
  });

  test("is not told while nothing was spent, nor for a time too far away", () => {
    expect(forecastBalance([], options)).toEqual({ kind: "none" });
    expect(forecastBalance([flow("2026-11-20", "0.0040")], options)).toEqual({ kind: "none" });
  });

  test("is no day at all for a wallet that is used up", () => {
    expect(
      forecastBalance([flow("2026-11-20", "14")], { ...options, available: "-5" }),
    ).toMatchObject({ days: 0, emptyOn: "2026-11-20" });
  });
});
