import { useEffect, useRef } from "react";
import type { Thread } from "@/lib/inbox/thread-queries";
import type { ConversationMoves } from "./use-conversation-moves";

/**
 * What is on the screen of somebody who looks is read; a page in the background reads nothing. What was
 * seen stays unread when a colleague marks it so: that is meant for later, and not for a screen.
 * @param isFresh the conversation was read since it was opened, so that what it says is seen now
 */
export function useMarkRead(
  conversation: Thread["conversation"] | undefined,
  { opened, read }: Pick<ConversationMoves, "opened" | "read">,
  isFresh: boolean,
) {
  const isNew =
    conversation !== undefined && (conversation.unreadCount > 0 || !conversation.isSeen);
  const version = conversation?.version ?? 0;
  const id = conversation?.id;
  const done = useRef("");
  useEffect(() => {
    if (id !== undefined) opened(id);
  }, [id, opened]);
  useEffect(() => {
    if (id === undefined || !(isNew || isFresh)) return undefined;
    const mark = () => {
      const key = `${id} ${version}`;
      if (document.visibilityState !== "visible" || done.current === key) return;
      done.current = key;
      if (isNew) read(id, version);
    };
    mark();
    document.addEventListener("visibilitychange", mark);
    return () => document.removeEventListener("visibilitychange", mark);
  }, [id, isNew, isFresh, version, read]);
}
