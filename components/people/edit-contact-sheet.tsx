"use client";

import * as z from "zod";
import { ActionForm, FormError } from "@/components/forms/action-form";
import type { ActionError } from "@/components/forms/action-result";
import { TextField } from "@/components/forms/fields";
import { useActionForm } from "@/components/forms/use-action-form";
import { Button } from "@/components/ui/button";
import { Sheet, SheetClose, SheetContent } from "@/components/ui/sheet";
import { showToast } from "@/components/ui/toast";
import { updateContactAction } from "@/lib/contacts/actions";
import type { ContactDetail } from "@/lib/contacts/contact-queries";
import { updateContactSchema } from "@/lib/contacts/schema";
import { ContactFields } from "./contact-fields";

/** What the sheet shows of somebody. */
export type EditableContact = Pick<
  ContactDetail,
  "id" | "name" | "phone" | "country" | "email" | "company" | "city" | "language" | "customFields"
>;

export type EditContactSheetProps = {
  workspaceSlug: string;
  /** Of numbers that are typed without one. */
  country: string;
  contact: EditableContact;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onSaved: () => void;
};

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
}: EditContactSheetProps) {
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
      language: contact.language ?? "",
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
          <ContactFields language={contact.language} />
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
