"use client";

import { useEffect, useSyncExternalStore } from "react";
import { addKeeper } from "@/components/layout/kept-here";
import { noteOldPage } from "@/components/layout/old-page";
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
import { PAGE_ID } from "./page-id";
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
  /** What stood above the field, and is the message. */
  file?: SentFile;
  /** What stood there, and goes with the words. */
  files?: readonly SentFile[];
  replyTo?: string;
  quote?: DraftQuote;
  /** What its author knows of the conversation; after a refusal, what they were told of. */
  seenVersion: number;
  close: boolean;
  /** The open page that it was written on, also when another one sends it. */
  pageId?: string;
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
/** So long another tab may need to say that it was its doing. */
const TELLING_MS = 1_000;
const VANISHED =
  "This browser does not keep it any more, so it was not sent again from here. Look whether it stands above; if not, try again. It cannot go out twice.";

/** What one person wrote as a member of one workspace; it goes on sending while another is looked at. */
type Box = {
  readonly owner: Account;
  items: readonly OutboxItem[];
  /** Messages that the browser's store has taken: one that is gone from it is somebody else's affair. */
  readonly stored: Set<string>;
  /** Its owner signs out, or has: nothing is begun, and nothing is written any more. */
  held: boolean;
  stopHearing: () => void;
};

/** By the member. */
const boxes = new Map<string, Box>();
/** That of the workspace on the screen. */
let current: Box | null = null;
let isRetrying = false;
const listeners = new Set<() => void>();
const refusalListeners = new Set<(refused: Refused) => void>();

function tell() {
  for (const listener of listeners) listener();
}

function show(box: Box, items: readonly OutboxItem[]) {
  box.items = items;
  tell();
}

const has = ({ items }: Box, messageId: string) =>
  items.some((item) => item.messageId === messageId);
const boxOf = (messageId: string) => [...boxes.values()].find((box) => has(box, messageId));
const without = ({ items }: Box, messageId: string) =>
  items.filter((item) => item.messageId !== messageId);
const withItem = (box: Box, item: OutboxItem) =>
  has(box, item.messageId)
    ? box.items.map((one) => (one.messageId === item.messageId ? item : one))
    : [...box.items, item];
const isDue = ({ state }: OutboxItem) => state === "waiting" || state === "sending";
/** The store had it, and another tab or its owner took it away. */
const isVanished = ({ owner, stored }: Box, messageId: string) =>
  stored.has(messageId) && !isStored(owner, messageId);

/** Here, and in the browser's store until the server has it. */
function put(box: Box, item: OutboxItem) {
  show(box, withItem(box, item));
  keep(box, item);
}

function keep({ owner, stored, held }: Box, item: OutboxItem) {
  if (held) return;
  const { messageId, state } = item;
  // other tabs hear that it was sent, and then that it is gone
  if (storeItem(owner, item)) stored.add(messageId);
  // the store is full: what stands there says "sending", and would go again after a reload
  else if (state === "refused" && stored.delete(messageId)) removeStored(owner, messageId);
  if (state === "sent") removeStored(owner, messageId);
}

export function dropItem(messageId: string) {
  const box = boxOf(messageId);
  if (!box) return;
  show(box, without(box, messageId));
  if (!box.held) removeStored(box.owner, messageId);
}

/**
 * Opens what waits for this person in this workspace, also what another tab left, and sends it: the
 * same ids go again, so nothing is sent twice.
 */
export function openOutbox(owner: Account) {
  for (const box of boxes.values()) if (box.owner.userId !== owner.userId) close(box);
  const known = boxes.get(owner.memberId);
  current = known ?? openBox(owner);
  tell();
  if (!known) flushBox(current);
}

function openBox(owner: Account): Box {
  const items = storedItems(owner);
  const stored = new Set(items.map(({ messageId }) => messageId));
  const box: Box = { owner, items, stored, held: false, stopHearing: () => {} };
  const stop = onOtherTab(owner, (messageId, item) => {
    if (item) {
      stored.add(messageId);
      // should that tab be closed before it has an answer
      if (isDue(item)) flushSoon();
      show(box, withItem(box, item));
    } else if (box.items.find((one) => one.messageId === messageId)?.state !== "sent") {
      // what was sent stays until the thread shows it
      show(box, without(box, messageId));
    }
  });
  const flushNow = () => flushBox(box);
  window.addEventListener("online", flushNow);
  box.stopHearing = () => {
    stop();
    window.removeEventListener("online", flushNow);
  };
  boxes.set(owner.memberId, box);
  return box;
}

/** What comes back for it later is written nowhere. */
function close(box: Box) {
  box.held = true;
  box.stopHearing();
  boxes.delete(box.owner.memberId);
  if (current === box) current = null;
}

addKeeper({
  unstored: (userId) =>
    boxesOf(userId).reduce((count, box) => count + box.items.filter(isOnlyHere(box)).length, 0),
  hold: (userId) => {
    const held = boxesOf(userId);
    for (const box of held) box.held = true;
    return {
      release: () => {
        for (const box of held) {
          box.held = false;
          for (const item of box.items) keep(box, item);
          flushBox(box);
        }
      },
      forget: () => {
        held.forEach(close);
        tell();
      },
    };
  },
});

