"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { ActionForm, FormError, SubmitButton } from "@/components/forms/action-form";
import { PasswordField } from "@/components/forms/fields";
import { useActionForm } from "@/components/forms/use-action-form";
import { Button } from "@/components/ui/button";
import { showToast } from "@/components/ui/toast";
import { replaceTokenAction } from "@/lib/channels/actions";
import { replaceTokenSchema } from "@/lib/channels/schema";

export type TokenFormProps = {
  workspace: string;
  channelId: string;
  /** The token fails or ends soon: the form is open without a press. */
  isNeeded: boolean;
};

/** A new token in the place of the old one; it is tried before it is kept. */
export function TokenForm({ workspace, channelId, isNeeded }: TokenFormProps) {
  const router = useRouter();
  const [isAsked, setIsAsked] = useState(false);
  const state = useActionForm({
    schema: replaceTokenSchema,
    action: (input) => replaceTokenAction(workspace, input),
    defaultValues: { channelId, accessToken: "" },
    resetOnSuccess: true,
    onSuccess: () => {
      setIsAsked(false);
      showToast({ title: "Token replaced", tone: "ok" });
      router.refresh();
    },
  });
  if (!isNeeded && !isAsked) {
    return (
      <div className="mt-2">
        <Button onClick={() => setIsAsked(true)} size="sm">
          Replace token
        </Button>
      </div>
    );
  }
  return (
    <ActionForm className="mt-3 max-w-96 gap-3" label="Replace the access token" state={state}>
      <PasswordField
        autoComplete="off"
        autoFocus={isAsked}
        hint="It is tried first; one that does not work changes nothing."
        label="New access token"
        name="accessToken"
      />
      <FormError />
      <div className="flex flex-wrap gap-2">
        <SubmitButton look="secondary" size="sm">
          Replace token
        </SubmitButton>
        {isNeeded ? null : (
          <Button look="ghost" onClick={() => setIsAsked(false)} size="sm">
            Keep the one in use
          </Button>
        )}
      </div>
    </ActionForm>
  );
}
