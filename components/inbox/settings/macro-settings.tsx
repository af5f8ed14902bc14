"use client";

import { useState } from "react";
import { EditableList } from "@/components/forms/editable-list";
import { Chip } from "@/components/ui/chip";
import { deleteMacroAction } from "@/lib/inbox/actions";
import type { Macro } from "@/lib/inbox/settings-queries";
import { MacroDialog } from "./macro-dialog";
import { type MacroChoices, STEP_LABELS } from "./macro-step";
import { usesWords } from "./uses-words";

export type MacroSettingsProps = MacroChoices & {
  slug: string;
  macros: readonly Macro[];
  mayManage: boolean;
};

/** Several steps under one name. */
export function MacroSettings(props: MacroSettingsProps) {
  const { slug, macros, mayManage } = props;
  const [edited, setEdited] = useState<string | "new" | null>(null);
  return (
    <>
      <EditableList
        addLabel="Add macro"
        deleteWords="It is no longer offered. What it has done stays."
        empty="No macros yet. A macro does several things at once: thank, label, close."
        items={macros.map((macro) => ({
          id: macro.id,
          name: macro.name,
          title: (
            <>
              <span className="truncate">{macro.name}</span>
              <Chip>{macro.shared ? "Shared" : "Only you"}</Chip>
            </>
          ),
          detail: (
            <>
              {macro.actions.map((action) => STEP_LABELS[action.do]).join(", then ")}
              <span className="block text-meta text-ink-3">
                {macro.mine ? "" : `${macro.author}, `}
                {usesWords(macro.uses)}
              </span>
            </>
          ),
          mayEdit: macro.mine,
          mayDelete: macro.mine || mayManage,
        }))}
        kind="macro"
        label="Macros"
        onAdd={() => setEdited("new")}
        onDelete={(macroId) => deleteMacroAction(slug, { macroId })}
        onEdit={setEdited}
        slug={slug}
      />
      {edited ? (
        <MacroDialog
          choices={props}
          macro={macros.find(({ id }) => id === edited)}
          onClose={() => setEdited(null)}
          slug={slug}
        />
      ) : null}
    </>
  );
}
