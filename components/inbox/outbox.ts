"use client";

import { useSyncExternalStore } from "react";
import { addNoteAction, sendMessageAction } from "@/lib/inbox/actions";
import type { MessageContentInput } from "@/lib/inbox/content-schema";
import type { DraftQuote } from "@/lib/inbox/draft-schema";
import type { SentFile } from "./parts-to-send";

/** What was written here and is not in the thread as the server tells it yet. */
export type OutboxItem = {
  messageId: string;
  slug: string;
  conversationId: string;
  kind: "reply" | "note";
  /** What is shown until the thread has it, and what goes back to its author. */
  text: string;
  content: MessageContentInput;
  /** What stood above the field. */
  file?: SentFile;
  replyTo?: string;
  quote?: DraftQuote;
  /** What its author knows of the conversation; after a refusal, what they were told of. */
  seenVersion: number;
  close: boolean;
  /** ISO. */
  at: string;
  /** waiting: no answer came, the same message is tried again by itself. */
  state: "sending" | "waiting" | "sent" | "refused";
  reason?: string;
  /** A colleague answered first, and the author was told of it. */
  overtaken?: boolean;
};

export type Refused = { code: string; message: string; version: number; item: OutboxItem };

const STORE = "tickline.outbox";
const RETRY_MS = 4_000;

let items: readonly OutboxItem[] = [];
let restored = false;
let timer: ReturnType<typeof setTimeout> | undefined;
const busy = new Set<string>();
const listeners = new Set<() => void>();
const refusalListeners = new Set<(refused: Refused) => void>();

function change(next: readonly OutboxItem[]) {
  items = next;
  try {
    // what was refused keeps its words and its reason until its author decides
    const kept = items.filter(({ state }) => state !== "sent");
    if (kept.length > 0) sessionStorage.setItem(STORE, JSON.stringify(kept));
    else sessionStorage.removeItem(STORE);
  } catch {
    // a browser that keeps nothing still sends
  }
  for (const listener of listeners) listener();
}

const patch = (messageId: string, changes: Partial<OutboxItem>) =>
  change(items.map((item) => (item.messageId === messageId ? { ...item, ...changes } : item)));

/** After a reload in the middle of sending: the same ids go again, so nothing is sent twice. */
function restore() {
  if (restored) return;
  restored = true;
  try {
    const kept = JSON.parse(sessionStorage.getItem(STORE) ?? "[]") as OutboxItem[];
    items = kept.map((item) => (item.state === "refused" ? item : { ...item, state: "waiting" }));
  } catch {
    items = [];
  }
  if (items.length > 0) queueMicrotask(flush);
  window.addEventListener("online", flush);
}

function subscribe(listener: () => void) {
  restore();
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

const EMPTY: readonly OutboxItem[] = [];

/** Everything that is on its way from this browser. */
export function useOutbox(): readonly OutboxItem[] {
  return useSyncExternalStore(
    subscribe,
    () => items,
    () => EMPTY,
  );
}

/** Something has no answer yet. */
export const isSending = () =>
  items.some(({ state }) => state === "sending" || state === "waiting");

/** Told when the server says no; the author gets the words back. */
export function onRefused(listener: (refused: Refused) => void): () => void {
  refusalListeners.add(listener);
  return () => {
    refusalListeners.delete(listener);
  };
}

/** Shows the message at once and sends it; the caller forgets it. */
export function sendItem(item: Omit<OutboxItem, "state">): void {
  change([...items, { ...item, state: "sending" }]);
  void attempt(item.messageId);
}

export function retryItem(messageId: string): void {
  patch(messageId, { state: "sending" });
  void attempt(messageId);
}

export const dropItem = (messageId: string) =>
  change(items.filter((item) => item.messageId !== messageId));

/** The thread has them now. */
export function settleItems(known: ReadonlySet<string>): void {
  if (items.some(({ messageId }) => known.has(messageId))) {
    change(items.filter(({ messageId }) => !known.has(messageId)));
  }
}

function flush() {
  clearTimeout(timer);
  timer = undefined;
  for (const { messageId, state } of items) if (state === "waiting") void attempt(messageId);
}

async function attempt(messageId: string): Promise<void> {
  const item = items.find((known) => known.messageId === messageId);
  if (!item || busy.has(messageId)) return;
  busy.add(messageId);
  try {
    const { slug, conversationId, text, content, replyTo, seenVersion, close } = item;
    const result =
      item.kind === "note"
        ? await addNoteAction(slug, { conversationId, messageId, text })
        : await sendMessageAction(slug, {
            conversationId,
            messageId,
            content,
            seenVersion,
            close,
            ...(replyTo ? { replyTo } : {}),
          });
    if (result.ok) patch(messageId, { state: "sent" });
    else {
      const { code, message, version = seenVersion } = result.error;
      const overtaken = code === "stale";
      patch(messageId, { state: "refused", reason: message, overtaken, seenVersion: version });
      for (const listener of refusalListeners) listener({ code, message, version, item });
    }
  } catch {
    // no answer: it may have arrived or not. The same id again is harmless either way.
    patch(messageId, { state: "waiting" });
    timer ??= setTimeout(flush, RETRY_MS);
  } finally {
    busy.delete(messageId);
  }
}
