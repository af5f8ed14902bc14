import { expect, test } from "vitest";
import { numberQuality, tierWords } from "./channel-words";

test.each([
  ["TIER_250", "250 people in 24 hours"],
  ["TIER_1K", "1,000 people in 24 hours"],
  ["TIER_100K", "100,000 people in 24 hours"],
  ["TIER_UNLIMITED", "No limit"],
  ["2000", "2,000 people in 24 hours"],
  ["SOMETHING_NEW", "SOMETHING_NEW"],
  [null, null],
])("the tier %s reads %s", (tier, words) => {
  expect(tierWords(tier)).toBe(words);
});

test("a rating that Meta has not given is no rating", () => {
  expect(numberQuality("GREEN")).toBe("High");
  expect(numberQuality("UNKNOWN")).toBeNull();
  expect(numberQuality(null)).toBeNull();
});
