import { CircleAlert, CircleCheck, TriangleAlert } from "lucide-react";
import { DateTime } from "@/components/ui/date-time";
import { Timeline, type TimelineDay, type TimelineItem } from "@/components/ui/timeline";
import type { ChannelHealth } from "@/db/enums/channels";
import { zonedDay } from "@/lib/core/format/dates";
import { HEALTH_WORDS } from "./channel-words";
import { HealthChip } from "./health-chip";
import { StopBanner } from "./stop-banner";

type Reason = { key: string; level: "warning" | "critical"; words: string };

export type HealthSectionProps = {
  workspace: string;
  channelId: string;
  health: ChannelHealth | null;
  reasons: readonly Reason[];
  /** Why campaigns are stopped, and until when (ISO); null while nothing stops them. */
  stop: { title: string; whatToDo: string; until: string | null; byCheck: boolean } | null;
  history: readonly {
    id: string;
    after: ChannelHealth;
    reasons: readonly Reason[];
    /** ISO 8601 */
    at: string;
  }[];
  timeZone: string;
  mayWrite: boolean;
};

const LEVEL_ICON = {
  warning: <TriangleAlert aria-label="Warning" className="mt-0.5 text-warn" />,
  critical: <CircleAlert aria-label="Critical" className="mt-0.5 text-bad" />,
};

/** How the number is now, each fact that speaks against it, and how it was before. */
export function HealthSection(props: HealthSectionProps) {
  const { health, reasons, stop, history, timeZone } = props;
  return (
    <section aria-labelledby="health">
      <div className="mb-2 flex items-center gap-3">
        <h2 className="text-reading font-semibold" id="health">
          Health
        </h2>
        <HealthChip health={health} />
      </div>
      {stop ? <StopBanner {...props} stop={stop} /> : null}
      {reasons.length > 0 ? (
        <ul className="grid gap-2 border-y border-line py-3 text-dense">
          {reasons.map((reason) => (
            <li className="grid grid-cols-[16px_minmax(0,1fr)] gap-x-2.5" key={reason.key}>
              {LEVEL_ICON[reason.level]}
              {reason.words}
            </li>
          ))}
        </ul>
      ) : (
        <p className="border-y border-line py-3 text-dense text-ink-2">
          {health
            ? "The token works, Meta rates the number well, updates arrive and messages are delivered."
            : "Meta is asked about this number within ten minutes."}
        </p>
      )}
      {history.length > 0 ? (
        <details className="mt-3" open={history.length > 1}>
          <summary className="mb-3 min-h-6 text-dense text-ink-2 touch:min-h-11">
            How it was before
          </summary>
          <Timeline days={daysOf(history, timeZone)} />
        </details>
      ) : null}
    </section>
  );
}

function daysOf(history: HealthSectionProps["history"], timeZone: string): TimelineDay[] {
  const days = new Map<string, Omit<TimelineDay, "items"> & { items: TimelineItem[] }>();
  for (const change of history) {
    const key = zonedDay(change.at, timeZone);
    const day = days.get(key) ?? {
      key,
      label: <DateTime at={change.at} format="weekday" timeZone={timeZone} />,
      items: [] as TimelineItem[],
    };
    day.items.push({
      id: change.id,
      icon: SIGNS[change.after].icon,
      tone: SIGNS[change.after].tone,
      title: HEALTH_WORDS[change.after],
      time: <DateTime at={change.at} format="time" timeZone={timeZone} />,
      body: change.reasons.map((reason) => reason.words).join(" ") || "Nothing speaks against it.",
    });
    days.set(key, day);
  }
  return [...days.values()];
}

const SIGNS = {
  healthy: { icon: <CircleCheck />, tone: "ok" },
  warning: { icon: <TriangleAlert />, tone: "warn" },
  critical: { icon: <CircleAlert />, tone: "bad" },
} as const;
