"use client";

import { useOptimistic, useTransition } from "react";
import { NativeSelect, type NativeSelectProps } from "./select";

export type SavingSelectProps = Omit<NativeSelectProps, "value" | "onChange"> & {
  value: string;
  /** Saves and renews what the page shows; until it is done the choice stands as it was made. */
  onSave: (value: string) => Promise<void>;
};

/**
 * A choice that acts at once. It keeps showing what was chosen while that is being saved, so that a
 * second change event of the same choice (React tells one that was made before the page was alive)
 * neither finds nor saves the old one again.
 */
export function SavingSelect({ value, onSave, disabled, ...rest }: SavingSelectProps) {
  const [shown, show] = useOptimistic(value);
  const [pending, startTransition] = useTransition();
  return (
    <NativeSelect
      {...rest}
      disabled={disabled || pending}
      onChange={({ target }) => {
        const next = target.value;
        if (next === shown) return;
        startTransition(async () => {
          show(next);
          await onSave(next);
        });
      }}
      value={shown}
    />
  );
}
