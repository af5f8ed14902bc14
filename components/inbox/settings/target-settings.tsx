"use client";

import { useId, useState } from "react";
import { ConflictNote } from "@/components/forms/conflict-note";
import { EditDialog } from "@/components/forms/edit-dialog";
import { EditableList } from "@/components/forms/editable-list";
import { useSave } from "@/components/forms/use-save";
import { CheckboxLine } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/select";
import { PRIORITIES, type Priority } from "@/db/enums/inbox";
import { formatDuration } from "@/lib/core/format/moments";
import { deleteTargetAction, saveTargetAction } from "@/lib/inbox/actions";
import type { Target, Team } from "@/lib/inbox/settings-queries";
import { PRIORITY_LABELS } from "../priority-words";

const MINUTE_MS = 60_000;
const words = (minutes: number) => formatDuration(minutes * MINUTE_MS);

export type TargetSettingsProps = {
  slug: string;
  targets: readonly Target[];
  teams: readonly Team[];
};

/** How soon customers should have an answer; the most exact rule that fits counts. */
export function TargetSettings({ slug, targets, teams }: TargetSettingsProps) {
  const [edited, setEdited] = useState<string | "new" | null>(null);
  const nameOf = (target: Target) => {
    const team = teams.find(({ id }) => id === target.teamId)?.name ?? "Every team";
    return target.priority ? `${team}, ${PRIORITY_LABELS[target.priority].toLowerCase()}` : team;
  };
  return (
    <>
      <EditableList
        addLabel="Add target"
        deleteWords="Customers who wait now get the time of the next rule that fits, or none."
        empty="No targets yet. With one, conversations show when an answer is due and who is late."
        items={targets.map((target) => ({
          id: target.id,
          name: `the target for ${nameOf(target)}`,
          title: <span className="truncate">{nameOf(target)}</span>,
          detail: [
            target.firstMinutes ? `first answer in ${words(target.firstMinutes)}` : null,
            target.nextMinutes ? `next in ${words(target.nextMinutes)}` : null,
            target.warnMinutes ? `warned ${words(target.warnMinutes)} before` : null,
            target.inWorkingHours ? "in working hours" : "by the clock",
          ]
            .filter(Boolean)
            .join(", "),
          mayEdit: true,
          mayDelete: true,
        }))}
        kind="target"
        label="Response targets"
        onAdd={() => setEdited("new")}
        onDelete={(targetId) => deleteTargetAction(slug, { targetId })}
        onEdit={setEdited}
        slug={slug}
      />
      {edited ? (
        <TargetDialog
          onClose={() => setEdited(null)}
          slug={slug}
          target={targets.find(({ id }) => id === edited)}
          teams={teams}
        />
      ) : null}
    </>
  );
}

const ANY = "";
const EVERY_TEAM = "Every team";
const EVERY_PRIORITY = "Every priority";
const minuteText = (minutes: number | null) => (minutes === null ? "" : String(minutes));
const readMinutes = (text: string) => (text.trim() === "" ? null : Number(text));

function TargetDialog({
  slug,
  target,
  teams,
  onClose,
}: {
  slug: string;
  target: Target | undefined;
  teams: readonly Team[];
  onClose: () => void;
}) {
  const id = useId();
  const [teamId, setTeamId] = useState(target?.teamId ?? ANY);
  const [priority, setPriority] = useState<string>(target?.priority ?? ANY);
  const [first, setFirst] = useState(minuteText(target ? target.firstMinutes : 60));
  const [next, setNext] = useState(minuteText(target ? target.nextMinutes : 240));
  const [warn, setWarn] = useState(String(target?.warnMinutes ?? 15));
  const [inWorkingHours, setInWorkingHours] = useState(target?.inWorkingHours ?? true);
  const { save, pending, fields, message, conflicts } = useSave({
    done: "Target saved",
    onDone: onClose,
    shown: target ? shownOf(target) : null,
    take: {
      teamId: (value) => setTeamId(value ?? ANY),
      priority: (value) => setPriority(value ?? ANY),
      firstMinutes: (value) => setFirst(minuteText(value)),
      nextMinutes: (value) => setNext(minuteText(value)),
      warnMinutes: (value) => setWarn(String(value)),
      inWorkingHours: setInWorkingHours,
    },
  });
  const minutes = (
    name: string,
    label: string,
    value: string,
    onValue: (value: string) => void,
    optional = false,
  ) => (
    <Field
      error={fields[name]}
      id={`${id}-${name}`}
      label={label}
      notice={<ConflictNote conflicts={conflicts} field={name} />}
      optional={optional}
    >
      {(control) => (
        <Input
          {...control}
          inputMode="numeric"
          onChange={(event) => onValue(event.target.value)}
          trailing={<span className="text-dense text-ink-3">min</span>}
          value={value}
        />
      )}
    </Field>
  );
  return (
    <EditDialog
      message={Object.keys(fields).length > 0 ? null : message}
      onClose={onClose}
      onSave={() =>
        save((seen) =>
          saveTargetAction(slug, {
            ...seen,
            teamId: teamId || null,
            priority: (priority || null) as Priority | null,
            firstMinutes: readMinutes(first),
            nextMinutes: readMinutes(next),
            warnMinutes: readMinutes(warn) ?? 0,
            inWorkingHours,
            ...(target ? { targetId: target.id } : {}),
          }),
        )
      }
      pending={pending}
      saveLabel="Save target"
      title={target ? "Change the target" : "Add a response target"}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <Field
          error={fields.teamId}
          id={`${id}-team`}
          label="Team"
          notice={
            <ConflictNote
              conflicts={conflicts}
              field="teamId"
              words={(value) =>
                value === null
                  ? EVERY_TEAM
                  : (teams.find(({ id: one }) => one === value)?.name ?? null)
              }
            />
          }
        >
          {(control) => (
            <NativeSelect
              {...control}
              onChange={(event) => setTeamId(event.target.value)}
              options={[
                { value: ANY, label: EVERY_TEAM },
                ...teams.map((team) => ({ value: team.id, label: team.name })),
              ]}
              value={teamId}
            />
          )}
        </Field>
        <Field
          id={`${id}-priority`}
          label="Priority"
          notice={
            <ConflictNote
              conflicts={conflicts}
              field="priority"
              words={(value) => PRIORITY_LABELS[value as Priority] ?? EVERY_PRIORITY}
            />
          }
        >
          {(control) => (
            <NativeSelect
              {...control}
              onChange={(event) => setPriority(event.target.value)}
              options={[
                { value: ANY, label: EVERY_PRIORITY },
                ...PRIORITIES.map((value) => ({ value, label: PRIORITY_LABELS[value] })),
              ]}
              value={priority}
            />
          )}
        </Field>
        {minutes("firstMinutes", "First answer within", first, setFirst, true)}
        {minutes("nextMinutes", "Each next answer within", next, setNext, true)}
        {minutes("warnMinutes", "Warn before", warn, setWarn)}
      </div>
      <CheckboxLine
        checked={inWorkingHours}
        hint="Nights and free days do not count."
        id={`${id}-hours`}
        label="Count working hours only"
        onCheckedChange={(on) => setInWorkingHours(on === true)}
      />
      <ConflictNote conflicts={conflicts} field="inWorkingHours" label="Count working hours only" />
    </EditDialog>
  );
}

function shownOf({ id: _, ...rule }: Target) {
  return rule;
}
