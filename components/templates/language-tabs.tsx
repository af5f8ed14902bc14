"use client";

import { Languages, Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Chip } from "@/components/ui/chip";
import { Dialog } from "@/components/ui/dialog";
import { TabLinks } from "@/components/ui/tabs";
import type { TemplateStatus } from "@/db/enums/templates";
import type { TranslationMark } from "@/lib/templates/translation-marks";
import { AddLanguage } from "./add-language";
import { LanguageOverview } from "./language-overview";
import { marksSummary } from "./mark-words";
import { TemplateStatusChip } from "./template-status-chip";

export type LanguageTab = {
  id: string;
  /** "English (United States)" */
  name: string;
  status: TemplateStatus;
  /** Written first; the others are translated from it. */
  isSource: boolean;
  /** Where it does not match the source. */
  marks: readonly TranslationMark[];
};

export type LanguageTabsProps = {
  workspace: string;
  templateId: string;
  /** This template in all its languages, itself included. */
  languages: readonly LanguageTab[];
  /** Languages that it does not have yet. */
  missing: readonly { code: string; name: string }[];
  /** Of those, the codes that other templates of the workspace have. */
  usedElsewhere: readonly string[];
  mayAdd: boolean;
};

/** The same template in its languages, the way to one more, and how they all stand. */
export function LanguageTabs(props: LanguageTabsProps) {
  const { workspace, templateId, languages, missing, usedElsewhere, mayAdd } = props;
  const [open, setOpen] = useState<"add" | "all" | null>(null);
  /** The language that "Add" begins with. */
  const [wanted, setWanted] = useState("");
  const add = (code: string) => {
    setWanted(code);
    setOpen("add");
  };
  return (
    <div className="flex min-h-12 flex-none items-center gap-2 overflow-x-auto border-b border-line px-4 md:px-6">
      <TabLinks
        items={languages.map(({ id, name, status, marks }) => {
          const summary = marksSummary(marks);
          return {
            href: `/w/${workspace}/templates/${id}`,
            label: (
              <>
                {name} <TemplateStatusChip size="small" status={status} />
                {summary ? (
                  <Chip icon={<Languages />} size="small" tone="warn">
                    {summary}
                  </Chip>
                ) : null}
              </>
            ),
            current: id === templateId,
          };
        })}
        label="Languages"
      />
      {mayAdd ? (
        <Button icon={<Plus />} look="ghost" onClick={() => add("")} size="sm">
          <span className="max-md:sr-only">Language</span>
        </Button>
      ) : null}
      {languages.length + usedElsewhere.length > 1 ? (
        <Button
          className="ms-auto"
          icon={<Languages />}
          look="ghost"
          onClick={() => setOpen("all")}
          size="sm"
        >
          <span className="max-md:sr-only">All languages</span>
        </Button>
      ) : null}
      <Dialog onOpenChange={(next) => setOpen(next ? open : null)} open={open !== null}>
        {open === "all" ? (
          <LanguageOverview {...props} onAdd={mayAdd ? add : null} />
        ) : (
          <AddLanguage {...{ workspace, templateId, missing }} initial={wanted} />
        )}
      </Dialog>
    </div>
  );
}
