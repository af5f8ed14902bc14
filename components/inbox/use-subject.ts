import { useState } from "react";
import type { ReadThread } from "./inbox-reads";

/** The subject of the mail that is written; null where a channel has none. */
export type Subject = {
  value: string;
  write: (value: string) => void;
  /** It was sent: the next one is called as the thread is again. */
  clear: () => void;
} | null;

/** What somebody has typed, by conversation, for as long as the page is open. */
const typed = new Map<string, string>();

export function useSubject(conversationId: string, newest: ReadThread | undefined): Subject {
  const [, draw] = useState(0);
  if (newest?.conversation.channelKind !== "email") return null;
  const put = (value: string | null) => {
    if (value === null) typed.delete(conversationId);
    else typed.set(conversationId, value);
    draw((times) => times + 1);
  };
  return {
    value: typed.get(conversationId) ?? newest.answerSubject ?? "",
    write: put,
    clear: () => put(null),
  };
}
