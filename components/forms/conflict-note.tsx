"use client";

import { UsersRound } from "lucide-react";
import { type MouseEvent, useEffect, useId, useRef } from "react";
import { Button } from "@/components/ui/button";
import { conflictWords, plainWords, takeWords } from "@/lib/core/field-conflict";
import type { FieldConflicts } from "./use-field-conflicts";

export type ConflictNoteProps = {
  conflicts: Pick<FieldConflicts, "open" | "settle">;
  field: string;
  /** The field's name, where the note does not stand at the field itself. */
  label?: string | undefined;
  /** The value as the form shows it: "" for nothing, null when it has no line. */
  words?: ((value: unknown) => string | null) | undefined;
  /** Where a form saves by itself: who is typing is not torn away from it. */
  leavesTyping?: boolean;
};

/**
 * That somebody else changed a field while it was written in, and the choice between the two (RT-3).
 * The first one takes the focus; after the last the focus is on the button that saves.
 */
export function ConflictNote({
  conflicts,
  field,
  label,
  words = plainWords,
  leavesTyping = false,
}: ConflictNoteProps) {
  const { open, settle } = conflicts;
  const conflict = open[field];
  const isFirst = Object.keys(open)[0] === field;
  const keep = useRef<HTMLButtonElement>(null);
  const id = useId();
  useEffect(() => {
    if (isFirst && conflict && !(leavesTyping && isTyping())) keep.current?.focus();
  }, [isFirst, conflict, leavesTyping]);
  if (!conflict) return null;
  const choose = (choice: "mine" | "theirs") => (event: MouseEvent<HTMLButtonElement>) => {
    if (Object.keys(open).length === 1) focusSave(event.currentTarget.form);
    settle(field, choice);
  };
  return (
    <div
      className="grid gap-2 rounded-control bg-warn-soft px-3 py-2 text-dense text-ink forced-colors:border"
      role="alert"
    >
      <p className="flex items-start gap-2" id={id}>
        <UsersRound className="mt-px flex-none text-warn" />
        <span className="min-w-0 break-words whitespace-pre-wrap">
          {label ? <b>{label}: </b> : null}
          {conflictWords(conflict, words(conflict.value))}
        </span>
      </p>
      <div className="flex flex-wrap gap-2">
        <Button aria-describedby={id} onClick={choose("mine")} ref={keep} size="sm">
          Keep mine
        </Button>
        <Button aria-describedby={id} onClick={choose("theirs")} size="sm">
          {takeWords(conflict)}
        </Button>
      </div>
    </div>
  );
}

function isTyping(): boolean {
  return document.activeElement?.matches("input, textarea, select") ?? false;
}

/** The button may stand outside of its form, in the foot of a sheet; `elements` knows it. */
function focusSave(form: HTMLFormElement | null): void {
  const save = [...(form?.elements ?? [])].find(
    (element) => element instanceof HTMLButtonElement && element.type === "submit",
  );
  if (save instanceof HTMLElement) save.focus();
}
