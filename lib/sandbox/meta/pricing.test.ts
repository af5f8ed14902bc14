import { describe, expect, test } from "vitest";
import { monthOf, priceMessage } from "./pricing";

const plain = {
  windowOpen: true,
  freeEntryPoint: false,
  serviceMessagesThisMonth: 0,
} as const;

describe("the price class of a message", () => {
  test.each([
    [
      "service, before October 2026",
      "service",
      "2026-09-30T23:59:59Z",
      {},
      "free_customer_service",
    ],
    [
      "service, the first of the month",
      "service",
      "2026-10-01T00:00:00Z",
      {},
      "free_customer_service",
    ],
    [
      "service, the thousandth",
      "service",
      "2026-10-01T00:00:00Z",
      { serviceMessagesThisMonth: 999 },
      "free_customer_service",
    ],
    [
      "service, after a thousand",
      "service",
      "2026-10-01T00:00:00Z",
      { serviceMessagesThisMonth: 1000 },
      "regular",
    ],
    [
      "service, after a thousand in September",
      "service",
      "2026-09-30T00:00:00Z",
      { serviceMessagesThisMonth: 5000 },
      "free_customer_service",
    ],
    [
      "utility in the window, before",
      "utility",
      "2026-09-30T00:00:00Z",
      {},
      "free_customer_service",
    ],
    ["utility in the window, after", "utility", "2026-10-01T00:00:00Z", {}, "regular"],
    [
      "utility outside the window",
      "utility",
      "2026-09-30T00:00:00Z",
      { windowOpen: false },
      "regular",
    ],
    ["utility before July 2025", "utility", "2025-06-30T00:00:00Z", {}, "regular"],
    ["marketing in the window", "marketing", "2026-11-20T00:00:00Z", {}, "regular"],
    ["authentication in the window", "authentication", "2026-11-20T00:00:00Z", {}, "regular"],
    [
      "marketing in a free entry",
      "marketing",
      "2026-11-20T00:00:00Z",
      { freeEntryPoint: true },
      "free_entry_point",
    ],
  ] as const)("%s", (_what, category, day, change, type) => {
    const pricing = priceMessage({ ...plain, ...change, category, atMs: Date.parse(day) });
    expect(pricing.type).toBe(type);
    expect(pricing.billable).toBe(type === "regular");
    expect(pricing.category).toBe(type === "free_entry_point" ? "referral_conversion" : category);
    expect(pricing.model).toBe(day < "2025-07-01" ? "CBP" : "PMP");
  });

  test("counts by the month of UTC", () => {
    expect(monthOf(Date.parse("2026-10-31T23:59:59.999Z"))).toBe("2026-10");
  });
});
