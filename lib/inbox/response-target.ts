import { daysBetween, startOfZonedDay, zonedDay } from "@/lib/core/format/dates";

/** When a workspace works on one weekday, in minutes after midnight on the wall clock; 0 is Sunday. */
export type WorkingDay = { weekday: number; fromMinute: number; toMinute: number };

export type TargetRule = {
  /** Null: any team. */
  teamId: string | null;
  /** Place in PRIORITIES; null: any. */
  priority: number | null;
  firstMinutes: number | null;
  nextMinutes: number | null;
  warnMinutes: number;
  inWorkingHours: boolean;
};

export type ResponseClock = { timeZone: string; days: readonly WorkingDay[] };

const MINUTE_MS = 60_000;
/** Somebody who works one day a week answers within 30 of their days. */
const DAYS_LOOKED_AHEAD = 400;

/** The most exact rule: team and priority, then the team, then the priority, then the one for all. */
export function pickTarget<Rule extends TargetRule>(
  rules: readonly Rule[],
  about: { teamId: string | null; priority: number },
): Rule | null {
  const fitting = rules.filter(
    ({ teamId, priority }) =>
      (teamId === null || teamId === about.teamId) &&
      (priority === null || priority === about.priority),
  );
  const exactness = ({ teamId, priority }: Rule) =>
    (teamId === null ? 0 : 2) + (priority === null ? 0 : 1);
  return fitting.reduce<Rule | null>(
    (best, rule) => (best === null || exactness(rule) > exactness(best) ? rule : best),
    null,
  );
}

/**
 * When an answer should be there, and when it is time to warn. A warning counts on the same clock, so
 * that 15 working minutes before Monday's opening is Friday afternoon.
 * @returns null when the rule says nothing about this kind of answer
 */
export function dueTimes(
  rule: TargetRule,
  about: { waitingSince: Date; isAnswered: boolean; clock: ResponseClock },
): { dueAt: Date; warnAt: Date } | null {
  const minutes = about.isAnswered ? rule.nextMinutes : rule.firstMinutes;
  if (minutes === null) return null;
  const after = (count: number) =>
    rule.inWorkingHours
      ? addWorkingMinutes(about.waitingSince, count, about.clock)
      : new Date(about.waitingSince.getTime() + count * MINUTE_MS);
  return { dueAt: after(minutes), warnAt: after(Math.max(0, minutes - rule.warnMinutes)) };
}

/**
 * The instant at which so many minutes of work have passed. A day on which clocks change has the
 * hours that its wall clock shows between opening and closing, no more and no fewer. A workspace
 * without any working day works around the clock.
 */
export function addWorkingMinutes(start: Date, minutes: number, clock: ResponseClock): Date {
  const { timeZone, days } = clock;
  if (days.length === 0) return new Date(start.getTime() + minutes * MINUTE_MS);
  let left = minutes * MINUTE_MS;
  let day = zonedDay(start, timeZone);
  for (let turn = 0; turn < DAYS_LOOKED_AHEAD; turn++) {
    const hours = days.find(({ weekday }) => weekday === weekdayOf(day));
    if (hours) {
      const opens = Math.max(wallTime(day, hours.fromMinute, timeZone), start.getTime());
      const open = wallTime(day, hours.toMinute, timeZone) - opens;
      if (open > 0 && left <= open) return new Date(opens + left);
      if (open > 0) left -= open;
    }
    day = nextDay(day);
  }
  return new Date(start.getTime() + minutes * MINUTE_MS);
}

const nextDay = (day: string) =>
  new Date(Date.parse(`${day}T00:00:00Z`) + 24 * 60 * MINUTE_MS).toISOString().slice(0, 10);
const weekdayOf = (day: string) => ((daysBetween("2024-01-07", day) % 7) + 7) % 7;

/** Epoch milliseconds of a time on the wall clock; one that the clock skips is the moment it jumps. */
function wallTime(day: string, minute: number, timeZone: string): number {
  if (minute >= 1440) return startOfZonedDay(nextDay(day), timeZone).getTime();
  const midnight = startOfZonedDay(day, timeZone).getTime();
  const guess = midnight + minute * MINUTE_MS;
  // between midnight and the guess the clock may have been changed by an hour or less
  const shift = minutesOfDay(guess, timeZone) - minute;
  if (zonedDay(new Date(guess), timeZone) !== day) return guess;
  if (shift === 0) return guess;
  const second = guess - shift * MINUTE_MS;
  return minutesOfDay(second, timeZone) === minute ? second : guess;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function minutesOfDay(atMs: number, timeZone: string): number {
  let clock = clocks.get(timeZone);
  if (!clock) {
    clock = new Intl.DateTimeFormat("en-GB", {
      timeZone,
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    });
    clocks.set(timeZone, clock);
  }
  const [hour = "0", minute = "0"] = clock.format(atMs).split(":");
  return Number(hour) * 60 + Number(minute);
}
