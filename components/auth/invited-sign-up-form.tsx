"use client";

import { ActionForm, FormError, SubmitButton } from "@/components/forms/action-form";
import { TextField } from "@/components/forms/fields";
import { useActionForm } from "@/components/forms/use-action-form";
import { signUpByInvitationAction } from "@/lib/workspaces/actions";
import { signUpByInvitationSchema } from "@/lib/workspaces/schema";
import { goTo } from "./go-to";
import { NewPasswordField } from "./new-password-field";

export type InvitedSignUpFormProps = { token: string; email: string; workspaceName: string };

/** The account of an invited person; the address is the invitation's and cannot be changed. */
export function InvitedSignUpForm({ token, email, workspaceName }: InvitedSignUpFormProps) {
  const state = useActionForm({
    schema: signUpByInvitationSchema,
    action: signUpByInvitationAction,
    defaultValues: { token, name: "", password: "" },
    onSuccess: () => goTo("/continue"),
  });
  return (
    <ActionForm label="Create an account" state={state}>
      <p className="text-dense text-ink-2">
        Your account will be <bdi className="font-medium text-ink">{email}</bdi>.
      </p>
      <TextField autoComplete="name" autoFocus label="Your name" name="name" size="lg" />
      {/* tells password keepers whose password this is */}
      <input autoComplete="username" defaultValue={email} hidden name="username" readOnly />
      <NewPasswordField label="Password" name="password" size="lg" />
      <FormError />
      <SubmitButton className="mt-2 w-full" size="lg">
        Join {workspaceName}
      </SubmitButton>
    </ActionForm>
  );
}
