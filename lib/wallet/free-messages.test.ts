import { describe, expect, test } from "vitest";
import { countingMonth, type FreeQuery, whyFree } from "./free-messages";

const LAST_FREE = new Date("2026-09-30T23:59:59.999Z");
const FIRST_PRICED = new Date("2026-10-01T00:00:00Z");
const answer: FreeQuery = {
  category: "service",
  on: FIRST_PRICED,
  windowOpen: true,
  freeEntry: false,
  serviceDelivered: 0,
  spentAtMeta: false,
  plan: "shared",
};

describe("a free-form answer", () => {
  test.each([
    ["before October 2026, however many there were", LAST_FREE, 50_000, "window"],
    ["as the first of a month after that", FIRST_PRICED, 0, "allowance"],
    ["as the thousandth", FIRST_PRICED, 999, "allowance"],
    ["as the thousand and first", FIRST_PRICED, 1_000, null],
  ] as const)("%s", (_when, on, serviceDelivered, reason) => {
    expect(whyFree({ ...answer, on, serviceDelivered })).toBe(reason);
  });

  test("has its price once Meta charges, however few were counted here", () => {
    expect(whyFree({ ...answer, serviceDelivered: 3, spentAtMeta: true })).toBeNull();
  });

  test("is free after an advertisement, whatever was used, and so is every template", () => {
    const spent = { ...answer, freeEntry: true, serviceDelivered: 5_000 };
    for (const category of ["service", "utility", "marketing", "authentication"] as const) {
      expect(whyFree({ ...spent, category })).toBe("free_entry_point");
    }
  });

  test("over a number that Meta bills to the business has the platform's fee at all times", () => {
    expect(whyFree({ ...answer, plan: "dedicated", freeEntry: true })).toBeNull();
    expect(whyFree({ ...answer, plan: "dedicated", on: LAST_FREE })).toBeNull();
  });
});

describe("a template", () => {
  test.each([
    ["utility inside the window, before October 2026", "utility", LAST_FREE, true, "window"],
    ["utility inside the window, since", "utility", FIRST_PRICED, true, null],
    ["utility outside the window, before", "utility", LAST_FREE, false, null],
    ["utility under the pricing by conversation", "utility", new Date("2025-06-30"), true, null],
    ["marketing inside the window", "marketing", LAST_FREE, true, null],
  ] as const)("%s", (_what, category, on, windowOpen, reason) => {
    expect(whyFree({ ...answer, category, on, windowOpen })).toBe(reason);
  });
});

test("a month ends with its last moment by UTC", () => {
  expect(countingMonth(new Date("2026-10-31T23:59:59.999Z"))).toBe("2026-10-01");
  expect(countingMonth(new Date("2026-11-01T00:00:00Z"))).toBe("2026-11-01");
});
