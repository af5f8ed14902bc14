"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { saveDraftAction } from "@/lib/inbox/actions";
import { inboxKeys } from "./inbox-reads";

const SAVE_MS = 800;

/** What was typed in this browser, newer than what the server may have told. */
const typed = new Map<string, string>();

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
 * it survives a reload, a crash and another device (IN-7).
 * @param stored what the server knows; undefined until the thread is there
 */
export function useDraft(slug: string, conversationId: string, stored: string | undefined): Draft {
  const [text, setText] = useState(typed.get(conversationId) ?? stored ?? "");
  const [state, setState] = useState<Draft["state"]>("saved");
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const saved = useRef<string | undefined>(stored);
  /** Something of ours is on the server or on its way there. */
  const sent = useRef(false);
  const client = useQueryClient();

  // the thread came after the first paint, and nothing was typed meanwhile
  useEffect(() => {
    if (stored === undefined || saved.current !== undefined) return;
    saved.current = stored;
    if (!typed.has(conversationId)) setText(stored);
  }, [stored, conversationId]);

  const save = useCallback(
    async (value: string) => {
      clearTimeout(timer.current);
      timer.current = undefined;
      sent.current = value !== "";
      try {
        const result = await saveDraftAction(slug, { conversationId, text: value });
        if (result.ok) {
          const had = Boolean(saved.current);
          saved.current = value;
          // the list says where a draft is kept
          if (had !== (value !== "")) {
            void client.invalidateQueries({ queryKey: inboxKeys.lists });
          }
        }
        setState(result.ok ? "saved" : "local");
      } catch {
        setState("local");
      }
    },
    [slug, conversationId, client],
  );
  const write = useCallback(
    (value: string) => {
      typed.set(conversationId, value);
      setText(value);
      setState("saving");
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void save(value), SAVE_MS);
    },
    [conversationId, save],
  );
  const clear = useCallback(() => {
    typed.set(conversationId, "");
    setText("");
    setState("saved");
    clearTimeout(timer.current);
    // nothing to empty where nothing was ever saved; a saving on its way is followed by this one
    if (saved.current || sent.current) void save("");
  }, [conversationId, save]);

  useEffect(() => {
    const flush = () => {
      if (timer.current === undefined) return;
      void save(typed.get(conversationId) ?? "");
    };
    window.addEventListener("pagehide", flush);
    return () => {
      window.removeEventListener("pagehide", flush);
      flush();
    };
  }, [conversationId, save]);

  return { text, state, write, clear };
}

/** Gives words back to the composer of a conversation that may not be on the screen. */
export function keepDraft(slug: string, conversationId: string, text: string): void {
  typed.set(conversationId, text);
  void saveDraftAction(slug, { conversationId, text }).catch(() => undefined);
}