const boxesOf = (userId: string) =>
  [...boxes.values()].filter(({ owner }) => owner.userId === userId);
const isOnlyHere =
  ({ owner }: Box) =>
  ({ messageId, state }: OutboxItem) =>
    state !== "sent" && !isStored(owner, messageId);

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

/** Everything of this person in this workspace that is on its way from this browser. */
export const shownItems = (): readonly OutboxItem[] => current?.items ?? EMPTY;

export function useOutbox(): readonly OutboxItem[] {
  return useSyncExternalStore(subscribe, shownItems, () => EMPTY);
}

/** Something has no answer yet. */
export const isSending = () => [...boxes.values()].some(({ items }) => items.some(isDue));

/** Something is in the memory of this page alone. */
export const isUnstored = () => [...boxes.values()].some((box) => box.items.some(isOnlyHere(box)));

/** Told when the server says no; the author gets the words back. */
export function onRefused(listener: (refused: Refused) => void): () => void {
  refusalListeners.add(listener);
  return () => {
    refusalListeners.delete(listener);
  };
}

/** Shows the message at once and sends it; the caller forgets it. */
export function sendItem(item: Omit<OutboxItem, "state">): void {
  if (!current) throw new Error("nobody is signed in to send this");
  put(current, { ...item, pageId: PAGE_ID, state: "sending" });
  void flushConversation(current, item.conversationId);
}

/** Sends again what was refused: the server took nothing under its id. */
export function retryItem(messageId: string): void {
  const box = boxOf(messageId);
  const item = box?.items.find((one) => one.messageId === messageId);
  if (!box || !item) return;
  const isOld = serverNowMs() - Date.parse(item.at) > ID_LASTS_MS;
  if (isOld) dropItem(messageId);
  const fresh = {
    messageId: newMessageId(serverNowMs()),
    at: new Date(serverNowMs()).toISOString(),
  };
  put(box, { ...item, ...(isOld ? fresh : {}), state: "sending" });
  void flushConversation(box, item.conversationId);
}

/** The thread has them now. */
export function settleItems(known: ReadonlySet<string>): void {
  for (const { messageId } of shownItems()) if (known.has(messageId)) dropItem(messageId);
}

function flushSoon() {
  if (isRetrying) return;
  isRetrying = true;
  setTimeout(() => {
    isRetrying = false;
    for (const box of boxes.values()) flushBox(box);
  }, RETRY_MS);
}

function flushBox(box: Box) {
  const waiting = box.items.filter(isDue).map(({ conversationId }) => conversationId);
  for (const conversationId of new Set(waiting)) void flushConversation(box, conversationId);
}

/** One after the other, and only in one tab: whoever comes later finds what is left. */
async function flushConversation(box: Box, conversationId: string): Promise<void> {
  await inTurn(box.owner, conversationId, async () => {
    for (const tried = new Set<string>(); ; ) {
      const next = box.items.find(
        (item) =>
          item.conversationId === conversationId && isDue(item) && !tried.has(item.messageId),
      );
      if (!next || box.held) return;
      tried.add(next.messageId);
      if (isVanished(box, next.messageId)) sayVanished(box, next.messageId);
      else if (!(await attempt(box, next))) return;
    }
  });
}

/**
 * Sent or taken back by another tab, or its author signed out there: that tab says so in a moment.
 * When none does, somebody emptied the browser's store, and what is still shown must not say that it
 * will be sent.
 */
function sayVanished(box: Box, messageId: string) {
  setTimeout(() => {
    const item = box.items.find((one) => one.messageId === messageId);
    if (!item || !isDue(item) || box.held || !isVanished(box, messageId)) return;
    put(box, { ...item, state: "refused", reason: VANISHED });
  }, TELLING_MS);
}

/** @returns false when no answer came, so that what was written after it waits as well */
async function attempt(box: Box, item: OutboxItem): Promise<boolean> {
  const { seenVersion, messageId } = item;
  try {
    const result = await Promise.race([request(box.owner, item), silence()]);
    // another tab has it in its thread, or its author signed out there
    if (!has(box, messageId)) return true;
    if (result.ok) {
      put(box, { ...item, state: "sent" });
      return true;
    }
    const { code, message, version = seenVersion } = result.error;
    const refused = { ...item, reason: message, overtaken: code === "stale", seenVersion: version };
    put(box, { ...refused, state: "refused" });
    if (!box.held)
      for (const listener of refusalListeners) listener({ code, message, version, item });
    return true;
  } catch (error) {
    // no answer: it may have arrived or not. The same id again is harmless either way.
    for (const one of box.items) {
      if (one.conversationId !== item.conversationId || one.state !== "sending") continue;
      if (isVanished(box, one.messageId)) sayVanished(box, one.messageId);
      else put(box, { ...one, state: "waiting" });
    }
    // a page from before an update can send nothing: what it keeps goes after a reload
    if (!noteOldPage(error)) flushSoon();
    return false;
  }
}

const silence = () =>
  new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error("no answer")), ANSWER_MS);
  });

function request({ memberId: authorId }: Account, item: OutboxItem) {
  const { slug, conversationId, messageId, text, content, replyTo, seenVersion, close, pageId } =
    item;
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
        ...(pageId ? { pageId } : {}),
      });
}
