"use client";

import { ActionForm, FormError, SubmitButton } from "@/components/forms/action-form";
import { TextField } from "@/components/forms/fields";
import { useActionForm } from "@/components/forms/use-action-form";
import { createWorkspaceAction } from "@/lib/workspaces/actions";
import { createWorkspaceSchema } from "@/lib/workspaces/schema";

export function CreateWorkspaceForm() {
  const state = useActionForm({
    schema: createWorkspaceSchema,
    action: (input) =>
      createWorkspaceAction({
        ...input,
        timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      }),
    defaultValues: { name: "" },
    onSuccess: ({ slug }) => window.location.assign(`/welcome/${slug}`),
  });
  return (
    <ActionForm label="Create a workspace" state={state}>
      <TextField
        autoComplete="organization"
        autoFocus
        hint="Your team sees it. It can be changed."
        label="Business"
        name="name"
        size="lg"
      />
      <FormError />
      <SubmitButton className="mt-2 w-full" size="lg">
        Create workspace
      </SubmitButton>
    </ActionForm>
  );
}
