/**
 * Calendar days and wall clocks of a named time zone; how a moment reads to people is in moments.ts.
 * Instants are ISO text or Date; zones are IANA names. Browser-safe.
 */

export type Instant = string | Date;

const formats = new Map<Intl.DateTimeFormatOptions, Map<string, Intl.DateTimeFormat>>();

/** Made once each, by shapes that are one object each: an Intl format costs more than what it writes. */
export function zonedFormat(
  timeZone: string,
  shape: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat {
  let ofShape = formats.get(shape);
  if (!ofShape) {
    ofShape = new Map();
    formats.set(shape, ofShape);
  }
  let format = ofShape.get(timeZone);
  if (!format) {
    // en-GB with a 24 h clock writes the same on every ICU version, so server and browser agree.
    format = new Intl.DateTimeFormat("en-GB", { ...shape, timeZone, hourCycle: "h23" });
    ofShape.set(timeZone, format);
  }
  return format;
}

/** @throws RangeError for text that is no instant */
export function toDate(instant: Instant): Date {
  const date = typeof instant === "string" ? new Date(instant) : instant;
  if (Number.isNaN(date.getTime())) throw new RangeError(`Not an instant: ${String(instant)}`);
  return date;
}

/** Whether the runtime knows the IANA zone. */
export function isTimeZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone });
    return true;
  } catch {
    return false;
  }
}

const DAY = { year: "numeric", month: "2-digit", day: "2-digit" } as const;
const MINUTE = { ...DAY, hour: "2-digit", minute: "2-digit" } as const;

/** The calendar day of an instant in a zone, as "2026-11-20". */
export function zonedDay(instant: Instant, timeZone: string): string {
  const parts = zonedFormat(timeZone, DAY).formatToParts(toDate(instant));
  const value = (type: string) => parts.find((part) => part.type === type)?.value ?? "";
  return `${value("year").padStart(4, "0")}-${value("month")}-${value("day")}`;
}

/** The first day of the instant's month in a zone, as "2026-11-01". */
export function zonedMonth(instant: Instant, timeZone: string): string {
  return `${zonedDay(instant, timeZone).slice(0, 7)}-01`;
}

/** The instant at which a calendar day begins in a zone, also where midnight does not exist. */
export function startOfZonedDay(day: string, timeZone: string): Date {
  const utcMidnightMs = toDate(`${day}T00:00:00Z`).getTime();
  // Zones lie between -12 h and +14 h of UTC: the day's first minute is the earliest in that span.
  let beforeMs = utcMidnightMs - 15 * 3_600_000;
  let withinMs = utcMidnightMs + 13 * 3_600_000;
  while (withinMs - beforeMs > 1) {
    const middleMs = Math.floor((beforeMs + withinMs) / 2);
    if (zonedDay(new Date(middleMs), timeZone) >= day) withinMs = middleMs;
    else beforeMs = middleMs;
  }
  return new Date(withinMs);
}

/** Whole days from one calendar day to another, negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}

/** Wall-clock minutes of an instant in a zone, counted as if they were UTC. */
function wallMs(ms: number, timeZone: string): number {
  const parts = zonedFormat(timeZone, MINUTE).formatToParts(new Date(ms));
  const value = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0);
  return Date.UTC(value("year"), value("month") - 1, value("day"), value("hour"), value("minute"));
}

/**
 * The instant of a wall-clock time in a zone. A time that happens twice when the clocks go back is
 * the first of the two; one that is skipped when they go forward is as much later as the skip.
 * @param local "2026-11-28T09:00", to the minute
 * @throws RangeError for anything else
 */
export function zonedInstant(local: string, timeZone: string): Date {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(local))
    throw new RangeError(`Not a local time: ${local}`);
  const wanted = toDate(`${local}:00Z`).getTime();
  const offsets = [-86_400_000, 86_400_000].map((away) => {
    const near = wanted + away;
    return wallMs(near, timeZone) - near;
  });
  const candidates = offsets.map((offset) => wanted - offset);
  const real = candidates.filter((ms) => wallMs(ms, timeZone) === wanted);
  return new Date(real.length > 0 ? Math.min(...real) : (candidates[0] as number));
}

/** The wall-clock time of an instant in a zone, as "2026-11-28T09:00": what a date field holds. */
export function zonedLocalTime(instant: Instant, timeZone: string): string {
  return new Date(wallMs(toDate(instant).getTime(), timeZone)).toISOString().slice(0, 16);
}
