import { describe, expect, it } from "vitest";
import {
  daysBetween,
  isTimeZone,
  startOfZonedDay,
  zonedDay,
  zonedInstant,
  zonedLocalTime,
  zonedMonth,
} from "./dates";

describe("calendar days", () => {
  it("belong to a zone", () => {
    expect(zonedDay("2026-09-30T22:30:00Z", "Africa/Johannesburg")).toBe("2026-10-01");
    expect(zonedMonth("2026-09-30T22:30:00Z", "Africa/Johannesburg")).toBe("2026-10-01");
    expect(zonedMonth("2026-09-30T22:30:00Z", "UTC")).toBe("2026-09-01");
  });

  it.each([
    ["2026-10-01", "Africa/Johannesburg", "2026-09-30T22:00:00.000Z"],
    ["2026-03-29", "Europe/Berlin", "2026-03-28T23:00:00.000Z"],
    ["2026-11-20", "Pacific/Kiritimati", "2026-11-19T10:00:00.000Z"],
    ["2026-11-20", "Etc/GMT+12", "2026-11-20T12:00:00.000Z"],
    ["2026-11-20", "Asia/Kathmandu", "2026-11-19T18:15:00.000Z"],
    // Clocks went from 23:59 straight to 01:00: the day has no midnight.
    ["2018-11-04", "America/Sao_Paulo", "2018-11-04T03:00:00.000Z"],
  ])("%s in %s begins at %s", (day, timeZone, start) => {
    expect(startOfZonedDay(day, timeZone).toISOString()).toBe(start);
  });

  it("are counted across a change of clocks", () => {
    expect(daysBetween("2026-03-28", "2026-03-30")).toBe(2);
    expect(daysBetween("2026-03-30", "2026-03-28")).toBe(-2);
  });

  it("know real zones from invented ones", () => {
    expect(isTimeZone("Africa/Mbabane")).toBe(true);
    expect(isTimeZone("Mars/Olympus")).toBe(false);
  });
});

describe("a time on the clock of a zone", () => {
  it.each([
    ["2026-11-28T09:00", "Africa/Nairobi", "2026-11-28T06:00:00.000Z"],
    ["2026-07-01T09:00", "Europe/Berlin", "2026-07-01T07:00:00.000Z"],
    ["2026-12-01T09:00", "Europe/Berlin", "2026-12-01T08:00:00.000Z"],
    ["2026-11-28T09:00", "Asia/Kathmandu", "2026-11-28T03:15:00.000Z"],
    ["2026-11-28T00:30", "Pacific/Kiritimati", "2026-11-27T10:30:00.000Z"],
  ])("%s in %s is %s", (local, zone, instant) => {
    expect(zonedInstant(local, zone).toISOString()).toBe(instant);
    expect(zonedLocalTime(instant, zone)).toBe(local);
  });

  it("the hour that is skipped in spring comes as much later as the skip", () => {
    expect(zonedInstant("2026-03-29T02:30", "Europe/Berlin").toISOString()).toBe(
      "2026-03-29T01:30:00.000Z",
    );
    expect(zonedLocalTime("2026-03-29T01:30:00Z", "Europe/Berlin")).toBe("2026-03-29T03:30");
  });

  it("the hour that comes twice in autumn is the first of the two", () => {
    expect(zonedInstant("2026-10-25T02:30", "Europe/Berlin").toISOString()).toBe(
      "2026-10-25T00:30:00.000Z",
    );
    expect(zonedInstant("2026-11-01T01:30", "America/New_York").toISOString()).toBe(
      "2026-11-01T05:30:00.000Z",
    );
  });

  it("what is no time of day is refused", () => {
    for (const odd of ["", "2026-11-28", "2026-11-28T09:00Z", "tomorrow"]) {
      expect(() => zonedInstant(odd, "UTC")).toThrow(RangeError);
    }
  });
});
