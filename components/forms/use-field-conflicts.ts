"use client";

import { type RefObject, useCallback, useRef, useState } from "react";
import type { FieldConflict } from "@/lib/core/field-conflict";
import { useLatest } from "./use-latest";

/** What somebody else changed in a form that is open, and what was chosen about it. */
export type FieldConflicts = {
  /** Still to be chosen, by field, in the order in which the form has them. */
  open: Readonly<Record<string, FieldConflict>>;
  /** What stood in the fields when they were last looked at, by field; goes along with each save. */
  seen: RefObject<Record<string, unknown>>;
  /** What a refused save told; nothing closes what was open. */
  raise: (conflicts: Readonly<Record<string, FieldConflict>> | undefined) => void;
  /** Keeps what was typed, or takes what stands there now; either way it counts as seen. */
  settle: (field: string, choice: "mine" | "theirs") => void;
};

/**
 * The conflicts of one form. Fields have flat names; nested ones are written with dots.
 * @param shown what the fields showed when the form was opened, by field
 * @param take puts the value of somebody else into a field
 */
export function useFieldConflicts(
  shown: Readonly<Record<string, unknown>>,
  take: (field: string, value: unknown) => void,
): FieldConflicts {
  const [open, setOpen] = useState<Readonly<Record<string, FieldConflict>>>({});
  const seen = useRef<Record<string, unknown>>({ ...shown });
  const latest = useLatest({ take, open });
  const raise = useCallback<FieldConflicts["raise"]>((conflicts) => setOpen(conflicts ?? {}), []);
  const settle = useCallback<FieldConflicts["settle"]>(
    (field, choice) => {
      const conflict = latest.current.open[field];
      if (!conflict) return;
      seen.current[field] = conflict.value;
      if (choice === "theirs") latest.current.take(field, conflict.value);
      setOpen(({ [field]: _, ...others }) => others);
    },
    [latest],
  );
  return { open, seen, raise, settle };
}
