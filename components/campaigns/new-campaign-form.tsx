"use client";

import type { Route } from "next";
import { useRouter } from "next/navigation";
import { ActionForm, FormError, SubmitButton } from "@/components/forms/action-form";
import { TextField } from "@/components/forms/fields";
import { useActionForm } from "@/components/forms/use-action-form";
import { createCampaignAction } from "@/lib/campaigns/actions";
import { createCampaignSchema } from "@/lib/campaigns/schema";

/** The one thing a draft needs; everything else is decided on its own page. */
export function NewCampaignForm({ workspaceSlug }: { workspaceSlug: string }) {
  const router = useRouter();
  const state = useActionForm({
    schema: createCampaignSchema,
    action: (input: { name: string }) => createCampaignAction(workspaceSlug, input),
    defaultValues: { name: "" },
    onSuccess: ({ campaignId }) =>
      router.push(`/w/${workspaceSlug}/campaigns/${campaignId}` as Route),
  });
  return (
    <ActionForm className="grid max-w-[440px] gap-4" label="New campaign" state={state}>
      <TextField
        autoComplete="off"
        autoFocus
        countTo={120}
        hint="Your team sees it; the people you write to do not."
        label="Name"
        name="name"
        placeholder="November restock"
      />
      <FormError />
      <div>
        <SubmitButton>Write the draft</SubmitButton>
      </div>
    </ActionForm>
  );
}
