"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { useWatch } from "react-hook-form";
import { ActionForm, FormError, SubmitButton } from "@/components/forms/action-form";
import { PasswordField, TextField } from "@/components/forms/fields";
import { useActionForm } from "@/components/forms/use-action-form";
import { connectSenderAction } from "@/lib/channels/actions";
import { practiceSenderAction } from "@/lib/channels/practice-actions";
import { connectSenderSchema } from "@/lib/channels/schema";
import { noteForCountry } from "@/lib/channels/sms/sender-name";
import type { CheckLine } from "./check-list";
import { PracticeFill } from "./practice-fill";
import { RefusedChecks } from "./refused-checks";

export type ConnectSenderFormProps = {
  workspace: string;
  /** ISO code of the country that the business is in: names are not allowed everywhere. */
  country: string;
  /** Whether an account of the stand-in can be had, to try it with. */
  canPractise: boolean;
};

/** Connects a number or a name of the workspace's own Twilio account. */
export function ConnectSenderForm({ workspace, country, canPractise }: ConnectSenderFormProps) {
  const router = useRouter();
  const [refused, setRefused] = useState<readonly CheckLine[] | null>(null);
  const state = useActionForm({
    schema: connectSenderSchema,
    action: (input) => {
      setRefused(null);
      return connectSenderAction(workspace, input);
    },
    defaultValues: { name: "", accountSid: "", authToken: "", sender: "" },
    onSuccess: ({ channelId, checks }) => {
      if (channelId) router.push(`/w/${workspace}/settings/channels/${channelId}`);
      else setRefused(checks);
    },
  });
  const { control, setValue } = state.form;
  const fill = (account: Record<string, string>) => {
    for (const [field, value] of Object.entries(account)) {
      setValue(field as "name", value, { shouldDirty: true, shouldValidate: true });
    }
  };
  const sender = useWatch({ control, name: "sender" });
  const note = /[a-z]/i.test(sender) ? noteForCountry(country) : null;
  return (
    <div className="grid gap-6">
      {canPractise ? (
        <PracticeFill
          ask={() => practiceSenderAction(workspace, {})}
          onFill={(account) => fill({ name: "Texts", ...account })}
        />
      ) : null}
      <ActionForm label="Connect a sender" state={state}>
        <TextField
          hint="For your team: Texts, Deliveries, Reminders."
          label="Name"
          name="name"
          placeholder="Texts"
        />
        <TextField
          autoComplete="off"
          hint="On the first page of Twilio’s console."
          label="Account SID"
          name="accountSid"
        />
        <PasswordField
          autoComplete="off"
          hint="Beside it. It is sealed before it is stored and never shown again."
          label="Auth token"
          name="authToken"
        />
        <TextField
          autoComplete="off"
          hint={
            note?.text ??
            "A number of this account, with its country code. Or a name of at most 11 characters, which nobody can answer."
          }
          label="Number or sender name"
          name="sender"
          placeholder="+1 415 555 2671"
        />
        <FormError />
        <div>
          <SubmitButton>Check and connect</SubmitButton>
        </div>
      </ActionForm>
      <RefusedChecks checks={refused} kind="sms" />
    </div>
  );
}
