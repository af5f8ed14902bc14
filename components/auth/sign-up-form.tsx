"use client";

import { ActionForm, FormError, SubmitButton } from "@/components/forms/action-form";
import { TextField } from "@/components/forms/fields";
import { useActionForm } from "@/components/forms/use-action-form";
import { signUpAction } from "@/lib/workspaces/actions";
import { signUpSchema } from "@/lib/workspaces/schema";
import { goTo } from "./go-to";
import { NewPasswordField } from "./new-password-field";

/** A new person with a new workspace. Four fields; everything else is asked later or never. */
export function SignUpForm() {
  const state = useActionForm({
    schema: signUpSchema,
    action: (input) =>
      signUpAction({
        ...input,
        timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      }),
    defaultValues: { name: "", workspaceName: "", email: "", password: "" },
    onSuccess: () => goTo("/continue"),
  });
  return (
    <ActionForm label="Create an account" state={state}>
      <TextField autoComplete="name" autoFocus label="Your name" name="name" size="lg" />
      <TextField
        autoComplete="organization"
        hint="Your team and your customers' bills see it. It can be changed."
        label="Business"
        name="workspaceName"
        size="lg"
      />
      <TextField
        autoComplete="username"
        inputMode="email"
        label="Email"
        name="email"
        size="lg"
        type="email"
      />
      <NewPasswordField label="Password" name="password" size="lg" />
      <FormError />
      <SubmitButton className="mt-2 w-full" size="lg">
        Create account
      </SubmitButton>
    </ActionForm>
  );
}
