"use client";

import { useEffect, useState } from "react";
import { zoneName } from "@/lib/core/format/time-zones";

/** The workspace's time and zone, in the header; right to the minute. */
export function WorkspaceClock({ timeZone }: { timeZone: string }) {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), 10_000);
    return () => clearInterval(timer);
  }, []);
  const time = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    weekday: "long",
    hour: "2-digit",
    minute: "2-digit",
  }).format(now);
  return (
    <time className="tabular-nums" dateTime={now.toISOString()} suppressHydrationWarning>
      {time}, {zoneName(timeZone)}
    </time>
  );
}
