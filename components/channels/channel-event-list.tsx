import { CopyButton } from "@/components/ui/copy-button";
import { DateTime } from "@/components/ui/date-time";
import type { ChannelEvent } from "@/lib/channels/queries";

/** What Meta told beside messages, newest first, each with the update as it came. */
export function ChannelEventList({
  events,
  nameOf,
  timeZone,
}: {
  events: readonly ChannelEvent[];
  /** The name of a number by its id, where events of several stand below each other. */
  nameOf?: (channelId: string) => string | undefined;
  timeZone: string;
}) {
  return (
    <ul className="border-b border-line">
      {events.map((event) => {
        const number = event.channelId ? nameOf?.(event.channelId) : undefined;
        const payload = JSON.stringify(event.payload, null, 2);
        return (
          <li className="border-t border-line" key={event.id}>
            <details className="group">
              <summary className="flex min-h-9 flex-wrap items-baseline gap-x-3 gap-y-0.5 py-2 text-dense marker:text-ink-3">
                <span className="font-medium">{event.summary}</span>
                <span className="font-mono text-meta text-ink-3">{event.kind}</span>
                {number ? <span className="text-ink-2">{number}</span> : null}
                <span className="ms-auto text-meta text-ink-3">
                  <DateTime at={event.createdAt.toISOString()} timeZone={timeZone} />
                </span>
              </summary>
              <div className="relative mb-3 rounded-control bg-surface-2 p-3">
                <span className="absolute end-1.5 top-1.5">
                  <CopyButton text={payload} what="update" />
                </span>
                <pre
                  // Long lines scroll inside; a keyboard has to reach them.
                  // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region
                  tabIndex={0}
                  className="max-h-80 overflow-auto font-mono text-meta"
                >
                  {payload}
                </pre>
              </div>
            </details>
          </li>
        );
      })}
    </ul>
  );
}
