"use client";

import { useRouter } from "next/navigation";
import { ActionForm, FormError, SubmitButton } from "@/components/forms/action-form";
import { SelectField, TextField } from "@/components/forms/fields";
import { useActionForm } from "@/components/forms/use-action-form";
import { showToast } from "@/components/ui/toast";
import { updateWorkspaceAction } from "@/lib/workspaces/actions";
import { updateWorkspaceSchema } from "@/lib/workspaces/schema";

export type WorkspaceFormProps = {
  workspace: { slug: string; name: string; country: string; timeZone: string };
  countries: readonly { code: string; name: string }[];
  timeZones: readonly { value: string; label: string }[];
};

export function WorkspaceForm({ workspace, countries, timeZones }: WorkspaceFormProps) {
  const router = useRouter();
  const { slug, name, country, timeZone } = workspace;
  const state = useActionForm({
    schema: updateWorkspaceSchema.omit({ seen: true }),
    action: (input, seen) => updateWorkspaceAction(slug, { ...input, seen }),
    defaultValues: { name, country, timeZone },
    onSuccess: () => {
      showToast({ title: "Workspace saved", tone: "ok" });
      router.refresh();
    },
  });
  return (
    <ActionForm label="Workspace" state={state}>
      <TextField autoComplete="off" label="Name" name="name" />
      <SelectField
        hint="Phone numbers without a country code are read as numbers of this country."
        label="Country"
        name="country"
        options={countries.map(({ code, name: label }) => ({ value: code, label }))}
      />
      <SelectField
        hint="Schedules, days and reports go by this clock. Nothing that was already scheduled moves."
        label="Time zone"
        name="timeZone"
        options={timeZones}
      />
      <FormError />
      <div>
        <SubmitButton>Save workspace</SubmitButton>
      </div>
    </ActionForm>
  );
}
