"use client";

import { CircleAlert } from "lucide-react";
import { createContext, type ReactNode, useContext, useRef } from "react";
import { type FieldValues, FormProvider } from "react-hook-form";
import { Button, type ButtonProps } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import type { ActionError } from "./action-result";
import { ConflictNote, type ConflictNoteProps } from "./conflict-note";
import { useEarlySubmit } from "./early-submit";
import type { ActionFormState } from "./use-action-form";
import type { FieldConflicts } from "./use-field-conflicts";

type FormStatus = {
  pending: boolean;
  failure: ActionError | null;
  conflicts: FieldConflicts | null;
};
const Status = createContext<FormStatus>({ pending: false, failure: null, conflicts: null });

export type ActionFormProps<Input extends FieldValues> = {
  /** What useActionForm returned. */
  state: ActionFormState<Input>;
  /** Names the form where no heading does. */
  label?: string | undefined;
  id?: string | undefined;
  className?: string | undefined;
  children: ReactNode;
};

/** The form element and its context for fields, FormError and SubmitButton. */
export function ActionForm<Input extends FieldValues>({
  state,
  label,
  id,
  className,
  children,
}: ActionFormProps<Input>) {
  const ref = useRef<HTMLFormElement>(null);
  useEarlySubmit(ref);
  return (
    <FormProvider {...state.form}>
      <Status.Provider value={state}>
        <form
          aria-label={label}
          className={classNames("grid gap-4", className)}
          data-early
          id={id}
          method="post"
          noValidate
          onSubmit={state.onSubmit}
          ref={ref}
        >
          {children}
        </form>
      </Status.Provider>
    </FormProvider>
  );
}

/** The refusal as a whole; place it above the submit button. */
export function FormError({ className }: { className?: string | undefined }) {
  const { failure, conflicts } = useContext(Status);
  const isToldAtFields = Object.keys(conflicts?.open ?? {}).length > 0;
  return (
    <div role={isToldAtFields ? undefined : "alert"}>
      {failure ? (
        <div
          className={classNames(
            "flex items-start gap-2 rounded-control px-3 py-2 text-dense text-ink forced-colors:border",
            isToldAtFields ? "bg-warn-soft" : "bg-bad-soft",
            className,
          )}
        >
          <CircleAlert
            className={classNames("mt-px flex-none", isToldAtFields ? "text-warn" : "text-bad")}
          />
          <p>
            {failure.message}
            {failure.referenceId ? (
              <span className="block text-meta text-ink-2">
                Reference <bdi className="font-mono">{failure.referenceId}</bdi>
              </span>
            ) : null}
          </p>
        </div>
      ) : null}
    </div>
  );
}

/** What somebody else changed at one field of the form, with the choice. */
export function FormConflict(props: Omit<ConflictNoteProps, "conflicts">) {
  const { conflicts } = useContext(Status);
  return conflicts ? <ConflictNote {...props} conflicts={conflicts} /> : null;
}

/** The form's primary: ink, and busy while the action runs. */
export function SubmitButton({ look = "primary", children, ...rest }: ButtonProps) {
  const { pending } = useContext(Status);
  return (
    <Button {...rest} loading={pending} look={look} type="submit">
      {children}
    </Button>
  );
}
