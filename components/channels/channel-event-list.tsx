import { CopyButton } from "@/components/ui/copy-button";
import { DateTime } from "@/components/ui/date-time";

export type ChannelEventRow = {
  id: string;
  /** Meta's field: "account_update". */
  kind: string;
  summary: string;
  /** As it came, indented. */
  payload: string;
  /** Name of the number, when it is about one. */
  number: string | null;
  /** ISO 8601 */
  at: string;
};

/** What Meta told beside messages, newest first, each with the update as it came. */
export function ChannelEventList({
  events,
  timeZone,
}: {
  events: readonly ChannelEventRow[];
  timeZone: string;
}) {
  return (
    <ul className="border-b border-line">
      {events.map((event) => (
        <li className="border-t border-line" key={event.id}>
          <details className="group">
            <summary className="flex min-h-9 flex-wrap items-baseline gap-x-3 gap-y-0.5 py-2 text-dense marker:text-ink-3">
              <span className="font-medium">{event.summary}</span>
              <span className="font-mono text-meta text-ink-3">{event.kind}</span>
              {event.number ? <span className="text-ink-2">{event.number}</span> : null}
              <span className="ms-auto text-meta text-ink-3">
                <DateTime at={event.at} timeZone={timeZone} />
              </span>
            </summary>
            <div className="relative mb-3 rounded-control bg-surface-2 p-3">
              <span className="absolute end-1.5 top-1.5">
                <CopyButton text={event.payload} what="update" />
              </span>
              <pre
                // Long lines scroll inside; a keyboard has to reach them.
                // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region
                tabIndex={0}
                className="max-h-80 overflow-auto font-mono text-meta"
              >
                {event.payload}
              </pre>
            </div>
          </details>
        </li>
      ))}
    </ul>
  );
}
