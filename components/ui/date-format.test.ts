import { describe, expect, test } from "vitest";
import { ageOf, exactMoment, formatMoment, zoneLabel } from "./date-format";

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
});
