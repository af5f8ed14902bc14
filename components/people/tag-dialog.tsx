"use client";

import { Plus } from "lucide-react";
import { useId, useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { showToast } from "@/components/ui/toast";
import { tagContactsAction, untagContactsAction } from "@/lib/contacts/actions";
import type { ContactAudience } from "@/lib/contacts/schema";
import { splitTagNames, tagSlug } from "@/lib/contacts/tag";

export type TagDialogProps = {
  workspaceSlug: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** "3 contacts", "Amina Yusuf". */
  who: string;
  audience: ContactAudience;
  tags: readonly { id: string; name: string }[];
  /** Tags that everybody in the audience has; null where that is not known. */
  current: readonly string[] | null;
  onDone: () => void;
};

/** Puts tags on people and takes them off; both can be undone from the message that follows. */
export function TagDialog(props: TagDialogProps) {
  return (
    <Dialog onOpenChange={props.onOpenChange} open={props.open}>
      {props.open ? <TagDialogBody {...props} /> : null}
    </Dialog>
  );
}

type Wish = "add" | "remove";

function TagDialogBody({
  workspaceSlug,
  onOpenChange,
  who,
  audience,
  tags,
  current,
  onDone,
}: TagDialogProps) {
  const id = useId();
  const [text, setText] = useState("");
  const [wishes, setWishes] = useState<ReadonlyMap<string, Wish>>(new Map());
  const [fresh, setFresh] = useState<readonly string[]>([]);
  const [fault, setFault] = useState<string | null>(null);
  const [pending, startTransition] = useTransition();
  const needle = tagSlug(text);
  const shown = tags.filter((tag) => tagSlug(tag.name).includes(needle));
  const canMake = needle !== "" && !tags.some((tag) => tagSlug(tag.name) === needle);

  const addTyped = () => {
    const names = splitTagNames(text);
    const known = new Map(tags.map((tag) => [tagSlug(tag.name), tag.id]));
    setFresh([...new Set([...fresh, ...names.filter((name) => !known.has(tagSlug(name)))])]);
    const next = new Map(wishes);
    for (const name of names) {
      const tagId = known.get(tagSlug(name));
      if (tagId) next.set(tagId, "add");
    }
    setWishes(next);
    setText("");
  };
  const toggle = (tagId: string) => {
    const has = current?.includes(tagId) ?? false;
    const next = new Map(wishes);
    const wish = wishes.get(tagId);
    if (has) {
      if (wish === "remove") next.delete(tagId);
      else next.set(tagId, "remove");
    } else if (current === null) {
      // among many people a tag can be put on all, taken off all, or left as it is
      if (wish === undefined) next.set(tagId, "add");
      else if (wish === "add") next.set(tagId, "remove");
      else next.delete(tagId);
    } else if (wish === "add") next.delete(tagId);
    else next.set(tagId, "add");
    setWishes(next);
  };
  const save = () =>
    startTransition(async () => {
      const nameOf = new Map(tags.map((tag) => [tag.id, tag.name]));
      const add = [
        ...fresh,
        ...[...wishes].flatMap(([tagId, wish]) =>
          wish === "add" ? [nameOf.get(tagId) ?? ""] : [],
        ),
      ].filter(Boolean);
      const removeTagIds = [...wishes].flatMap(([tagId, wish]) =>
        wish === "remove" ? [tagId] : [],
      );
      const result = await tagContactsAction(workspaceSlug, { audience, add, removeTagIds });
      if (!result.ok) {
        setFault(result.error.message);
        return;
      }
      onOpenChange(false);
      onDone();
      const { changed, undo } = result.value;
      showToast({
        title: changed === 0 ? `Nothing to change for ${who}` : `Tags changed for ${who}`,
        ...(undo
          ? {
              undo: async () => {
                const back = await untagContactsAction(workspaceSlug, undo);
                if (!back.ok) showToast({ title: back.error.message, tone: "bad" });
                onDone();
              },
            }
          : {}),
      });
    });
  const count = fresh.length + wishes.size;
  return (
    <DialogContent
      footer={
        <>
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <Button disabled={count === 0} loading={pending} look="primary" onClick={save}>
            Save tags
          </Button>
        </>
      }
      size="sm"
      title={`Tag ${who}`}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          addTyped();
        }}
      >
        <label className="sr-only" htmlFor={id}>
          Find or make a tag
        </label>
        <Input
          autoComplete="off"
          autoFocus
          id={id}
          maxLength={200}
          onChange={(event) => setText(event.target.value)}
          placeholder="Find or make a tag"
          value={text}
        />
        {canMake ? (
          <Button className="mt-2" icon={<Plus />} look="ghost" size="sm" type="submit">
            Make “{text.trim()}”
          </Button>
        ) : null}
      </form>
      <ul className="mt-2 grid max-h-64 overflow-y-auto">
        {fresh.map((name) => (
          <li className="flex h-9 items-center gap-2.5" key={name}>
            <Checkbox
              aria-label={name}
              checked
              onCheckedChange={() => setFresh(fresh.filter((one) => one !== name))}
            />
            <bdi>{name}</bdi>
            <span className="text-meta text-ink-3">new</span>
          </li>
        ))}
        {shown.map((tag) => {
          const wish = wishes.get(tag.id);
          const has = current?.includes(tag.id) ?? false;
          const checked = wish === "add" || (has && wish !== "remove");
          return (
            <li className="flex h-9 items-center gap-2.5" key={tag.id}>
              <Checkbox
                aria-label={tag.name}
                checked={current === null && wish === undefined ? "indeterminate" : checked}
                id={`${id}-${tag.id}`}
                onCheckedChange={() => toggle(tag.id)}
              />
              <label className="min-w-0 flex-1 cursor-pointer truncate" htmlFor={`${id}-${tag.id}`}>
                <bdi>{tag.name}</bdi>
              </label>
              <span className="text-meta text-ink-3">
                {wish === "add" ? "will be put on" : wish === "remove" ? "will be taken off" : ""}
              </span>
            </li>
          );
        })}
      </ul>
      {fault ? (
        <p className="mt-2 text-dense text-bad" role="alert">
          {fault}
        </p>
      ) : null}
    </DialogContent>
  );
}
