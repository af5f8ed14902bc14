"use client";

import type { Route } from "next";
import { useRouter } from "next/navigation";
import { useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { NativeSelect } from "@/components/ui/select";
import { copyTemplateAction } from "@/lib/templates/actions";

export type AddLanguageProps = {
  workspace: string;
  templateId: string;
  /** Languages that the template does not have yet. */
  missing: readonly { code: string; name: string }[];
  /** The code that is chosen at first, "" for none. */
  initial: string;
};

/** Begins the template in one more language, with the words of this one to be translated. */
export function AddLanguage({ workspace, templateId, missing, initial }: AddLanguageProps) {
  const router = useRouter();
  const id = useId();
  const [language, setLanguage] = useState(initial);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const add = async () => {
    if (language === "") {
      setRefusal("Choose a language.");
      return;
    }
    setBusy(true);
    setRefusal(null);
    try {
      const result = await copyTemplateAction(workspace, { templateId, language });
      if (result.ok) {
        router.push(`/w/${workspace}/templates/${result.value.templateId}` as Route);
        return;
      }
      setRefusal(result.error.message);
    } catch {
      setRefusal("The server did not answer. Look at the list before you try again.");
    }
    setBusy(false);
  };
  return (
    <DialogContent
      description="The words are copied as they are, for you to translate beside them. Meta reviews each language by itself."
      footer={
        <Button loading={busy} look="primary" onClick={add}>
          Add language
        </Button>
      }
      size="sm"
      title="Add a language"
    >
      <Field error={refusal} id={id} label="Language">
        {(control) => (
          <NativeSelect
            {...control}
            onChange={(event) => setLanguage(event.target.value)}
            options={missing.map(({ code, name }) => ({ value: code, label: name }))}
            placeholder="Choose"
            value={language}
          />
        )}
      </Field>
    </DialogContent>
  );
}
