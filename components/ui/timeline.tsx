import type { ReactNode } from "react";
import { classNames } from "./class-names";
import { TONE_TEXT, type Tone } from "./state-grammar";

export type TimelineItem = {
  id: string;
  /** 16 px; the only place that takes the tone's colour. */
  icon: ReactNode;
  tone?: Tone;
  title: ReactNode;
  /** At the end of the line: a DateTime. */
  time?: ReactNode;
  /** One quiet line. */
  body?: ReactNode;
};

export type TimelineDay = { key: string; label: ReactNode; items: readonly TimelineItem[] };

/** What happened, newest first, grouped by day, on a hairline. */
export function Timeline({
  days,
  className,
}: {
  days: readonly TimelineDay[];
  className?: string | undefined;
}) {
  return (
    <div className={classNames("grid gap-3", className)}>
      {days.map((day) => (
        <div key={day.key}>
          <p className="mb-2 text-meta text-ink-3">{day.label}</p>
          <ol>
            {day.items.map((item) => (
              <li
                className="group relative grid grid-cols-[16px_minmax(0,1fr)] gap-x-2.5 pb-3"
                key={item.id}
              >
                <span
                  aria-hidden="true"
                  className="absolute start-[7.5px] top-5 bottom-0 w-px bg-line group-last:hidden"
                />
                <span
                  className={classNames(
                    "mt-px flex",
                    item.tone ? TONE_TEXT[item.tone] : "text-ink-3",
                  )}
                >
                  {item.icon}
                </span>
                <div className="min-w-0">
                  <div className="flex items-baseline gap-2 text-dense">
                    <span className="min-w-0 font-medium">{item.title}</span>
                    {item.time ? (
                      <span className="ms-auto flex-none text-meta text-ink-3">{item.time}</span>
                    ) : null}
                  </div>
                  {item.body ? (
                    <p className="text-dense wrap-anywhere text-ink-2">{item.body}</p>
                  ) : null}
                </div>
              </li>
            ))}
          </ol>
        </div>
      ))}
    </div>
  );
}
