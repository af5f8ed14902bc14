"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { unstable_rethrow } from "next/navigation";
import { useState, useTransition } from "react";
import {
  type DefaultValues,
  type FieldPath,
  type FieldValues,
  type UseFormReturn,
  useForm,
} from "react-hook-form";
import type * as z from "zod";
import type { ActionError, ActionResult } from "./action-result";

export type ActionFormOptions<Input extends FieldValues, Output, Value> = {
  /** The schema that the action checks again on the server. */
  schema: z.ZodType<Output, Input>;
  /** Receives what was typed, not what the schema made of it: it is parsed on the server. */
  action: (input: Input) => Promise<ActionResult<Value>>;
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
};

const NO_ANSWER: ActionError = {
  code: "no_answer",
  message:
    "The server did not answer, so we do not know if this was saved. What you typed is still here. Check the connection, look whether it is done, then try again.",
};

/** A form tied to an action. Whatever fails, nothing typed is lost. */
export function useActionForm<Input extends FieldValues, Output, Value>({
  schema,
  action,
  defaultValues,
  onSuccess,
  resetOnSuccess = false,
}: ActionFormOptions<Input, Output, Value>): ActionFormState<Input> {
  const [pending, startTransition] = useTransition();
  const [failure, setFailure] = useState<ActionError | null>(null);
  const form = useForm<Input>({
    resolver: zodResolver(schema, undefined, { raw: true }),
    defaultValues,
    // Judged when one leaves a field, then kept true while it is mended.
    mode: "onTouched",
  });

  const onSubmit = form.handleSubmit((input) => {
    if (pending) return;
    setFailure(null);
    startTransition(async () => {
      try {
        const result = await action(input);
        if (!result.ok) {
          setFailure(showFieldErrors(form, result.error));
          return;
        }
        if (resetOnSuccess) form.reset();
        else form.reset(input);
        onSuccess?.(result.value, input);
      } catch (error) {
        // A redirect travels as an exception and is Next's to handle.
        unstable_rethrow(error);
        setFailure(NO_ANSWER);
      }
    });
  });
  return { form, onSubmit, pending, failure };
}

/** Puts reasons at their fields and the focus on the first; unknown ones join the message. */
function showFieldErrors<Input extends FieldValues>(
  form: UseFormReturn<Input>,
  error: ActionError,
): ActionError {
  const known = new Set(fieldNames(form.getValues()));
  const homeless: string[] = [];
  let focused = false;
  for (const [name, message] of Object.entries(error.fields ?? {})) {
    if (!known.has(name)) {
      homeless.push(message);
      continue;
    }
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
