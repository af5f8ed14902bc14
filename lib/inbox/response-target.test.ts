import { describe, expect, test } from "vitest";
import { addWorkingMinutes, dueTimes, pickTarget, type TargetRule } from "./response-target";

const weekdays = [1, 2, 3, 4, 5].map((weekday) => ({
  weekday,
  fromMinute: 9 * 60,
  toMinute: 17 * 60,
}));
const nairobi = { timeZone: "Africa/Nairobi", days: weekdays };
const berlin = { timeZone: "Europe/Berlin", days: weekdays };
const workedFrom = (start: string, minutes: number, clock = nairobi) =>
  addWorkingMinutes(new Date(start), minutes, clock).toISOString();

describe("minutes of work", () => {
  test("inside the hours they are minutes of the clock", () => {
    expect(workedFrom("2026-11-25T10:00:00+03:00", 30)).toBe("2026-11-25T07:30:00.000Z");
  });
  test("what comes in the evening is counted from the next morning", () => {
    expect(workedFrom("2026-11-25T20:00:00+03:00", 30)).toBe("2026-11-26T06:30:00.000Z");
  });
  test("what is left on Friday is counted on Monday", () => {
    expect(workedFrom("2026-11-27T16:30:00+03:00", 60)).toBe("2026-11-30T06:30:00.000Z");
  });
  test("the last minute of the day is still that day", () => {
    expect(workedFrom("2026-11-25T16:00:00+03:00", 60)).toBe("2026-11-25T14:00:00.000Z");
  });
  test("a second too much is the next morning", () => {
    expect(workedFrom("2026-11-25T16:00:01+03:00", 60)).toBe("2026-11-26T06:00:01.000Z");
  });
  test("several days are passed through", () => {
    // 20 hours of 8-hour days: Wednesday, Thursday and half of Friday
    expect(workedFrom("2026-11-25T09:00:00+03:00", 20 * 60)).toBe("2026-11-27T10:00:00.000Z");
  });
  test("without any working day the clock never stops", () => {
    const never = { timeZone: "Africa/Nairobi", days: [] };
    expect(workedFrom("2026-11-28T23:00:00Z", 90, never)).toBe("2026-11-29T00:30:00.000Z");
  });
  test("round the clock until midnight ends at midnight, and goes on with the next day", () => {
    const always = [0, 1, 2, 3, 4, 5, 6].map((weekday) => ({
      weekday,
      fromMinute: 0,
      toMinute: 1440,
    }));
    expect(
      workedFrom("2026-11-28T20:00:00Z", 120, { timeZone: "Africa/Nairobi", days: always }),
    ).toBe("2026-11-28T22:00:00.000Z");
  });
});

