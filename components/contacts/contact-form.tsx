"use client";

import * as z from "zod";
import { ActionForm, FormError } from "@/components/forms/action-form";
import type { ActionError } from "@/components/forms/action-result";
import { SelectField, TextareaField, TextField } from "@/components/forms/fields";
import { useActionForm } from "@/components/forms/use-action-form";
import { Button } from "@/components/ui/button";
import { Sheet, SheetClose, SheetContent } from "@/components/ui/sheet";
import { showToast } from "@/components/ui/toast";
import { createContactAction, updateContactAction } from "@/lib/contacts/actions";
import type { ContactDetail } from "@/lib/contacts/contact-queries";
import { createContactSchema, updateContactSchema } from "@/lib/contacts/schema";
import { splitTagNames } from "@/lib/contacts/tag";
import { countryOptions } from "./country-options";

type SheetProps = {
  workspaceSlug: string;
  country: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
};

/** The sheet types tags as one line. */
const addFormSchema = z.object({
  name: z.string(),
  phone: z.string(),
  phoneCountry: z.string(),
  email: z.string(),
  company: z.string(),
  city: z.string(),
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
}: SheetProps & { onAdded: (id: string) => void }) {
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
                "This contact had been removed; its history and consent came back with it.",
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
          <TextField autoComplete="off" label="Name" name="name" optional />
          <div className="grid grid-cols-[1fr_160px] gap-3 max-md:grid-cols-1">
            <TextField
              autoComplete="off"
              hint="With + and country code, or as dialled at home"
              label="Phone number"
              name="phone"
              type="tel"
            />
            <SelectField label="Country" name="phoneCountry" options={countryOptions()} />
          </div>
          <TextField autoComplete="off" label="E-mail" name="email" optional type="email" />
          <div className="grid grid-cols-2 gap-3 max-md:grid-cols-1">
            <TextField autoComplete="off" label="Company" name="company" optional />
            <TextField autoComplete="off" label="City" name="city" optional />
          </div>
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

/** A contact's own fields as lines: their names may hold what a path of the form cannot. */
const editFormSchema = updateContactSchema.omit({ seen: true, customFields: true }).extend({
  customFields: z.array(
    z.object({
      name: z.string(),
      value: z.string().max(1000, "A field can have up to 1000 characters."),
    }),
  ),
});

/** Changes one person. What a colleague changed meanwhile is asked about and never overwritten. */
export function EditContactSheet({
  workspaceSlug,
  country,
  open,
  onOpenChange,
  contact,
  onSaved,
}: SheetProps & { contact: ContactDetail; onSaved: () => void }) {
  const state = useActionForm({
    schema: editFormSchema,
    action: async (input, { id: _, phoneCountry: __, ...seen }) => {
      const result = await updateContactAction(workspaceSlug, {
        ...input,
        customFields: recordOf(input.customFields),
        seen: { ...seen, customFields: recordOf(seen.customFields) },
      });
      return result.ok ? result : { ok: false, error: placed(result.error, input.customFields) };
    },
    defaultValues: {
      id: contact.id,
      name: contact.name ?? "",
      phone: contact.phone ?? "",
      phoneCountry: contact.country ?? country,
      email: contact.email ?? "",
      company: contact.company ?? "",
      city: contact.city ?? "",
      customFields: Object.entries(contact.customFields).map(([name, value]) => ({ name, value })),
    },
    onSuccess: () => {
      onOpenChange(false);
      showToast({ title: "Contact saved" });
      onSaved();
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
            <Button form="edit-contact" loading={state.pending} look="primary" type="submit">
              Save contact
            </Button>
          </>
        }
        title="Edit contact"
      >
        <ActionForm id="edit-contact" label="Edit contact" state={state}>
          <TextField autoComplete="off" label="Name" name="name" optional />
          <div className="grid grid-cols-[1fr_160px] gap-3 max-md:grid-cols-1">
            <TextField autoComplete="off" label="Phone number" name="phone" type="tel" />
            <SelectField label="Country" name="phoneCountry" options={countryOptions()} />
          </div>
          <TextField autoComplete="off" label="E-mail" name="email" optional type="email" />
          <div className="grid grid-cols-2 gap-3 max-md:grid-cols-1">
            <TextField autoComplete="off" label="Company" name="company" optional />
            <TextField autoComplete="off" label="City" name="city" optional />
          </div>
          {state.form.getValues("customFields").map(({ name }, index) => (
            <TextField
              autoComplete="off"
              key={name}
              label={<bdi>{name}</bdi>}
              name={`customFields.${index}.value`}
              optional
            />
          ))}
          <FormError />
        </ActionForm>
      </SheetContent>
    </Sheet>
  );
}

type CustomLine = z.output<typeof editFormSchema>["customFields"][number];

const recordOf = (lines: readonly CustomLine[]) =>
  Object.fromEntries(lines.map(({ name, value }) => [name, value]));

/** Reasons and conflicts of own fields, which the server calls by name, at the lines of the form. */
function placed(error: ActionError, lines: readonly CustomLine[]): ActionError {
  const paths = new Map(
    lines.map(({ name }, index) => [`customFields.${name}`, `customFields.${index}.value`]),
  );
  const at = <Value,>(record: Record<string, Value> | undefined) =>
    record &&
    Object.fromEntries(
      Object.entries(record).map(([name, value]) => [paths.get(name) ?? name, value]),
    );
  return { ...error, fields: at(error.fields), conflicts: at(error.conflicts) };
}
