import { ArrowDown, ArrowUp, Plus, Trash2 } from "lucide-react";
import { useId, useState } from "react";
import { EditDialog } from "@/components/forms/edit-dialog";
import { useSave } from "@/components/forms/use-save";
import { Button } from "@/components/ui/button";
import { CheckboxLine } from "@/components/ui/checkbox";
import { IconButton } from "@/components/ui/icon-button";
import { NativeSelect } from "@/components/ui/select";
import { saveMacroAction } from "@/lib/inbox/actions";
import type { Macro } from "@/lib/inbox/settings-queries";
import type { MacroAction } from "@/lib/inbox/settings-schema";
import { blankStep, isOffered, type MacroChoices, STEP_LABELS, StepFields } from "./macro-step";
import { NameField } from "./name-field";

export type MacroDialogProps = {
  slug: string;
  /** Undefined for a new one. */
  macro: Macro | undefined;
  choices: MacroChoices;
  onClose: () => void;
};

/** A step as it is edited; the key keeps its fields apart while steps move. */
type Step = { key: number; action: MacroAction };

/** The steps of one macro, in their order. */
export function MacroDialog({ slug, macro, choices, onClose }: MacroDialogProps) {
  const id = useId();
  const [name, setName] = useState(macro?.name ?? "");
  const [shared, setShared] = useState(macro?.shared ?? true);
  const [steps, setSteps] = useState<readonly Step[]>(
    (macro?.actions ?? [{ do: "close" as const }]).map((action, key) => ({ key, action })),
  );
  const { save, pending, fields, message } = useSave({ done: "Macro saved", onDone: onClose });
  const change = (place: number, action: MacroAction) =>
    setSteps(steps.map((step, at) => (at === place ? { ...step, action } : step)));
  const move = (place: number, by: 1 | -1) => {
    const next = [...steps];
    const [step] = next.splice(place, 1);
    if (step) next.splice(place + by, 0, step);
    setSteps(next);
  };
  return (
    <EditDialog
      message={fields.name ? null : message}
      onClose={onClose}
      onSave={() =>
        save(() =>
          saveMacroAction(slug, {
            name,
            shared,
            actions: steps.map(({ action }) => action),
            ...(macro ? { macroId: macro.id } : {}),
          }),
        )
      }
      pending={pending}
      saveLabel="Save macro"
      title={macro ? `Change ${macro.name}` : "Add a macro"}
    >
      <NameField error={fields.name} id={id} onChange={setName} value={name} />
      <ol className="grid gap-2">
        {steps.map(({ key, action }, place) => (
          <li className="rounded-panel border border-line p-2.5" key={key}>
            <div className="flex items-center gap-1">
              <NativeSelect
                aria-label={`Step ${place + 1}`}
                className="flex-1"
                onChange={(event) =>
                  change(place, blankStep(event.target.value as MacroAction["do"], choices))
                }
                options={(Object.keys(STEP_LABELS) as MacroAction["do"][])
                  .filter((kind) => isOffered(kind, choices))
                  .map((value) => ({ value, label: STEP_LABELS[value] }))}
                size="sm"
                value={action.do}
              />
              <IconButton
                disabled={place === 0}
                label="Earlier"
                onClick={() => move(place, -1)}
                size="sm"
              >
                <ArrowUp />
              </IconButton>
              <IconButton
                disabled={place === steps.length - 1}
                label="Later"
                onClick={() => move(place, 1)}
                size="sm"
              >
                <ArrowDown />
              </IconButton>
              <IconButton
                disabled={steps.length === 1}
                label={`Remove step ${place + 1}`}
                onClick={() => setSteps(steps.filter((_, at) => at !== place))}
                size="sm"
              >
                <Trash2 />
              </IconButton>
            </div>
            <StepFields
              action={action}
              choices={choices}
              name={`Step ${place + 1}`}
              onChange={(next) => change(place, next)}
            />
          </li>
        ))}
      </ol>
      <div>
        <Button
          disabled={steps.length >= 10}
          icon={<Plus />}
          onClick={() =>
            setSteps([
              ...steps,
              {
                key: Math.max(0, ...steps.map(({ key }) => key)) + 1,
                action: { do: "priority", priority: "normal" },
              },
            ])
          }
          size="sm"
        >
          Add step
        </Button>
      </div>
      <CheckboxLine
        checked={shared}
        hint="Everybody may run it; you change it."
        id={`${id}-shared`}
        label="Share with the team"
        onCheckedChange={(on) => setShared(on === true)}
      />
    </EditDialog>
  );
}
