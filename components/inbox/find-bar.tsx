"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { ArrowDown, ArrowUp, Search, X } from "lucide-react";
import { type RefObject, useEffect, useRef, useState } from "react";
import { DateTime } from "@/components/ui/date-time";
import { HitText } from "@/components/ui/hit-text";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import { fetchFound, inboxKeys } from "./inbox-reads";
import { markWords } from "./mark-words";

/** A pause in typing after which one looks. */
const TYPING_MS = 200;

export type FindBarProps = {
  slug: string;
  conversationId: string;
  zone: string;
  /** Grows each time one asks for it: the field takes the keyboard again. */
  asked: number;
  /** Holds the thread, in which words are marked whenever other messages are drawn. */
  section: RefObject<HTMLElement | null>;
  onJump: (messageId: string) => void;
  onClose: () => void;
};

/** Finds words in this conversation: the newest first, Enter goes to the one before it. */
export function FindBar(props: FindBarProps) {
  const { slug, conversationId, zone, asked, section, onJump, onClose } = props;
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState("");
  const [words, setWords] = useState("");
  const [at, setAt] = useState(0);
  useEffect(() => {
    if (asked > 0) field.current?.select();
  }, [asked]);
  useEffect(() => {
    const timer = setTimeout(() => {
      setWords(typed.trim());
      setAt(0);
    }, TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed]);

  const query = useInfiniteQuery({
    queryKey: inboxKeys.found(conversationId, words),
    queryFn: ({ pageParam, signal }) =>
      fetchFound(slug, { conversationId, q: words, before: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    enabled: words !== "",
  });
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const pages = words === "" ? undefined : query.data?.pages;
  const hits = pages?.flatMap((page) => page.hits) ?? [];
  const hit = hits[at];
  const hitId = hit?.messageId;
  const marked = pages?.[0]?.words ?? "";
  const ids = hits.map(({ messageId }) => messageId).join(" ");

  useEffect(() => {
    if (hitId) onJump(hitId);
  }, [hitId, onJump]);
  useEffect(() => {
    const mark = () => markWords(ids.split(" "), marked, hitId);
    mark();
    // messages come by loading, by jumping and by being written
    const watch = new MutationObserver(mark);
    if (section.current) watch.observe(section.current, { childList: true, subtree: true });
    return () => watch.disconnect();
  }, [ids, marked, hitId, section]);
  useEffect(() => () => markWords([], ""), []);
  useFocusBack(section);

  const step = async (by: 1 | -1) => {
    const next = at + by;
    if (next < 0) return;
    if (next < hits.length) setAt(next);
    else if (hasNextPage && !isFetchingNextPage) {
      const { isError } = await fetchNextPage();
      if (!isError) setAt(next);
    }
  };
  return (
    <search className="flex-none border-b border-line bg-surface">
      <div className="flex items-center gap-1 px-5 py-1.5 max-md:px-3">
        <div className="min-w-0 flex-1">
          <Input
            aria-label="Find in this conversation"
            autoFocus
            icon={<Search />}
            maxLength={200}
            onChange={(event) => setTyped(event.target.value)}
            onKeyDown={(event) => {
              if (event.nativeEvent.isComposing) return;
              if (event.key === "Escape") {
                event.preventDefault();
                onClose();
              } else if (event.key === "Enter") {
                event.preventDefault();
                void step(event.shiftKey ? -1 : 1);
              }
            }}
            placeholder="Find in this conversation"
            ref={field}
            size="sm"
            value={typed}
          />
        </div>
        <p
          aria-live="polite"
          className="flex-none px-1.5 text-end text-meta tabular-nums text-ink-2"
        >
          {countWords({ at, count: hits.length, more: hasNextPage, words, query })}
        </p>
        <IconButton
          disabled={at + 1 >= hits.length && !hasNextPage}
          label="Earlier hit"
          loading={isFetchingNextPage}
          onClick={() => void step(1)}
          size="sm"
        >
          <ArrowUp />
        </IconButton>
        <IconButton disabled={at === 0} label="Later hit" onClick={() => void step(-1)} size="sm">
          <ArrowDown />
        </IconButton>
        <IconButton label="Close the search" onClick={onClose} size="sm">
          <X />
        </IconButton>
      </div>
      {hit ? (
        <p className="flex items-baseline gap-2 px-5 pb-1.5 text-meta text-ink-2 max-md:px-3">
          <span className="min-w-0 flex-1 truncate">
            {hit.subject?.some((part) => part.hit) ? (
              <span className="me-1.5 text-ink">
                <HitText parts={hit.subject} />
              </span>
            ) : null}
            {hit.parts.length > 0 ? <HitText parts={hit.parts} /> : hit.fileName}
          </span>
          <DateTime
            at={hit.at}
            className="flex-none text-ink-3"
            format="dateTime"
            timeZone={zone}
          />
        </p>
      ) : null}
    </search>
  );
}

/** Whoever closes the search is where they were: in the draft, or at the button they pressed. */
function useFocusBack(section: RefObject<HTMLElement | null>): void {
  const [from] = useState(() => document.activeElement);
  useEffect(() => {
    const inside = section.current;
    return () => {
      // somebody who clicked elsewhere stays there
      if (document.activeElement !== document.body) return;
      const back = from instanceof HTMLElement && from !== document.body && from.isConnected;
      const place = back ? from : inside?.querySelector<HTMLElement>("[role=log]");
      place?.focus();
    };
  }, [from, section]);
}

function countWords(given: {
  at: number;
  count: number;
  more: boolean;
  words: string;
  query: { isError: boolean; isPending: boolean };
}): string {
  const { at, count, more, words, query } = given;
  if (words === "") return "";
  if (query.isError) return "Could not look, try again";
  if (query.isPending) return "Looking";
  return count === 0 ? "Nothing found" : `${at + 1} of ${count}${more ? "+" : ""}`;
}

/**
 * Opens the search with Ctrl or ⌘ and F while one is in the conversation; pressed again in its field,
 * the browser's own search comes.
 */
export function useFindKey(section: RefObject<HTMLElement | null>, onFind: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isFind = event.key.toLowerCase() === "f" && (event.ctrlKey || event.metaKey);
      if (!isFind || event.shiftKey || event.altKey || event.defaultPrevented) return;
      const { target } = event;
      if (!(target instanceof Element) || target.closest("search")) return;
      if (target !== document.body && !section.current?.contains(target)) return;
      event.preventDefault();
      onFind();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [section, onFind]);
}
