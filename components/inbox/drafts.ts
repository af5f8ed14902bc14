"use client";

import { isOldPage, noteOldPage } from "@/components/layout/old-page";
import type { ChannelKind } from "@/db/enums/channels";
import { saveDraftAction } from "@/lib/inbox/actions";
import type { StoredDraft } from "@/lib/inbox/draft-queries";
import { type DraftQuote, SEEN_DRAFTS_MAX } from "@/lib/inbox/draft-schema";
import {
  adopted,
  afterSaving,
  type ComposerMode,
  DRAFT_WORDS,
  fileIdOf,
  isBlank,
  type KeptDraft,
  keptOf,
  savingOf,
  type UploadItem,
} from "./draft-state";

export type DraftPlace = {
  slug: string;
  conversationId: string;
  /** What the conversation runs over; WhatsApp until it is known. */
  channel?: ChannelKind | undefined;
  /** What the server has there, as far as it was read. */
  stored?: StoredDraft | undefined;
};

export const NOTHING_BEGUN: StoredDraft = {
  reply: { body: "", setAside: "" },
  note: { body: "", setAside: "" },
  files: [],
  quote: null,
  subject: null,
};

const SAVE_MS = 800;
const RETRY_MS = 5_000;

/** Members by workspace: in whose name what is begun there is saved. */
const authors = new Map<string, string>();
const kept = new Map<string, KeptDraft>();
const modes = new Map<string, ComposerMode>();
const timers = new Map<string, ReturnType<typeof setTimeout>>();
const flying = new Map<string, Promise<void>>();
const listeners = new Set<() => void>();
const savedListeners = new Set<() => void>();

export const keptDraft = (conversationId: string) => kept.get(conversationId);
export const keptMode = (conversationId: string) => modes.get(conversationId);
/** Everything that this device keeps, by conversation. */
export const keptDrafts = (): ReadonlyMap<string, KeptDraft> => kept;

/** A note that was begun goes on as a note; else one begins with a reply, since a note must be meant. */
export const modeOf = ({ reply, note, files, subject }: KeptDraft): ComposerMode =>
  note.text !== "" && reply.text === "" && files.length === 0 && subject === null
    ? "note"
    : "reply";

/** Names who writes in a workspace. What somebody else began there on this page is not theirs. */
export function writeAs(slug: string, memberId: string): void {
  const before = authors.get(slug);
  authors.set(slug, memberId);
  if (before === undefined || before === memberId) return;
  for (const key of [...kept.keys()]) forget(key);
  modes.clear();
  tell();
}

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

function tell() {
  for (const listener of listeners) listener();
}

function put(key: string, draft: KeptDraft) {
  kept.set(key, draft);
  tell();
}

const startOf = ({ slug, conversationId, stored }: DraftPlace): KeptDraft =>
  kept.get(conversationId) ?? keptOf(slug, stored ?? NOTHING_BEGUN);

/**
 * What the server knows takes its place here, unless something was changed that it has not got, or the
 * reading began before the last saving was confirmed.
 * @param askedAt when the reading began, by this device's clock
 */
export function adoptDraft(
  { slug, conversationId: key, stored = NOTHING_BEGUN }: DraftPlace,
  askedAt: number,
) {
  const known = kept.get(key);
  if (known && (known.state !== "saved" || askedAt <= known.confirmedAt)) return;
  const next = known ? adopted(slug, stored, known) : keptOf(slug, stored);
  // under somebody's fingers a note stays a note and a reply a reply
  if (!modes.has(key)) modes.set(key, modeOf(next));
  if (JSON.stringify(next) !== JSON.stringify(known)) put(key, next);
}

/** Where the next words go; it belongs to the conversation, also while it is not on the screen. */
export function chooseMode(conversationId: string, mode: ComposerMode) {
  modes.set(conversationId, mode);
  tell();
}

/** Somebody leaves: without words a note has not been begun. */
export function leaveMode(conversationId: string) {
  if (kept.get(conversationId)?.note.text.trim() === "") modes.delete(conversationId);
}

/** At once here, on the server at once or with what follows within 800 ms. */
export function changeDraft(
  place: DraftPlace,
  change: (draft: KeptDraft) => Partial<KeptDraft>,
  when: "soon" | "at once" = "soon",
) {
  const known = startOf(place);
  const next = { ...known, ...change(known), revision: known.revision + 1 };
  put(place.conversationId, { ...next, state: "saving" });
  if (when === "soon") later(place, SAVE_MS);
  else void saveDraft(place);
}

/** The same of something that the server is not told: how far a file is. */
export function changeFiles(
  conversationId: string,
  change: (files: readonly UploadItem[]) => readonly UploadItem[],
) {
  const known = kept.get(conversationId);
  if (known) put(conversationId, { ...known, files: change(known.files) });
}

export function writeDraft(place: DraftPlace, kind: ComposerMode, text: string) {
  if (!modes.has(place.conversationId)) modes.set(place.conversationId, kind);
  changeDraft(place, (known) => ({ [kind]: { ...known[kind], text } }));
}

export function quoteInDraft(place: DraftPlace, quote: DraftQuote | null) {
  changeDraft(place, () => ({ quote }));
}

/** @param subject null for as the thread is called */
export function nameDraft(place: DraftPlace, subject: string | null) {
  if (!modes.has(place.conversationId)) modes.set(place.conversationId, "reply");
  changeDraft(place, () => ({ subject }));
}

