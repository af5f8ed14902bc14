"use client";

import { useRouter } from "next/navigation";
import { ActionForm, FormError, SubmitButton } from "@/components/forms/action-form";
import { TextField } from "@/components/forms/fields";
import { useActionForm } from "@/components/forms/use-action-form";
import { registerNumberAction } from "@/lib/channels/actions";
import { registerNumberSchema } from "@/lib/channels/schema";

/** Registers a number at Meta with its two-step PIN. */
export function RegisterForm({ workspace, channelId }: { workspace: string; channelId: string }) {
  const router = useRouter();
  const state = useActionForm({
    schema: registerNumberSchema,
    action: (input) => registerNumberAction(workspace, input),
    defaultValues: { channelId, pin: "" },
    onSuccess: () => router.refresh(),
  });
  return (
    <ActionForm className="mt-3 max-w-80 gap-3" label="Register the number" state={state}>
      <TextField
        autoComplete="off"
        hint="Meta allows ten tries in 72 hours. It is kept sealed."
        inputMode="numeric"
        label="Two-step PIN"
        maxLength={6}
        name="pin"
        placeholder="6 digits"
      />
      <FormError />
      <div>
        <SubmitButton look="secondary" size="sm">
          Register number
        </SubmitButton>
      </div>
    </ActionForm>
  );
}
