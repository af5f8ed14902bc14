"use client";

import type { InfiniteData, UseInfiniteQueryResult } from "@tanstack/react-query";
import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowUp, Moon } from "lucide-react";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { DateTime } from "@/components/ui/date-time";
import { ErrorState } from "@/components/ui/error-state";
import { Keys } from "@/components/ui/kbd";
import { Skeleton, SkeletonSwap } from "@/components/ui/skeleton";
import type { ConversationRow as Row } from "@/lib/inbox/conversation-row";
import type { FixedView, InboxView } from "@/lib/inbox/schema";
import { ConversationRow, ROW_HEIGHT } from "./conversation-row";
import { type ListPage, serverNowMs } from "./inbox-reads";
import { ListHeader, type ListHeaderProps } from "./list-header";
import { ViewDrift } from "./saved-view";
import type { Selection } from "./use-selection";

export type ConversationListProps = ListHeaderProps & {
  query: UseInfiniteQueryResult<InfiniteData<ListPage>>;
  rows: readonly Row[];
  selectedId: string | null;
  selection: Selection;
  zone: string;
  meId: string;
  hrefOf: (id: string) => string;
  onOpen: (id: string) => void;
  /** ISO time of the server for the first paint. */
  firstNow: string;
  /** What an empty view says. */
  empty: React.ReactNode;
  /** Stands in the place of the header while conversations are chosen. */
  bulk: React.ReactNode;
};

/** The list pane: view, search, rows. Ten thousand rows cost as much as one screen of them. */
export function ConversationList(props: ConversationListProps) {
  const { query, rows, view, search, selectedId, zone, onView } = props;
  const { bulk, slug, filter, sort, onFilter, onDesk } = props;
  // in a state and not in a ref: the rows are drawn before what scrolls them is known
  const [box, setBox] = useState<HTMLDivElement | null>(null);
  const counts = query.data?.pages[0]?.counts;
  const { newAbove, toTop } = useSteadyScroll(box, rows);
  const { isFetchNextPageError, fetchNextPage } = query;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a selection scrolls, a changed list must not
  useEffect(() => {
    const index = rows.findIndex(({ id }) => id === selectedId);
    // behind the conversation of a phone there is nothing to scroll into sight
    if (index < 0 || !box?.clientHeight) return;
    const highest = (index + 1) * ROW_HEIGHT - box.clientHeight;
    box.scrollTop = Math.max(highest, Math.min(box.scrollTop, index * ROW_HEIGHT));
  }, [selectedId, box]);
  return (
    <section aria-label="Conversations" className="relative flex min-h-0 flex-1 flex-col">
      {bulk ?? <ListHeader {...props} />}
      <ViewDrift
        filter={filter}
        onDesk={onDesk}
        onReset={() => onFilter(null)}
        onSaved={onView}
        slug={slug}
        sort={sort}
        view={view}
      />
      {newAbove > 0 ? (
        <button
          className="absolute inset-x-0 top-14 z-10 mx-auto flex h-8 w-fit items-center gap-1.5 rounded-full bg-ink px-3 text-dense font-medium text-bg shadow-menu touch:h-11"
          onClick={toTop}
          type="button"
        >
          <ArrowUp />
          {newAbove} new
        </button>
      ) : null}
      <div className="min-h-0 flex-1 overflow-y-auto" ref={setBox}>
        <ListBody {...props}>
          <Rows {...props} box={box} />
          {isFetchNextPageError ? (
            <p className="flex items-center gap-2 px-4 py-3 text-dense text-ink-2">
              More conversations could not be loaded.
              <Button onClick={() => void fetchNextPage()} size="sm">
                Load again
              </Button>
            </p>
          ) : null}
          {view === "all" && counts && counts.snoozed > 0 && counts.nextWakeAt && !search ? (
            <button
              className="flex h-9 w-full items-center gap-2 border-b border-line bg-surface-2 px-4 text-dense text-ink-2 touch:h-11"
              onClick={() => onView("snoozed")}
              type="button"
            >
              <Moon className="text-ink-3" />
              <span className="min-w-0 flex-1 truncate text-start">
                {counts.snoozed} snoozed, first back{" "}
                <DateTime at={counts.nextWakeAt} format="dateTime" timeZone={zone} />
              </span>
              <span className="font-medium text-accent-ink">Show</span>
            </button>
          ) : null}
        </ListBody>
      </div>
      <footer className="hidden h-9 flex-none items-center gap-3 px-4 text-meta text-ink-3 lg:flex">
        <Hint keys="j k" words="move" />
        <Hint keys="x" words="choose" />
        <Hint keys="e" words="close" />
        <Hint keys="?" words="all" />
      </footer>
    </section>
  );
}

