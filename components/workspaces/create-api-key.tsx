"use client";

import { useRouter } from "next/navigation";
import { useId, useState } from "react";
import { useController, useFormContext } from "react-hook-form";
import { ActionForm, FormError } from "@/components/forms/action-form";
import { SelectField, TextField } from "@/components/forms/fields";
import { useActionForm } from "@/components/forms/use-action-form";
import { Button, type ButtonProps } from "@/components/ui/button";
import { CheckboxLine } from "@/components/ui/checkbox";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { API_SCOPES, type ApiScope } from "@/db/enums/workspaces";
import { createApiKeyAction } from "@/lib/workspaces/actions";
import {
  type CreateApiKey as CreateApiKeyInput,
  createApiKeySchema,
} from "@/lib/workspaces/schema";
import { SCOPE_WORDS } from "./api-scopes";
import { NewApiKey } from "./new-api-key";

export type CreateApiKeyProps = Pick<ButtonProps, "look" | "size"> & { workspaceSlug: string };

/** The button, the form behind it, and the key, shown once. */
export function CreateApiKey({ workspaceSlug, ...button }: CreateApiKeyProps) {
  const router = useRouter();
  const [asking, setAsking] = useState(false);
  const [made, setMade] = useState<{ key: string; name: string } | null>(null);
  return (
    <>
      <Button look="primary" {...button} onClick={() => setAsking(true)}>
        Create key
      </Button>
      <Dialog onOpenChange={setAsking} open={asking}>
        <KeyForm
          onMade={(key) => {
            setAsking(false);
            setMade(key);
          }}
          workspaceSlug={workspaceSlug}
        />
      </Dialog>
      {made ? (
        <NewApiKey
          keyName={made.name}
          keyText={made.key}
          onStored={() => {
            setMade(null);
            router.refresh();
          }}
        />
      ) : null}
    </>
  );
}

const LIVES = [
  { value: "never", label: "Never" },
  { value: "30", label: "In 30 days" },
  { value: "90", label: "In 90 days" },
  { value: "365", label: "In a year" },
];

function KeyForm({
  workspaceSlug,
  onMade,
}: {
  workspaceSlug: string;
  onMade: (made: { key: string; name: string }) => void;
}) {
  const id = useId();
  const state = useActionForm({
    schema: createApiKeySchema,
    action: (input) => createApiKeyAction(workspaceSlug, input),
    defaultValues: {
      name: "",
      scopes: [...API_SCOPES],
      life: "never" as CreateApiKeyInput["life"],
    },
    onSuccess: ({ key }, { name }) => onMade({ key, name: name.trim() }),
  });
  return (
    <DialogContent
      description="One for each program, so that you can revoke one without stopping the others."
      footer={
        <>
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <Button form={id} loading={state.pending} look="primary" type="submit">
            Create key
          </Button>
        </>
      }
      title="Create an API key"
    >
      <ActionForm id={id} label="Create an API key" state={state}>
        <TextField
          autoComplete="off"
          dir="auto"
          hint="Stands beside its messages in the inbox: “Web shop”."
          label="Name"
          maxLength={60}
          name="name"
        />
        <ScopesField />
        <SelectField label="Ends" name="life" options={LIVES} />
        <FormError />
      </ActionForm>
    </DialogContent>
  );
}

function ScopesField() {
  const id = useId();
  const { control } = useFormContext();
  const { field, fieldState } = useController({ name: "scopes", control });
  const chosen = field.value as readonly ApiScope[];
  const problem = fieldState.error?.message ?? fieldState.error?.root?.message;
  return (
    <fieldset aria-describedby={problem ? `${id}-problem` : undefined} className="grid gap-2">
      <legend className="mb-1.5 text-dense font-medium">It may</legend>
      {API_SCOPES.map((scope) => (
        <CheckboxLine
          checked={chosen.includes(scope)}
          hint={SCOPE_WORDS[scope].hint}
          id={`${id}-${scope}`}
          key={scope}
          label={SCOPE_WORDS[scope].label}
          onCheckedChange={(on) =>
            field.onChange(
              API_SCOPES.filter((one) => (one === scope ? on === true : chosen.includes(one))),
            )
          }
        />
      ))}
      {problem ? (
        <p className="text-dense text-bad" id={`${id}-problem`} role="alert">
          {problem}
        </p>
      ) : null}
    </fieldset>
  );
}
