"use client";

import { useRouter } from "next/navigation";
import { ActionForm, FormError, SubmitButton } from "@/components/forms/action-form";
import { PasswordField } from "@/components/forms/fields";
import { useActionForm } from "@/components/forms/use-action-form";
import { replaceTokenAction } from "@/lib/channels/actions";
import { replaceTokenSchema } from "@/lib/channels/schema";

/** A new token in the place of the old one; it is tried before it is kept. */
export function TokenForm({ workspace, channelId }: { workspace: string; channelId: string }) {
  const router = useRouter();
  const state = useActionForm({
    schema: replaceTokenSchema,
    action: (input) => replaceTokenAction(workspace, input),
    defaultValues: { channelId, accessToken: "" },
    resetOnSuccess: true,
    onSuccess: () => router.refresh(),
  });
  return (
    <ActionForm className="mt-3 max-w-96 gap-3" label="Replace the access token" state={state}>
      <PasswordField
        autoComplete="off"
        hint="It is tried first; one that does not work changes nothing."
        label="New access token"
        name="accessToken"
      />
      <FormError />
      <div>
        <SubmitButton look="secondary" size="sm">
          Replace token
        </SubmitButton>
      </div>
    </ActionForm>
  );
}
