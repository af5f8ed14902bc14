"use client";

import { useState } from "react";
import { ActionForm, FormError, SubmitButton } from "@/components/forms/action-form";
import { PasswordField, TextField } from "@/components/forms/fields";
import { useActionForm } from "@/components/forms/use-action-form";
import { AppLink } from "@/components/ui/app-link";
import { Banner } from "@/components/ui/banner";
import { buttonLook } from "@/components/ui/button-look";
import { connectChannelAction } from "@/lib/channels/actions";
import type { NumberCheck } from "@/lib/channels/check-number";
import { connectChannelSchema } from "@/lib/channels/schema";
import { CheckList } from "./check-list";

/** Connects a number by its ids and a token; Meta answers five checks, which stay on the screen. */
export function ConnectForm({ workspace }: { workspace: string }) {
  const [outcome, setOutcome] = useState<{ connected: boolean; checks: NumberCheck[] } | null>(
    null,
  );
  const state = useActionForm({
    schema: connectChannelSchema,
    action: (input) => {
      setOutcome(null);
      return connectChannelAction(workspace, input);
    },
    defaultValues: { name: "", phoneNumberId: "", wabaId: "", accessToken: "" },
    onSuccess: ({ channelId, checks }) => setOutcome({ connected: channelId !== null, checks }),
  });
  if (outcome?.connected) {
    return (
      <div className="grid gap-5">
        <Banner live title="The number is connected." tone="info">
          What customers write to it arrives in the inbox from now on.
        </Banner>
        <CheckList checks={outcome.checks} />
        <div className="flex flex-wrap gap-2">
          <AppLink
            className={buttonLook({ look: "primary" })}
            href={`/w/${workspace}/settings/channels`}
          >
            See your numbers
          </AppLink>
          <AppLink className={buttonLook({})} href={`/w/${workspace}/templates`}>
            Open templates
          </AppLink>
        </div>
      </div>
    );
  }
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
      {outcome ? <CheckList checks={outcome.checks} /> : null}
    </div>
  );
}
