"use client";

import { useState } from "react";
import { ActionForm, FormError, SubmitButton } from "@/components/forms/action-form";
import { TextField } from "@/components/forms/fields";
import { useActionForm } from "@/components/forms/use-action-form";
import { TextLink } from "@/components/ui/app-link";
import { Callout } from "@/components/ui/callout";
import { requestResetAction } from "@/lib/auth/actions";
import { requestResetSchema } from "@/lib/auth/schema";

/** Asks for a reset link. The answer is the same whether the address has an account or not. */
export function ForgotPasswordForm() {
  const [sentTo, setSentTo] = useState<string | null>(null);
  const state = useActionForm({
    schema: requestResetSchema,
    action: requestResetAction,
    defaultValues: { email: "" },
    onSuccess: (_, input) => setSentTo(input.email.trim()),
  });
  if (sentTo) {
    return (
      <div role="status">
        <Callout title="Look into your mailbox." tone="info">
          If <bdi>{sentTo}</bdi> has an account, a link is on its way. It works once, for 30
          minutes. Your password is unchanged until then.
        </Callout>
        <p className="mt-5 text-dense text-ink-2">
          No mail after a few minutes? Look among the unwanted ones, or{" "}
          <button
            className="font-medium text-accent-ink hover:underline"
            onClick={() => setSentTo(null)}
            type="button"
          >
            try another address
          </button>
          . <TextLink href="/sign-in">Back to sign in</TextLink>
        </p>
      </div>
    );
  }
  return (
    <ActionForm label="Ask for a reset link" state={state}>
      <TextField
        autoComplete="username"
        autoFocus
        inputMode="email"
        label="Email"
        name="email"
        size="lg"
        type="email"
      />
      <FormError />
      <SubmitButton className="mt-2 w-full" size="lg">
        Send reset link
      </SubmitButton>
    </ActionForm>
  );
}