/** The rows in sight. A component of its own: what a wheel turns is only this. */
function Rows(props: ConversationListProps & { box: HTMLDivElement | null }) {
  const { query, rows, selectedId, selection, zone, meId, hrefOf, onOpen, firstNow, box } = props;
  const nowMs = useMinute(firstNow);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
    getItemKey: (index) => rows[index]?.id ?? index,
  });
  const shown = virtual.getVirtualItems();
  const lastShown = shown.at(-1)?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = query;
  const wantsNext = hasNextPage && !isFetchingNextPage && !isFetchNextPageError;
  useEffect(() => {
    if (wantsNext && lastShown >= rows.length - 10) void fetchNextPage();
  }, [wantsNext, lastShown, rows.length, fetchNextPage]);
  return (
    <div className="relative" style={{ height: virtual.getTotalSize() }}>
      {shown.map((item) => {
        const row = rows[item.index];
        return row ? (
          <div
            // not by a transform: each would be a layer property that every frame gathers anew
            className="absolute inset-x-0 h-[66px] [contain:layout_style]"
            key={row.id}
            style={{ top: item.start }}
          >
            <ConversationRow
              chosen={selection.has(row.id)}
              choosing={selection.ids.length > 0}
              href={hrefOf(row.id)}
              meId={meId}
              nowMs={nowMs}
              onChoose={selection.toggle}
              onOpen={onOpen}
              row={row}
              selected={row.id === selectedId}
              zone={zone}
            />
          </div>
        ) : null;
      })}
    </div>
  );
}

function Hint({ keys, words }: { keys: string; words: string }) {
  return (
    <span className="flex items-center gap-1">
      <Keys keys={keys} />
      {words}
    </span>
  );
}

function ListBody({
  query,
  rows,
  empty,
  children,
}: ConversationListProps & { children: React.ReactNode }) {
  if (query.isPending || rows.length > 0) {
    return (
      <SkeletonSwap
        label="Loading conversations"
        loading={query.isPending}
        skeleton={<ListSkeleton />}
      >
        {children}
      </SkeletonSwap>
    );
  }
  if (query.isError) {
    return (
      <ErrorState
        happened="The list could not be loaded"
        next={query.error.message}
        onRetry={() => void query.refetch()}
        retrying={query.isFetching}
        safe="Nothing was changed."
      />
    );
  }
  return <div className="px-4 py-8 text-body text-ink-2">{empty}</div>;
}

function ListSkeleton() {
  return (
    <div>
      {Array.from({ length: 8 }, (_, index) => (
        <div
          className="flex h-[66px] flex-col justify-center gap-2.5 border-b border-line px-4"
          // eight equal bars have no other identity
          // biome-ignore lint/suspicious/noArrayIndexKey: static list
          key={index}
        >
          <Skeleton className="w-2/5" />
          <Skeleton className="w-4/5" />
        </div>
      ))}
    </div>
  );
}

/** The server's clock, read anew each half minute, for the chips of closing windows. */
function useMinute(firstNow: string): number {
  const [nowMs, setNowMs] = useState(() => Date.parse(firstNow));
  useEffect(() => {
    setNowMs(serverNowMs());
    const timer = setInterval(() => setNowMs(serverNowMs()), 30_000);
    return () => clearInterval(timer);
  }, []);
  return nowMs;
}

