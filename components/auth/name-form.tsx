"use client";

import { useRouter } from "next/navigation";
import { ActionForm, FormError, SubmitButton } from "@/components/forms/action-form";
import { TextField } from "@/components/forms/fields";
import { useActionForm } from "@/components/forms/use-action-form";
import { showToast } from "@/components/ui/toast";
import { changeNameAction } from "@/lib/auth/actions";
import { changeNameSchema } from "@/lib/auth/schema";

export function NameForm({ name }: { name: string }) {
  const router = useRouter();
  const state = useActionForm({
    schema: changeNameSchema,
    action: changeNameAction,
    defaultValues: { name },
    onSuccess: () => {
      showToast({ title: "Name saved", tone: "ok" });
      router.refresh();
    },
  });
  return (
    <ActionForm label="Your name" state={state}>
      <TextField autoComplete="name" label="Name" name="name" />
      <FormError />
      <div>
        <SubmitButton look="secondary">Save name</SubmitButton>
      </div>
    </ActionForm>
  );
}
