"use client";

import { ArrowDownWideNarrow, ChevronDown, Menu, Search, SquarePen, X } from "lucide-react";
import { useRef, useState } from "react";
import { useOpenNavigation } from "@/components/layout/frame-context";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuLabel,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { IconButton } from "@/components/ui/icon-button";
import { SearchLine } from "@/components/ui/search-line";
import { CONVERSATION_SORTS, type ConversationSort } from "@/db/enums/inbox";
import type { InboxCounts } from "@/lib/inbox/count-queries";
import type { ConversationFilter, FixedView, InboxView } from "@/lib/inbox/schema";
import { useDesk } from "./desk";
import { ListFilterButton } from "./list-filter";
import { useSavedView } from "./saved-view";
import { countWords, filterOfView, sameFilter, viewGroups, viewLabel } from "./view-words";

const SORT_LABELS: Record<ConversationSort, string> = {
  newest: "Newest first",
  waiting: "Longest waiting first",
  priority: "Priority first",
};

export type ListHeaderProps = {
  slug: string;
  view: InboxView;
  filter: ConversationFilter;
  sort: ConversationSort;
  search: string;
  counts: InboxCounts | undefined;
  /** No conversation is open, so this is what the page is about. */
  isPage: boolean;
  onView: (view: InboxView) => void;
  /** Null: what the view says. */
  onFilter: (filter: ConversationFilter | null) => void;
  onSort: (sort: ConversationSort) => void;
  onSearch: (text: string) => void;
  onDesk: () => Promise<void>;
  /** Null for who may not write. */
  onNew: (() => void) | null;
};

/** Name and number of the list; search, filter, order. */
export function ListHeader(props: ListHeaderProps) {
  const { search, onSearch, filter, view, onFilter } = props;
  const desk = useDesk();
  const openNavigation = useOpenNavigation();
  const [searching, setSearching] = useState(search !== "");
  const input = useRef<HTMLInputElement>(null);
  const closeSearch = () => {
    setSearching(false);
    onSearch("");
  };
  const openSearch = () => {
    setSearching(true);
    requestAnimationFrame(() => input.current?.focus());
  };
  return (
    <header className="flex h-12 flex-none items-center gap-0.5 border-b border-line ps-4 pe-2 max-md:h-14 max-md:ps-1">
      <IconButton
        className="md:hidden"
        label="Open navigation"
        onClick={openNavigation}
        tooltip={false}
      >
        <Menu />
      </IconButton>
      {searching ? (
        <SearchLine
          className="flex-1"
          data-inbox-search=""
          label="Search conversations by name or number"
          onKeyDown={(event) => {
            if (event.key === "Escape") closeSearch();
          }}
          onValueChange={onSearch}
          placeholder="Name or number"
          ref={input}
          trailing={
            <IconButton label="End the search" onClick={closeSearch} size="sm">
              <X />
            </IconButton>
          }
          value={search}
        />
      ) : (
        <>
          <ViewMenu {...props} />
          <span className="ms-auto" />
          <IconButton
            data-inbox-open-search=""
            keys="/"
            label="Search conversations"
            onClick={openSearch}
            size="sm"
          >
            <Search />
          </IconButton>
          <ListFilterButton
            changed={!sameFilter(filter, filterOfView(view, desk))}
            filter={filter}
            onFilter={onFilter}
          />
          <SortMenu {...props} />
          {props.onNew ? (
            <IconButton keys="c" label="New conversation" onClick={props.onNew} size="sm">
              <SquarePen />
            </IconButton>
          ) : null}
        </>
      )}
    </header>
  );
}

function ViewMenu({ view, filter, counts, isPage, onView }: ListHeaderProps) {
  const desk = useDesk();
  const groups = viewGroups(desk, counts);
  const entry = groups.flatMap(({ entries }) => entries).find((one) => one.view === view);
  const count = view === "closed" ? counts?.closed : entry?.count;
  const changed = !sameFilter(filter, filterOfView(view, desk));
  // a chosen conversation is what the page is about
  const Heading = isPage ? "h1" : "h2";
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <button
          className="flex h-8 min-w-0 items-center gap-1.5 rounded-control px-1.5 hover:bg-surface-3 min-[1240px]:pointer-events-none touch:min-h-11"
          type="button"
        >
          <Heading className="truncate text-reading font-semibold">{viewLabel(view, desk)}</Heading>
          {count !== undefined && !changed ? (
            <span className="text-dense text-ink-3 tabular-nums">{countWords(count)}</span>
          ) : null}
          <ChevronDown className="flex-none text-ink-3 min-[1240px]:hidden" />
        </button>
      </DropdownMenuTrigger>
      <DropdownMenuContent className="max-h-[75vh] w-64 overflow-y-auto">
        <DropdownMenuRadioGroup onValueChange={(value) => onView(value as InboxView)} value={view}>
          {groups.map((group) => (
            <div key={group.id}>
              {group.title ? <DropdownMenuLabel>{group.title}</DropdownMenuLabel> : null}
              {group.entries.map((one) => (
                <DropdownMenuRadioItem key={one.view} value={one.view}>
                  <span className="min-w-0 flex-1 truncate">{one.label}</span>
                  <span className="text-dense text-ink-3 tabular-nums">
                    {one.count === undefined
                      ? (counts?.[one.view as FixedView] ?? "").toLocaleString("en")
                      : countWords(one.count)}
                  </span>
                </DropdownMenuRadioItem>
              ))}
            </div>
          ))}
        </DropdownMenuRadioGroup>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

function SortMenu({ slug, view, sort, onSort, onView, onDesk }: ListHeaderProps) {
  const saved = useSavedView({ slug, view, onView, onDesk });
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <IconButton label={`Order: ${SORT_LABELS[sort]}`} size="sm">
            <ArrowDownWideNarrow />
          </IconButton>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end">
          <DropdownMenuRadioGroup
            onValueChange={(value) => onSort(value as ConversationSort)}
            value={sort}
          >
            {CONVERSATION_SORTS.map((one) => (
              <DropdownMenuRadioItem key={one} value={one}>
                {SORT_LABELS[one]}
              </DropdownMenuRadioItem>
            ))}
          </DropdownMenuRadioGroup>
          {saved.entries}
        </DropdownMenuContent>
      </DropdownMenu>
      {saved.dialogs}
    </>
  );
}
