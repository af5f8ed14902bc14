"use client";

import { useId, useState, useTransition } from "react";
import { EditDialog } from "@/components/forms/edit-dialog";
import { Callout } from "@/components/ui/callout";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { showToast } from "@/components/ui/toast";
import { renameTagAction, untagContactsAction } from "@/lib/contacts/actions";
import type { RenamedTag } from "@/lib/contacts/rename-tag";
import { TAG_NAME_MAX, tagSlug } from "@/lib/contacts/tag";
import type { TagUse } from "@/lib/contacts/tag-queries";
import { restoreEntryAction } from "@/lib/trash/actions";
import { peopleWords } from "./tag-settings";

export type TagNameDialogProps = {
  slug: string;
  tag: TagUse;
  /** All of them: a name that one has already is a merge. */
  tags: readonly TagUse[];
  mayMerge: boolean;
  onClose: () => void;
  onDone: () => void;
};

const NO_ANSWER = "The server did not answer. Look whether it was done, then try again.";

/** Another name for a tag; a name that another one has makes one of the two. */
export function TagNameDialog({ slug, tag, tags, mayMerge, onClose, onDone }: TagNameDialogProps) {
  const id = useId();
  const [name, setName] = useState(tag.name);
  const [problem, setProblem] = useState<{ name?: string; message?: string }>({});
  const [pending, startTransition] = useTransition();
  const wanted = tagSlug(name);
  const other = tags.find((one) => one.id !== tag.id && tagSlug(one.name) === wanted);
  const save = () =>
    startTransition(async () => {
      const input = { tagId: tag.id, name, merge: other !== undefined };
      const result = await renameTagAction(slug, input).catch(() => null);
      if (!result?.ok) {
        const fault = result?.error.fields?.name;
        setProblem(fault ? { name: fault } : { message: result?.error.message ?? NO_ANSWER });
        return;
      }
      if (result.value.merged) sayMerged(slug, tag.name, { ...result.value, onBack: onDone });
      else showToast({ title: `${tag.name} is called ${name.trim()} now` });
      onDone();
    });
  return (
    <EditDialog
      message={problem.message ?? null}
      onClose={onClose}
      onSave={save}
      pending={pending}
      saveLabel={other ? "Merge tags" : "Rename tag"}
      title={
        <>
          Rename <bdi>{tag.name}</bdi>
        </>
      }
    >
      <Field
        error={
          other && !mayMerge
            ? "This tag is there already; your role cannot merge two."
            : problem.name
        }
        hint="It changes at everybody who has it."
        id={`${id}-name`}
        label="Name"
      >
        {(control) => (
          <Input
            {...control}
            autoComplete="off"
            dir="auto"
            maxLength={TAG_NAME_MAX}
            onChange={(event) => {
              setName(event.target.value);
              setProblem({});
            }}
            value={name}
          />
        )}
      </Field>
      {other && mayMerge ? (
        <Callout
          title={`${other.name} is there already, with ${peopleWords(other.count)}.`}
          tone="warn"
        >
          Merging gives it to the {peopleWords(tag.count)} with {tag.name}, and {tag.name} ends.
          Drafts of campaigns go on with {other.name}.
        </Callout>
      ) : null}
    </EditDialog>
  );
}

type Merged = Extract<RenamedTag, { merged: true }>;

/** The way back: the tag with its people, and what they got by the merge is taken from them again. */
function sayMerged(
  slug: string,
  name: string,
  { into, undo, onBack }: Merged & { onBack: () => void },
) {
  showToast({
    title: `${name} is part of ${into} now`,
    undo: async () => {
      const back = await restoreEntryAction(slug, { entryId: undo.entryId }).catch(() => null);
      const apart = back?.ok
        ? await untagContactsAction(slug, { added: undo.added }).catch(() => null)
        : null;
      if (apart?.ok) {
        showToast({
          title: `${name} and ${into} are two tags again`,
          description: `Drafts of campaigns stay with ${into}.`,
        });
      } else {
        showToast({
          title: back?.ok ? `${name} is back; its people have ${into} too` : "Not undone",
          description: back && !back.ok ? back.error.message : back?.ok ? undefined : NO_ANSWER,
          tone: "bad",
        });
      }
      onBack();
    },
  });
}
