"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { ActionForm, FormError, SubmitButton } from "@/components/forms/action-form";
import { PasswordField } from "@/components/forms/fields";
import { useActionForm } from "@/components/forms/use-action-form";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { showToast } from "@/components/ui/toast";
import { saveWebhookSecretAction } from "@/lib/channels/actions";
import { practiceWebhookAction } from "@/lib/channels/practice-actions";
import { saveWebhookSecretSchema } from "@/lib/channels/schema";

export type WebhookSecretFormProps = {
  workspace: string;
  channelId: string;
  /** Where Resend is to post. */
  address: string;
  /** Nothing comes in without it: the form is open without a press. */
  isNeeded: boolean;
  /** Whether the practice Resend can be told the address. */
  canPractise: boolean;
};

/** The two halves of a webhook: its address goes to Resend, its signing secret comes here. */
export function WebhookSecretForm(props: WebhookSecretFormProps) {
  const { workspace, channelId, address, isNeeded, canPractise } = props;
  const router = useRouter();
  const [isAsked, setIsAsked] = useState(false);
  const state = useActionForm({
    schema: saveWebhookSecretSchema,
    action: (input) => saveWebhookSecretAction(workspace, input),
    defaultValues: { channelId, secret: "" },
    resetOnSuccess: true,
    onSuccess: () => {
      setIsAsked(false);
      showToast({ title: "Signing secret stored", tone: "ok" });
      router.refresh();
    },
  });
  const [filling, startFilling] = useTransition();
  const fill = () =>
    startFilling(async () => {
      const result = await practiceWebhookAction(workspace, { channelId });
      if (result.ok) state.form.setValue("secret", result.value.secret, { shouldDirty: true });
      else showToast({ title: result.error.message, tone: "bad" });
    });
  if (!isNeeded && !isAsked) {
    return (
      <div className="mt-2">
        <Button onClick={() => setIsAsked(true)} size="sm">
          Replace signing secret
        </Button>
      </div>
    );
  }
  return (
    <div className="mt-3 grid max-w-[520px] grid-cols-[minmax(0,1fr)] gap-3">
      <ol className="list-decimal space-y-2 ps-5">
        <li>
          Add a webhook at Resend with this address and all events that begin with “email.”:
          <span className="mt-1 flex min-w-0 items-center gap-1 font-mono text-meta">
            <span className="min-w-0 break-all">{address}</span>
            <CopyButton text={address} what="webhook address" />
          </span>
        </li>
        <li>Copy its signing secret from there.</li>
      </ol>
      <ActionForm className="max-w-96 gap-3" label="Signing secret of the webhook" state={state}>
        <PasswordField
          autoComplete="off"
          autoFocus={isAsked}
          hint="It is sealed before it is stored and never shown again."
          label="Signing secret"
          name="secret"
        />
        <FormError />
        <div className="flex flex-wrap gap-2">
          <SubmitButton look="secondary" size="sm">
            Store secret
          </SubmitButton>
          {canPractise ? (
            <Button loading={filling} onClick={fill} size="sm">
              Add it at the practice account
            </Button>
          ) : null}
          {isNeeded ? null : (
            <Button look="ghost" onClick={() => setIsAsked(false)} size="sm">
              Keep the one in use
            </Button>
          )}
        </div>
      </ActionForm>
    </div>
  );
}
