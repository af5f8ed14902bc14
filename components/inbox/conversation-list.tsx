"use client";

import type { InfiniteData, UseInfiniteQueryResult } from "@tanstack/react-query";
import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowUp, ChevronDown, Menu, Moon, Search, X } from "lucide-react";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { useOpenNavigation } from "@/components/layout/app-frame";
import { Button } from "@/components/ui/button";
import { DateTime } from "@/components/ui/date-time";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { ErrorState } from "@/components/ui/error-state";
import { IconButton } from "@/components/ui/icon-button";
import { Keys } from "@/components/ui/kbd";
import { Skeleton, SkeletonSwap } from "@/components/ui/skeleton";
import type { ConversationRow as Row } from "@/lib/inbox/queries";
import { INBOX_VIEWS, type InboxView } from "@/lib/inbox/schema";
import { ConversationRow, ROW_HEIGHT } from "./conversation-row";
import { type ListPage, serverNowMs } from "./inbox-reads";
import { VIEW_LABELS } from "./view-list";

export type ConversationListProps = {
  query: UseInfiniteQueryResult<InfiniteData<ListPage>>;
  rows: readonly Row[];
  view: InboxView;
  search: string;
  selectedId: string | null;
  zone: string;
  meId: string;
  hrefOf: (id: string) => string;
  onOpen: (id: string) => void;
  onView: (view: InboxView) => void;
  onSearch: (text: string) => void;
  /** ISO time of the server for the first paint. */
  firstNow: string;
  /** What an empty view says. */
  empty: React.ReactNode;
};

