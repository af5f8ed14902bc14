"use client";

import { useRouter } from "next/navigation";
import { ActionForm, FormError, SubmitButton } from "@/components/forms/action-form";
import { PasswordField } from "@/components/forms/fields";
import { useActionForm } from "@/components/forms/use-action-form";
import { showToast } from "@/components/ui/toast";
import { changePasswordAction } from "@/lib/auth/actions";
import { changePasswordSchema } from "@/lib/auth/schema";
import { NewPasswordField } from "./new-password-field";

const EMPTY = { currentPassword: "", newPassword: "" };

export function PasswordForm() {
  const router = useRouter();
  const state = useActionForm({
    schema: changePasswordSchema,
    action: changePasswordAction,
    defaultValues: EMPTY,
    onSuccess: ({ endedSessions }) => {
      // nothing typed here may stay on the screen
      state.form.reset(EMPTY);
      showToast({
        title: "Password changed",
        description:
          endedSessions > 0
            ? `${endedSessions} other ${endedSessions === 1 ? "browser was" : "browsers were"} signed out.`
            : "You are signed in nowhere else.",
        tone: "ok",
      });
      router.refresh();
    },
  });
  return (
    <ActionForm label="Password" state={state}>
      <PasswordField
        autoComplete="current-password"
        label="Current password"
        name="currentPassword"
      />
      <NewPasswordField label="New password" name="newPassword" />
      <FormError />
      <div>
        <SubmitButton look="secondary">Change password</SubmitButton>
      </div>
    </ActionForm>
  );
}
