"use client";

import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Thread } from "@/lib/inbox/thread-queries";

/** Nearer to the end than this, the reader follows what comes in. */
const NEAR_END_PX = 90;
/** Where to look for the message at the upper edge: gaps between bubbles belong to nobody. */
const PROBES_PX = [4, 24, 48, 96];

/** The first unread message at the moment the conversation was opened; it stays marked. */
export function useFirstUnread(newest: Thread | undefined): string | null {
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

/** Shows a message that is drawn and marks it for a moment; false when it is not there. */
export function showMessage(messageId: string): boolean {
  const element = document.getElementById(`m-${messageId}`);
  if (!element) return false;
  element.scrollIntoView({ block: "center" });
  element.setAttribute("data-found", "");
  setTimeout(() => element.removeAttribute("data-found"), 2_400);
  return true;
}

/**
 * Opens at the end or at the message that was asked for, follows the end while one is there, keeps the
 * message at the upper edge where it is whatever is added or taken away around it, and counts what
 * one has not seen.
 */
export function useFollow(
  box: RefObject<HTMLDivElement | null>,
  given: { pages: readonly Thread[]; place: string; target: string | null; pending: number },
) {
  const { pages, place, target, pending } = given;
  const atEnd = useRef(true);
  const opened = useRef<string | null>(null);
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
    seen.current = { last: last?.id ?? "", count };
  }, [box, conversationId, place, first, last?.id, count, pending]);

  // pictures and fonts grow after the first paint; whoever stands at the end stays there
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const watch = new ResizeObserver(() => {
      if (atEnd.current && isEnd) element.scrollTop = element.scrollHeight;
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

/** The message at the upper edge, and how far below the edge it begins. */
function edgeOf(box: HTMLElement): { id: string; top: number } | null {
  const area = box.getBoundingClientRect();
  for (const down of PROBES_PX) {
    const hit = document
      .elementFromPoint(area.left + area.width / 2, area.top + down)
      ?.closest<HTMLElement>("[data-message]");
    if (hit) {
      return { id: hit.dataset.message ?? "", top: hit.getBoundingClientRect().top - area.top };
    }
  }
  return null;
}

function restore(box: HTMLElement, held: { id: string; top: number } | null): void {
  const element = held && box.querySelector<HTMLElement>(`[data-message="${CSS.escape(held.id)}"]`);
  if (!element) return;
  const top = element.getBoundingClientRect().top - box.getBoundingClientRect().top;
  box.scrollTop += top - held.top;
}
