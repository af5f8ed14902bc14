"use client";

import { Languages, Plus } from "lucide-react";
import type { Route } from "next";
import { useRouter } from "next/navigation";
import { useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Chip } from "@/components/ui/chip";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { NativeSelect } from "@/components/ui/select";
import { TabLinks } from "@/components/ui/tabs";
import type { TemplateStatus } from "@/db/enums/templates";
import { copyTemplateAction } from "@/lib/templates/actions";
import { TemplateStatusChip } from "./template-status-chip";

export type LanguageTabsProps = {
  workspace: string;
  templateId: string;
  /** This template in all its languages, itself included. */
  languages: readonly {
    id: string;
    name: string;
    status: TemplateStatus;
    /** Parts that another language has and this one has not. */
    missing: number;
  }[];
  /** Languages that it does not have yet. */
  missing: readonly { code: string; name: string }[];
  mayAdd: boolean;
};

/** The same template in its languages, and the way to one more. */
export function LanguageTabs(props: LanguageTabsProps) {
  const { workspace, templateId, languages, missing, mayAdd } = props;
  const [open, setOpen] = useState(false);
  return (
    <div className="flex min-h-12 flex-none items-center gap-2 overflow-x-auto border-b border-line px-4 md:px-6">
      <TabLinks
        items={languages.map(({ id, name, status, missing: lacks }) => ({
          href: `/w/${workspace}/templates/${id}`,
          label: (
            <>
              {name} <TemplateStatusChip size="small" status={status} />
              {lacks > 0 ? (
                <Chip icon={<Languages />} size="small" tone="warn">
                  {lacks === 1 ? "1 part missing" : `${lacks} parts missing`}
                </Chip>
              ) : null}
            </>
          ),
          current: id === templateId,
        }))}
        label="Languages"
      />
      {mayAdd ? (
        <Button icon={<Plus />} look="ghost" onClick={() => setOpen(true)} size="sm">
          Language
        </Button>
      ) : null}
      <Dialog onOpenChange={setOpen} open={open}>
        <AddLanguage {...{ workspace, templateId, missing }} />
      </Dialog>
    </div>
  );
}

function AddLanguage({
  workspace,
  templateId,
  missing,
}: Pick<LanguageTabsProps, "workspace" | "templateId" | "missing">) {
  const router = useRouter();
  const id = useId();
  const [language, setLanguage] = useState("");
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
      description="The words are copied as they are, for you to translate. Meta reviews each language by itself."
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
