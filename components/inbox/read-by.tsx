import { Eye, EyeOff } from "lucide-react";
import { DateTime } from "@/components/ui/date-time";
import type { Thread } from "@/lib/inbox/thread-queries";

/** So many are named; the others are counted. */
const NAMED = 3;

/** Which colleagues have read what the customer said last, and whether the one whose it is has not. */
export function ReadBy({ thread, zone }: { thread: Thread; zone: string }) {
  const { messages, readers, unreadBy } = thread;
  if (messages.at(-1)?.direction !== "inbound") return null;
  if (readers.length === 0 && unreadBy === null) return null;
  const more = readers.length - NAMED;
  return (
    <p className="mt-2 flex flex-wrap items-center gap-x-1.5 text-meta text-ink-3 [&_svg]:size-3.5">
      {readers.length > 0 ? (
        <>
          <Eye />
          <span>
            Read by{" "}
            {readers.slice(0, NAMED).map(({ name, at }, index) => (
              <span key={`${name} ${at}`}>
                {index > 0 ? ", " : ""}
                {name} <DateTime at={at} format="short" timeZone={zone} />
              </span>
            ))}
            {more > 0 ? ` and ${more} more` : ""}
          </span>
        </>
      ) : null}
      {unreadBy ? (
        <>
          <EyeOff />
          <span>{unreadBy} has not read it yet</span>
        </>
      ) : null}
    </p>
  );
}
