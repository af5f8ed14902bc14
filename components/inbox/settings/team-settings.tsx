"use client";

import { useId, useState } from "react";
import { ConflictNote } from "@/components/forms/conflict-note";
import { EditDialog } from "@/components/forms/edit-dialog";
import { EditableList } from "@/components/forms/editable-list";
import { useSave } from "@/components/forms/use-save";
import { CheckboxLine } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { NativeSelect } from "@/components/ui/select";
import { ASSIGNMENT_MODES, type AssignmentMode } from "@/db/enums/inbox";
import { deleteTeamAction, saveTeamAction } from "@/lib/inbox/actions";
import type { Team } from "@/lib/inbox/settings-queries";
import { NameField } from "./name-field";

export const ASSIGNMENT_LABELS: Record<AssignmentMode, string> = {
  off: "Nobody by itself",
  round_robin: "Each in turn",
  load: "Whoever has the fewest",
};

type Person = { id: string; name: string };

export type TeamSettingsProps = {
  slug: string;
  teams: readonly Team[];
  members: readonly Person[];
};

/** Parts of the staff with a queue of their own. */
export function TeamSettings({ slug, teams, members }: TeamSettingsProps) {
  const [edited, setEdited] = useState<string | "new" | null>(null);
  const nameOf = new Map(members.map(({ id, name }) => [id, name]));
  return (
    <>
      <EditableList
        addLabel="Add team"
        deleteWords="Its conversations stay with whoever has them. Its response targets end, and its numbers route to no team."
        empty="No teams yet. A team has its own queue and its own rule for who gets what."
        items={teams.map((team) => ({
          id: team.id,
          name: team.name,
          title: <span className="truncate">{team.name}</span>,
          detail: (
            <>
              {ASSIGNMENT_LABELS[team.assignment]}.{" "}
              {team.memberIds.map((id) => nameOf.get(id) ?? "Somebody suspended").join(", ") ||
                "Nobody is in it yet."}
            </>
          ),
          mayEdit: true,
          mayDelete: true,
        }))}
        kind="team"
        label="Teams"
        onAdd={() => setEdited("new")}
        onDelete={(teamId) => deleteTeamAction(slug, { teamId })}
        onEdit={setEdited}
        slug={slug}
      />
      {edited ? (
        <TeamDialog
          members={members}
          onClose={() => setEdited(null)}
          slug={slug}
          team={teams.find(({ id }) => id === edited)}
        />
      ) : null}
    </>
  );
}

function TeamDialog({
  slug,
  team,
  members,
  onClose,
}: {
  slug: string;
  team: Team | undefined;
  members: readonly Person[];
  onClose: () => void;
}) {
  const id = useId();
  const [name, setName] = useState(team?.name ?? "");
  const [assignment, setAssignment] = useState<AssignmentMode>(team?.assignment ?? "off");
  const [memberIds, setMemberIds] = useState<readonly string[]>(team?.memberIds ?? []);
  const { save, pending, fields, message, conflicts } = useSave({
    done: "Team saved",
    onDone: onClose,
    shown: team
      ? { name: team.name, assignment: team.assignment, memberIds: team.memberIds }
      : null,
    take: { name: setName, assignment: setAssignment },
  });
  return (
    <EditDialog
      message={fields.name ? null : message}
      onClose={onClose}
      onSave={() =>
        save((seen) =>
          saveTeamAction(slug, {
            ...seen,
            name,
            assignment,
            memberIds: [...memberIds],
            ...(team ? { teamId: team.id } : {}),
          }),
        )
      }
      pending={pending}
      saveLabel="Save team"
      title={team ? `Change ${team.name}` : "Add a team"}
    >
      <NameField
        error={fields.name}
        id={id}
        notice={<ConflictNote conflicts={conflicts} field="name" />}
        onChange={setName}
        value={name}
      />
      <Field
        hint="Whoever is away, or has as many as they take, is passed over."
        id={`${id}-mode`}
        label="New conversations go to"
        notice={
          <ConflictNote
            conflicts={conflicts}
            field="assignment"
            words={(value) => ASSIGNMENT_LABELS[value as AssignmentMode] ?? null}
          />
        }
      >
        {(control) => (
          <NativeSelect
            {...control}
            onChange={(event) => setAssignment(event.target.value as AssignmentMode)}
            options={ASSIGNMENT_MODES.map((value) => ({
              value,
              label: ASSIGNMENT_LABELS[value],
            }))}
            value={assignment}
          />
        )}
      </Field>
      <fieldset>
        <legend className="mb-1.5 text-dense font-medium">Members</legend>
        <div className="grid max-h-56 gap-2 overflow-y-auto p-1">
          {members.map((member) => (
            <CheckboxLine
              checked={memberIds.includes(member.id)}
              id={`${id}-${member.id}`}
              key={member.id}
              label={member.name}
              onCheckedChange={(on) =>
                setMemberIds((known) =>
                  on === true ? [...known, member.id] : known.filter((one) => one !== member.id),
                )
              }
            />
          ))}
        </div>
      </fieldset>
    </EditDialog>
  );
}
