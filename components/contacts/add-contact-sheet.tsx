"use client";

import * as z from "zod";
import { ActionForm, FormError } from "@/components/forms/action-form";
import { TextareaField, TextField } from "@/components/forms/fields";
import { useActionForm } from "@/components/forms/use-action-form";
import { ContactFields } from "@/components/people/contact-fields";
import { Button } from "@/components/ui/button";
import { Sheet, SheetClose, SheetContent } from "@/components/ui/sheet";
import { showToast } from "@/components/ui/toast";
import { createContactAction } from "@/lib/contacts/actions";
import { createContactSchema } from "@/lib/contacts/schema";
import { splitTagNames } from "@/lib/contacts/tag";

type AddContactSheetProps = {
  workspaceSlug: string;
  country: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onAdded: (id: string) => void;
};

/** The sheet types tags as one line. */
const addFormSchema = z.object({
  name: z.string(),
  phone: z.string(),
  phoneCountry: z.string(),
  email: z.string(),
  company: z.string(),
  city: z.string(),
  language: z.string(),
  tags: z.string(),
  consentEvidence: z.string(),
});

/** Adds one person. */
export function AddContactSheet({
  workspaceSlug,
  country,
  open,
  onOpenChange,
  onAdded,
}: AddContactSheetProps) {
  const state = useActionForm({
    schema: addFormSchema.superRefine((values, refine) => {
      const parsed = createContactSchema.safeParse(toCreateInput(values));
      for (const issue of parsed.error?.issues ?? []) {
        const path = issue.path[0] === "tagNames" ? ["tags"] : issue.path;
        refine.addIssue({ code: "custom", path: [...path], message: issue.message });
      }
    }),
    action: (values) => createContactAction(workspaceSlug, toCreateInput(values)),
    defaultValues: {
      name: "",
      phone: "",
      phoneCountry: country,
      email: "",
      company: "",
      city: "",
      language: "",
      tags: "",
      consentEvidence: "",
    },
    resetOnSuccess: true,
    onSuccess: ({ id, restored }, values) => {
      onOpenChange(false);
      showToast({
        title: `${values.name || values.phone || values.email} ${restored ? "is back" : "added"}`,
        ...(restored
          ? {
              description:
                "This person was known here, outside the lists; their history and consent came back with them.",
            }
          : {}),
      });
      onAdded(id);
    },
  });
  return (
    <Sheet onOpenChange={onOpenChange} open={open}>
      <SheetContent
        footer={
          <>
            <SheetClose asChild>
              <Button>Cancel</Button>
            </SheetClose>
            <Button form="add-contact" loading={state.pending} look="primary" type="submit">
              Add contact
            </Button>
          </>
        }
        title="Add contact"
      >
        <ActionForm id="add-contact" label="Add contact" state={state}>
          <ContactFields phoneHint="With + and country code, or as dialled at home" />
          <TextField hint="Separate them with commas" label="Tags" name="tags" optional />
          <TextareaField
            hint="How and where they agreed to marketing. Without it they can get replies and no campaigns."
            label="Proof of consent"
            name="consentEvidence"
            optional
            rows={2}
          />
          <FormError />
        </ActionForm>
      </SheetContent>
    </Sheet>
  );
}

function toCreateInput(values: z.output<typeof addFormSchema>) {
  const { tags, consentEvidence, ...rest } = values;
  return {
    ...rest,
    tagNames: splitTagNames(tags),
    ...(consentEvidence.trim() ? { consentEvidence } : {}),
  };
}