/**
 * Empties it here and there: it was sent or thrown away. The server hears of it a moment later, so that
 * what is being sent is not kept waiting; what it takes it also takes off the draft.
 */
export function clearDraft(place: DraftPlace, kind: ComposerMode) {
  const known = startOf(place);
  const files = kind === "note" ? [] : known.files;
  for (const { preview } of files) if (preview) URL.revokeObjectURL(preview);
  const gone = files.flatMap((item) => fileIdOf(item) ?? []);
  const next: Partial<KeptDraft> = {
    [kind]: { ...known[kind], text: "" },
    ...(kind === "note"
      ? {}
      : {
          files: [],
          removedFiles: [...known.removedFiles, ...gone],
          quote: null,
          subject: null,
        }),
  };
  const { conversationId: key } = place;
  const isThere =
    known[kind].seen.some((words) => words !== "") ||
    known.state !== "saved" ||
    gone.length > 0 ||
    known.knownQuote !== null ||
    known.knownSubject !== null;
  if (isThere || flying.has(key)) changeDraft(place, () => next);
  else put(key, { ...known, ...next });
}

/** The other device's words come into the draft, or go. */
export function settleAside(place: DraftPlace, kind: ComposerMode, take: boolean) {
  changeDraft(
    place,
    ({ [kind]: words }) => ({
      [kind]: {
        ...words,
        text: take ? joined(words.text, words.aside) : words.text,
        aside: "",
        dismissed: words.aside,
      },
    }),
    "at once",
  );
}

const joined = (...parts: readonly string[]) =>
  parts.filter((words) => words.trim() !== "").join("\n\n");

/** Gives words back to a conversation that may not be on the screen, before what was typed since. */
export function giveBack(
  place: DraftPlace,
  kind: ComposerMode,
  {
    text,
    quote,
    subject,
  }: { text: string; quote?: DraftQuote | undefined; subject?: string | undefined },
) {
  changeDraft(
    place,
    (known) => ({
      [kind]: {
        ...known[kind],
        text: known[kind].text.trim() ? `${text}\n${known[kind].text}` : text,
      },
      quote: known.quote ?? quote ?? null,
      subject: known.subject ?? subject ?? null,
    }),
    "at once",
  );
}

/**
 * The page goes away: what was typed since the last saving began does not wait for its end. The server
 * takes them in either order, since each says what it has seen.
 */
export function flushAtOnce(place: DraftPlace) {
  const { conversationId: key } = place;
  if (!timers.has(key) && !flying.has(key)) return;
  clearTimeout(timers.get(key));
  timers.delete(key);
  void saveNow(place);
}

/** Saves what waits for its moment. */
export function flushDraft(place: DraftPlace): Promise<void> {
  const { conversationId } = place;
  const waits = timers.has(conversationId) || flying.has(conversationId);
  return waits ? saveDraft(place) : Promise.resolve();
}

/**
 * The conversation was merged into another: what was begun here goes where its words are now, and is
 * read from there. A file that is still going up arrives there.
 */
export async function followMerge(slug: string, from: string, to: string): Promise<void> {
  await flushDraft({ slug, conversationId: from });
  const left = kept.get(from);
  const place = { slug, conversationId: to };
  if (left && left.state !== "saved") {
    for (const kind of DRAFT_WORDS) {
      if (left[kind].text !== "") giveBack(place, kind, { text: left[kind].text });
    }
    const { subject } = left;
    if (subject !== null) changeDraft(place, (known) => ({ subject: known.subject ?? subject }));
  }
  const here = left?.files.filter(({ stored }) => left.state !== "saved" || stored === null) ?? [];
  forget(from);
  if (kept.get(to)?.state === "saved") forget(to);
  if (here.length > 0) changeDraft(place, (known) => ({ files: [...known.files, ...here] }));
}

function forget(key: string) {
  clearTimeout(timers.get(key));
  timers.delete(key);
  kept.delete(key);
}

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
  const { slug, conversationId: key } = place;
  const sent = kept.get(key);
  if (!sent || sent.state === "saved") return;
  const seen = (kind: ComposerMode) => {
    const { text, seen: before } = sent[kind];
    const next = before.at(-1) === text ? before : [...before, text].slice(-SEEN_DRAFTS_MAX);
    return { ...sent[kind], seen: next };
  };
  put(key, { ...sent, reply: seen("reply"), note: seen("note") });
  const result = await saveDraftAction(slug, {
    ...savingOf(key, sent),
    authorId: authors.get(slug),
  }).catch((error: unknown) => void noteOldPage(error));
  const now = kept.get(key);
  if (!now) return;
  if (!result?.ok) {
    put(key, { ...now, state: "local" });
    if (!result && !isOldPage()) later(place, RETRY_MS);
    return;
  }
  const next = {
    ...afterSaving(slug, { now, sent, answer: result.value }),
    confirmedAt: Date.now(),
  };
  put(key, next);
  const was =
    Object.keys(sent.knownFiles).length > 0 ||
    sent.knownQuote !== null ||
    sent.knownSubject !== null ||
    DRAFT_WORDS.some((kind) => sent[kind].seen.some((words) => words !== ""));
  if (was === isBlank(next)) for (const listener of savedListeners) listener();
}
