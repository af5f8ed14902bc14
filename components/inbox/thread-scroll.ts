"use client";

import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Thread } from "@/lib/inbox/thread-queries";

/** Nearer to the end than this, the reader follows what comes in. */
const NEAR_END_PX = 90;
/** What is left above the line when a thread opens at it. */
const LINE_GAP_PX = 12;
/** What is in sight by less than this is not what somebody reads. */
const SLIVER_PX = 4;

export type FirstUnread = {
  messageId: string;
  count: number;
  /** Nobody whose business it is has read it: the thread opens there. */
  opens: boolean;
};

/**
 * The first unread message at the moment the conversation was opened; it stays marked. What was kept
 * from an earlier visit knows nothing of what came since: the answer waits for the first reading.
 */
export function useFirstUnread(
  newest: Thread | undefined,
  reading: { isFetching: boolean; dataUpdatedAt: number },
  place: string,
): FirstUnread | null {
  const found = useRef<{
    conversationId: string | null;
    /** When that was read which was there at once; 0 when nothing was. */
    kept: number;
    unread?: FirstUnread | null;
  }>(null);
  // another part of the same conversation is being read; what was found stays found
  if (!newest && place === "end") found.current = { conversationId: null, kept: 0 };
  // a part from long ago cannot say where the unread ones begin
  else if (newest?.later === null) {
    const { id } = newest.conversation;
    if (found.current?.conversationId !== id) {
      const waited = found.current?.conversationId === null;
      found.current = { conversationId: id, kept: waited ? 0 : reading.dataUpdatedAt };
    }
    const isKept = reading.isFetching && found.current.kept === reading.dataUpdatedAt;
    if (found.current.unread === undefined && !isKept) found.current.unread = firstUnreadOf(newest);
  }
  return found.current?.unread ?? null;
}

function firstUnreadOf({ conversation, messages, firstUnreadId }: Thread): FirstUnread | null {
  const { newCount: count, unreadCount } = conversation;
  const opens = unreadCount > 0;
  if (firstUnreadId) return { messageId: firstUnreadId, count, opens };
  const first = messages.filter(({ direction }) => direction === "inbound").at(-count);
  // a thread that is unread from its very beginning needs no line
  const isRoot = first?.id === messages[0]?.id;
  return count > 0 && first && !isRoot ? { messageId: first.id, count, opens } : null;
}

/** Shows a message that is drawn and marks it for a moment; false when it is not there. */
export function showMessage(messageId: string): boolean {
  const element = document.getElementById(`m-${messageId}`);
  if (!element) return false;
  element.scrollIntoView({ block: "center" });
  // the browser tells of it with its next frame: what is drawn before that would keep the place that
  // was left
  element.closest('[role="log"]')?.dispatchEvent(new Event("scroll"));
  element.setAttribute("data-found", "");
  setTimeout(() => element.removeAttribute("data-found"), 2_400);
  return true;
}

/**
 * Opens at the end, at the message that was asked for, or where the unread ones begin when they are
 * more than a screen; follows the end while one is there, keeps the
 * message at the upper edge where it is whatever is added or taken away around it, and counts what
 * one has not seen.
 */
