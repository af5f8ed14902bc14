"use client";

import type { InfiniteData, UseInfiniteQueryResult } from "@tanstack/react-query";
import { ArrowDown, CloudUpload, StickyNote } from "lucide-react";
import { memo, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { Bubble, type BubblePlace, DayLine } from "@/components/ui/bubble";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { DateTime } from "@/components/ui/date-time";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton, SkeletonSwap } from "@/components/ui/skeleton";
import { formatDate, zonedDay } from "@/lib/core/format/dates";
import type { ThreadMessage as Message, Thread } from "@/lib/inbox/thread-queries";
import type { OutboxItem } from "./outbox";
import { ThreadMessage, type ThreadMessageProps } from "./thread-message";

/** Nearer to the end than this, the reader follows what comes in. */
const NEAR_END_PX = 90;
/** Messages of one sender within this time stand close together. */
const RUN_MS = 5 * 60 * 1000;

export type ThreadPaneProps = Pick<
  ThreadMessageProps,
  "slug" | "zone" | "currency" | "mayReply" | "onQuote" | "onRetry" | "onSettle"
> & {
  query: UseInfiniteQueryResult<InfiniteData<Thread>>;
  outbox: readonly OutboxItem[];
  customer: string;
  /** Messages after this one came while the draft was written by somebody else. */
  newWhileWritingAfter: string | null;
  typingNames: readonly string[];
  onResend: (item: OutboxItem) => void;
  onTakeBack: (item: OutboxItem) => void;
};

/**
 * The conversation. Pages of 60 come as one scrolls up and keep the place; pages out of sight are
 * laid out by nobody (content-visibility), so a long thread scrolls like a short one.
 */
export function ThreadPane(props: ThreadPaneProps) {
  const { query, outbox, customer, zone, newWhileWritingAfter, typingNames } = props;
  const { slug, currency, mayReply, onQuote, onRetry, onSettle } = props;
  const shared = { slug, zone, currency, customer, mayReply, onQuote, onRetry, onSettle };
  const box = useRef<HTMLDivElement>(null);
  const pages = useMemo(() => (query.data ? query.data.pages.toReversed() : []), [query.data]);
  const newest = pages.at(-1);
  const unread = useFirstUnread(newest);
  const { follow, missed, toEnd } = useFollow(box, pages, outbox);
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = query;

  const onScroll = () => {
    follow();
    const element = box.current;
    if (element && element.scrollTop < 600 && hasNextPage && !isFetchingNextPage) {
      if (!isFetchNextPageError) void fetchNextPage();
    }
  };
  if (query.isError && !query.data) {
    return (
      <ErrorState
        happened="This conversation could not be loaded"
        next={query.error.message}
        onRetry={() => void query.refetch()}
        retrying={query.isFetching}
        safe="Nothing was changed."
      />
    );
  }
  return (
    <div className="relative min-h-0 flex-1">
      <div
        aria-label={`Messages with ${customer}`}
        className="h-full overflow-y-auto overscroll-contain bg-bg px-5 pt-3 pb-4 max-md:px-3"
        onScroll={onScroll}
        ref={box}
        role="log"
        // a scrolling region must be reachable without a mouse
        // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
        tabIndex={0}
      >
        <SkeletonSwap
          label="Loading the conversation"
          loading={query.isPending}
          skeleton={<ThreadSkeleton />}
        >
          {isFetchNextPageError ? (
            <p className="flex items-center justify-center gap-2 py-2 text-dense text-ink-2">
              Earlier messages could not be loaded.
              <Button onClick={() => void fetchNextPage()} size="sm">
                Load again
              </Button>
            </p>
          ) : isFetchingNextPage ? (
            <p className="py-2 text-center text-dense text-ink-3">Loading earlier messages</p>
          ) : hasNextPage ? null : newest ? (
            <p className="py-2 text-center text-meta text-ink-3">The conversation begins here</p>
          ) : null}
          {pages.map((page, index) => (
            <Page
              {...shared}
              before={pages[index - 1]?.messages.at(-1)}
              key={page.messages[0]?.id ?? "empty"}
              markAfter={newWhileWritingAfter}
              messages={page.messages}
              offscreen={index < pages.length - 1}
              unreadFrom={unread}
            />
          ))}
          {newest && newest.messages.length === 0 && outbox.length === 0 ? (
            <p className="py-8 text-center text-body text-ink-2">
              Nothing was written yet. A template opens the conversation.
            </p>
          ) : null}
          {outbox.map((item) => (
            <Pending {...props} item={item} key={item.messageId} zone={zone} />
          ))}
          {typingNames.length > 0 ? (
            <p className="mt-2 text-end text-dense text-ink-3" role="status">
              {typingNames.join(" and ")} {typingNames.length > 1 ? "are" : "is"} replying
            </p>
          ) : null}
        </SkeletonSwap>
      </div>
      {missed > 0 ? (
        <button
          className="absolute inset-x-0 bottom-3 mx-auto flex h-8 w-fit items-center gap-1.5 rounded-full bg-ink px-3 text-dense font-medium text-bg shadow-menu touch:h-11"
          onClick={toEnd}
          type="button"
        >
          <ArrowDown />
          {missed} new
        </button>
      ) : null}
      <span aria-live="polite" className="sr-only">
        {missed > 0 ? `${missed} new messages below` : ""}
      </span>
    </div>
  );
}

type PageProps = Pick<
  ThreadPaneProps,
  "slug" | "zone" | "currency" | "customer" | "mayReply" | "onQuote" | "onRetry" | "onSettle"
> & {
  messages: readonly Message[];
  before: Message | undefined;
  offscreen: boolean;
  unreadFrom: string | null;
  markAfter: string | null;
};

