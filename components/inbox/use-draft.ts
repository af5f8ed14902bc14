"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useSyncExternalStore } from "react";
import type { ChannelKind } from "@/db/enums/channels";
import { CAPABILITIES, whyNotAttached } from "@/lib/channels/capabilities";
import { announceTypingAction } from "@/lib/inbox/actions";
import type { DraftQuote } from "@/lib/inbox/draft-schema";
import type { UploadKind } from "./draft-state";
import {
  type ComposerMode,
  isLeftOut,
  type KeptDraft,
  keptOf,
  type UploadItem,
} from "./draft-state";
import {
  attachCanned,
  attachFiles,
  type CannedUse,
  captionFile,
  removeFile,
  removeFiles,
  retryFile,
} from "./draft-uploads";
import {
  adoptDraft,
  chooseMode,
  clearDraft,
  flushAtOnce,
  flushDraft,
  keptDraft,
  keptMode,
  leaveMode,
  modeOf,
  NOTHING_BEGUN,
  nameDraft,
  onDraftChange,
  onDraftSaved,
  quoteInDraft,
  settleAside,
  writeDraft,
} from "./drafts";
import { inboxKeys, type ReadThread } from "./inbox-reads";

/** Typing is announced no more often than this; it is forgotten six seconds after the last time. */
const TYPING_EVERY_MS = 3_000;

/** The words of one kind in the field. */
export type DraftWords = {
  text: string;
  /** Of another device, while newer ones took their place in the field. */
  aside: string;
  write: (text: string) => void;
  /** The words of another device come into the field, or go. */
  settleAside: (take: boolean) => void;
};

/** Files that go with the next Send. */
export type Uploads = {
  items: readonly UploadItem[];
  add: (added: readonly { file: Blob; name: string }[], wanted: UploadKind) => void;
  /** The files of a canned reply, attached as uploads of one's own. */
  addCanned: (used: CannedUse) => void;
  remove: (item: UploadItem) => void;
  retry: (item: UploadItem) => void;
  caption: (key: string, text: string) => void;
  /** Why they cannot go together as they are; null when they can. */
  problem: string | null;
};

export type Draft = {
  mode: ComposerMode;
  choose: (mode: ComposerMode) => void;
  reply: DraftWords;
  note: DraftWords;
  /** Those of the mode. */
  words: DraftWords;
  uploads: Uploads;
  quote: DraftQuote | null;
  setQuote: (quote: DraftQuote | null) => void;
  /** Of a mail; null for as its thread is called. */
  subject: string | null;
  setSubject: (subject: string | null) => void;
  state: KeptDraft["state"];
  /** It was sent: nothing of that kind is left here or there. */
  clear: (kind: ComposerMode) => void;
  /** Throws the reply away, with what goes up. */
  discard: () => void;
};

/**
 * What somebody has begun in one conversation: the words of the reply and of the note, which never
 * become each other, the files, the quoted message, the subject. It belongs to the conversation and not to what is
 * on the screen: at once here, within 800 ms on the server, so that it survives another conversation,
 * a reload, a crash and another device (IN-7). What two devices did is kept: the newest words stand in
 * the field, the others are offered above it.
 * @param newest undefined until the thread is there
 */
export function useDraft(
  slug: string,
  conversationId: string,
  newest: ReadThread | undefined,
): Draft {
  const client = useQueryClient();
  const stored = newest?.draft;
  const channel = newest?.conversation.channelKind;
  const place = useMemo(
    () => ({ slug, conversationId, channel, stored }),
    [slug, conversationId, channel, stored],
  );
  const known = useSyncExternalStore(
    onDraftChange,
    () => keptDraft(conversationId),
    () => undefined,
  );
  const chosen = useSyncExternalStore(
    onDraftChange,
    () => keptMode(conversationId),
    () => undefined,
  );
  useEffect(() => {
    if (newest) adoptDraft(place, newest.askedAt ?? 0);
  }, [newest, place]);
  useEffect(
    // the list says where a draft is kept
    () => onDraftSaved(() => void client.invalidateQueries({ queryKey: inboxKeys.lists })),
    [client],
  );
  useEffect(() => {
    const here = { slug, conversationId };
    const leave = () => flushAtOnce(here);
    window.addEventListener("pagehide", leave);
    return () => {
      window.removeEventListener("pagehide", leave);
      void flushDraft(here);
      leaveMode(conversationId);
    };
  }, [slug, conversationId]);

  const announcedAt = useRef(0);
  const announce = (text: string) => {
    if (text === "" || Date.now() - announcedAt.current <= TYPING_EVERY_MS) return;
    announcedAt.current = Date.now();
    void announceTypingAction(slug, { conversationId }).catch(() => undefined);
  };
  const draft = useMemo(
    () => known ?? keptOf(slug, stored ?? NOTHING_BEGUN),
    [known, slug, stored],
  );
  const wordsOf = (kind: ComposerMode): DraftWords => ({
    text: draft[kind].text,
    aside: draft[kind].aside,
    write: (text) => {
      writeDraft(place, kind, text);
      if (kind === "reply") announce(text);
    },
    settleAside: (take) => settleAside(place, kind, take),
  });
  const mode = chosen ?? modeOf(draft);
  const reply = wordsOf("reply");
  const note = wordsOf("note");
  return {
    mode,
    choose: (next) => chooseMode(conversationId, next),
    reply,
    note,
    words: mode === "note" ? note : reply,
    uploads: {
      items: draft.files,
      add: (added, wanted) => attachFiles(place, added, wanted),
      addCanned: (used) => void attachCanned(place, used),
      remove: (item) => removeFile(place, item),
      retry: (item) => retryFile(place, item),
      caption: (key, text) => captionFile(place, key, text),
      problem:
        channel && CAPABILITIES[channel].attached ? whyNotTogether(channel, draft.files) : null,
    },
    quote: draft.quote,
    setQuote: (quote) => quoteInDraft(place, quote),
    subject: draft.subject,
    setSubject: (subject) => nameDraft(place, subject),
    state: draft.state,
    clear: (kind) => clearDraft(place, kind),
    discard: () => {
      removeFiles(place);
      clearDraft(place, "reply");
    },
  };
}

/** What was refused by itself says so by itself. */
const whyNotTogether = (channel: ChannelKind, files: readonly UploadItem[]) =>
  whyNotAttached(
    channel,
    files
      .filter((item) => !isLeftOut(item))
      .map(({ name, sizeBytes }) => ({ fileName: name, sizeBytes })),
  );
