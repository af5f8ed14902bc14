import { useEffect, useState } from "react";
import { formatRelative } from "@/lib/core/format/dates";
import type { Thread } from "@/lib/inbox/thread-queries";
import type { Conflict } from "./composer";
import { serverNowMs } from "./inbox-reads";

function agoWords(at: string): string {
  const ago = formatRelative(at, { now: new Date(serverNowMs()) });
  return ago === "now" ? "just now" : ago;
}

export type Meanwhile = {
  conflict: Conflict | null;
  /**
   * Version the author had in front of them when the draft began; with a question standing, the one
   * that is shown with it, so that whoever sends all the same talks over nobody they have not seen.
   */
  seenVersion: number;
  /** The newest message of that moment. */
  lastSeenId: string | null;
  forget: () => void;
  /** The server knew of an answer before this page did. */
  toldBy: (message: string) => void;
};

/**
 * Watches for answers of colleagues while a draft is being written (S8). What the author saw is what
 * was there when the draft began, not what slid in while they looked at the keys.
 */
export function useAnswersMeanwhile(newest: Thread | undefined, writing: boolean): Meanwhile {
  const [began, setBegan] = useState<{
    version: number;
    answerId: string | null;
    lastId: string | null;
  } | null>(null);
  const [told, setTold] = useState<string | null>(null);
  const answer = newest?.messages.findLast(
    ({ direction, campaign, isMine }) => direction === "outbound" && !campaign && !isMine,
  );
  const answerId = answer?.id ?? null;
  const lastId = newest?.messages.at(-1)?.id ?? null;
  const version = newest?.conversation.version;
  useEffect(() => {
    if (version === undefined) return;
    if (!writing) setBegan(null);
    else setBegan((known) => known ?? { version, answerId, lastId });
  }, [writing, version, answerId, lastId]);

  const missed = writing && began !== null && answer !== undefined && answerId !== began.answerId;
  const conflict: Conflict | null = missed
    ? {
        title: `${answer.authorName ?? "Somebody"} replied ${agoWords(answer.occurredAt)}.`,
        detail: "Your draft is kept, nothing was sent.",
      }
    : told
      ? { title: told, detail: "" }
      : null;
  return {
    conflict,
    seenVersion: (conflict ? version : began?.version) ?? version ?? 0,
    lastSeenId: missed ? began.lastId : null,
    forget: () => {
      setBegan(null);
      setTold(null);
    },
    toldBy: setTold,
  };
}
