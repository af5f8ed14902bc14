import type { MailRhythm } from "@/db/enums/notifications";
import { startOfZonedDay, zonedDay } from "@/lib/core/format/dates";
import { formatMoment } from "@/lib/core/format/moments";

export type QuietHours = {
  /** "22:00" on the person's clock; the end lies on the next day when it is not after the beginning. */
  quietFrom: string | null;
  quietUntil: string | null;
  timeZone: string;
};

const MINUTE_MS = 60_000;
/** Long enough to be seen in the product first: what was read there is not mailed (NO-4). */
export const SEEN_FIRST_MS = 2 * MINUTE_MS;
const QUARTER_MS = 15 * MINUTE_MS;
const DAILY_AT = "08:00";

/** Whether the person does not want to be called at that moment. */
export function isQuiet(at: Date, { quietFrom, quietUntil, timeZone }: QuietHours): boolean {
  if (!quietFrom || !quietUntil || quietFrom === quietUntil) return false;
  const clock = formatMoment({ at, timeZone, format: "time" });
  return quietFrom < quietUntil
    ? clock >= quietFrom && clock < quietUntil
    : clock >= quietFrom || clock < quietUntil;
}

/** The first moment from `at` on that shows a time on the person's clock, also over a clock change. */
export function nextClock(at: Date, time: string, timeZone: string): Date {
  for (const aheadMs of [0, 1, 2].map((days) => days * 24 * 60 * MINUTE_MS)) {
    const day = zonedDay(new Date(at.getTime() + aheadMs), timeZone);
    let momentMs = startOfZonedDay(day, timeZone).getTime() + minutesOf(time) * MINUTE_MS;
    // a day with a clock change is an hour longer or shorter than its clock says
    const shown = minutesOf(formatMoment({ at: new Date(momentMs), timeZone, format: "time" }));
    momentMs += (minutesOf(time) - shown) * MINUTE_MS;
    if (momentMs >= at.getTime()) return new Date(momentMs);
  }
  return at;
}

/**
 * When mail about something that happens at `now` may go out: by the person's rhythm, not before the
 * two minutes in which it may be seen in the product, and not in quiet hours.
 */
export function mailDueAt(now: Date, rhythm: MailRhythm, quiet: QuietHours): Date {
  const earliest = new Date(now.getTime() + SEEN_FIRST_MS);
  let due = earliest;
  if (rhythm === "quarter_hour") {
    due = new Date(Math.ceil(earliest.getTime() / QUARTER_MS) * QUARTER_MS);
  }
  if (rhythm === "daily") due = nextClock(earliest, DAILY_AT, quiet.timeZone);
  return isQuiet(due, quiet) ? nextClock(due, quiet.quietUntil as string, quiet.timeZone) : due;
}

function minutesOf(clock: string): number {
  const [hours, minutes] = clock.split(":").map(Number);
  return (hours as number) * 60 + (minutes as number);
}