/** Drawn again only when its own messages change: typing must not cost a thread. */
const Page = memo(function Page({
  messages,
  before,
  offscreen,
  unreadFrom,
  markAfter,
  ...shared
}: PageProps) {
  const { zone } = shared;
  return (
    <div
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
          <div key={message.id}>
            {newDay ? <DayLine>{dayWords(message.occurredAt, zone)}</DayLine> : null}
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
    : formatDate(at, { timeZone: zone, locale: "en-GB" });
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

/** What was written here and is not on the server yet, or was refused there. */
function Pending({
  item,
  zone,
  onResend,
  onTakeBack,
}: ThreadPaneProps & { item: OutboxItem; zone: string }) {
  const time = <DateTime at={item.at} format="time" timeZone={zone} />;
  const refused = item.state === "refused";
  const below = refused ? (
    <Callout title="Not sent." tone="bad">
      {item.reason}
      <span className="mt-1.5 flex gap-2">
        <Button onClick={() => onResend(item)} size="sm">
          Try again
        </Button>
        <Button look="ghost" onClick={() => onTakeBack(item)} size="sm">
          Edit
        </Button>
      </span>
    </Callout>
  ) : item.state === "waiting" ? (
    <p className="flex items-center gap-1.5 text-meta text-warn">
      <CloudUpload className="size-3.5" />
      Waits for the connection, will be sent once
    </p>
  ) : null;
  if (item.kind === "note") {
    return (
      <div
        className="mt-2 rounded-panel bg-bubble-note px-3 py-2"
        role={refused ? "alert" : undefined}
      >
        <p className="flex items-center gap-1.5 text-meta text-ink-2">
          <StickyNote className="size-3.5" />
          Note, team only <span className="ms-auto">{time}</span>
        </p>
        <p className="break-words whitespace-pre-wrap" dir="auto">
          {item.text}
        </p>
        {below ? <div className="mt-2">{below}</div> : null}
      </div>
    );
  }
  return (
    <div role={refused ? "alert" : undefined}>
      <Bubble
        below={below}
        id={`m-${item.messageId}`}
        meta={{ time, author: "You", state: refused ? "failed" : "queued" }}
        quote={item.quote}
        side="out"
        text={item.text}
      />
    </div>
  );
}

/** The first unread message at the moment the conversation was opened; it stays marked. */
function useFirstUnread(newest: Thread | undefined): string | null {
  const found = useRef<{ conversationId: string; messageId: string | null } | null>(null);
  if (newest && found.current?.conversationId !== newest.conversation.id) {
    const inbound = newest.messages.filter(({ direction }) => direction === "inbound");
    const count = newest.conversation.unreadCount;
    const first = count > 0 ? inbound.at(-Math.min(count, inbound.length)) : undefined;
    // a thread that is unread from its very beginning needs no line
    const messageId = first && first.id !== newest.messages[0]?.id ? first.id : null;
    found.current = { conversationId: newest.conversation.id, messageId };
  }
  return found.current?.messageId ?? null;
}

/**
 * Opens at the first unread message or the end, follows the end while one is there, keeps the place
 * when earlier pages come in above, and counts what one has not seen.
 */
function useFollow(
  box: React.RefObject<HTMLDivElement | null>,
  pages: readonly Thread[],
  outbox: readonly OutboxItem[],
) {
  const atEnd = useRef(true);
  const opened = useRef<string | null>(null);
  const before = useRef({ height: 0, first: "", last: "" });
  const [missed, setMissed] = useState(0);
  const conversationId = pages.at(-1)?.conversation.id ?? null;
  const first = pages[0]?.messages[0]?.id ?? "";
  const last = pages.at(-1)?.messages.at(-1)?.id ?? "";
  const lastIsMine = pages.at(-1)?.messages.at(-1)?.isMine ?? false;
  const count = pages.reduce((sum, page) => sum + page.messages.length, 0);
  const counted = useRef(count);

  const toEnd = useCallback(() => {
    const element = box.current;
    if (!element) return;
    element.scrollTop = element.scrollHeight;
    atEnd.current = true;
    setMissed(0);
  }, [box]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when what is drawn has changed
  useLayoutEffect(() => {
    const element = box.current;
    if (!element || conversationId === null) return;
    const was = before.current;
    if (opened.current !== conversationId) {
      opened.current = conversationId;
      atEnd.current = true;
      setMissed(0);
      element.scrollTop = element.scrollHeight;
    } else if (first !== was.first && last === was.last) {
      element.scrollTop += element.scrollHeight - was.height;
    } else if (atEnd.current || lastIsMine) {
      element.scrollTop = element.scrollHeight;
    } else if (last !== was.last) {
      setMissed((known) => known + Math.max(1, count - counted.current));
    }
    counted.current = count;
    before.current = { height: element.scrollHeight, first, last };
  }, [box, conversationId, first, last, count, outbox.length]);

  // pictures and fonts grow after the first paint; whoever stands at the end stays there
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const watch = new ResizeObserver(() => {
      if (atEnd.current) element.scrollTop = element.scrollHeight;
    });
    watch.observe(element);
    for (const child of element.children) watch.observe(child);
    return () => watch.disconnect();
  });

  const follow = () => {
    const element = box.current;
    if (!element) return;
    atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END_PX;
    if (atEnd.current && missed > 0) setMissed(0);
  };
  return { follow, missed, toEnd };
}

function ThreadSkeleton() {
  return (
    <div className="grid gap-4 pt-4">
      <Skeleton className="h-16 w-3/5" />
      <Skeleton className="h-10 w-2/5" />
      <Skeleton className="h-20 w-1/2 justify-self-end" />
      <Skeleton className="h-10 w-2/5" />
      <Skeleton className="h-10 w-1/3 justify-self-end" />
    </div>
  );
}
