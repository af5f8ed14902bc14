import { useEffect, useState } from "react";
import { formatRelative } from "@/lib/core/format/moments";
import type { Thread } from "@/lib/inbox/thread-queries";
import {
  follow,
  knownVersion,
  type Overtaken,
  questionOf,
  READ_MS,
  type Read,
  readOn,
  readVersion,
  type Shown,
  UNWATCHED,
} from "./answers-meanwhile";
import type { Conflict } from "./composer";
import { serverNowMs } from "./inbox-reads";

function agoWords(at: string): string {
  const ago = formatRelative(at, { now: new Date(serverNowMs()) });
  return ago === "now" ? "just now" : ago;
}

const answerIn = ({ messages }: Thread) =>
  messages.findLast(
    ({ direction, campaign, origin, isMine }) =>
      direction === "outbound" && !campaign && origin !== "api" && !isMine,
  );

const shownOf = (thread: Thread): Shown => ({
  version: thread.conversation.version,
  answerId: answerIn(thread)?.id ?? null,
  lastId: thread.messages.at(-1)?.id ?? null,
});

export type Meanwhile = {
  conflict: Conflict | null;
  /** What a press at this moment may say that its author knows; the server asks about what is newer. */
  seenVersion: () => number;
  /** The newest message of the moment in which the writing began; null while nothing is asked. */
  lastSeenId: string | null;
  forget: () => void;
  /** The server knew of an answer before this page did. */
  toldBy: (told: Overtaken) => void;
};

/**
 * Watches for answers of colleagues while something is written (S8): words, files, a form, a
 * template. What the author saw is what was there when they began, not what slid in while they looked
 * at the keys.
 * @param hasDraft what is written stands in the draft, and not in a form or a choice of templates
 */
export function useAnswersMeanwhile(
  newest: Thread | undefined,
  { writing, hasDraft }: { writing: boolean; hasDraft: boolean },
): Meanwhile {
  const [kept, setKept] = useState(UNWATCHED);
  const answer = newest && answerIn(newest);
  const shown = newest ? shownOf(newest) : null;
  const watch = follow(kept, { shown, writing, nowMs: Date.now() });
  if (watch !== kept) setKept(watch);

  const askedAt = watch.asked?.at ?? 0;
  const [readAt, setReadAt] = useState(0);
  useEffect(() => {
    if (askedAt === 0) return;
    const timer = setTimeout(() => setReadAt(askedAt), READ_MS);
    return () => clearTimeout(timer);
  }, [askedAt]);
  const isFresh = readAt !== askedAt;

  const question = shown ? questionOf(watch, shown) : null;
  let conflict: Conflict | null = null;
  if (question === "thread" && answer) {
    conflict = {
      title: `${answer.authorName ?? "Somebody"} replied ${agoWords(answer.occurredAt)}.`,
      detail: hasDraft ? "Your draft is kept, nothing was sent." : "Nothing was sent.",
      isFresh,
    };
  } else if (question === "told" && watch.told) {
    const detail = hasDraft ? "Your draft is kept." : "";
    conflict = { title: watch.told.message, detail, isFresh };
  }
  return {
    conflict,
    seenVersion: () => (shown ? knownVersion(watch, shown, Date.now()) : 0),
    lastSeenId: question === "thread" ? (watch.began?.lastId ?? null) : null,
    forget: () => setKept(UNWATCHED),
    toldBy: (told) => setKept((known) => ({ ...known, told })),
  };
}

/** What a press of Send now or Send again may say that the person knows: nothing is written there. */
export function useReadVersion(newest: Thread | undefined): () => number {
  const [kept, setKept] = useState<Read | null>(null);
  const read = newest ? readOn(kept, shownOf(newest), Date.now()) : kept;
  if (read !== kept) setKept(read);
  return () => (read ? readVersion(read, Date.now()) : 0);
}