/**
 * Whoever has scrolled down keeps what they look at where it is: rows that come in above are
 * announced and move nothing (IN-10), also while a phone shows a conversation in the place of the
 * list, which has no height then (IN-1).
 */
function useSteadyScroll(box: HTMLDivElement | null, rows: readonly Row[]) {
  const before = useRef<readonly Row[]>(rows);
  /** Where the reader is or, while the list is hidden, will be. */
  const top = useRef(0);
  const [newAbove, setNewAbove] = useState(0);
  useLayoutEffect(() => {
    const was = before.current;
    before.current = rows;
    if (!box || was === rows) return;
    if (box.clientHeight > 0) top.current = box.scrollTop;
    if (top.current < ROW_HEIGHT / 2) return;
    const index = Math.floor(top.current / ROW_HEIGHT);
    const anchor = was[index]?.id;
    const moved = rows.findIndex(({ id }) => id === anchor) - index;
    if (anchor === undefined || moved === 0 || rows.every(({ id }) => id !== anchor)) return;
    top.current += moved * ROW_HEIGHT;
    box.scrollTop = top.current;
    if (moved > 0) setNewAbove((known) => known + moved);
  }, [box, rows]);
  useEffect(() => {
    if (!box) return undefined;
    let isHidden = box.clientHeight === 0;
    const read = () => {
      // a browser may bring back a place of its own first
      if (isHidden || box.clientHeight === 0) return;
      top.current = box.scrollTop;
      if (box.scrollTop < ROW_HEIGHT / 2) setNewAbove(0);
    };
    const size = new ResizeObserver(() => {
      const wasHidden = isHidden;
      isHidden = box.clientHeight === 0;
      if (wasHidden && !isHidden) box.scrollTop = top.current;
    });
    size.observe(box);
    box.addEventListener("scroll", read, { passive: true });
    return () => {
      size.disconnect();
      box.removeEventListener("scroll", read);
    };
  }, [box]);
  return { newAbove, toTop: () => box?.scrollTo({ top: 0 }) };
}

export type ListEmptyProps = {
  view: InboxView;
  /** The list is narrowed by a filter. */
  filtered: boolean;
  search: string;
  /** Nothing at all exists yet. */
  isNew: boolean;
  sandboxHref: string | null;
  onClearSearch: () => void;
};

/** Nothing here: because nothing matches, because all is done, or because nothing has begun. */
export function ListEmpty(props: ListEmptyProps) {
  const { view, filtered, search, isNew, sandboxHref, onClearSearch } = props;
  if (search) {
    return (
      <>
        <p className="font-medium text-ink">Nobody matches “{search}”</p>
        <p>Names, numbers, mail addresses and companies are searched.</p>
        <Button className="mt-3" onClick={onClearSearch} size="sm">
          Clear the search
        </Button>
      </>
    );
  }
  if (isNew) {
    return (
      <>
        <p className="font-medium text-ink">No conversations yet</p>
        <p>When a customer writes to your number, the message stands here within a second.</p>
        {sandboxHref ? (
          <Button asChild className="mt-3" size="sm">
            <a href={sandboxHref}>Write from a practice phone</a>
          </Button>
        ) : null}
      </>
    );
  }
  const words = filtered ? undefined : EMPTY_WORDS[view as FixedView];
  return (
    <>
      <p className="font-medium text-ink">{words ? words[0] : "Nothing here"}</p>
      <p>{words ? words[1] : "No conversation is like that just now."}</p>
    </>
  );
}

const EMPTY_WORDS: Record<FixedView, [string, string]> = {
  mine: ["Inbox clear", "No open conversation is yours. Take one from Unassigned."],
  unassigned: ["Nothing unassigned", "Every open conversation has somebody."],
  all: ["Inbox clear", "Every conversation is closed or snoozed."],
  mentions: ["No mentions", "Notes that name you with @ bring their conversation here."],
  unread: ["Nothing unread", "Everything was read."],
  snoozed: ["Nothing snoozed", "Press H in a conversation to see it again later."],
  closed: [
    "Nothing closed",
    "Closed conversations stay here and come back when the customer writes.",
  ],
};
