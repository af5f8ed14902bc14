"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { updateTemplateAction } from "@/lib/templates/actions";
import type { TemplateDraft } from "@/lib/templates/schema";

/** After the last letter; short enough to trust, long enough not to save every word. */
const SAVE_AFTER_MS = 1_200;

export type SavingState =
  | { kind: "saved"; at: string }
  | { kind: "waiting" | "saving" }
  /** `fields` are reasons by field of the draft; `stale` means that somebody else saved. */
  | { kind: "failed"; message: string; fields: Record<string, string>; stale: boolean };

export type DraftSaving = {
  draft: TemplateDraft;
  change: (part: Partial<TemplateDraft>) => void;
  saving: SavingState;
  /** Saves what is not saved yet. Resolves to whether everything typed is kept on the server. */
  flush: () => Promise<boolean>;
};

/** The draft in the browser, saved by itself while it is written, never over somebody else's words. */
export function useDraftSaving(given: {
  workspace: string;
  templateId: string;
  draft: TemplateDraft;
  /** ISO 8601: when the draft on the server was saved. */
  savedAt: string;
}): DraftSaving {
  const { workspace, templateId } = given;
  const [draft, setDraft] = useState(given.draft);
  const [saving, setSaving] = useState<SavingState>({ kind: "saved", at: given.savedAt });
  const latest = useRef(given.draft);
  const kept = useRef(JSON.stringify(given.draft));
  const seenAt = useRef(given.savedAt);
  const running = useRef<Promise<boolean> | null>(null);

  const save = useCallback(async (): Promise<boolean> => {
    const sent = latest.current;
    const text = JSON.stringify(sent);
    if (text === kept.current) return true;
    if (sent.name === "") {
      const fields = { name: "Give it a name; nothing is saved without one." };
      setSaving({ kind: "failed", message: fields.name, fields, stale: false });
      return false;
    }
    setSaving({ kind: "saving" });
    try {
      const result = await updateTemplateAction(workspace, {
        templateId,
        draft: sent,
        seenAt: seenAt.current,
      });
      if (!result.ok) {
        const { message, fields = {}, code } = result.error;
        setSaving({ kind: "failed", message, fields, stale: code === "stale" });
        return false;
      }
      kept.current = text;
      seenAt.current = result.value.savedAt;
      const isCurrent = JSON.stringify(latest.current) === text;
      setSaving(isCurrent ? { kind: "saved", at: result.value.savedAt } : { kind: "waiting" });
      return isCurrent;
    } catch {
      setSaving({
        kind: "failed",
        message:
          "The server did not answer. What you typed is still here; it is tried again with the next letter.",
        fields: {},
        stale: false,
      });
      return false;
    }
  }, [workspace, templateId]);

  /** One save at a time: a second one would meet its own predecessor as somebody else's. */
  const flush = useCallback(async (): Promise<boolean> => {
    while (running.current) await running.current;
    running.current = save().finally(() => {
      running.current = null;
    });
    return running.current;
  }, [save]);

  useEffect(() => {
    // Each letter makes a new "waiting", which starts the wait again.
    if (saving.kind !== "waiting") return undefined;
    const timer = setTimeout(() => void flush(), SAVE_AFTER_MS);
    return () => clearTimeout(timer);
  }, [saving, flush]);

  // The page was read again: take what is new there unless something here is not saved yet.
  const incoming = JSON.stringify(given.draft);
  useEffect(() => {
    if (running.current || given.savedAt <= seenAt.current) return;
    if (incoming === kept.current) seenAt.current = given.savedAt;
    else if (JSON.stringify(latest.current) === kept.current) {
      kept.current = incoming;
      seenAt.current = given.savedAt;
      latest.current = JSON.parse(incoming) as TemplateDraft;
      setDraft(latest.current);
      setSaving({ kind: "saved", at: given.savedAt });
    }
  }, [incoming, given.savedAt]);

  // Leaving within the pause must lose nothing: inside the application it is saved on the way out,
  // and the browser asks before it closes.
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (JSON.stringify(latest.current) !== kept.current) event.preventDefault();
    };
    window.addEventListener("beforeunload", warn);
    return () => {
      window.removeEventListener("beforeunload", warn);
      void flush();
    };
  }, [flush]);

  const change = useCallback((part: Partial<TemplateDraft>) => {
    latest.current = { ...latest.current, ...part };
    setDraft(latest.current);
    setSaving({ kind: "waiting" });
  }, []);
  return { draft, change, saving, flush };
}
