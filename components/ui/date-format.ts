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

const WEEKDAY: Intl.DateTimeFormatOptions = { weekday: "short" };
const DAY_IN_WORDS: Intl.DateTimeFormatOptions = { day: "numeric", month: "long", year: "numeric" };
const OFFSET: Intl.DateTimeFormatOptions = { timeZoneName: "shortOffset" };
const DAY_KEY: Intl.DateTimeFormatOptions = { year: "numeric", month: "2-digit", day: "2-digit" };

/** Made once each, by options that are one object each: Intl formatters cost more than what they format. */
const formatters = new Map<Intl.DateTimeFormatOptions, Map<string, Intl.DateTimeFormat>>();
function formatter(timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  let ofOptions = formatters.get(options);
  if (!ofOptions) {
    ofOptions = new Map();
    formatters.set(options, ofOptions);
  }
  let known = ofOptions.get(timeZone);
  if (!known) {
    // en-GB with a 24 h clock writes the same on every ICU version, so server and browser agree.
    known = new Intl.DateTimeFormat("en-GB", { ...options, timeZone, hourCycle: "h23" });
    ofOptions.set(timeZone, known);
  }
  return known;
}

/** A moment as words in one zone. */
export function formatMoment({ at, timeZone, format = "dateTime", now }: MomentInput): string {
  const moment = new Date(at);
  if (format !== "short") return tidy(formatter(timeZone, OPTIONS[format]).format(moment));
  const present = now ? new Date(now) : new Date();
  const today = dayKey(present, timeZone);
  const dayOf = dayKey(moment, timeZone);
  if (dayOf === today) return formatMoment({ at, timeZone, format: "time" });
  const ageDays = (present.getTime() - moment.getTime()) / 86_400_000;
  if (ageDays > 0 && ageDays < 6) return formatter(timeZone, WEEKDAY).format(moment);
  const sameYear = dayOf.slice(-4) === today.slice(-4);
  return formatMoment({ at, timeZone, format: sameYear ? "day" : "date" });
}

/** For hover and focus: "20 November 2026, 10:14:01, Nairobi, UTC+3". */
export function exactMoment(at: string, timeZone: string): string {
  const moment = new Date(at);
  const day = formatter(timeZone, DAY_IN_WORDS).format(moment);
  const time = formatter(timeZone, OPTIONS.exact).format(moment);
  return `${day}, ${time}, ${zoneLabel(timeZone, at)}`;
}

/** "Nairobi, UTC+3" at the given moment; the offset of a zone changes through the year. */
export function zoneLabel(timeZone: string, at: string): string {
  const offset =
    formatter(timeZone, OFFSET)
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

/** "20/11/2026", the same for moments of one day in a zone. */
const dayKey = (moment: Date, timeZone: string) => formatter(timeZone, DAY_KEY).format(moment);

/** en-GB writes "Fri, 20 Nov" and "Sept"; our lists have no room for either. */
const tidy = (text: string) =>
  text.replace(/^([A-Z][a-z]{2}), (?=\d)/, "$1 ").replace("Sept", "Sep");
