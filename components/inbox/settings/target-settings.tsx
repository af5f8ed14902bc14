"use client";

import { useId, useState } from "react";
import { ConflictNote } from "@/components/forms/conflict-note";
import { Button } from "@/components/ui/button";
import { Checkbox, CheckboxLine } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/select";
import { PRIORITIES, type Priority } from "@/db/enums/inbox";
import { formatDuration } from "@/lib/core/format/dates";
import { deleteTargetAction, saveHoursAction, saveTargetAction } from "@/lib/inbox/actions";
import type { WorkingDay } from "@/lib/inbox/response-target";
import type { Target, Team } from "@/lib/inbox/settings-queries";
import { PRIORITY_LABELS } from "../priority-words";
import { EditDialog } from "./edit-dialog";
import { EditableList } from "./editable-list";
import { useSave } from "./use-save";

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

const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
/** The week as most calendars show it. */
const WEEK = [1, 2, 3, 4, 5, 6, 0];
const wall = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
const minuteOf = (text: string) => {
  const [hour = "0", minute = "0"] = text.split(":");
  return Number(hour) * 60 + Number(minute);
};

export type HoursSettingsProps = { slug: string; days: readonly WorkingDay[]; zone: string };

/** When the workspace works, by its own clock. */
export function HoursSettings({ slug, days, zone }: HoursSettingsProps) {
  const id = useId();
  const [week, setWeek] = useState<readonly WorkingDay[]>(days);
  const { save, pending, message } = useSave<void>({
    done: "Working hours saved",
    onDone: () => undefined,
  });
  const change = (weekday: number, next: WorkingDay | null) =>
    setWeek((known) => [
      ...known.filter((day) => day.weekday !== weekday),
      ...(next ? [next] : []),
    ]);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save(() => saveHoursAction(slug, { days: [...week] }));
      }}
    >
      <ul className="border-b border-line">
        {WEEK.map((weekday) => {
          const day = week.find((one) => one.weekday === weekday);
          const name = DAYS[weekday] ?? "";
          return (
            <li
              className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-1 border-t border-line py-1.5"
              key={weekday}
            >
              <Checkbox
                checked={day !== undefined}
                id={`${id}-${weekday}`}
                onCheckedChange={(on) =>
                  change(weekday, on === true ? { weekday, fromMinute: 540, toMinute: 1020 } : null)
                }
              />
              <label className="w-28 cursor-pointer" htmlFor={`${id}-${weekday}`}>
                {name}
              </label>
              {day ? (
                <span className="flex items-center gap-2 text-dense text-ink-2">
                  <Input
                    aria-label={`${name} from`}
                    className="w-28 touch:w-36"
                    onChange={(event) =>
                      change(weekday, { ...day, fromMinute: minuteOf(event.target.value) })
                    }
                    size="sm"
                    type="time"
                    value={wall(day.fromMinute)}
                  />
                  to
                  <Input
                    aria-label={`${name} to`}
                    className="w-28 touch:w-36"
                    onChange={(event) =>
                      // midnight at the end of a day is the end of that day
                      change(weekday, { ...day, toMinute: minuteOf(event.target.value) || 1440 })
                    }
                    size="sm"
                    type="time"
                    value={wall(day.toMinute % 1440)}
                  />
                </span>
              ) : (
                <span className="text-dense text-ink-3">Closed</span>
              )}
            </li>
          );
        })}
      </ul>
      {message ? (
        <p className="mt-3 text-dense text-bad" role="alert">
          {message} The end of a day must come after its beginning.
        </p>
      ) : null}
      <div className="mt-4 flex flex-wrap items-center gap-3">
        <Button loading={pending} type="submit">
          Save hours
        </Button>
        <span className="text-dense text-ink-3">On the clock of {zone}</span>
      </div>
    </form>
  );
}
