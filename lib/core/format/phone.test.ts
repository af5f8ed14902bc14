import { describe, expect, it } from "vitest";
import { parsePhone, phoneDigits, phoneKey } from "./phone";
import { parsePhoneExactly } from "./phone-max";

const parsers = [
  ["small plans", parsePhone],
  ["full plans", parsePhoneExactly],
] as const;

describe.each(parsers)("a phone number as people write it, %s", (_, parse) => {
  it.each([
    ["+27 82 123 4567", "ZA", "+27821234567"],
    ["082 123 4567", "ZA", "+27821234567"],
    ["27821234567", "ZA", "+27821234567"],
    ["0027 82 123 4567", "ZA", "+27821234567"],
    ["'+27821234567", "US", "+27821234567"],
    ['="+27821234567"', "US", "+27821234567"],
    ["“+27821234567”", "US", "+27821234567"],
    ["\u202a+27\u00a082\u200b123\u200e4567\u202c", "US", "+27821234567"],
    ["+27 (0)82 123 4567", "US", "+27821234567"],
    ["tel:+27-82-123-4567", "US", "+27821234567"],
    ["whatsapp:+27821234567", "US", "+27821234567"],
    ["٠٥٠١٢٣٤٥٦٧", "SA", "+966501234567"],
    ["۰۹۱۲۳۴۵۶۷۸۹", "IR", "+989123456789"],
    ["＋２７８２１２３４５６７", "US", "+27821234567"],
    ["(650) 253-0000", "US", "+16502530000"],
    ["001-650-253-0000x286", "US", "+16502530000"],
    ["650.253.0000 ext. 12", "US", "+16502530000"],
    ["16502530000.0", "US", "+16502530000"],
    ["447911123456", "ZA", "+447911123456"],
    ["011 44 7911 123456", "US", "+447911123456"],
  ] as const)("%j in %s is %s", (raw, country, e164) => {
    expect(parse(raw, country)).toMatchObject({ ok: true, e164, assigned: true });
  });

  it.each([
    ["", "empty"],
    ["  \u200e ", "empty"],
    ["x123", "extension_only"],
    ["ext. 55", "extension_only"],
    ["2.78212E+10", "scientific_notation"],
    ["2,78212e10", "scientific_notation"],
    ["n/a", "not_a_number"],
    ["jane@example.com", "not_a_number"],
    ["1-800-FLOWERS", "not_a_number"],
    ["082 12", "too_short"],
    ["5", "too_short"],
    ["+27 82 123 4567 8901 2345", "too_long"],
    ["0821234567 / 0837654321", "several_numbers"],
    ["+999 123 456 789", "invalid"],
  ] as const)("%j is refused: %s", (raw, reason) => {
    expect(parse(raw, "ZA")).toEqual({ ok: false, reason });
  });

  it("without a country needs the international form", () => {
    expect(parse("082 123 4567")).toEqual({ ok: false, reason: "no_country" });
    expect(parse("+27 82 123 4567")).toMatchObject({ ok: true, country: "ZA" });
    expect(parse("27821234567")).toMatchObject({ ok: true, e164: "+27821234567" });
  });

  it("keeps the extension apart", () => {
    expect(parse("840-553-2136x7016", "US")).toMatchObject({
      ok: true,
      e164: "+18405532136",
      extension: "7016",
    });
  });

  it("accepts a number of right length in a range nobody was given, and says so", () => {
    expect(parse("(275)907-1621", "US")).toMatchObject({
      ok: true,
      e164: "+12759071621",
      assigned: false,
    });
  });
});

describe("one line in several spellings", () => {
  it.each([
    ["Brazil, ninth digit", ["+5511987654321", "+55 11 8765-4321", "551187654321"]],
    ["Mexico, mobile 1", ["+525512345678", "+52 1 55 1234 5678", "5215512345678"]],
    ["Argentina, mobile 9", ["+5491123456789", "+54 11 2345 6789"]],
  ])("meets under one key: %s", (_, spellings) => {
    const keys = spellings.map((spelling) => {
      const parsed = parsePhoneExactly(spelling, "US");
      return parsed.ok ? parsed.key : parsed.reason;
    });
    expect(new Set(keys).size).toBe(1);
  });

  it("is stored in the form that the plan has today", () => {
    expect(parsePhone("+55 11 8765-4321")).toMatchObject({ e164: "+5511987654321" });
    expect(parsePhone("+52 1 55 1234 5678")).toMatchObject({ e164: "+525512345678" });
  });

  it("does not swallow a Brazilian landline into a mobile number", () => {
    expect(phoneKey("+551133334444")).toBe("551133334444");
    expect(phoneKey("+5511933334444")).toBe("5511933334444");
  });

  it("is the same for E.164 and for a wa_id", () => {
    expect(phoneKey("5511987654321")).toBe(phoneKey("+5511987654321"));
    expect(phoneKey("+27821234567")).toBe("27821234567");
  });
});

it("a number goes out to Meta as digits", () => {
  expect(phoneDigits("+27 82 123 4567")).toBe("27821234567");
});
