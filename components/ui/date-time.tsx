"use client";

import { useEffect, useState } from "react";
import { ageOf, exactMoment, formatMoment, type MomentFormat } from "@/lib/core/format/moments";
import { classNames } from "./class-names";

export type DateTimeProps = {
  /** ISO 8601, as it left the server. */
  at: string;
  /** IANA zone of the reader (or of the workspace, for schedules). */
  timeZone: string;
  format?: MomentFormat;
  className?: string | undefined;
};

/** A moment, with second and zone on hover. */
export function DateTime({ at, timeZone, format = "dateTime", className }: DateTimeProps) {
  return (
    <time
      className={classNames("whitespace-nowrap tabular-nums", className)}
      dateTime={at}
      // `short` depends on today, and midnight may fall between server and browser.
      suppressHydrationWarning={format === "short"}
      title={exactMoment(at, timeZone)}
    >
      {formatMoment({ at, timeZone, format })}
    </time>
  );
}

/** How long ago, kept true while the page stays open. */
export function Age({ at, timeZone, className }: Omit<DateTimeProps, "format">) {
  const [now, setNow] = useState(() => new Date().toISOString());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date().toISOString()), 30_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <time
      className={classNames("whitespace-nowrap tabular-nums", className)}
      dateTime={at}
      suppressHydrationWarning
      title={exactMoment(at, timeZone)}
    >
      {ageOf(at, now, timeZone)}
    </time>
  );
}
