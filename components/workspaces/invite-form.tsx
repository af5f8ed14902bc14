"use client";

import { useRouter } from "next/navigation";
import { useWatch } from "react-hook-form";
import { ActionForm, FormError, SubmitButton } from "@/components/forms/action-form";
import { SelectField, TextField } from "@/components/forms/fields";
import { useActionForm } from "@/components/forms/use-action-form";
import { showToast } from "@/components/ui/toast";
import type { Role } from "@/db/enums/workspaces";
import { inviteMemberAction } from "@/lib/workspaces/actions";
import { inviteMemberSchema } from "@/lib/workspaces/schema";
import { ROLE_LABELS, ROLE_NOTES } from "./role-labels";

export type InviteFormProps = {
  workspaceSlug: string;
  /** Roles that the actor may give. */
  roles: readonly Role[];
};

export function InviteForm({ workspaceSlug, roles }: InviteFormProps) {
  const router = useRouter();
  const state = useActionForm({
    schema: inviteMemberSchema,
    action: (input) => inviteMemberAction(workspaceSlug, input),
    defaultValues: { email: "", role: "agent" as Role },
    resetOnSuccess: true,
    onSuccess: (_, input) => {
      showToast({ title: `Invitation for ${input.email} is on its way`, tone: "ok" });
      router.refresh();
    },
  });
  return (
    <ActionForm label="Invite somebody" state={state}>
      <div className="grid items-start gap-3 md:grid-cols-[minmax(0,1fr)_160px]">
        <TextField autoComplete="off" inputMode="email" label="Email" name="email" type="email" />
        <SelectField
          label="Role"
          name="role"
          options={roles.map((role) => ({ value: role, label: ROLE_LABELS[role] }))}
        />
      </div>
      <ChosenRole />
      <FormError />
      <div>
        <SubmitButton>Send invitation</SubmitButton>
      </div>
    </ActionForm>
  );
}

function ChosenRole() {
  const role: Role = useWatch({ name: "role" });
  return <p className="-mt-2 text-meta text-ink-3">{ROLE_NOTES[role]}</p>;
}
