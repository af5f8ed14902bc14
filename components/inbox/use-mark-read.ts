import { useEffect, useRef } from "react";
import type { Thread } from "@/lib/inbox/thread-queries";

/** Marked as unread by hand; so they stay until they are opened again. */
const setAside = new Set<string>();

/** Whoever marks what they look at as unread means it: the screen that is being left reads nothing. */
export function keepUnread(conversationIds: readonly string[]): void {
  for (const id of conversationIds) setAside.add(id);
}

/** What is on the screen of somebody who looks is read; a page in the background reads nothing. */
export function useMarkRead({
  conversation,
  onRead,
}: {
  conversation: Thread["conversation"] | undefined;
  onRead: (version: number) => void;
}) {
  const act = useRef(onRead);
  act.current = onRead;
  const isNew =
    conversation !== undefined && (conversation.unreadCount > 0 || !conversation.isSeen);
  const version = conversation?.version ?? 0;
  const id = conversation?.id;
  const done = useRef("");
  useEffect(() => {
    if (id !== undefined) setAside.delete(id);
  }, [id]);
  useEffect(() => {
    if (id === undefined || !isNew) return undefined;
    const mark = () => {
      const key = `${id} ${version}`;
      if (document.visibilityState !== "visible" || done.current === key) return;
      if (setAside.has(id)) return;
      done.current = key;
      act.current(version);
    };
    mark();
    document.addEventListener("visibilitychange", mark);
    return () => document.removeEventListener("visibilitychange", mark);
  }, [id, isNew, version]);
}
