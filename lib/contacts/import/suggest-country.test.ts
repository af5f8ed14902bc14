import { describe, expect, it } from "vitest";
import { suggestCountry } from "./suggest-country";

const phones = (...numbers: string[]) => numbers.map((number) => [number]);
const suggest = (rows: string[][], home = "KE") => suggestCountry(rows, { 0: "phone" }, home);

describe("the country of numbers without a country code", () => {
  it("is the workspace's when they fit there", () => {
    expect(suggest(phones("0712345678", "0720123456"))).toMatchObject({
      defaultCountry: "KE",
      fit: null,
    });
  });

  it("does not matter when every number carries its own code", () => {
    expect(suggest(phones("+254712345678", "0049 151 23456789")).reason).toMatch(
      /own country code/,
    );
  });

  it("is the United States when they are written the North American way and do not fit at home", () => {
    expect(suggest(phones("(650) 253-0000", "212-555-0187", "415.555.2671"))).toMatchObject({
      defaultCountry: "US",
      reason: expect.stringContaining("100 %"),
    });
  });

  it("is another country when the international numbers of the file are mostly from there", () => {
    const rows = phones("+4915123456789", "+4917612345678", "0151 23456780", "0176 12345679");
    expect(suggest(rows)).toMatchObject({ defaultCountry: "DE" });
  });
});

describe("a country column", () => {
  const mapping = { 0: "phone", 1: "country" } as const;

  it("is followed where the numbers lie in the countries it names", () => {
    const rows = [
      ["0712345678", "Kenya"],
      ["0151 23456789", "Germany"],
    ];
    expect(suggestCountry(rows, mapping, "KE")).toMatchObject({
      useCountryColumn: true,
      fit: { fitting: 2, looked: 2 },
    });
  });

  it("is not followed where it is about something else than the numbers", () => {
    const rows = [
      ["(650) 253-0000", "Cyprus"],
      ["(415) 555-2671", "Chile"],
    ];
    expect(suggestCountry(rows, mapping, "US")).toMatchObject({ useCountryColumn: false });
  });
});
