"use client";

import { ActionForm, FormError, SubmitButton } from "@/components/forms/action-form";
import { PasswordField, TextField } from "@/components/forms/fields";
import { connectChannelAction } from "@/lib/channels/actions";
import { connectChannelSchema } from "@/lib/channels/schema";
import { RefusedChecks } from "./refused-checks";
import { useConnectForm } from "./use-connect-form";

/**
 * Connects a number by its ids and a token. What Meta refuses stays beside the form; once the number
 * is proved to be theirs, its own page shows what is still missing.
 */
export function ConnectForm({ workspace }: { workspace: string }) {
  const { state, refused } = useConnectForm(workspace, {
    schema: connectChannelSchema,
    action: (input) => connectChannelAction(workspace, input),
    defaultValues: { name: "", phoneNumberId: "", wabaId: "", accessToken: "" },
  });
  return (
    <div className="grid gap-6">
      <ActionForm label="Connect a number" state={state}>
        <TextField
          hint="For your team: Support, Sales, Nairobi shop."
          label="Name"
          name="name"
          placeholder="Support"
        />
        <TextField
          autoComplete="off"
          hint="In Meta’s app dashboard under WhatsApp, API setup."
          inputMode="numeric"
          label="Phone number id"
          name="phoneNumberId"
        />
        <TextField
          autoComplete="off"
          hint="On the same page: WhatsApp Business account id."
          inputMode="numeric"
          label="WhatsApp account id"
          name="wabaId"
        />
        <PasswordField
          autoComplete="off"
          hint="Of a system user, with whatsapp_business_messaging and whatsapp_business_management. It is sealed before it is stored and never shown again."
          label="Access token"
          name="accessToken"
        />
        <FormError />
        <div>
          <SubmitButton>Check and connect</SubmitButton>
        </div>
      </ActionForm>
      <RefusedChecks checks={refused} kind="whatsapp" />
    </div>
  );
}
