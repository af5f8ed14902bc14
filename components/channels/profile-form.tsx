"use client";

import { useRouter } from "next/navigation";
import { ActionForm, FormError, SubmitButton } from "@/components/forms/action-form";
import { SelectField, TextareaField, TextField } from "@/components/forms/fields";
import { useActionForm } from "@/components/forms/use-action-form";
import { showToast } from "@/components/ui/toast";
import { saveBusinessProfileAction } from "@/lib/channels/actions";
import { businessProfileSchema } from "@/lib/channels/schema";
import { BRANCH_WORDS } from "./channel-words";

export type ProfileFormProps = {
  workspace: string;
  channelId: string;
  profile: {
    about: string;
    address: string;
    description: string;
    email: string;
    vertical: string;
    websites: readonly string[];
  };
};

/** What customers see when they open the number in WhatsApp; saved at Meta itself. */
export function ProfileForm({ workspace, channelId, profile }: ProfileFormProps) {
  const router = useRouter();
  const { websites, ...rest } = profile;
  const state = useActionForm({
    schema: businessProfileSchema,
    action: (input) => saveBusinessProfileAction(workspace, input),
    defaultValues: {
      channelId,
      ...rest,
      website1: websites[0] ?? "",
      website2: websites[1] ?? "",
    },
    onSuccess: () => {
      showToast({ title: "Profile saved at Meta" });
      router.refresh();
    },
  });
  const known = Object.entries(BRANCH_WORDS).map(([value, label]) => ({ value, label }));
  const branches =
    profile.vertical === "" || profile.vertical in BRANCH_WORDS
      ? known
      : [...known, { value: profile.vertical, label: profile.vertical }];
  return (
    <ActionForm label="Business profile" state={state}>
      <TextField countTo={139} label="About" name="about" />
      <TextareaField label="Description" maxLength={512} name="description" optional rows={3} />
      <div className="grid gap-4 md:grid-cols-2">
        <SelectField label="Branch" name="vertical" options={branches} />
        <TextField inputMode="email" label="Email" name="email" optional />
        <TextField label="Website" name="website1" optional placeholder="https://" />
        <TextField label="Second website" name="website2" optional placeholder="https://" />
      </div>
      <TextField countTo={256} label="Address" name="address" optional />
      <FormError />
      <div>
        <SubmitButton look="secondary" size="sm">
          Save profile
        </SubmitButton>
      </div>
    </ActionForm>
  );
}
