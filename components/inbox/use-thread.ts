"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useState } from "react";
import { startOfZonedDay } from "@/lib/core/format/dates";
import type { Thread, ThreadPlace } from "@/lib/inbox/thread-queries";
import { useAddress } from "./address";
import { fetchThread, inboxKeys } from "./inbox-reads";
import { showMessage } from "./thread-scroll";

/** So many pages are held around a place far from the end; beyond them the other side is forgotten. */
const MAX_PAGES = 8;

/** Threads that came with a page and were left since. */
const shownBefore = new WeakSet<Thread>();

/**
 * A conversation: its end, which is always followed and tells who writes and what is prepared, and
 * when somebody looks elsewhere the part around that message or day. `?message=` in the address asks
 * for one.
 */
export function useThread(given: {
  slug: string;
  conversationId: string;
  initialThread: Thread | undefined;
  zone: string;
}) {
  const { slug, conversationId, initialThread, zone } = given;
  const asked = useAddress().query.get("message");
  const [place, setPlace] = useState<ThreadPlace | null>(asked ? { around: asked } : null);
  // a search hit in the conversation that is open already
  useEffect(() => {
    if (asked) setPlace((known) => (known?.around === asked ? known : { around: asked }));
  }, [asked]);

  useEffect(
    () => () => {
      if (initialThread) shownBefore.add(initialThread);
    },
    [initialThread],
  );
  const thread = useInfiniteQuery({
    queryKey: inboxKeys.thread(conversationId),
    queryFn: ({ pageParam, signal }) =>
      fetchThread(slug, { conversationId, place: { before: pageParam } }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.earlier ?? undefined,
    // what another device typed a moment ago is told by no event; what came with the page is new enough
    // once, and not when somebody comes back to it
    refetchOnMount: initialThread && !shownBefore.has(initialThread) ? true : "always",
    ...(initialThread ? { initialData: { pages: [initialThread], pageParams: [undefined] } } : {}),
  });
  const elsewhere = useInfiniteQuery({
    queryKey: inboxKeys.threadAt(conversationId, place ?? {}),
    queryFn: ({ pageParam, signal }) =>
      fetchThread(slug, { conversationId, place: pageParam }, signal),
    initialPageParam: place ?? {},
    getNextPageParam: (page): ThreadPlace | undefined =>
      page.earlier ? { before: page.earlier } : undefined,
    getPreviousPageParam: (page): ThreadPlace | undefined =>
      page.later ? { after: page.later } : undefined,
    maxPages: MAX_PAGES,
    enabled: place !== null,
  });

  const jump = useCallback((messageId: string) => {
    if (!showMessage(messageId)) setPlace({ around: messageId });
  }, []);
  const begins = elsewhere.data?.pages.find(({ target }) => target !== null)?.target ?? null;
  const toDay = useCallback(
    (day: string) => {
      const at = startOfZonedDay(day, zone).toISOString();
      // the day that is shown already, from elsewhere in it
      if (place?.at === at && begins !== null && showMessage(begins)) return;
      setPlace({ at });
    },
    [zone, place, begins],
  );
  const toLatest = useCallback(() => setPlace(null), []);
  return {
    thread,
    shown: place === null ? thread : elsewhere,
    place: place === null ? "end" : JSON.stringify(place),
    jump,
    toDay,
    toLatest,
  };
}
