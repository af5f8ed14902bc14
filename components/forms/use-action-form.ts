"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { unstable_rethrow } from "next/navigation";
import { useRef, useState, useTransition } from "react";
import {
  type DefaultValues,
  type FieldPath,
  type FieldPathValue,
  type FieldValues,
  set,
  type UseFormReturn,
  useForm,
} from "react-hook-form";
import type * as z from "zod";
import type { ActionError, ActionResult } from "./action-result";
import { noAnswer } from "./no-answer";
import { type FieldConflicts, useFieldConflicts } from "./use-field-conflicts";

export type ActionFormOptions<Input extends FieldValues, Output, Value> = {
  /** The schema that the action checks again on the server. */
  schema: z.ZodType<Output, Input>;
  /**
   * Receives what was typed, not what the schema made of it: it is parsed on the server. `seen` is
   * what the fields showed before, for an action that guards what a colleague changed meanwhile.
   */
  action: (input: Input, seen: Input) => Promise<ActionResult<Value>>;
  defaultValues: DefaultValues<Input>;
  onSuccess?: ((value: Value, input: Input) => void) | undefined;
  /** Empties the fields afterwards, for a form that is used again at once. */
  resetOnSuccess?: boolean;
};

export type ActionFormState<Input extends FieldValues> = {
  form: UseFormReturn<Input>;
  onSubmit: (event?: React.BaseSyntheticEvent) => Promise<void>;
  pending: boolean;
  /** The refusal as a whole; reasons of single fields stand at the fields. */
  failure: ActionError | null;
  /** What somebody else changed meanwhile, told at the fields. */
  conflicts: FieldConflicts;
};

const NO_ANSWER =
  "The server did not answer, so we do not know if this was saved. What you typed is still here. Check the connection, look whether it is done, then try again.";

/** A form tied to an action. Whatever fails, nothing typed is lost. */
export function useActionForm<Input extends FieldValues, Output, Value>({
  schema,
  action,
  defaultValues,
  onSuccess,
  resetOnSuccess = false,
}: ActionFormOptions<Input, Output, Value>): ActionFormState<Input> {
  const [isRunning, startTransition] = useTransition();
  const [failure, setFailure] = useState<ActionError | null>(null);
  // a transition ends a moment after its refusal is on the screen, and a press in it would be lost
  const pending = isRunning && failure === null;
  const form = useForm<Input>({
    resolver: zodResolver(schema, undefined, { raw: true }),
    defaultValues,
    // Judged when one leaves a field, then kept true while it is mended.
    mode: "onTouched",
  });

  const shown = useRef(defaultValues as Input);
  const conflicts = useFieldConflicts({}, (field, value) => {
    const path = field as FieldPath<Input>;
    form.setValue(path, (value ?? "") as FieldPathValue<Input, typeof path>, {
      shouldDirty: true,
      shouldValidate: true,
    });
  });

  const onSubmit = form.handleSubmit((input) => {
    if (pending) return;
    setFailure(null);
    startTransition(async () => {
      try {
        const result = await action(input, seenBy(shown.current, conflicts));
        if (!result.ok) {
          setFailure(showFieldErrors(form, conflicts, result.error));
          return;
        }
        conflicts.raise(undefined);
        conflicts.seen.current = {};
        shown.current = resetOnSuccess ? (defaultValues as Input) : input;
        if (resetOnSuccess) form.reset();
        else form.reset(input);
        onSuccess?.(result.value, input);
      } catch (error) {
        // A redirect travels as an exception and is Next's to handle.
        unstable_rethrow(error);
        setFailure(noAnswer(error, NO_ANSWER));
      }
    });
  });
  // once the last conflict is settled, that there were some is no failure any more
  const isSettled = failure?.conflicts && Object.keys(conflicts.open).length === 0;
  return { form, onSubmit, pending, failure: isSettled ? null : failure, conflicts };
}

/** What the fields showed when they were last looked at. */
function seenBy<Input extends FieldValues>(shown: Input, { seen }: FieldConflicts): Input {
  const values = structuredClone(shown);
  for (const [field, value] of Object.entries(seen.current)) set(values, field, value ?? "");
  return values;
}

/**
 * Puts reasons and conflicts at their fields and the focus on the first; unknown ones join the
 * message.
 */
function showFieldErrors<Input extends FieldValues>(
  form: UseFormReturn<Input>,
  conflicts: FieldConflicts,
  error: ActionError,
): ActionError {
  const known = new Set(fieldNames(form.getValues()));
  const homeless: string[] = [];
  const met = Object.entries(error.conflicts ?? {}).filter(([name]) => known.has(name));
  conflicts.raise(Object.fromEntries(met));
  let focused = met.length > 0;
  for (const [name, message] of Object.entries(error.fields ?? {})) {
    if (!known.has(name)) {
      homeless.push(message);
      continue;
    }
    if (error.conflicts?.[name]) continue;
    form.setError(name as FieldPath<Input>, { type: "server", message }, { shouldFocus: !focused });
    focused = true;
  }
  return homeless.length > 0
    ? { ...error, message: [error.message, ...homeless].join(" ") }
    : error;
}

/** Every path of a form's values, inner ones included: "name", "address", "address.city". */
export function fieldNames(values: FieldValues, prefix = ""): string[] {
  return Object.entries(values).flatMap(([key, value]) => {
    const name = prefix ? `${prefix}.${key}` : key;
    const inner =
      value !== null && typeof value === "object" && !(value instanceof Date)
        ? fieldNames(value as FieldValues, name)
        : [];
    return [name, ...inner];
  });
}
