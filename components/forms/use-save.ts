"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { answerTo } from "@/components/forms/no-answer";
import { type FieldConflicts, useFieldConflicts } from "@/components/forms/use-field-conflicts";
import { showToast } from "@/components/ui/toast";
import type { ActionResult } from "@/lib/core/errors";

type Fields = Record<string, unknown>;

export type SaveOptions<Value, Shown extends Fields> = {
  done: string;
  onDone: (value: Value) => void;
  /** What is changed, as it was when the form was opened; null for something new. */
  shown?: Shown | null;
  /** Puts what somebody else wrote into a field; for each that can be in conflict. */
  take?: { [Field in keyof Shown]?: (value: Shown[Field]) => void };
};

/** One save of one form: what was wrong stands beside its field, and what was typed stays. */
export function useSave<Value, Shown extends Fields = Fields>(options: SaveOptions<Value, Shown>) {
  const router = useRouter();
  const [isRunning, startTransition] = useTransition();
  const [isRefused, setRefused] = useState(false);
  const [fields, setFields] = useState<Record<string, string>>({});
  const [message, setMessage] = useState<string | null>(null);
  const conflicts: FieldConflicts = useFieldConflicts(options.shown ?? {}, (field, value) =>
    options.take?.[field]?.(value as Shown[string]),
  );
  /** @param work receives what the person saw; nothing for something new */
  const save = (work: (seen: { seen?: Shown }) => Promise<ActionResult<Value>>) => {
    setRefused(false);
    startTransition(async () => {
      const seen = options.shown ? { seen: conflicts.seen.current as Shown } : {};
      const result = await answerTo(work(seen));
      if (result.ok) {
        setFields({});
        setMessage(null);
        showToast({ title: options.done });
        router.refresh();
        options.onDone(result.value);
        return;
      }
      const { conflicts: met, fields: faults = {}, message: words } = result.error;
      setRefused(true);
      conflicts.raise(met);
      setFields(met ? {} : faults);
      setMessage(met ? null : words);
    });
  };
  // a transition ends a moment after its refusal is on the screen, and a press in it would be lost
  return { save, pending: isRunning && !isRefused, fields, message, conflicts };
}
