/**
 * How a moment reads: time 10:14 · exact 10:14:01 · day 20 Nov · date 20 Nov 2026 ·
 * weekday Fri 20 Nov · dateTime 20 Nov 2026, 10:14 · short = the time today, the weekday
 * within a week, otherwise the day.
 */
export type MomentFormat = "time" | "exact" | "day" | "date" | "weekday" | "dateTime" | "short";

export type MomentInput = {
  /** ISO 8601. */
  at: string;
  /** IANA name, "Africa/Nairobi". */
  timeZone: string;
  format?: MomentFormat;
  /** ISO 8601, for `short`; default the present. */
  now?: string;
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

/** Made once each: Intl formatters cost more than what they format. */
const formatters = new Map<string, Intl.DateTimeFormat>();
function formatter(timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${timeZone}|${JSON.stringify(options)}`;
  const known = formatters.get(key);
  if (known) return known;
  // en-GB with a 24 h clock writes the same on every ICU version, so server and browser agree.
  const made = new Intl.DateTimeFormat("en-GB", { ...options, timeZone, hourCycle: "h23" });
  formatters.set(key, made);
  return made;
}

/** A moment as words in one zone. */
export function formatMoment({ at, timeZone, format = "dateTime", now }: MomentInput): string {
  const moment = new Date(at);
  if (format !== "short") return tidy(formatter(timeZone, OPTIONS[format]).format(moment));
  const present = now ? new Date(now) : new Date();
  const today = dayKey(present, timeZone);
  if (dayKey(moment, timeZone) === today) return formatMoment({ at, timeZone, format: "time" });
  const ageDays = (present.getTime() - moment.getTime()) / 86_400_000;
  if (ageDays > 0 && ageDays < 6) return formatter(timeZone, { weekday: "short" }).format(moment);
  const sameYear = dayKey(moment, timeZone).slice(0, 4) === today.slice(0, 4);
  return formatMoment({ at, timeZone, format: sameYear ? "day" : "date" });
}

/** For hover and focus: "20 November 2026, 10:14:01, Nairobi, UTC+3". */
export function exactMoment(at: string, timeZone: string): string {
  const moment = new Date(at);
  const day = formatter(timeZone, { day: "numeric", month: "long", year: "numeric" }).format(
    moment,
  );
  const time = formatter(timeZone, OPTIONS.exact).format(moment);
  return `${day}, ${time}, ${zoneLabel(timeZone, at)}`;
}

/** "Nairobi, UTC+3" at the given moment; the offset of a zone changes through the year. */
export function zoneLabel(timeZone: string, at: string): string {
  const offset =
    formatter(timeZone, { timeZoneName: "shortOffset" })
      .formatToParts(new Date(at))
      .find((part) => part.type === "timeZoneName")?.value ?? "";
  const utc = offset.replace("GMT", "UTC");
  const city = timeZone.split("/").at(-1)?.replaceAll("_", " ") ?? timeZone;
  return city === "UTC" ? "UTC" : `${city}, ${utc}`;
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

const dayKey = (moment: Date, timeZone: string) => {
  const parts = formatter(timeZone, {
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  }).formatToParts(moment);
  const part = (type: string) => parts.find((known) => known.type === type)?.value ?? "";
  return `${part("year")}-${part("month")}-${part("day")}`;
};

/** en-GB writes "Fri, 20 Nov" and "Sept"; our lists have no room for either. */
const tidy = (text: string) =>
  text.replace(/^([A-Z][a-z]{2}), (?=\d)/, "$1 ").replace("Sept", "Sep");
