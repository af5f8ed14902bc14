"use client";

import { ActionForm, FormError, SubmitButton } from "@/components/forms/action-form";
import { PasswordField, TextField } from "@/components/forms/fields";
import { connectMailboxAction } from "@/lib/channels/actions";
import { practiceMailboxAction } from "@/lib/channels/practice-actions";
import { connectMailboxSchema } from "@/lib/channels/schema";
import { PracticeFill } from "./practice-fill";
import { RefusedChecks } from "./refused-checks";
import { useConnectForm } from "./use-connect-form";

export type ConnectMailboxFormProps = {
  workspace: string;
  /** What customers may know the business as. */
  business: string;
  /** Whether an account of the stand-in can be had, to try it with. */
  canPractise: boolean;
};

/** Connects an email address of the workspace's own Resend account. */
export function ConnectMailboxForm({ workspace, business, canPractise }: ConnectMailboxFormProps) {
  const { state, refused, fill } = useConnectForm(workspace, {
    schema: connectMailboxSchema,
    action: (input) => connectMailboxAction(workspace, input),
    defaultValues: { name: "", apiKey: "", address: "", displayName: business },
  });
  return (
    <div className="grid gap-6">
      {canPractise ? (
        <PracticeFill
          ask={() => practiceMailboxAction(workspace, {})}
          onFill={(account) => fill({ name: "Mail", ...account })}
        />
      ) : null}
      <ActionForm label="Connect an email address" state={state}>
        <TextField
          hint="For your team: Mail, Support, Orders."
          label="Name"
          name="name"
          placeholder="Mail"
        />
        <PasswordField
          autoComplete="off"
          hint="With full access: one that only sends cannot fetch what comes in. It is sealed before it is stored and never shown again."
          label="API key"
          name="apiKey"
        />
        <TextField
          autoComplete="off"
          hint="At a domain that is verified at Resend. Customers write to it, and answers go out from it."
          inputMode="email"
          label="Email address"
          name="address"
          placeholder="help@example.com"
        />
        <TextField
          autoComplete="off"
          hint="Whom customers see as the sender. Empty: the address alone."
          label="Display name"
          name="displayName"
        />
        <FormError />
        <div>
          <SubmitButton>Check and connect</SubmitButton>
        </div>
      </ActionForm>
      <RefusedChecks checks={refused} kind="email" />
    </div>
  );
}
