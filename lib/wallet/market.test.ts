import { describe, expect, it } from "vitest";
import { isMarketOn, MARKETS, marketOf, NEW_MARKETS_FROM } from "./market";

const now = { on: "2026-11-20" };
const before = { on: "2026-09-30" };

describe("the market of a number", () => {
  it.each([
    ["+27821234567", "South Africa"],
    ["27821234567", "South Africa"],
    ["+5511987654321", "Brazil"],
    ["+447911123456", "United Kingdom"],
    ["+85291234567", "Hong Kong"],
    ["+8613912345678", "Rest of Asia Pacific"],
    ["+254712345678", "Rest of Africa"],
    ["+26876123456", "Rest of Africa"],
    ["+306912345678", "Rest of Central & Eastern Europe"],
    ["+351912345678", "Rest of Western Europe"],
    ["+50212345678", "Rest of Latin America"],
    ["+96171123456", "Rest of Middle East"],
    ["+989123456789", "Other"],
    ["+243812345678", "Other"],
  ])("%s is %s", (phone, market) => {
    expect(marketOf(phone, now)).toBe(market);
  });

  it.each([
    ["+12125550123", "North America"],
    ["+14165550123", "North America"],
    ["+18765550123", "Rest of Latin America"],
    ["+18095550123", "Rest of Latin America"],
    ["+17875550123", "Rest of Latin America"],
    ["+16715550123", "Other"],
  ])("splits +1 by area code: %s is %s", (phone, market) => {
    expect(marketOf(phone, now)).toBe(market);
  });

  it.each([
    ["+79161234567", "Russia", "Russia"],
    ["+77011234567", "Kazakhstan", "Other"],
    ["+76001234567", "Kazakhstan", "Other"],
    ["+8801712345678", "Bangladesh", "Rest of Asia Pacific"],
    ["+380501234567", "Ukraine", "Rest of Central & Eastern Europe"],
    ["+212612345678", "Morocco", "Rest of Africa"],
    ["+96550012345", "Kuwait", "Rest of Middle East"],
  ])("%s is %s since October 2026 and %s before", (phone, marketNow, marketBefore) => {
    expect(marketOf(phone, { on: NEW_MARKETS_FROM })).toBe(marketNow);
    expect(marketOf(phone, before)).toBe(marketBefore);
  });

  it("is not invented for a person without a number", () => {
    expect(marketOf("", now)).toBeNull();
    expect(marketOf("ZZ.13491208655302741918", now)).toBeNull();
    expect(marketOf("toString.1", now)).toBeNull();
    expect(marketOf("13491208655302741918a", now)).toBeNull();
  });

  it.each([
    ["US.13491208655302741918", "North America"],
    ["CA.13491208655302741918", "North America"],
    ["JM.13491208655302741918", "Rest of Latin America"],
    ["PR.13491208655302741918", "Rest of Latin America"],
    ["GU.13491208655302741918", "Other"],
    ["DE.254712345678", "Germany"],
    ["KE.13491208655302741918", "Rest of Africa"],
    ["KZ.13491208655302741918", "Kazakhstan"],
    ["RU.13491208655302741918", "Russia"],
    ["US.ENT.11815799212886844830", "North America"],
  ])(
    "of a person who hides the number is that of the user id's country: %s is %s",
    (id, market) => {
      expect(marketOf(id, now)).toBe(market);
    },
  );

  it("of a country is that of each example number of it", async () => {
    const { default: examples } = await import("libphonenumber-js/mobile/examples");
    const { getCountries, getExampleNumber } = await import("libphonenumber-js");
    const apart = getCountries().filter((country) => {
      const example = getExampleNumber(country, examples)?.number;
      return example && marketOf(`${country}.1`, now) !== marketOf(example, now);
    });
    expect(apart).toEqual([]);
  });

  it("knows on which day a market has its own price", () => {
    expect(isMarketOn("Ukraine", before)).toBe(false);
    expect(isMarketOn("Ukraine", now)).toBe(true);
    expect(MARKETS.filter((market) => !isMarketOn(market, before))).toHaveLength(9);
  });
});
