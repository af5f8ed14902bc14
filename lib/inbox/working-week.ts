import type { WorkingDay } from "./response-target";

type WorkingTimes = Omit<WorkingDay, "weekday">;

/** The seven days by name, from "day.0", Sunday, to "day.6"; a free day is null. Browser-safe. */
export type WorkingWeek = Record<`day.${0 | 1 | 2 | 3 | 4 | 5 | 6}`, WorkingTimes | null>;

/** A week from the days that are no free ones. */
export function weekOf(days: readonly WorkingDay[]): WorkingWeek {
  const timesOf = (weekday: number): WorkingTimes | null => {
    const day = days.find((one) => one.weekday === weekday);
    return day ? { fromMinute: day.fromMinute, toMinute: day.toMinute } : null;
  };
  return {
    "day.0": timesOf(0),
    "day.1": timesOf(1),
    "day.2": timesOf(2),
    "day.3": timesOf(3),
    "day.4": timesOf(4),
    "day.5": timesOf(5),
    "day.6": timesOf(6),
  };
}
