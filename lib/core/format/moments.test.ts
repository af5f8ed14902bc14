import { describe, expect, test } from "vitest";
import {
  ageOf,
  dayWords,
  exactMoment,
  formatDuration,
  formatMoment,
  formatRelative,
  momentWithZone,
  zoneLabel,
} from "./moments";

const NAIROBI = "Africa/Nairobi";
const AT = "2026-11-20T07:14:01.000Z";

describe("a moment", () => {
  test("reads in the zone it is asked for, whatever the machine's is", () => {
    expect(formatMoment({ at: AT, timeZone: NAIROBI, format: "time" })).toBe("10:14");
    expect(formatMoment({ at: AT, timeZone: "America/Sao_Paulo", format: "time" })).toBe("04:14");
    expect(formatMoment({ at: AT, timeZone: NAIROBI })).toBe("20 Nov 2026, 10:14");
    expect(formatMoment({ at: AT, timeZone: NAIROBI, format: "weekday" })).toBe("Fri 20 Nov");
  });

  test("just after midnight is 00 and not 24", () => {
    const at = "2026-11-19T21:00:30.000Z";
    expect(formatMoment({ at, timeZone: NAIROBI, format: "exact" })).toBe("00:00:30");
  });

  test("in a list is the clock today, the weekday this week, else the day", () => {
    const now = "2026-11-20T12:00:00.000Z";
    const short = (at: string) => formatMoment({ at, timeZone: NAIROBI, format: "short", now });
    expect(short(AT)).toBe("10:14");
    expect(short("2026-11-19T20:30:00.000Z")).toBe("Thu");
    expect(short("2026-11-10T08:00:00.000Z")).toBe("10 Nov");
    expect(short("2025-09-10T08:00:00.000Z")).toBe("10 Sep 2025");
  });

  test("tells second and zone on hover, with the offset of that day", () => {
    expect(exactMoment(AT, NAIROBI)).toBe("20 November 2026, 10:14:01, Nairobi, UTC+3");
    expect(zoneLabel("Europe/Berlin", "2026-07-01T00:00:00.000Z")).toBe("Berlin, UTC+2");
    expect(zoneLabel("Europe/Berlin", "2026-12-01T00:00:00.000Z")).toBe("Berlin, UTC+1");
  });

  test("has an age in minutes, then hours, then its day", () => {
    const now = "2026-11-20T12:00:00.000Z";
    expect(ageOf("2026-11-20T11:59:40.000Z", now, NAIROBI)).toBe("now");
    // what came since the page last looked at its clock
    expect(ageOf("2026-11-20T12:00:20.000Z", now, NAIROBI)).toBe("now");
    expect(ageOf("2026-11-20T11:51:00.000Z", now, NAIROBI)).toBe("9 min");
    expect(ageOf("2026-11-20T09:30:00.000Z", now, NAIROBI)).toBe("2 h");
    expect(ageOf("2026-11-18T09:30:00.000Z", now, NAIROBI)).toBe("Wed");
  });

  test("names the short zone where it matters whose clock it is", () => {
    expect(momentWithZone("2026-11-20T22:30:00.000Z", "UTC")).toBe("20 Nov 2026, 22:30 UTC");
  });

  test("is a day of the calendar wherever one is, and September has three letters", () => {
    expect(dayWords("2026-11-20")).toBe("20 Nov");
    expect(dayWords("2026-09-01")).toBe("1 Sep");
  });

  test("is how long ago or how far ahead, never more than is true", () => {
    const now = "2026-11-20T22:30:00.000Z";
    expect(formatRelative("2026-11-20T22:27:01Z", { now })).toBe("2 minutes ago");
    expect(formatRelative("2026-11-21T00:31:00Z", { now })).toBe("in 2 hours");
    expect(formatRelative("2026-11-20T22:29:30Z", { now })).toBe("now");
    expect(formatRelative("2026-11-17T22:29:30Z", { now })).toBe("3 days ago");
  });

  test("that is none is refused", () => {
    expect(() => formatMoment({ at: "yesterday", timeZone: "UTC" })).toThrow(RangeError);
  });
});

test("what is left of a window counts down", () => {
  expect(formatDuration(24 * 3_600_000 - 1)).toBe("23 h 59 min");
  expect(formatDuration(2 * 3_600_000)).toBe("2 h");
  expect(formatDuration(59_999)).toBe("under a minute");
  expect(formatDuration(-5)).toBe("under a minute");
});
