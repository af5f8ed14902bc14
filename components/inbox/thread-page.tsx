"use client";

import { memo, useRef, useState } from "react";
import { type BubblePlace, DayLine } from "@/components/ui/bubble";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { zonedDay } from "@/lib/core/format/dates";
import { formatMoment } from "@/lib/core/format/moments";
import type { ThreadMessage as Message } from "@/lib/inbox/thread-message";
import { ThreadMessage, type ThreadMessageProps } from "./thread-message";

/** Messages of one sender within this time stand close together. */
const RUN_MS = 5 * 60 * 1000;

/** What every message of a thread needs beside itself. */
export type ThreadShared = Omit<ThreadMessageProps, "message" | "place">;

export type ThreadPageProps = ThreadShared & {
  messages: readonly Message[];
  before: Message | undefined;
  offscreen: boolean;
  unreadFrom: string | null;
  markAfter: string | null;
  /** Goes to a day, "2026-11-20". */
  onDay: (day: string) => void;
};

/** Drawn again only when its own messages change: typing must not cost a thread. */
export const ThreadPage = memo(function ThreadPage({
  messages,
  before,
  offscreen,
  unreadFrom,
  markAfter,
  onDay,
  ...shared
}: ThreadPageProps) {
  const { zone } = shared;
  return (
    <div
      data-thread-part
      style={
        offscreen ? { contentVisibility: "auto", containIntrinsicSize: "auto 4000px" } : undefined
      }
    >
      {messages.map((message, index) => {
        const previous = index === 0 ? before : messages[index - 1];
        const day = zonedDay(message.occurredAt, zone);
        const newDay = !previous || zonedDay(previous.occurredAt, zone) !== day;
        const marked = markAfter !== null && previous?.id === markAfter;
        return (
          <div data-message={message.id} key={message.id}>
            {newDay ? (
              <DayLine>
                <DayJump day={day} onDay={onDay} words={dayWords(message.occurredAt, zone)} />
              </DayLine>
            ) : null}
            {marked ? <DayLine alert>New while you were writing</DayLine> : null}
            {unreadFrom === message.id ? <DayLine alert>New since you were here</DayLine> : null}
            <ThreadMessage
              {...shared}
              message={message}
              place={placeOf(newDay ? undefined : previous, message, messages[index + 1])}
            />
          </div>
        );
      })}
    </div>
  );
});

/** The name of a day; pressed, it asks for another one to go to. */
function DayJump({
  day,
  words,
  onDay,
}: {
  day: string;
  words: string;
  onDay: (day: string) => void;
}) {
  const [isOpen, setIsOpen] = useState(false);
  /** The thread, once it was told to go elsewhere: it has the focus then, wherever this line is. */
  const left = useRef<HTMLElement | null>(null);
  const trigger = useRef<HTMLButtonElement>(null);
  return (
    <Popover
      onOpenChange={(open) => {
        left.current = null;
        setIsOpen(open);
      }}
      open={isOpen}
    >
      <PopoverTrigger asChild>
        <button
          aria-label={`${words}; go to another day`}
          className="rounded-chip px-1 hover:bg-surface-3 hover:text-ink-2 touch:min-h-11"
          ref={trigger}
          type="button"
        >
          {words}
        </button>
      </PopoverTrigger>
      <PopoverContent
        align="center"
        className="w-auto"
        onCloseAutoFocus={(event) => {
          if (!left.current) return;
          event.preventDefault();
          left.current.focus({ preventScroll: true });
        }}
      >
        <form
          className="flex items-end gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            const chosen = new FormData(event.currentTarget).get("day");
            if (typeof chosen !== "string" || chosen === "") return;
            left.current = trigger.current?.closest<HTMLElement>('[role="log"]') ?? null;
            setIsOpen(false);
            onDay(chosen);
          }}
        >
          <label className="grid gap-1 text-dense">
            Go to
            <input
              className="h-8 rounded-control border border-line-strong bg-surface px-2 touch:h-11"
              defaultValue={day}
              name="day"
              required
              type="date"
            />
          </label>
          <button
            className="h-8 rounded-control bg-ink px-3 text-dense font-medium text-bg touch:h-11"
            type="submit"
          >
            Go
          </button>
        </form>
      </PopoverContent>
    </Popover>
  );
}

/** "Thursday 19 November", with the year when it is another one. */
function dayWords(at: string, zone: string): string {
  const now = new Date();
  if (zonedDay(at, zone) === zonedDay(now, zone)) return "Today";
  const year = zonedDay(at, zone).slice(0, 4);
  const words = new Intl.DateTimeFormat("en-GB", {
    weekday: "long",
    day: "numeric",
    month: "long",
    timeZone: zone,
  }).format(new Date(at));
  return year === zonedDay(now, zone).slice(0, 4)
    ? words
    : formatMoment({ at, timeZone: zone, format: "date" });
}

function placeOf(
  previous: Message | undefined,
  message: Message,
  next: Message | undefined,
): BubblePlace {
  const joined = (a: Message | undefined, b: Message | undefined) =>
    a !== undefined &&
    b !== undefined &&
    a.direction === b.direction &&
    a.authorName === b.authorName &&
    Math.abs(Date.parse(a.occurredAt) - Date.parse(b.occurredAt)) < RUN_MS;
  const begins = !joined(previous, message);
  const ends = !joined(message, next);
  return begins ? (ends ? "single" : "first") : ends ? "last" : "middle";
}
