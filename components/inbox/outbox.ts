"use client";

import { useEffect, useSyncExternalStore } from "react";
import { addNoteAction, sendMessageAction } from "@/lib/inbox/actions";
import type { MessageContentInput } from "@/lib/inbox/content-schema";
import type { DraftQuote } from "@/lib/inbox/draft-schema";
import { serverNowMs } from "./inbox-reads";
import { newMessageId } from "./message-id";
import {
  type Account,
  inTurn,
  isStored,
  onOtherTab,
  removeStored,
  storedItems,
  storeItem,
} from "./outbox-store";
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

const RETRY_MS = 4_000;
/** Longer than this nobody waits for an answer: it goes again with the same id. */
const ANSWER_MS = 20_000;
/** The server takes ids of the last 24 hours alone (lib/inbox/assert-fresh-id.ts). */
const ID_LASTS_MS = 23 * 60 * 60 * 1000;

let account: Account | null = null;
let items: readonly OutboxItem[] = [];
let stopHearing = () => {};
let timer: ReturnType<typeof setTimeout> | undefined;
/** Messages that the browser's store has taken: one that is gone from it is somebody else's affair. */
const stored = new Set<string>();
const listeners = new Set<() => void>();
const refusalListeners = new Set<(refused: Refused) => void>();

function show(next: readonly OutboxItem[]) {
  items = next;
  for (const listener of listeners) listener();
}

const without = (messageId: string) => items.filter((item) => item.messageId !== messageId);

/** Here, and in the browser's store until the server has it. */
function put(item: OutboxItem) {
  const isKnown = items.some(({ messageId }) => messageId === item.messageId);
  show(
    isKnown
      ? items.map((one) => (one.messageId === item.messageId ? item : one))
      : [...items, item],
  );
  if (!account) return;
  // other tabs hear that it was sent, and then that it is gone
  if (storeItem(account, item)) stored.add(item.messageId);
  if (item.state === "sent") removeStored(account, item.messageId);
}

export function dropItem(messageId: string) {
  show(without(messageId));
  if (account) removeStored(account, messageId);
}

/**
 * Opens what waits for this person in this workspace, also what another tab left, and sends it: the
 * same ids go again, so nothing is sent twice.
 */
export function openOutbox(next: Account) {
  if (account?.userId === next.userId && account.memberId === next.memberId) return;
  stopHearing();
  account = next;
  show(storedItems(next));
  for (const { messageId } of items) stored.add(messageId);
  const stop = onOtherTab(next, (messageId, item) => {
    if (item) {
      stored.add(messageId);
      // should that tab be closed before it has an answer
      if (isDue(item)) timer ??= setTimeout(flush, RETRY_MS);
      const isKnown = items.some((one) => one.messageId === messageId);
      show(
        isKnown ? items.map((one) => (one.messageId === messageId ? item : one)) : [...items, item],
      );
    } else if (items.find((one) => one.messageId === messageId)?.state !== "sent") {
      // what was sent stays until the thread shows it
      show(without(messageId));
    }
  });
  window.addEventListener("online", flush);
  stopHearing = () => {
    stop();
    window.removeEventListener("online", flush);
  };
  flush();
}

/** Opens the outbox of this person for as long as the page lives. */
export function useOpenOutbox({ userId, memberId }: Account): void {
  useEffect(() => openOutbox({ userId, memberId }), [userId, memberId]);
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

const EMPTY: readonly OutboxItem[] = [];

/** Everything of this person that is on its way from this browser. */
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
  put({ ...item, state: "sending" });
  void flushConversation(item.conversationId);
}

/** Sends again what was refused: the server took nothing under its id. */
export function retryItem(messageId: string): void {
  const item = items.find((one) => one.messageId === messageId);
  if (!item) return;
  const isOld = Date.now() - Date.parse(item.at) > ID_LASTS_MS;
  if (isOld) dropItem(messageId);
  const fresh = {
    messageId: newMessageId(serverNowMs()),
    at: new Date(serverNowMs()).toISOString(),
  };
  put({ ...item, ...(isOld ? fresh : {}), state: "sending" });
  void flushConversation(item.conversationId);
}

/** The thread has them now. */
export function settleItems(known: ReadonlySet<string>): void {
  for (const { messageId } of items) if (known.has(messageId)) dropItem(messageId);
}

function flush() {
  clearTimeout(timer);
  timer = undefined;
  const waiting = items.filter(isDue).map(({ conversationId }) => conversationId);
  for (const conversationId of new Set(waiting)) void flushConversation(conversationId);
}

const isDue = ({ state }: OutboxItem) => state === "waiting" || state === "sending";

/** One after the other, and only in one tab: whoever comes later finds what is left. */
async function flushConversation(conversationId: string): Promise<void> {
  if (!account) return;
  const owner = account;
  await inTurn(owner, conversationId, async () => {
    for (const tried = new Set<string>(); ; ) {
      const next = items.find(
        (item) =>
          item.conversationId === conversationId && isDue(item) && !tried.has(item.messageId),
      );
      if (!next || account !== owner) return;
      tried.add(next.messageId);
      const { messageId } = next;
      // sent or taken back by another tab, or its author has signed out
      if (stored.has(messageId) && !isStored(owner, messageId)) continue;
      if (!(await attempt(owner, next))) return;
    }
  });
}

/** @returns false when no answer came, so that what was written after it waits as well */
async function attempt(owner: Account, item: OutboxItem): Promise<boolean> {
  const { seenVersion } = item;
  try {
    const result = await Promise.race([request(owner, item), silence()]);
    if (result.ok) {
      put({ ...item, state: "sent" });
      return true;
    }
    const { code, message, version = seenVersion } = result.error;
    const refused = { ...item, reason: message, overtaken: code === "stale", seenVersion: version };
    put({ ...refused, state: "refused" });
    for (const listener of refusalListeners) listener({ code, message, version, item });
    return true;
  } catch {
    // no answer: it may have arrived or not. The same id again is harmless either way.
    for (const one of items) {
      if (one.conversationId === item.conversationId && one.state === "sending") {
        put({ ...one, state: "waiting" });
      }
    }
    timer ??= setTimeout(flush, RETRY_MS);
    return false;
  }
}

const silence = () =>
  new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error("no answer")), ANSWER_MS);
  });

function request({ memberId: authorId }: Account, item: OutboxItem) {
  const { slug, conversationId, messageId, text, content, replyTo, seenVersion, close } = item;
  return item.kind === "note"
    ? addNoteAction(slug, { conversationId, messageId, text, authorId })
    : sendMessageAction(slug, {
        conversationId,
        messageId,
        content,
        seenVersion,
        close,
        authorId,
        ...(replyTo ? { replyTo } : {}),
      });
}
