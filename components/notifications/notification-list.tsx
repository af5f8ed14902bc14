"use client";

import { Check } from "lucide-react";
import { AppLink } from "@/components/ui/app-link";
import { classNames } from "@/components/ui/class-names";
import { DateTime } from "@/components/ui/date-time";
import { IconButton } from "@/components/ui/icon-button";
import { formatMoment } from "@/lib/core/format/moments";
import type { NotificationRow } from "@/lib/notifications/queries";
import { KIND_WORDS } from "./kind-words";

export type NotificationListProps = {
  slug: string;
  rows: readonly NotificationRow[];
  timeZone: string;
  /** Heading level of the days: the panel has none above it. */
  level?: 2 | 3;
  onOpen?: (() => void) | undefined;
  onRead: (id: string) => void;
};

/** What one was told, a heading a day. Each line leads to its place and is read by going there. */
export function NotificationList({
  slug,
  rows,
  timeZone,
  level = 2,
  onOpen,
  onRead,
}: NotificationListProps) {
  const days = new Map<string, NotificationRow[]>();
  for (const row of rows) {
    const day = dayOf(row.at, timeZone);
    days.set(day, [...(days.get(day) ?? []), row]);
  }
  const Heading = level === 2 ? "h2" : "h3";
  return (
    <div>
      {[...days].map(([day, told]) => (
        <section key={day}>
          <Heading className="sticky top-0 z-10 bg-inherit px-4 pt-3 pb-1 text-meta font-normal text-ink-3">
            {day}
          </Heading>
          <ul>
            {told.map((row) => (
              <Line
                key={row.id}
                onOpen={onOpen}
                onRead={onRead}
                row={row}
                slug={slug}
                timeZone={timeZone}
              />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

type LineProps = Pick<NotificationListProps, "slug" | "timeZone" | "onOpen" | "onRead"> & {
  row: NotificationRow;
};

function Line({ row, slug, timeZone, onOpen, onRead }: LineProps) {
  return (
    <li className="group relative flex items-start gap-1 px-2">
      <AppLink
        className="flex min-h-11 min-w-0 flex-1 items-start gap-3 rounded-control px-2 py-2 hover:bg-surface-2"
        href={`/w/${slug}${row.link}`}
        onClick={() => {
          if (!row.isRead) onRead(row.id);
          onOpen?.();
        }}
      >
        <span className="mt-0.5 flex-none text-ink-3">{KIND_WORDS[row.kind].icon}</span>
        <span className="min-w-0 flex-1">
          <span className="flex items-baseline gap-2">
            <span
              className={classNames(
                "min-w-0 flex-1 break-words",
                row.isRead ? "text-ink-2" : "font-medium",
              )}
            >
              {row.isRead ? null : <span className="sr-only">Unread: </span>}
              {row.subject}
              {row.times > 1 ? (
                <span className="ms-1.5 font-normal whitespace-nowrap text-ink-3 tabular-nums">
                  {row.times} times
                </span>
              ) : null}
            </span>
            <DateTime
              at={row.at}
              className="flex-none text-meta text-ink-3"
              format="time"
              timeZone={timeZone}
            />
          </span>
          {row.detail ? (
            <span className="line-clamp-2 text-dense break-words text-ink-2">
              <bdi>{row.detail}</bdi>
            </span>
          ) : null}
        </span>
      </AppLink>
      <span className="mt-1 flex size-8 flex-none items-center justify-center touch:mt-0 touch:size-11">
        {row.isRead ? null : (
          <>
            <span
              aria-hidden="true"
              className="size-2 rounded-full bg-accent group-focus-within:hidden group-hover:hidden touch:hidden"
              data-fill=""
            />
            <IconButton
              className="sr-only group-focus-within:not-sr-only group-hover:not-sr-only touch:not-sr-only"
              label={`Mark as read: ${row.subject}`}
              onClick={() => onRead(row.id)}
              size="sm"
              tooltip={false}
            >
              <Check />
            </IconButton>
          </>
        )}
      </span>
    </li>
  );
}

/** "Today", "Yesterday", else the day by name. */
function dayOf(at: string, timeZone: string): string {
  const day = (moment: Date) =>
    formatMoment({ at: moment.toISOString(), timeZone, format: "date" });
  const mine = day(new Date(at));
  if (mine === day(new Date())) return "Today";
  if (mine === day(new Date(Date.now() - 86_400_000))) return "Yesterday";
  return formatMoment({ at, timeZone, format: "weekday" });
}
