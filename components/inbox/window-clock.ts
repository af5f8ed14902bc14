"use client";

import { useEffect, useState } from "react";
import { CAPABILITIES } from "@/lib/channels/capabilities";
import { formatDuration } from "@/lib/core/format/moments";
import type { ConversationRow } from "@/lib/inbox/conversation-row";
import { serverNowMs } from "./inbox-reads";

const READ_EVERY_MS = 30_000;
const WINDOW_MS = 24 * 60 * 60 * 1000;
/** From here down it is worth a chip (IN-5). */
export const CLOSING_MS = 4 * 60 * 60 * 1000;

export type WindowClock = {
  open: boolean;
  leftMs: number;
  closing: boolean;
  /** "1 h 12 min". */
  left: string;
  /** What is left, from 1 to 0. */
  share: number;
};

/** ISO time; null before the customer has written; "always" where a channel knows no such hours. */
export type WindowEnd = string | null | "always";

/** Until when free-form messages are taken in a conversation. */
export const windowEndOf = ({
  channelKind,
  windowExpiresAt,
}: Pick<ConversationRow, "channelKind" | "windowExpiresAt">): WindowEnd =>
  CAPABILITIES[channelKind].replyWindowMs === null ? "always" : windowExpiresAt;

const ALWAYS: WindowClock = {
  open: true,
  leftMs: Number.POSITIVE_INFINITY,
  closing: false,
  left: "",
  share: 1,
};

/** The 24-hour window at a moment of the server's clock; the edge itself is closed. */
export function windowAt(expiresAt: WindowEnd, nowMs: number): WindowClock {
  if (expiresAt === "always") return ALWAYS;
  const leftMs = expiresAt === null ? 0 : Math.max(0, Date.parse(expiresAt) - nowMs);
  return {
    open: leftMs > 0,
    leftMs,
    closing: leftMs > 0 && leftMs <= CLOSING_MS,
    left: formatDuration(leftMs),
    share: Math.min(1, leftMs / WINDOW_MS),
  };
}

/** Milliseconds until what a window shows may have changed: half a minute, or its end where that is nearer. */
export function untilNextRead(expiresAt: WindowEnd, nowMs: number): number {
  const leftMs = expiresAt === null || expiresAt === "always" ? 0 : Date.parse(expiresAt) - nowMs;
  return leftMs > 0 ? Math.min(leftMs + 20, READ_EVERY_MS) : READ_EVERY_MS;
}

/**
 * The same, kept true while the page stays open: each half minute, and at the very end.
 * @param firstNow ISO time of the server for the first paint, so that both sides draw the same
 */
export function useWindowClock(expiresAt: WindowEnd, firstNow?: string): WindowClock {
  const [nowMs, setNowMs] = useState(() => (firstNow ? Date.parse(firstNow) : serverNowMs()));
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    // what is known of the server's clock gets better with each reading: the end is looked for anew
    const read = () => {
      const now = serverNowMs();
      setNowMs(now);
      timer = setTimeout(read, untilNextRead(expiresAt, now));
    };
    read();
    return () => clearTimeout(timer);
  }, [expiresAt]);
  return windowAt(expiresAt, nowMs);
}
