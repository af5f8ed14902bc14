import { describe, expect, test } from "vitest";
import { isQuiet, mailDueAt, nextClock } from "./delivery-times";

const night = { quietFrom: "22:00", quietUntil: "07:00", timeZone: "Africa/Nairobi" };
const never = { quietFrom: null, quietUntil: null, timeZone: "Africa/Nairobi" };
const at = (text: string) => new Date(text);

describe("quiet hours", () => {
  // Nairobi is three hours ahead of UTC all year
  test.each([
    ["2026-11-27T18:59:00Z", false],
    ["2026-11-27T19:00:00Z", true],
    ["2026-11-28T03:59:00Z", true],
    ["2026-11-28T04:00:00Z", false],
  ])("over midnight on the person's own clock: %s is quiet: %s", (moment, expected) => {
    expect(isQuiet(at(moment), night)).toBe(expected);
  });

  test("within one day, and none when they are not set or empty", () => {
    const noon = { quietFrom: "12:00", quietUntil: "14:00", timeZone: "UTC" };
    expect(isQuiet(at("2026-11-27T13:00:00Z"), noon)).toBe(true);
    expect(isQuiet(at("2026-11-27T14:00:00Z"), noon)).toBe(false);
    expect(isQuiet(at("2026-11-27T13:00:00Z"), never)).toBe(false);
    expect(
      isQuiet(at("2026-11-27T13:00:00Z"), { ...noon, quietFrom: "13:00", quietUntil: "13:00" }),
    ).toBe(false);
  });
});

test.each([
  ["2026-11-27T04:00:00Z", "2026-11-27T05:00:00.000Z"],
  ["2026-11-27T05:00:00Z", "2026-11-27T05:00:00.000Z"],
  ["2026-11-27T05:00:01Z", "2026-11-28T05:00:00.000Z"],
])("the next eight o'clock in Nairobi after %s", (moment, expected) => {
  expect(nextClock(at(moment), "08:00", "Africa/Nairobi").toISOString()).toBe(expected);
});

test("eight o'clock stays eight o'clock when the clocks change", () => {
  // Berlin: 25 October 2026, three o'clock becomes two; 29 March, two becomes three
  const berlin = (moment: string) => nextClock(at(moment), "08:00", "Europe/Berlin").toISOString();
  expect(berlin("2026-10-24T20:00:00Z")).toBe("2026-10-25T07:00:00.000Z");
  expect(berlin("2026-03-28T20:00:00Z")).toBe("2026-03-29T06:00:00.000Z");
});

describe("when mail may go out", () => {
  test("two minutes are left to see it in the product first", () => {
    const due = mailDueAt(at("2026-11-27T10:00:00Z"), "immediately", night);
    expect(due.toISOString()).toBe("2026-11-27T10:02:00.000Z");
  });

  test("every 15 minutes: at the next quarter that leaves those two minutes", () => {
    const due = (moment: string) => mailDueAt(at(moment), "quarter_hour", never).toISOString();
    expect(due("2026-11-27T10:01:00Z")).toBe("2026-11-27T10:15:00.000Z");
    expect(due("2026-11-27T10:14:00Z")).toBe("2026-11-27T10:30:00.000Z");
  });

  test("daily: in the morning of the person's zone", () => {
    const due = mailDueAt(at("2026-11-27T10:00:00Z"), "daily", never);
    expect(due.toISOString()).toBe("2026-11-28T05:00:00.000Z");
  });

  test("what falls into quiet hours waits for their end", () => {
    const due = mailDueAt(at("2026-11-27T20:00:00Z"), "immediately", night);
    expect(due.toISOString()).toBe("2026-11-28T04:00:00.000Z");
  });
});
