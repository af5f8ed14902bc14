"use client";

import { useEffect, useRef, useState } from "react";
import type { RealtimeTopic } from "@/lib/realtime/publish";

type Payload = Record<string, string | number | boolean | null>;
type Handlers = Partial<Record<RealtimeTopic, (payload: Payload) => void>> & {
  /** Something may have been missed: read everything again. */
  resync?: () => void;
};
export type StreamState = "live" | "reconnecting";

const TOPICS: readonly RealtimeTopic[] = [
  "conversation",
  "campaign",
  "wallet",
  "contacts",
  "import",
  "template",
  "channel",
  "members",
  "notification",
  "typing",
  "viewing",
];
const REOPEN_MS = 2_000;
/** The longest that a page should take from its reading on the server until it follows. */
const HEARD_MS = 10_000;
/** A stream that took longer to open may begin after what the page has missed. */
const PROMPT_MS = 2_000;

type Follower = { handlers: Handlers; onState: (state: StreamState) => void };
type Heard = { topic: RealtimeTopic; payload: Payload; atMs: number };
type Shared = {
  followers: Set<Follower>;
  state: StreamState;
  /** The last seconds, for a page that was read before and follows only now. */
  heard: Heard[];
  close: () => void;
};

/** One stream a workspace and tab, however many parts of the page follow it. */
const shared = new Map<string, Shared>();

/**
 * Follows a workspace's events; ends with the returned function. What was announced while the page
 * was on its way is told at once. The browser replays what it missed by Last-Event-ID; after each
 * reconnection followers are asked to read again as well, because a phone that slept may have missed
 * more than is kept.
 */
export function follow(slug: string, follower: Follower): () => void {
  const stream = shared.get(slug) ?? openStream(slug);
  shared.set(slug, stream);
  stream.followers.add(follower);
  follower.onState(stream.state);
  const sinceMs = Date.now() - HEARD_MS;
  for (const { topic, payload, atMs } of stream.heard) {
    if (atMs >= sinceMs && topic !== "typing" && topic !== "viewing")
      follower.handlers[topic]?.(payload);
  }
  return () => {
    stream.followers.delete(follower);
    // a page that is left for another one follows again at once: the stream waits a moment for that
    setTimeout(() => {
      if (stream.followers.size > 0 || shared.get(slug) !== stream) return;
      shared.delete(slug);
      stream.close();
    }, 500);
  };
}

function openStream(slug: string): Shared {
  const followers = new Set<Follower>();
  let source: EventSource | null = null;
  let reopen: ReturnType<typeof setTimeout> | undefined;
  let wasLost = false;
  let ended = false;
  const askedMs = Date.now();
  let isFirst = true;
  const stream: Shared = {
    followers,
    state: "live",
    heard: [],
    close: () => {
      ended = true;
      source?.close();
      clearTimeout(reopen);
      document.removeEventListener("visibilitychange", wake);
      window.removeEventListener("online", wake);
    },
  };
  const tellState = (state: StreamState) => {
    if (stream.state === state) return;
    stream.state = state;
    for (const follower of followers) follower.onState(state);
  };
  const resync = () => {
    for (const follower of followers) follower.handlers.resync?.();
  };
  const open = () => {
    const current = new EventSource(`/api/stream?workspace=${encodeURIComponent(slug)}`);
    source = current;
    current.addEventListener("open", () => {
      tellState("live");
      if (wasLost || (isFirst && Date.now() - askedMs > PROMPT_MS)) resync();
      wasLost = false;
      isFirst = false;
    });
    current.addEventListener("error", () => {
      wasLost = true;
      tellState("reconnecting");
      // the browser gives up after an answer that is no stream; we do not
      if (current.readyState === EventSource.CLOSED && !ended) {
        clearTimeout(reopen);
        reopen = setTimeout(open, REOPEN_MS);
      }
    });
    current.addEventListener("resync", resync);
    for (const topic of TOPICS) {
      current.addEventListener(topic, (event: MessageEvent<string>) => {
        const payload = JSON.parse(event.data) as Payload;
        const atMs = Date.now();
        stream.heard = stream.heard.filter((one) => atMs - one.atMs < HEARD_MS);
        stream.heard.push({ topic, payload, atMs });
        for (const follower of followers) follower.handlers[topic]?.(payload);
      });
    }
  };
  function wake() {
    if (document.visibilityState !== "visible" || !wasLost) return;
    source?.close();
    clearTimeout(reopen);
    open();
  }
  open();
  document.addEventListener("visibilitychange", wake);
  window.addEventListener("online", wake);
  return stream;
}

/** Calls the newest handlers for each event of the workspace; answers how the stream stands. */
export function useWorkspaceEvents(slug: string, handlers: Handlers): StreamState {
  const [state, setState] = useState<StreamState>("live");
  const latest = useRef(handlers);
  useEffect(() => {
    latest.current = handlers;
  });
  useEffect(() => {
    const relay: Handlers = { resync: () => latest.current.resync?.() };
    for (const topic of TOPICS) relay[topic] = (payload) => latest.current[topic]?.(payload);
    return follow(slug, { handlers: relay, onState: setState });
  }, [slug]);
  return state;
}

/**
 * Calls back when one of the topics was heard or something may have been missed, gathered: at most
 * once in `quietMs`.
 */
export function useWorkspaceNews(
  slug: string,
  topics: readonly RealtimeTopic[],
  onNews: () => void,
  quietMs: number,
): void {
  const latest = useRef(onNews);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => {
    latest.current = onNews;
  });
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      timer.current = undefined;
    },
    [],
  );
  const tell = () => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      latest.current();
    }, quietMs);
  };
  useWorkspaceEvents(slug, {
    resync: tell,
    ...Object.fromEntries(topics.map((topic) => [topic, tell])),
  });
}
