"use client";

import { ActionForm, FormError, SubmitButton } from "@/components/forms/action-form";
import { PasswordField } from "@/components/forms/fields";
import { useActionForm } from "@/components/forms/use-action-form";
import { TextLink } from "@/components/ui/app-link";
import { resetPasswordAction } from "@/lib/auth/actions";
import { resetPasswordSchema } from "@/lib/auth/schema";
import { goTo } from "./go-to";

export function ResetPasswordForm({ token }: { token: string }) {
  const state = useActionForm({
    schema: resetPasswordSchema,
    action: resetPasswordAction,
    defaultValues: { token, password: "" },
    onSuccess: () => goTo("/continue"),
  });
  return (
    <ActionForm label="Set a new password" state={state}>
      <PasswordField
        autoComplete="new-password"
        autoFocus
        hint="10 characters or more; a few words in a row work well."
        label="New password"
        name="password"
        size="lg"
      />
      <FormError />
      {state.failure?.code === "stale" ? (
        <TextLink href="/forgot-password">Ask for a new link</TextLink>
      ) : null}
      <SubmitButton className="mt-2 w-full" size="lg">
        Set password and sign in
      </SubmitButton>
    </ActionForm>
  );
}
