import { type Instant, toDate, zonedDay, zonedFormat } from "./dates";
import { zoneCity } from "./time-zones";

/**
 * How a moment reads: time 10:14 · exact 10:14:01 · day 20 Nov · date 20 Nov 2026 ·
 * weekday Fri 20 Nov · dateTime 20 Nov 2026, 10:14 · short = the time today, the weekday
 * within a week, otherwise the day.
 */
export type MomentFormat = "time" | "exact" | "day" | "date" | "weekday" | "dateTime" | "short";

export type MomentInput = {
  at: Instant;
  /** IANA name, "Africa/Nairobi". */
  timeZone: string;
  format?: MomentFormat;
  /** For `short`; default the present. */
  now?: Instant;
};

const OPTIONS: Record<Exclude<MomentFormat, "short">, Intl.DateTimeFormatOptions> = {
  time: { hour: "2-digit", minute: "2-digit" },
  exact: { hour: "2-digit", minute: "2-digit", second: "2-digit" },
  day: { day: "numeric", month: "short" },
  date: { day: "numeric", month: "short", year: "numeric" },
  weekday: { weekday: "short", day: "numeric", month: "short" },
  dateTime: {
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
  },
};

const WEEKDAY: Intl.DateTimeFormatOptions = { weekday: "short" };
const DAY_IN_WORDS: Intl.DateTimeFormatOptions = { day: "numeric", month: "long", year: "numeric" };
const ZONE: Intl.DateTimeFormatOptions = { timeZoneName: "short" };
const OFFSET: Intl.DateTimeFormatOptions = { timeZoneName: "shortOffset" };

/**
 * A moment as words in one zone.
 * @throws RangeError for text that is no instant
 */
export function formatMoment({ at, timeZone, format = "dateTime", now }: MomentInput): string {
  const moment = toDate(at);
  if (format !== "short") return tidy(zonedFormat(timeZone, OPTIONS[format]).format(moment));
  const present = now ? toDate(now) : new Date();
  const today = zonedDay(present, timeZone);
  const dayOf = zonedDay(moment, timeZone);
  if (dayOf === today) return formatMoment({ at, timeZone, format: "time" });
  const ageDays = (present.getTime() - moment.getTime()) / 86_400_000;
  if (ageDays > 0 && ageDays < 6) return zonedFormat(timeZone, WEEKDAY).format(moment);
  const sameYear = dayOf.slice(0, 4) === today.slice(0, 4);
  return formatMoment({ at, timeZone, format: sameYear ? "day" : "date" });
}

/** A day of the calendar ("2026-11-20"), wherever that is: "20 Nov". */
export const dayWords = (day: string): string =>
  formatMoment({ at: `${day}T00:00:00Z`, timeZone: "UTC", format: "day" });

/** "20 Nov 2026, 14:05 GMT+3", where it matters whose clock it is. */
export function momentWithZone(at: Instant, timeZone: string): string {
  return `${formatMoment({ at, timeZone })} ${partOf(ZONE, at, timeZone) || timeZone}`;
}

/** For hover and focus: "20 November 2026, 10:14:01, Nairobi, UTC+3". */
export function exactMoment(at: Instant, timeZone: string): string {
  const moment = toDate(at);
  const day = zonedFormat(timeZone, DAY_IN_WORDS).format(moment);
  const time = zonedFormat(timeZone, OPTIONS.exact).format(moment);
  return `${day}, ${time}, ${zoneLabel(timeZone, at)}`;
}

/** "Nairobi, UTC+3" at the given moment; the offset of a zone changes through the year. */
export function zoneLabel(timeZone: string, at: Instant): string {
  const city = zoneCity(timeZone);
  return city === "UTC" ? "UTC" : `${city}, ${partOf(OFFSET, at, timeZone).replace("GMT", "UTC")}`;
}

function partOf(zoneName: Intl.DateTimeFormatOptions, at: Instant, timeZone: string): string {
  const parts = zonedFormat(timeZone, zoneName).formatToParts(toDate(at));
  return parts.find(({ type }) => type === "timeZoneName")?.value ?? "";
}

/** "9 min", "2 h", then the day; for lists where the age matters more than the clock. */
export function ageOf(at: string, now: string, timeZone: string): string {
  const minutes = Math.floor((Date.parse(now) - Date.parse(at)) / 60_000);
  // a reader's clock moves in steps: what came in between is now, and not a moment to come
  if (minutes < -1) return formatMoment({ at, timeZone, format: "short", now });
  if (minutes < 1) return "now";
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h`;
  return formatMoment({ at, timeZone, format: "short", now });
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

/** en-GB writes "Fri, 20 Nov" and "Sept"; our lists have no room for either. */
const tidy = (text: string) =>
  text.replace(/^([A-Z][a-z]{2}), (?=\d)/, "$1 ").replace("Sept", "Sep");