describe("when clocks change", () => {
  test("nine o'clock stays nine o'clock on the Monday after the change to summer time", () => {
    // Friday 27 March 2026 is UTC+1, Monday 30 March UTC+2
    expect(workedFrom("2026-03-27T16:30:00+01:00", 60, berlin)).toBe("2026-03-30T07:30:00.000Z");
  });
  test("and on the Monday after the change back", () => {
    expect(workedFrom("2026-10-23T16:30:00+02:00", 60, berlin)).toBe("2026-10-26T08:30:00.000Z");
  });
  test("the night that loses an hour has one hour less of work", () => {
    const night = {
      timeZone: "Europe/Berlin",
      days: [{ weekday: 0, fromMinute: 60, toMinute: 300 }],
    };
    // 29 March: 01:00 to 05:00 on the wall are three hours; the fourth is a week later
    expect(workedFrom("2026-03-29T00:00:00+01:00", 180, night)).toBe("2026-03-29T03:00:00.000Z");
    expect(workedFrom("2026-03-29T00:00:00+01:00", 181, night)).toBe("2026-04-04T23:01:00.000Z");
  });
  test("the night that gains an hour has one more", () => {
    const night = {
      timeZone: "Europe/Berlin",
      days: [{ weekday: 0, fromMinute: 60, toMinute: 300 }],
    };
    expect(workedFrom("2026-10-25T00:00:00+02:00", 300, night)).toBe("2026-10-25T04:00:00.000Z");
  });
  test("an opening time that the clock skips is the moment of the jump", () => {
    const night = {
      timeZone: "Europe/Berlin",
      days: [{ weekday: 0, fromMinute: 150, toMinute: 300 }],
    };
    const opens = Date.parse(workedFrom("2026-03-29T00:00:00+01:00", 1, night)) - 60_000;
    expect(new Date(opens).toISOString()).toBe("2026-03-29T01:30:00.000Z");
  });
  test("a minute more of work never comes earlier", () => {
    for (const clock of [berlin, nairobi, { timeZone: "America/St_Johns", days: weekdays }]) {
      for (const start of [
        "2026-03-27T11:00:00Z",
        "2026-10-23T11:00:00Z",
        "2026-11-01T03:00:00Z",
      ]) {
        let last = 0;
        for (let minutes = 0; minutes <= 3_000; minutes += 61) {
          const at = addWorkingMinutes(new Date(start), minutes, clock).getTime();
          expect(at).toBeGreaterThanOrEqual(last);
          last = at;
        }
      }
    }
  });
});

const rule = (given: Partial<TargetRule> = {}): TargetRule => ({
  teamId: null,
  priority: null,
  firstMinutes: 60,
  nextMinutes: 240,
  warnMinutes: 15,
  inWorkingHours: false,
  ...given,
});

describe("which rule counts", () => {
  const all = rule();
  const urgent = rule({ priority: 4, firstMinutes: 5 });
  const sales = rule({ teamId: "sales", firstMinutes: 30 });
  const both = rule({ teamId: "sales", priority: 4, firstMinutes: 2 });
  test("the more exact one, whatever the order", () => {
    for (const rules of [
      [all, urgent, sales, both],
      [both, sales, urgent, all],
    ]) {
      expect(pickTarget(rules, { teamId: "sales", priority: 4 })).toBe(both);
      expect(pickTarget(rules, { teamId: "sales", priority: 0 })).toBe(sales);
      expect(pickTarget(rules, { teamId: null, priority: 4 })).toBe(urgent);
      expect(pickTarget(rules, { teamId: "care", priority: 1 })).toBe(all);
    }
    expect(pickTarget([both], { teamId: null, priority: 4 })).toBeNull();
  });
});

describe("due times", () => {
  const about = { waitingSince: new Date("2026-11-25T07:00:00Z"), clock: nairobi };
  test("the first answer and the next one have their own times", () => {
    expect(dueTimes(rule(), { ...about, isAnswered: false })?.dueAt.toISOString()).toBe(
      "2026-11-25T08:00:00.000Z",
    );
    expect(dueTimes(rule(), { ...about, isAnswered: true })?.dueAt.toISOString()).toBe(
      "2026-11-25T11:00:00.000Z",
    );
    expect(dueTimes(rule({ nextMinutes: null }), { ...about, isAnswered: true })).toBeNull();
  });
  test("a warning in working hours counts on the same clock", () => {
    const evening = { ...about, waitingSince: new Date("2026-11-25T13:50:00Z"), isAnswered: false };
    // 10 minutes are left on Wednesday; due after 60, warned after 45
    const times = dueTimes(rule({ inWorkingHours: true }), evening);
    expect(times?.dueAt.toISOString()).toBe("2026-11-26T06:50:00.000Z");
    expect(times?.warnAt.toISOString()).toBe("2026-11-26T06:35:00.000Z");
  });
  test("a warning longer than the target comes at once", () => {
    const times = dueTimes(rule({ firstMinutes: 10 }), { ...about, isAnswered: false });
    expect(times?.warnAt).toEqual(about.waitingSince);
  });
});
