"use client";

import type { Route } from "next";
import { useRouter } from "next/navigation";
import { ActionForm, FormError, SubmitButton } from "@/components/forms/action-form";
import { TextField } from "@/components/forms/fields";
import { useActionForm } from "@/components/forms/use-action-form";
import { showToast } from "@/components/ui/toast";
import { createCampaignAction, updateCampaignAction } from "@/lib/campaigns/actions";
import { createCampaignSchema } from "@/lib/campaigns/schema";
import { languageName } from "@/lib/core/format/language";
import { guessVariables } from "./guess-variables";

export type NewCampaignFormProps = {
  workspaceSlug: string;
  /** Chosen before, on the template's page. */
  template: {
    id: string;
    name: string;
    language: string;
    slots: readonly { place: string }[];
    sources: Readonly<Record<string, { field: string; fallback: string }>>;
    /** The only number that can send it; null leaves the number open. */
    channelId: string | null;
  } | null;
  customFields: readonly string[];
};

/** The one thing a draft needs; everything else is decided on its own page. */
export function NewCampaignForm({ workspaceSlug, template, customFields }: NewCampaignFormProps) {
  const router = useRouter();
  const state = useActionForm({
    schema: createCampaignSchema,
    action: async (input: { name: string }) => {
      const created = await createCampaignAction(workspaceSlug, input);
      if (!created.ok || !template) return created;
      const chosen = await updateCampaignAction(workspaceSlug, {
        campaignId: created.value.campaignId,
        templateId: template.id,
        variables: guessVariables(template.slots, {}, customFields, template.sources),
        ...(template.channelId ? { channelId: template.channelId } : {}),
      }).catch(() => null);
      if (!chosen?.ok) {
        // the draft exists by now: to refuse the form would make a second one
        showToast({
          title: "The draft is saved without the template. Choose it there.",
          tone: "bad",
        });
      }
      return created;
    },
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
      {template ? (
        <p className="text-dense text-ink-2">
          With the template <b className="font-mono font-medium">{template.name}</b>,{" "}
          {languageName(template.language)}.
        </p>
      ) : null}
      <FormError />
      <div>
        <SubmitButton>Write the draft</SubmitButton>
      </div>
    </ActionForm>
  );
}
