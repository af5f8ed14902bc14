"use client";

import { ActionForm, FormError, SubmitButton } from "@/components/forms/action-form";
import { useActionForm } from "@/components/forms/use-action-form";
import { TextLink } from "@/components/ui/app-link";
import { resetPasswordAction } from "@/lib/auth/actions";
import { resetPasswordSchema } from "@/lib/auth/schema";
import { goTo } from "./go-to";
import { NewPasswordField } from "./new-password-field";

export function ResetPasswordForm({ token }: { token: string }) {
  const state = useActionForm({
    schema: resetPasswordSchema,
    action: resetPasswordAction,
    defaultValues: { token, password: "" },
    onSuccess: () => goTo("/continue"),
  });
  return (
    <ActionForm label="Set a new password" state={state}>
      <NewPasswordField autoFocus label="New password" name="password" size="lg" />
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
