"use client";

import { ActionForm, FormError, SubmitButton } from "@/components/forms/action-form";
import { PasswordField, TextField } from "@/components/forms/fields";
import { useActionForm } from "@/components/forms/use-action-form";
import { TextLink } from "@/components/ui/app-link";
import { signInAction } from "@/lib/auth/actions";
import { signInSchema } from "@/lib/auth/schema";
import { goTo } from "./go-to";

export type SignInFormProps = {
  /** Where to go afterwards: a path of this site, checked by the page. */
  next: string;
  email?: string;
};

export function SignInForm({ next, email = "" }: SignInFormProps) {
  const state = useActionForm({
    schema: signInSchema,
    action: signInAction,
    defaultValues: { email, password: "" },
    onSuccess: () => goTo(next),
  });
  return (
    <ActionForm label="Sign in" state={state}>
      <TextField
        autoComplete="username"
        autoFocus={email === ""}
        inputMode="email"
        label="Email"
        name="email"
        size="lg"
        type="email"
      />
      <PasswordField
        aside={<TextLink href="/forgot-password">Forgot it</TextLink>}
        autoComplete="current-password"
        autoFocus={email !== ""}
        label="Password"
        name="password"
        size="lg"
      />
      <FormError />
      <SubmitButton className="mt-2 w-full" size="lg">
        Sign in
      </SubmitButton>
    </ActionForm>
  );
}
