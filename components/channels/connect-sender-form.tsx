"use client";

import { useWatch } from "react-hook-form";
import { ActionForm, FormError, SubmitButton } from "@/components/forms/action-form";
import { PasswordField, TextField } from "@/components/forms/fields";
import { connectSenderAction } from "@/lib/channels/actions";
import { practiceSenderAction } from "@/lib/channels/practice-actions";
import { connectSenderSchema } from "@/lib/channels/schema";
import { noteForCountry } from "@/lib/channels/sms/sender-name";
import { PracticeFill } from "./practice-fill";
import { RefusedChecks } from "./refused-checks";
import { useConnectForm } from "./use-connect-form";

export type ConnectSenderFormProps = {
  workspace: string;
  /** ISO code of the country that the business is in: names are not allowed everywhere. */
  country: string;
  /** Whether an account of the stand-in can be had, to try it with. */
  canPractise: boolean;
};

/** Connects a number or a name of the workspace's own Twilio account. */
export function ConnectSenderForm({ workspace, country, canPractise }: ConnectSenderFormProps) {
  const { state, refused, fill } = useConnectForm(workspace, {
    schema: connectSenderSchema,
    action: (input) => connectSenderAction(workspace, input),
    defaultValues: { name: "", accountSid: "", authToken: "", sender: "" },
  });
  const { control } = state.form;
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
