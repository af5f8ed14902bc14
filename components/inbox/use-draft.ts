"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useSyncExternalStore } from "react";
import {
  adoptDraft,
  clearDraft,
  flushDraft,
  type KeptDraft,
  keptDraft,
  onDraftChange,
  onDraftSaved,
  type StoredDraft,
  settleAside,
  writeDraft,
} from "./drafts";
import { inboxKeys, type ReadThread } from "./inbox-reads";

export type Draft = Pick<KeptDraft, "text" | "aside" | "state"> & {
  write: (text: string) => void;
  /** Empties it here and there: it was sent or thrown away. */
  clear: () => void;
  /** The words of another device come into the draft, or go. */
  settleAside: (take: boolean) => void;
};

const NOTHING: StoredDraft = { body: "", setAside: "" };
const storedIn = ({ draft, setAside }: ReadThread): StoredDraft => ({ body: draft, setAside });

/**
 * The unsent text of one conversation: at once here, 800 ms after the last key on the server, so that
 * it survives a reload, a crash and another device (IN-7). What two devices wrote is kept: the newest
 * words stand in the field, the others are offered above it.
 * @param newest undefined until the thread is there
 */
export function useDraft(
  slug: string,
  conversationId: string,
  newest: ReadThread | undefined,
): Draft {
  const client = useQueryClient();
  const place = useMemo(() => ({ slug, conversationId }), [slug, conversationId]);
  const kept = useSyncExternalStore(
    onDraftChange,
    () => keptDraft(conversationId),
    () => undefined,
  );
  useEffect(() => {
    if (newest) adoptDraft(conversationId, storedIn(newest), newest.askedAt ?? 0);
  }, [newest, conversationId]);
  useEffect(
    // the list says where a draft is kept
    () => onDraftSaved(() => void client.invalidateQueries({ queryKey: inboxKeys.lists })),
    [client],
  );
  useEffect(() => {
    const flush = () => void flushDraft(place);
    window.addEventListener("pagehide", flush);
    return () => {
      window.removeEventListener("pagehide", flush);
      flush();
    };
  }, [place]);
  const stored = newest ? storedIn(newest) : NOTHING;
  return {
    text: kept?.text ?? stored.body,
    aside: kept?.aside ?? stored.setAside,
    state: kept?.state ?? "saved",
    write: (text) => writeDraft(place, text, stored),
    clear: () => clearDraft(place, stored),
    settleAside: (take) => settleAside(place, take, stored),
  };
}
