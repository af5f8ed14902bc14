import { NativeSelect } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";
import { PRIORITIES, type Priority } from "@/db/enums/inbox";
import type { Label, Team } from "@/lib/inbox/settings-queries";
import type { MacroAction } from "@/lib/inbox/settings-schema";
import { PRIORITY_LABELS } from "../priority-words";

export const STEP_LABELS: Record<MacroAction["do"], string> = {
  reply: "Send a reply",
  label: "Add a label",
  assign: "Assign",
  team: "Give to a team",
  priority: "Set the priority",
  snooze: "Snooze",
  close: "Close",
};

/** What the steps of a macro choose from. */
export type MacroChoices = {
  labels: readonly Label[];
  teams: readonly Team[];
  members: readonly { id: string; name: string }[];
};

/** Whether there is anything to choose for a step of this kind. */
export const isOffered = (kind: MacroAction["do"], { labels, teams }: MacroChoices) =>
  kind === "label" ? labels.length > 0 : kind === "team" ? teams.length > 0 : true;

/** A step of a kind before anything was chosen. */
export function blankStep(kind: MacroAction["do"], { labels, teams }: MacroChoices): MacroAction {
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
  choices: MacroChoices;
  onChange: (action: MacroAction) => void;
};

/** What a step of its kind has to know; its own kind is chosen beside it. */
export function StepFields({ name, action, choices, onChange }: StepFieldsProps) {
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
