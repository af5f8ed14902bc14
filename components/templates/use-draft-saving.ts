"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { type FieldConflicts, useFieldConflicts } from "@/components/forms/use-field-conflicts";
import { alignFields, isSame } from "@/lib/core/field-merge";
import { updateTemplateAction } from "@/lib/templates/actions";
import { fieldsOfDraft, withFields } from "@/lib/templates/draft-fields";
import type { TemplateDraft } from "@/lib/templates/schema";
import { absorb } from "./absorb-draft";

/** After the last letter; short enough to trust, long enough not to save every word. */
const SAVE_AFTER_MS = 1_200;

export type SavingState =
  | { kind: "saved"; at: string }
  | { kind: "waiting" | "saving" }
  /** `fields` are reasons by field of the draft; `stale` waits for a choice between two versions. */
  | { kind: "failed"; message: string; fields: Record<string, string>; stale: boolean };

export type DraftSaving = {
  draft: TemplateDraft;
  change: (part: Partial<TemplateDraft>) => void;
  saving: SavingState;
  /** What somebody else wrote into fields that are written in here. */
  conflicts: FieldConflicts;
  /** Saves what is not saved yet. Resolves to whether everything typed is kept on the server. */
  flush: () => Promise<boolean>;
};

/**
 * The draft in the browser, saved by itself while it is written, never over somebody else's words:
 * what they write in other fields appears here, and in the same field one of the two is chosen.
 */
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
  /** What the server had when it was last looked at. */
  const kept = useRef(given.draft);
  const savedAt = useRef(given.savedAt);
  const running = useRef<Promise<boolean> | null>(null);

  const show = useCallback((next: TemplateDraft) => {
    latest.current = next;
    setDraft(next);
  }, []);
  const conflicts = useFieldConflicts({}, (field, value) =>
    show(withFields(latest.current, { [field]: value })),
  );
  const { raise, seen } = conflicts;

  const save = useCallback(async (): Promise<boolean> => {
    const sent = latest.current;
    const before = withFields(kept.current, seen.current);
    if (isSame(sent, before)) {
      setSaving({ kind: "saved", at: savedAt.current });
      return true;
    }
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
        seen: before,
      });
      if (!result.ok) {
        const { message, fields = {}, code } = result.error;
        raise(result.error.conflicts);
        setSaving({ kind: "failed", message, fields, stale: code === "stale" });
        return false;
      }
      raise(undefined);
      seen.current = {};
      savedAt.current = result.value.savedAt;
      const taken = absorb({ seen: sent, mine: latest.current, theirs: result.value.theirs });
      kept.current = taken.seen;
      show(taken.mine);
      const isCurrent = isSame(latest.current, kept.current);
      setSaving(isCurrent ? { kind: "saved", at: savedAt.current } : { kind: "waiting" });
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
  }, [workspace, templateId, raise, seen, show]);

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

  // Everything chosen: the saving goes on.
  const isChosen = Object.keys(conflicts.open).length === 0;
  const isStale = saving.kind === "failed" && saving.stale;
  useEffect(() => {
    if (isStale && isChosen) setSaving({ kind: "waiting" });
  }, [isStale, isChosen]);

  // The page was read again: take what is new there into the fields that are not written in here.
  const incoming = given.draft;
  useEffect(() => {
    if (running.current || given.savedAt <= savedAt.current) return;
    savedAt.current = given.savedAt;
    const isAllSaved = isSame(latest.current, kept.current);
    const { theirs } = alignFields({
      theirs: fieldsOfDraft(incoming),
      seen: fieldsOfDraft(kept.current),
    });
    const taken = absorb({ seen: kept.current, mine: latest.current, theirs });
    kept.current = taken.seen;
    show(taken.mine);
    if (isAllSaved) setSaving({ kind: "saved", at: given.savedAt });
  }, [incoming, given.savedAt, show]);

  // Leaving within the pause must lose nothing: inside the application it is saved on the way out,
  // and the browser asks before it closes.
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (!isSame(latest.current, kept.current)) event.preventDefault();
    };
    window.addEventListener("beforeunload", warn);
    return () => {
      window.removeEventListener("beforeunload", warn);
      void flush();
    };
  }, [flush]);

  const change = useCallback(
    (part: Partial<TemplateDraft>) => {
      show({ ...latest.current, ...part });
      // while a choice is open each letter would be refused again
      setSaving((now) => (now.kind === "failed" && now.stale ? now : { kind: "waiting" }));
    },
    [show],
  );
  return { draft, change, saving, conflicts, flush };
}
