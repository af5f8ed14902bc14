"use client";

import { Pencil, Trash2 } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { answerTo } from "@/components/forms/no-answer";
import { sayRemoved } from "@/components/trash/put-back";
import { ConfirmDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { CheckboxLine } from "@/components/ui/checkbox";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { DialogProblem } from "@/components/ui/dialog-problem";
import { DropdownMenuItem, DropdownMenuSeparator } from "@/components/ui/dropdown-menu";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { showToast } from "@/components/ui/toast";
import type { ConversationSort } from "@/db/enums/inbox";
import { deleteViewAction, saveViewAction } from "@/lib/inbox/actions";
import type { ConversationFilter, InboxView } from "@/lib/inbox/schema";
import { useDesk } from "./desk";
import { filterOfView, sameFilter, viewLabel } from "./view-words";

/** What a view is kept as; with an id it is one that exists. */
type Kept = {
  viewId?: string;
  name: string;
  shared: boolean;
  filter: ConversationFilter;
  sort: ConversationSort;
};

type Saving = {
  slug: string;
  onSaved: (view: InboxView) => void;
  onDesk: () => Promise<void>;
};

/** Keeps a view; answers why it was not. */
async function keepView({ slug, onSaved, onDesk }: Saving, view: Kept): Promise<string | null> {
  const result = await answerTo(saveViewAction(slug, view));
  if (!result.ok) return result.error.message;
  await onDesk();
  onSaved(`saved-${result.value.viewId}`);
  return null;
}

export type ViewDriftProps = Saving & {
  view: InboxView;
  filter: ConversationFilter;
  sort: ConversationSort;
  onReset: () => void;
};

/** Says that a list is not what its name says, and lets it be saved or put back. */
export function ViewDrift({ view, filter, sort, onReset, ...saving }: ViewDriftProps) {
  const desk = useDesk();
  const [naming, setNaming] = useState(false);
  const [pending, setPending] = useState(false);
  const saved = desk.views.find(({ id }) => view === `saved-${id}`);
  if (sameFilter(filter, filterOfView(view, desk))) return null;
  const save = async ({ id, name, shared }: { id: string; name: string; shared: boolean }) => {
    setPending(true);
    const problem = await keepView(saving, { viewId: id, name, shared, filter, sort });
    setPending(false);
    if (problem) {
      showToast({ title: "The view was not saved", description: problem, tone: "bad" });
    }
  };
  return (
    <div className="flex min-h-9 flex-none flex-wrap items-center gap-x-1 border-b border-line bg-surface-2 ps-4 pe-2 text-dense text-ink-2">
      <span className="min-w-0 flex-1 truncate">Changed from {viewLabel(view, desk)}</span>
      <Button look="ghost" onClick={onReset} size="sm">
        Reset
      </Button>
      {saved?.mine ? (
        <Button loading={pending} look="ghost" onClick={() => void save(saved)} size="sm">
          Save
        </Button>
      ) : null}
      <Button look="ghost" onClick={() => setNaming(true)} size="sm">
        Save as
      </Button>
      <Dialog onOpenChange={setNaming} open={naming}>
        {naming ? (
          <NameDialog
            known={null}
            onKeep={(named) => keepView(saving, { ...named, filter, sort })}
            onKept={() => setNaming(false)}
            title="Save this list as a view"
          />
        ) : null}
      </Dialog>
    </div>
  );
}

/**
 * What its author, and for shared ones whoever runs the inbox, can do with the saved view that is
 * shown: entries for a menu, and the questions they lead to, which stand beside the menu.
 */
export function useSavedView(
  given: Omit<Saving, "onSaved"> & { view: InboxView; onView: (view: InboxView) => void },
): { entries: ReactNode; dialogs: ReactNode } {
  const { slug, view, onView, onDesk } = given;
  const { views, mayManage } = useDesk();
  const [asked, setAsked] = useState<"rename" | "delete" | null>(null);
  const saved = views.find(({ id }) => view === `saved-${id}`);
  if (!saved || !(saved.mine || (saved.shared && mayManage))) {
    return { entries: null, dialogs: null };
  }
  const { id, name, shared, filter, sort } = saved;
  const remove = async () => {
    const result = await deleteViewAction(slug, { viewId: id });
    if (!result.ok) return result;
    onView("all");
    await onDesk();
    sayRemoved(slug, {
      title: `${name} deleted`,
      removed: { kind: "view", ids: [result.value.entryId] },
      onBack: () => void onDesk(),
    });
    return result;
  };
  return {
    entries: (
      <>
        <DropdownMenuSeparator />
        {saved.mine ? (
          <DropdownMenuItem icon={<Pencil />} onSelect={() => setAsked("rename")}>
            Rename or share this view
          </DropdownMenuItem>
        ) : null}
        <DropdownMenuItem icon={<Trash2 />} onSelect={() => setAsked("delete")} tone="danger">
          Delete this view
        </DropdownMenuItem>
      </>
    ),
    dialogs: (
      <>
        <Dialog onOpenChange={() => setAsked(null)} open={asked === "rename"}>
          {asked === "rename" ? (
            <NameDialog
              known={{ name, shared }}
              onKeep={(named) =>
                // the name alone: what the list was changed to meanwhile is saved by its own button
                keepView(
                  { slug, onDesk, onSaved: () => undefined },
                  { ...named, viewId: id, filter, sort },
                )
              }
              onKept={() => setAsked(null)}
              title={`Rename ${name}`}
            />
          ) : null}
        </Dialog>
        <ConfirmDialog
          confirmLabel="Delete"
          description={
            shared
              ? "Nobody in the team sees this view any more. Its conversations stay."
              : "Its conversations stay."
          }
          onConfirm={remove}
          onOpenChange={() => setAsked(null)}
          open={asked === "delete"}
          title={`Delete the view ${name}`}
          tone="danger"
        />
      </>
    ),
  };
}

type Named = Pick<Kept, "name" | "shared">;

function NameDialog({
  title,
  known,
  onKeep,
  onKept,
}: {
  title: string;
  known: Named | null;
  /** Answers why it was not kept. */
  onKeep: (named: Named) => Promise<string | null>;
  onKept: () => void;
}) {
  const id = useId();
  const [name, setName] = useState(known?.name ?? "");
  const [shared, setShared] = useState(known?.shared ?? false);
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const keep = async () => {
    setPending(true);
    const refused = await onKeep({ name, shared });
    setPending(false);
    setProblem(refused);
    if (refused === null) onKept();
  };
  return (
    <DialogContent
      footer={
        <>
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <Button
            disabled={name.trim() === ""}
            form={`${id}-form`}
            loading={pending}
            look="primary"
            type="submit"
          >
            Save view
          </Button>
        </>
      }
      size="sm"
      title={title}
    >
      <form
        className="grid gap-4"
        id={`${id}-form`}
        onSubmit={(event) => {
          event.preventDefault();
          if (!pending) void keep();
        }}
      >
        <div className="grid gap-1.5">
          <Label htmlFor={`${id}-name`}>Name</Label>
          <Input
            autoComplete="off"
            autoFocus
            id={`${id}-name`}
            maxLength={40}
            onChange={(event) => setName(event.target.value)}
            value={name}
          />
        </div>
        <CheckboxLine
          checked={shared}
          hint="Everybody in the inbox sees it; you change it."
          id={id}
          label="Share with the team"
          onCheckedChange={(on) => setShared(on === true)}
        />
        {problem ? <DialogProblem title="Not saved.">{problem}</DialogProblem> : null}
      </form>
    </DialogContent>
  );
}