/** The list pane: view, search, rows. Ten thousand rows cost as much as one screen of them. */
export function ConversationList(props: ConversationListProps) {
  const { query, rows, view, search, selectedId, zone, meId, hrefOf, onOpen, onView } = props;
  const { onSearch, firstNow } = props;
  const openNavigation = useOpenNavigation();
  // a chosen conversation is what the page is about
  const Heading = selectedId === null ? "h1" : "h2";
  const [searching, setSearching] = useState(search !== "");
  const box = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const counts = query.data?.pages[0]?.counts;
  const nowMs = useMinute(firstNow);
  const { newAbove, toTop } = useSteadyScroll(box, rows);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
    getItemKey: (index) => rows[index]?.id ?? index,
  });
  const shown = virtual.getVirtualItems();
  const lastShown = shown.at(-1)?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && lastShown >= rows.length - 10) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, lastShown, rows.length, fetchNextPage]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a selection scrolls, a changed list must not
  useEffect(() => {
    const index = rows.findIndex(({ id }) => id === selectedId);
    if (index >= 0) virtual.scrollToIndex(index, { align: "auto" });
  }, [selectedId]);
  const closeSearch = () => {
    setSearching(false);
    onSearch("");
  };
  const openSearch = () => {
    setSearching(true);
    requestAnimationFrame(() => input.current?.focus());
  };
  return (
    <section aria-label="Conversations" className="relative flex min-h-0 flex-1 flex-col">
      <header className="flex h-12 flex-none items-center gap-1 border-b border-line ps-4 pe-2 max-md:h-14 max-md:ps-1">
        <IconButton
          className="md:hidden"
          label="Open navigation"
          onClick={openNavigation}
          tooltip={false}
        >
          <Menu />
        </IconButton>
        {searching ? (
          <label className="flex min-w-0 flex-1 items-center gap-2">
            <Search className="text-ink-3" />
            <span className="sr-only">Search conversations by name or number</span>
            <input
              className="h-9 min-w-0 flex-1 bg-transparent text-body outline-none touch:text-reading"
              data-inbox-search=""
              onChange={(event) => onSearch(event.target.value)}
              onKeyDown={(event) => {
                if (event.key === "Escape") closeSearch();
              }}
              placeholder="Name or number"
              ref={input}
              type="search"
              value={search}
            />
            <IconButton label="End the search" onClick={closeSearch} size="sm">
              <X />
            </IconButton>
          </label>
        ) : (
          <>
            <DropdownMenu>
              <DropdownMenuTrigger asChild>
                <button
                  className="flex h-8 min-w-0 items-center gap-1.5 rounded-control px-1.5 hover:bg-surface-3 min-[1240px]:pointer-events-none touch:min-h-11"
                  type="button"
                >
                  <Heading className="truncate text-reading font-semibold">
                    {VIEW_LABELS[view]}
                  </Heading>
                  {counts ? (
                    <span className="text-dense text-ink-3 tabular-nums">
                      {counts[view].toLocaleString("en")}
                    </span>
                  ) : null}
                  <ChevronDown className="text-ink-3 min-[1240px]:hidden" />
                </button>
              </DropdownMenuTrigger>
              <DropdownMenuContent>
                <DropdownMenuRadioGroup
                  onValueChange={(value) => onView(value as InboxView)}
                  value={view}
                >
                  {INBOX_VIEWS.map((known) => (
                    <DropdownMenuRadioItem key={known} value={known}>
                      <span className="flex-1">{VIEW_LABELS[known]}</span>
                      <span className="text-dense text-ink-3 tabular-nums">{counts?.[known]}</span>
                    </DropdownMenuRadioItem>
                  ))}
                </DropdownMenuRadioGroup>
              </DropdownMenuContent>
            </DropdownMenu>
            <IconButton
              className="ms-auto"
              keys="/"
              label="Search conversations"
              onClick={openSearch}
              size="sm"
            >
              <Search />
            </IconButton>
          </>
        )}
      </header>
      <button className="hidden" data-inbox-open-search="" onClick={openSearch} type="button" />
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
      <div className="min-h-0 flex-1 overflow-y-auto" ref={box}>
        <ListBody {...props}>
          <div className="relative" style={{ height: virtual.getTotalSize() }}>
            {shown.map((item) => {
              const row = rows[item.index];
              return row ? (
                <div
                  className="absolute inset-x-0 top-0"
                  key={row.id}
                  style={{ transform: `translateY(${item.start}px)` }}
                >
                  <ConversationRow
                    href={hrefOf(row.id)}
                    meId={meId}
                    nowMs={nowMs}
                    onOpen={() => onOpen(row.id)}
                    row={row}
                    selected={row.id === selectedId}
                    zone={zone}
                  />
                </div>
              ) : null;
            })}
          </div>
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
        <Hint keys="e" words="close" />
        <Hint keys="h" words="snooze" />
        <Hint keys="?" words="all" />
      </footer>
    </section>
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
 * announced and move nothing (IN-10).
 */
function useSteadyScroll(box: React.RefObject<HTMLDivElement | null>, rows: readonly Row[]) {
  const before = useRef<readonly Row[]>(rows);
  const [newAbove, setNewAbove] = useState(0);
  useLayoutEffect(() => {
    const element = box.current;
    const was = before.current;
    before.current = rows;
    if (!element || was === rows || element.scrollTop < ROW_HEIGHT / 2) return;
    const index = Math.floor(element.scrollTop / ROW_HEIGHT);
    const anchor = was[index]?.id;
    const moved = rows.findIndex(({ id }) => id === anchor) - index;
    if (anchor === undefined || moved === 0 || rows.every(({ id }) => id !== anchor)) return;
    element.scrollTop += moved * ROW_HEIGHT;
    if (moved > 0) setNewAbove((known) => known + moved);
  }, [box, rows]);
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const read = () => {
      if (element.scrollTop < ROW_HEIGHT / 2) setNewAbove(0);
    };
    element.addEventListener("scroll", read, { passive: true });
    return () => element.removeEventListener("scroll", read);
  }, [box]);
  return { newAbove, toTop: () => box.current?.scrollTo({ top: 0 }) };
}

export type ListEmptyProps = {
  view: InboxView;
  search: string;
  /** Nothing at all exists yet. */
  isNew: boolean;
  sandboxHref: string | null;
  onClearSearch: () => void;
};

/** Nothing here: because nothing matches, because all is done, or because nothing has begun. */
export function ListEmpty({ view, search, isNew, sandboxHref, onClearSearch }: ListEmptyProps) {
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
  return (
    <>
      <p className="font-medium text-ink">
        {view === "all" || view === "mine" ? "Inbox clear" : `Nothing under ${VIEW_LABELS[view]}`}
      </p>
      <p>{EMPTY_WORDS[view]}</p>
    </>
  );
}

const EMPTY_WORDS: Record<InboxView, string> = {
  mine: "No open conversation is yours. Take one from Unassigned.",
  unassigned: "Every open conversation has somebody.",
  all: "Every conversation is closed or snoozed.",
  unread: "Everything was read.",
  snoozed: "Press H in a conversation to see it again later.",
  closed: "Closed conversations stay here and come back when the customer writes.",
};
