"use client";

import { useRouter } from "next/navigation";
import { ActionForm, FormError, SubmitButton } from "@/components/forms/action-form";
import { CheckboxField, TextField } from "@/components/forms/fields";
import { useActionForm } from "@/components/forms/use-action-form";
import { showToast } from "@/components/ui/toast";
import { saveChannelAction } from "@/lib/channels/actions";
import { saveChannelSchema } from "@/lib/channels/schema";

export type NumberFormProps = {
  workspace: string;
  channelId: string;
  name: string;
  label: string;
  isDefault: boolean;
};

/** What the team calls the number, and whether new conversations begin on it. */
export function NumberForm({ workspace, channelId, name, label, isDefault }: NumberFormProps) {
  const router = useRouter();
  const state = useActionForm({
    schema: saveChannelSchema,
    action: (input) => saveChannelAction(workspace, input),
    defaultValues: { channelId, name, label, isDefault },
    onSuccess: () => {
      showToast({ title: "Saved" });
      router.refresh();
    },
  });
  return (
    <ActionForm label="Name of the number" state={state}>
      <TextField label="Name" name="name" />
      <TextField
        countTo={24}
        hint="A short word beside the name: a city, a shift, a brand."
        label="Label"
        name="label"
        optional
      />
      <CheckboxField
        hint="Replies always go over the number the customer wrote to."
        label="New conversations begin on this number"
        name="isDefault"
      />
      <FormError />
      <div>
        <SubmitButton size="sm">Save</SubmitButton>
      </div>
    </ActionForm>
  );
}