export function useFollow(
  box: RefObject<HTMLDivElement | null>,
  given: {
    pages: readonly Thread[];
    place: string;
    target: string | null;
    unread: FirstUnread | null;
    pending: number;
    /** All of the pages is drawn, not only their end. */
    isWhole: boolean;
  },
) {
  const { pages, place, target, unread, pending, isWhole } = given;
  const atEnd = useRef(true);
  const opened = useRef<string | null>(null);
  const lined = useRef<string | null>(null);
  const held = useRef<{ id: string; top: number } | null>(null);
  const seen = useRef({ last: "", count: 0 });
  const [missed, setMissed] = useState(0);
  const conversationId = pages.at(-1)?.conversation.id ?? null;
  const isEnd = pages.at(-1)?.later === null;
  const first = pages[0]?.messages[0]?.id ?? "";
  const last = pages.at(-1)?.messages.at(-1);
  const count = pages.reduce((sum, page) => sum + page.messages.length, 0);

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
    const opening = `${conversationId} ${place}`;
    if (opened.current !== opening) {
      opened.current = opening;
      setMissed(0);
      atEnd.current = target === null;
      if (target === null || !showMessage(target)) element.scrollTop = element.scrollHeight;
      held.current = edgeOf(element);
    } else if (isEnd && (atEnd.current || (last?.isMine && last.id !== seen.current.last))) {
      element.scrollTop = element.scrollHeight;
    } else {
      restore(element, held.current);
      if (isEnd && last && last.id !== seen.current.last) {
        setMissed((known) => known + Math.max(1, count - seen.current.count));
      }
    }
    // once, and not when the reader has gone elsewhere before the answer came
    if (unread?.opens && target === null && atEnd.current && lined.current !== unread.messageId) {
      lined.current = unread.messageId;
      if (beginAt(element, unread.messageId)) {
        atEnd.current = false;
        held.current = edgeOf(element);
        setMissed(unread.count);
      }
    }
    seen.current = { last: last?.id ?? "", count };
  }, [box, conversationId, place, first, last?.id, count, pending, unread, isWhole]);

  // pictures and fonts grow after the first paint, and a page out of sight turns out taller or lower
  // than it was taken to be: whoever stands at the end stays there, whoever reads keeps the place
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const watch = new ResizeObserver(() => {
      if (atEnd.current && isEnd) element.scrollTop = element.scrollHeight;
      else restore(element, held.current);
    });
    watch.observe(element);
    for (const child of element.children) watch.observe(child);
    return () => watch.disconnect();
  });

  const follow = () => {
    const element = box.current;
    if (!element) return;
    atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END_PX;
    held.current = edgeOf(element);
    if (atEnd.current && missed > 0) setMissed(0);
  };
  return { follow, missed, toEnd, isEnd };
}

/** Puts a message under the upper edge when it is above it; false when it is in sight already. */
function beginAt(box: HTMLElement, messageId: string): boolean {
  const element = box.querySelector<HTMLElement>(`[data-message="${CSS.escape(messageId)}"]`);
  const above = element && element.getBoundingClientRect().top - box.getBoundingClientRect().top;
  if (!above || above >= 0) return false;
  box.scrollTop += above - LINE_GAP_PX;
  return true;
}

/**
 * The message at the upper edge, and how far below the edge it begins. Found by halving: the parts of
 * the thread first, because asking a message of a part out of sight where it is would lay that part out.
 */
function edgeOf(box: HTMLElement): { id: string; top: number } | null {
  const edge = box.getBoundingClientRect().top;
  const parts = [...box.querySelectorAll<HTMLElement>("[data-thread-part]")];
  // a part that was out of sight is taller than what is in it: then the next one has the message
  for (const part of parts.slice(firstBelow(parts, edge))) {
    const messages = [...part.querySelectorAll<HTMLElement>("[data-message]")];
    const message = messages[firstBelow(messages, edge)];
    if (message) {
      const { top } = message.getBoundingClientRect();
      return { id: message.dataset.message ?? "", top: top - edge };
    }
  }
  return null;
}

/** Where in elements that stand one under the other the first is that reaches below the edge. */
function firstBelow(elements: readonly HTMLElement[], edge: number): number {
  let from = 0;
  let to = elements.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    const element = elements[middle];
    if (element && element.getBoundingClientRect().bottom <= edge + SLIVER_PX) from = middle + 1;
    else to = middle;
  }
  return from;
}

function restore(box: HTMLElement, held: { id: string; top: number } | null): void {
  const element = held && box.querySelector<HTMLElement>(`[data-message="${CSS.escape(held.id)}"]`);
  if (!element) return;
  const top = element.getBoundingClientRect().top - box.getBoundingClientRect().top;
  box.scrollTop += top - held.top;
}
