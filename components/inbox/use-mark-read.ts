import { useEffect, useRef } from "react";
import type { Thread } from "@/lib/inbox/thread-queries";

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
  const unread = conversation?.unreadCount ?? 0;
  const version = conversation?.version ?? 0;
  const id = conversation?.id;
  const done = useRef("");
  useEffect(() => {
    if (id === undefined || unread === 0) return undefined;
    const mark = () => {
      const key = `${id} ${version}`;
      if (document.visibilityState !== "visible" || done.current === key) return;
      done.current = key;
      act.current(version);
    };
    mark();
    document.addEventListener("visibilitychange", mark);
    return () => document.removeEventListener("visibilitychange", mark);
  }, [id, unread, version]);
}
