"use client";

import { ArrowDown, ArrowUp, Plus, Trash2 } from "lucide-react";
import { useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { CheckboxLine } from "@/components/ui/checkbox";
import { Chip } from "@/components/ui/chip";
import { Field } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";
import { PRIORITIES, type Priority } from "@/db/enums/inbox";
import { deleteMacroAction, saveMacroAction } from "@/lib/inbox/actions";
import type { MacroAction } from "@/lib/inbox/schema";
import type { Label, Macro, Team } from "@/lib/inbox/settings-queries";
import { PRIORITY_LABELS } from "../priority-words";
import { EditDialog } from "./edit-dialog";
import { EditableList } from "./editable-list";
import { useSave } from "./use-save";
import { usesWords } from "./uses-words";

const STEP_LABELS: Record<MacroAction["do"], string> = {
  reply: "Send a reply",
  label: "Add a label",
  assign: "Assign",
  team: "Give to a team",
  priority: "Set the priority",
  snooze: "Snooze",
  close: "Close",
};

type Choices = {
  labels: readonly Label[];
  teams: readonly Team[];
  members: readonly { id: string; name: string }[];
};

export type MacroSettingsProps = Choices & {
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
          {...props}
          macro={macros.find(({ id }) => id === edited)}
          onClose={() => setEdited(null)}
        />
      ) : null}
    </>
  );
}

/** A step as it is edited; the key keeps its fields apart while steps move. */
type Step = { key: number; action: MacroAction };

function MacroDialog({
  slug,
  macro,
  onClose,
  ...choices
}: MacroSettingsProps & { macro: Macro | undefined; onClose: () => void }) {
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
      <Field error={fields.name} id={`${id}-name`} label="Name">
        {(control) => (
          <Input
            {...control}
            autoComplete="off"
            maxLength={40}
            onChange={(event) => setName(event.target.value)}
            value={name}
          />
        )}
      </Field>
      <ol className="grid gap-2">
        {steps.map(({ key, action }, place) => (
          <li className="rounded-panel border border-line p-2.5" key={key}>
            <div className="flex items-center gap-1">
              <NativeSelect
                aria-label={`Step ${place + 1}`}
                className="flex-1"
                onChange={(event) =>
                  change(place, blank(event.target.value as MacroAction["do"], choices))
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

const isOffered = (kind: MacroAction["do"], { labels, teams }: Choices) =>
  kind === "label" ? labels.length > 0 : kind === "team" ? teams.length > 0 : true;

/** A step of a kind before anything was chosen. */
function blank(kind: MacroAction["do"], { labels, teams }: Choices): MacroAction {
  switch (kind) {
    case "reply":
      return { do: "reply", text: "" };
    case "label":
      return { do: "label", labelId: labels[0]?.id ?? "" };
    case "assign":
      return { do: "assign", to: "me" };
    case "team":
      return { do: "team", teamId: teams[0]?.id ?? "" };
    case "priority":
      return { do: "priority", priority: "normal" };
    case "snooze":
      return { do: "snooze", hours: null };
    case "close":
      return { do: "close" };
    default:
      return kind satisfies never;
  }
}

type StepFieldsProps = {
  name: string;
  action: MacroAction;
  choices: Choices;
  onChange: (action: MacroAction) => void;
};

function StepFields({ name, action, choices, onChange }: StepFieldsProps) {
  const pick = (
    value: string,
    options: { value: string; label: string }[],
    onValue: (value: string) => void,
  ) => (
    <NativeSelect
      aria-label={`${name}, which`}
      className="mt-2"
      onChange={(event) => onValue(event.target.value)}
      options={options}
      size="sm"
      value={value}
    />
  );
  const named = (rows: readonly { id: string; name: string }[]) =>
    rows.map((row) => ({ value: row.id, label: row.name }));
  switch (action.do) {
    case "reply":
      return (
        <Textarea
          aria-label={`${name}, text`}
          className="mt-2"
          dir="auto"
          maxLength={4096}
          onChange={(event) => onChange({ do: "reply", text: event.target.value })}
          placeholder="Thank you, {{contact.first_name}}."
          rows={3}
          value={action.text}
        />
      );
    case "label":
      return pick(action.labelId, named(choices.labels), (labelId) =>
        onChange({ do: "label", labelId }),
      );
    case "assign":
      return pick(
        action.to,
        [
          { value: "me", label: "Whoever runs it" },
          { value: "nobody", label: "Nobody" },
          ...named(choices.members),
        ],
        (to) => onChange({ do: "assign", to }),
      );
    case "team":
      return pick(action.teamId, named(choices.teams), (teamId) =>
        onChange({ do: "team", teamId }),
      );
    case "priority":
      return pick(
        action.priority,
        PRIORITIES.map((value) => ({ value, label: PRIORITY_LABELS[value] })),
        (priority) => onChange({ do: "priority", priority: priority as Priority }),
      );
    case "snooze":
      return pick(
        action.hours === null ? "" : String(action.hours),
        [
          { value: "", label: "Until they write" },
          { value: "3", label: "3 hours" },
          { value: "24", label: "A day" },
          { value: "72", label: "3 days" },
          { value: "168", label: "A week" },
        ],
        (hours) => onChange({ do: "snooze", hours: hours === "" ? null : Number(hours) }),
      );
    case "close":
      return null;
    default:
      return action satisfies never;
  }
}
