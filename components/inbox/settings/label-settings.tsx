"use client";

import { useId, useState } from "react";
import { ConflictNote } from "@/components/forms/conflict-note";
import { EditDialog } from "@/components/forms/edit-dialog";
import { EditableList } from "@/components/forms/editable-list";
import { useSave } from "@/components/forms/use-save";
import { Chip } from "@/components/ui/chip";
import { Field } from "@/components/ui/field";
import { NativeSelect } from "@/components/ui/select";
import { LABEL_TONES, type LabelTone } from "@/db/enums/inbox";
import { deleteLabelAction, saveLabelAction } from "@/lib/inbox/actions";
import type { Label } from "@/lib/inbox/settings-queries";
import { NameField } from "./name-field";

const TONES: Record<LabelTone, string> = {
  mute: "Grey",
  info: "Blue",
  ok: "Green",
  warn: "Amber",
  bad: "Red",
  accent: "Teal",
};

export type LabelSettingsProps = { slug: string; labels: readonly (Label & { used: number })[] };

/** What conversations can be about. */
export function LabelSettings({ slug, labels }: LabelSettingsProps) {
  const [edited, setEdited] = useState<string | "new" | null>(null);
  return (
    <>
      <EditableList
        addLabel="Add label"
        deleteWords="It comes off every conversation that carries it. The conversations stay."
        empty="No labels yet. A label says what a conversation is about: refund, delivery, wholesale."
        items={labels.map((label) => ({
          id: label.id,
          name: label.name,
          title: <Chip tone={label.tone}>{label.name}</Chip>,
          detail: label.used === 1 ? "1 conversation" : `${label.used} conversations`,
          mayEdit: true,
          mayDelete: true,
        }))}
        kind="label"
        label="Labels"
        onAdd={() => setEdited("new")}
        onDelete={(labelId) => deleteLabelAction(slug, { labelId })}
        onEdit={setEdited}
        slug={slug}
      />
      {edited ? (
        <LabelDialog
          label={labels.find(({ id }) => id === edited)}
          onClose={() => setEdited(null)}
          slug={slug}
        />
      ) : null}
    </>
  );
}

function LabelDialog({
  slug,
  label,
  onClose,
}: {
  slug: string;
  label: Label | undefined;
  onClose: () => void;
}) {
  const id = useId();
  const [name, setName] = useState(label?.name ?? "");
  const [tone, setTone] = useState<LabelTone>(label?.tone ?? "mute");
  const { save, pending, fields, message, conflicts } = useSave({
    done: "Label saved",
    onDone: onClose,
    shown: label ? { name: label.name, tone: label.tone } : null,
    take: { name: setName, tone: setTone },
  });
  return (
    <EditDialog
      message={fields.name ? null : message}
      onClose={onClose}
      onSave={() =>
        save((seen) =>
          saveLabelAction(slug, { ...seen, name, tone, ...(label ? { labelId: label.id } : {}) }),
        )
      }
      pending={pending}
      saveLabel="Save label"
      title={label ? `Change ${label.name}` : "Add a label"}
    >
      <NameField
        error={fields.name}
        id={id}
        notice={<ConflictNote conflicts={conflicts} field="name" />}
        onChange={setName}
        value={name}
      />
      <Field
        hint="The word always stands beside it."
        id={`${id}-tone`}
        label="Tone"
        notice={
          <ConflictNote
            conflicts={conflicts}
            field="tone"
            words={(value) => TONES[value as LabelTone] ?? null}
          />
        }
      >
        {(control) => (
          <NativeSelect
            {...control}
            onChange={(event) => setTone(event.target.value as LabelTone)}
            options={LABEL_TONES.map((value) => ({ value, label: TONES[value] }))}
            value={tone}
          />
        )}
      </Field>
      <p className="flex items-center gap-2 text-dense text-ink-2">
        Looks like <Chip tone={tone}>{name.trim() || "Label"}</Chip>
      </p>
    </EditDialog>
  );
}
