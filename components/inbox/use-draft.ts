"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { saveDraftAction } from "@/lib/inbox/actions";
import { inboxKeys, serverNowMs } from "./inbox-reads";

const SAVE_MS = 800;

/** Words of this browser: not on the server yet, or there since a moment of the server's clock. */
type Typed = { text: string; isSaved: boolean; savedMs: number };
const typed = new Map<string, Typed>();

/** What the server kept when the thread was read. */
export type StoredDraft = { text: string; readMs: number };

/** The server's words are the newer ones: another device of the same person went on with them. */
function isNewer(stored: StoredDraft, mine: Typed | undefined): boolean {
  return !mine || (mine.isSaved && stored.readMs > mine.savedMs);
}

export type Draft = {
  text: string;
  /** saved: on the server; saving: on its way; local: kept here only, the server did not answer. */
  state: "saved" | "saving" | "local";
  write: (text: string) => void;
  /** Empties it here and there: it was sent or thrown away. */
  clear: () => void;
};

/**
 * The unsent text of one conversation: at once here, 800 ms after the last key on the server, so that
 * it survives a reload, a crash and another device (IN-7). What is on the server here follows what
 * another device makes of it; what is not yet is never replaced.
 * @param stored undefined until the thread is there
 */
export function useDraft(
  slug: string,
  conversationId: string,
  stored: StoredDraft | undefined,
): Draft {
  const [text, setText] = useState(() => {
    const mine = typed.get(conversationId);
    return stored && isNewer(stored, mine) ? stored.text : (mine?.text ?? "");
  });
  const [state, setState] = useState<Draft["state"]>("saved");
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const saved = useRef<string | undefined>(stored?.text);
  /** Something of ours is on the server or on its way there. */
  const sent = useRef(false);
  const client = useQueryClient();

  const storedText = stored?.text;
  const readMs = stored?.readMs;
  useEffect(() => {
    if (storedText === undefined || readMs === undefined) return;
    if (!isNewer({ text: storedText, readMs }, typed.get(conversationId))) return;
    typed.delete(conversationId);
    saved.current = storedText;
    setText(storedText);
  }, [storedText, readMs, conversationId]);

  const save = useCallback(
    async (value: string) => {
      clearTimeout(timer.current);
      timer.current = undefined;
      sent.current = value !== "";
      const isKept = await keep(slug, conversationId, value);
      if (isKept) {
        const had = Boolean(saved.current);
        saved.current = value;
        // the list says where a draft is kept
        if (had !== (value !== "")) {
          void client.invalidateQueries({ queryKey: inboxKeys.lists });
        }
      }
      setState(isKept ? "saved" : "local");
    },
    [slug, conversationId, client],
  );
  const write = useCallback(
    (value: string) => {
      typed.set(conversationId, unsaved(value));
      setText(value);
      setState("saving");
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void save(value), SAVE_MS);
    },
    [conversationId, save],
  );
  const clear = useCallback(() => {
    // nothing to empty where nothing was ever saved; a saving on its way is followed by this one
    const isOnServer = Boolean(saved.current) || sent.current;
    typed.set(conversationId, { text: "", isSaved: !isOnServer, savedMs: serverNowMs() });
    setText("");
    setState("saved");
    clearTimeout(timer.current);
    timer.current = undefined;
    if (isOnServer) void save("");
  }, [conversationId, save]);

  useEffect(() => {
    const flush = () => {
      if (timer.current === undefined) return;
      void save(typed.get(conversationId)?.text ?? "");
    };
    window.addEventListener("pagehide", flush);
    return () => {
      window.removeEventListener("pagehide", flush);
      flush();
    };
  }, [conversationId, save]);

  return { text, state, write, clear };
}

const unsaved = (text: string): Typed => ({ text, isSaved: false, savedMs: 0 });

/** @returns whether the server has the words; whatever was typed meanwhile stays unsaved */
async function keep(slug: string, conversationId: string, text: string): Promise<boolean> {
  try {
    const result = await saveDraftAction(slug, { conversationId, text });
    if (!result.ok) return false;
  } catch {
    return false;
  }
  if (typed.get(conversationId)?.text === text) {
    typed.set(conversationId, { text, isSaved: true, savedMs: serverNowMs() });
  }
  return true;
}

/** Gives words back to the composer of a conversation that may not be on the screen. */
export function keepDraft(slug: string, conversationId: string, text: string): void {
  typed.set(conversationId, unsaved(text));
  void keep(slug, conversationId, text);
}
