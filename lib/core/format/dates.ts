/**
 * Dates for people and calendar days in a named time zone. Instants are ISO text or Date; zones are
 * IANA names. Browser-safe; Intl objects are kept because making one costs more than using it.
 */

export type Instant = string | Date;

export type DateFormat = {
  timeZone: string;
  locale?: string;
};

const formats = new Map<string, Intl.DateTimeFormat>();

function formatter(
  { timeZone, locale = "en-GB" }: DateFormat,
  shape: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat {
  const key = `${locale}|${timeZone}|${JSON.stringify(shape)}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(locale, { ...shape, timeZone });
    formats.set(key, format);
  }
  return format;
}

function toDate(instant: Instant): Date {
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

/** What people call a zone: "America/Sao_Paulo" is Sao Paulo. */
export function zoneCity(timeZone: string): string {
  return timeZone.split("/").at(-1)?.replaceAll("_", " ") ?? timeZone;
}

/** "20 Nov 2026" on the zone's calendar. */
export function formatDate(instant: Instant, format: DateFormat): string {
  return formatter(format, { day: "numeric", month: "short", year: "numeric" }).format(
    toDate(instant),
  );
}

/** "14:05" on the zone's clock. */
export function formatTime(instant: Instant, format: DateFormat): string {
  return formatter(format, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(
    toDate(instant),
  );
}

/** "20 Nov 2026, 14:05", with the zone's short name behind it when the zone matters. */
export function formatDateTime(
  instant: Instant,
  { withZone, ...format }: DateFormat & { withZone?: boolean },
): string {
  const text = `${formatDate(instant, format)}, ${formatTime(instant, format)}`;
  return withZone ? `${text} ${zoneName(instant, format)}` : text;
}

function zoneName(instant: Instant, format: DateFormat): string {
  const parts = formatter(format, { timeZoneName: "short" }).formatToParts(toDate(instant));
  return parts.find((part) => part.type === "timeZoneName")?.value ?? format.timeZone;
}

const RELATIVE_STEPS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
] as const;

const relativeFormats = new Map<string, Intl.RelativeTimeFormat>();

/** "3 minutes ago", "in 2 hours", "now" for less than a minute. Always rounds towards now. */
export function formatRelative(
  instant: Instant,
  { now, locale = "en" }: { now: Instant; locale?: string },
): string {
  const seconds = (toDate(instant).getTime() - toDate(now).getTime()) / 1000;
  let format = relativeFormats.get(locale);
  if (!format) {
    format = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
    relativeFormats.set(locale, format);
  }
  for (const [unit, length] of RELATIVE_STEPS) {
    if (Math.abs(seconds) >= length) return format.format(Math.trunc(seconds / length), unit);
  }
  return format.format(0, "second");
}

/** "23 h 59 min", "12 min", "under a minute": what is left of a window. */
export function formatDuration(durationMs: number): string {
  const minutes = Math.floor(Math.max(0, durationMs) / 60_000);
  if (minutes === 0) return "under a minute";
  const hours = Math.floor(minutes / 60);
  if (hours === 0) return `${minutes} min`;
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
}

/** The calendar day of an instant in a zone, as "2026-11-20". */
export function zonedDay(instant: Instant, timeZone: string): string {
  const shape = { year: "numeric", month: "2-digit", day: "2-digit" } as const;
  const parts = formatter({ timeZone, locale: "en-CA-u-ca-gregory-nu-latn" }, shape).formatToParts(
    toDate(instant),
  );
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
  const shape = {
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  } as const;
  const parts = formatter({ timeZone, locale: "en-CA-u-ca-gregory-nu-latn" }, shape).formatToParts(
    new Date(ms),
  );
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
