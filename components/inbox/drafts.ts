"use client";

import { saveDraftAction } from "@/lib/inbox/actions";
import { SEEN_DRAFTS_MAX } from "@/lib/inbox/schema";

export type DraftPlace = { slug: string; conversationId: string };

export type KeptDraft = {
  text: string;
  /** Words from another device that newer ones replaced; offered until taken or thrown away. */
  aside: string;
  /** saved: on the server; saving: on its way; local: kept here only, the server did not answer. */
  state: "saved" | "saving" | "local";
  /** What may stand on the server by our doing or was read from there; other words are somebody's. */
  seen: readonly string[];
  /** Words from another device that were taken or thrown away here. */
  dismissed: string;
  /** When the server last confirmed, by this device's clock. */
  confirmedAt: number;
};

export type StoredDraft = { body: string; setAside: string };

const SAVE_MS = 800;
const RETRY_MS = 5_000;

const kept = new Map<string, KeptDraft>();
const timers = new Map<string, ReturnType<typeof setTimeout>>();
const flying = new Map<string, Promise<void>>();
const listeners = new Set<() => void>();
const savedListeners = new Set<() => void>();

export const keptDraft = (conversationId: string) => kept.get(conversationId);

export function onDraftChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** Told when a draft began or ended on the server, as lists mark it. */
export function onDraftSaved(listener: () => void): () => void {
  savedListeners.add(listener);
  return () => {
    savedListeners.delete(listener);
  };
}

function put(key: string, draft: KeptDraft) {
  kept.set(key, draft);
  for (const listener of listeners) listener();
}

/**
 * What the server knows takes its place here, unless something was typed that it has not got, or the
 * reading began before the last saving was confirmed.
 * @param askedAt when the reading began, by this device's clock
 */
export function adoptDraft(key: string, { body, setAside }: StoredDraft, askedAt: number) {
  const known = kept.get(key);
  if (known && (known.state !== "saved" || askedAt <= known.confirmedAt)) return;
  if (known?.text === body && known.aside === setAside) return;
  const confirmedAt = known?.confirmedAt ?? 0;
  put(key, {
    text: body,
    aside: setAside,
    state: "saved",
    seen: [body],
    dismissed: "",
    confirmedAt,
  });
}

/** At once here, 800 ms after the last key on the server. */
export function writeDraft(place: DraftPlace, text: string, stored: StoredDraft) {
  const key = place.conversationId;
  put(key, { ...startOf(key, stored), text, state: "saving" });
  later(place, SAVE_MS);
}

/** Empties it here and there: it was sent or thrown away. */
export function clearDraft(place: DraftPlace, stored: StoredDraft) {
  const key = place.conversationId;
  const known = startOf(key, stored);
  const nothingThere = known.seen.every((words) => words === "") && !flying.has(key);
  put(key, { ...known, text: "", state: nothingThere ? "saved" : "saving" });
  if (!nothingThere) void saveDraft(place);
}

/** The other device's words come into the draft, or go. */
export function settleAside(place: DraftPlace, take: boolean, stored: StoredDraft) {
  const key = place.conversationId;
  const known = startOf(key, stored);
  const { aside } = known;
  const text = take ? [known.text, aside].filter((words) => words.trim() !== "").join("\n\n") : "";
  put(key, {
    ...known,
    text: take ? text : known.text,
    aside: "",
    dismissed: aside,
    state: "saving",
  });
  void saveDraft(place);
}

/** Gives words back to a conversation that may not be on the screen, before what was typed since. */
export function giveBack(place: DraftPlace, words: string) {
  const known = kept.get(place.conversationId);
  const text = known?.text.trim() ? `${words}\n${known.text}` : words;
  writeDraft(place, text, { body: known?.text ?? "", setAside: known?.aside ?? "" });
  void saveDraft(place);
}

/** Saves what waits for its moment; nothing is waited for when the page goes away. */
export function flushDraft(place: DraftPlace): Promise<void> {
  const { conversationId } = place;
  const waits = timers.has(conversationId) || flying.has(conversationId);
  return waits ? saveDraft(place) : Promise.resolve();
}

/**
 * The conversation was merged into another: what was typed here goes where its words are now, and is
 * read from there.
 */
export async function followMerge(slug: string, from: string, to: string): Promise<void> {
  await flushDraft({ slug, conversationId: from });
  const left = kept.get(from);
  if (left && left.state !== "saved") giveBack({ slug, conversationId: to }, left.text);
  forget(from);
  if (kept.get(to)?.state === "saved") forget(to);
}

function forget(key: string) {
  clearTimeout(timers.get(key));
  timers.delete(key);
  kept.delete(key);
}

const startOf = (key: string, { body, setAside }: StoredDraft): KeptDraft =>
  kept.get(key) ?? {
    text: body,
    aside: setAside,
    state: "saved",
    seen: [body],
    dismissed: "",
    confirmedAt: 0,
  };

function later(place: DraftPlace, ms: number) {
  const key = place.conversationId;
  clearTimeout(timers.get(key));
  timers.set(
    key,
    setTimeout(() => void saveDraft(place), ms),
  );
}

/** One saving of a draft at a time, so that the last words are the last to arrive. */
function saveDraft(place: DraftPlace): Promise<void> {
  const key = place.conversationId;
  clearTimeout(timers.get(key));
  timers.delete(key);
  const before = flying.get(key) ?? Promise.resolve();
  const flight = before.then(() => saveNow(place));
  flying.set(key, flight);
  return flight.finally(() => {
    if (flying.get(key) === flight) flying.delete(key);
  });
}

async function saveNow(place: DraftPlace): Promise<void> {
  const key = place.conversationId;
  const draft = kept.get(key);
  if (!draft || draft.state === "saved") return;
  const { text, seen, dismissed } = draft;
  put(key, { ...draft, seen: [...seen, text].slice(-SEEN_DRAFTS_MAX) });
  const { conversationId } = place;
  const result = await saveDraftAction(place.slug, {
    conversationId,
    text,
    seen: [...seen],
    dismissed,
  }).catch(() => null);
  const now = kept.get(key);
  if (!now) return;
  if (!result?.ok) {
    put(key, { ...now, state: "local" });
    if (result === null) later(place, RETRY_MS);
    return;
  }
  const same = now.text === text && now.dismissed === dismissed;
  const { setAside } = result.value;
  put(key, {
    ...now,
    aside: setAside === now.dismissed ? "" : setAside,
    seen: [text],
    dismissed: now.dismissed === dismissed ? "" : now.dismissed,
    state: same ? "saved" : now.state,
    confirmedAt: Date.now(),
  });
  const was = seen.some((words) => words !== "");
  if (was !== (text !== "")) for (const listener of savedListeners) listener();
}
