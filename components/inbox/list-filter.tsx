"use client";

import { ListFilter } from "lucide-react";
import { useId, useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { CheckboxLine } from "@/components/ui/checkbox";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { NativeSelect } from "@/components/ui/select";
import { showToast } from "@/components/ui/toast";
import { type ConversationSort, PRIORITIES } from "@/db/enums/inbox";
import { deleteViewAction, saveViewAction } from "@/lib/inbox/actions";
import type { ConversationFilter, InboxView } from "@/lib/inbox/schema";
import { useDesk } from "./desk";
import { PRIORITY_LABELS } from "./priority-words";
import { filterOfView, sameFilter, viewLabel } from "./view-words";

const ANY = "";
const WAITS = [
  { value: ANY, label: "Any" },
  { value: "0", label: "Waiting now" },
  { value: "1", label: "1 hour or more" },
  { value: "4", label: "4 hours or more" },
  { value: "24", label: "A day or more" },
];
const STATUSES: { value: ConversationFilter["status"]; label: string }[] = [
  { value: "open", label: "Open" },
  { value: "snoozed", label: "Snoozed" },
  { value: "active", label: "Open or snoozed" },
  { value: "closed", label: "Closed" },
  { value: "any", label: "Any" },
];

export type ListFilterProps = {
  filter: ConversationFilter;
  changed: boolean;
  onFilter: (filter: ConversationFilter) => void;
};

/** Every condition a list can have, in one panel; each takes effect at once. */
export function ListFilterButton({ filter, changed, onFilter }: ListFilterProps) {
  return (
    <Popover>
      <PopoverTrigger asChild>
        <IconButton
          className={changed ? "text-accent-ink" : undefined}
          label={changed ? "Filter, changed" : "Filter"}
          size="sm"
        >
          <ListFilter />
        </IconButton>
      </PopoverTrigger>
      <PopoverContent align="end" aria-label="Filter" className="max-h-[75vh] w-80 overflow-y-auto">
        <FilterFields filter={filter} onFilter={onFilter} />
      </PopoverContent>
    </Popover>
  );
}

function FilterFields({ filter, onFilter }: Omit<ListFilterProps, "changed">) {
  const id = useId();
  const { team, teams, labels, channels } = useDesk();
  const set = (
    changes: { [Field in keyof ConversationFilter]?: ConversationFilter[Field] | undefined },
  ) => {
    const next = Object.fromEntries(
      Object.entries({ ...filter, ...changes }).filter(([, value]) => value !== undefined),
    );
    onFilter(next as ConversationFilter);
  };
  const pick = (
    label: string,
    options: readonly { value: string; label: string }[],
    value: string | undefined,
    onValue: (value: string | undefined) => void,
  ) => (
    <div className="grid grid-cols-[88px_minmax(0,1fr)] items-center gap-2 text-dense text-ink-2">
      <label htmlFor={`${id}-${label}`}>{label}</label>
      <NativeSelect
        id={`${id}-${label}`}
        onChange={(event) => onValue(event.target.value === ANY ? undefined : event.target.value)}
        options={[...options]}
        size="sm"
        value={value ?? ANY}
      />
    </div>
  );
  const check = (field: "unread" | "closing" | "late" | "mentioned", label: string) => (
    <CheckboxLine
      checked={filter[field] === true}
      id={`${id}-${field}`}
      label={label}
      onCheckedChange={(on) => set({ [field]: on === true ? true : undefined })}
    />
  );
  const any = { value: ANY, label: "Any" };
  const named = (rows: readonly { id: string; name: string }[]) =>
    rows.map((row) => ({ value: row.id, label: row.name }));
  return (
    <div className="grid gap-2">
      {pick("Status", STATUSES, filter.status, (status) =>
        set({ status: (status ?? "any") as ConversationFilter["status"] }),
      )}
      {pick(
        "Assignee",
        [
          any,
          { value: "me", label: "Me" },
          { value: "nobody", label: "Nobody" },
          { value: "somebody", label: "Somebody" },
          ...named(team.filter(({ isMe }) => !isMe)),
        ],
        filter.assignee,
        (assignee) => set({ assignee }),
      )}
      {teams.length > 0
        ? pick("Team", [any, ...named(teams)], filter.teamId, (teamId) => set({ teamId }))
        : null}
      {labels.length > 0
        ? pick("Label", [any, ...named(labels)], filter.labelId, (labelId) => set({ labelId }))
        : null}
      {pick(
        "Priority",
        [
          any,
          ...PRIORITIES.map((priority) => ({ value: priority, label: PRIORITY_LABELS[priority] })),
        ],
        filter.priority,
        (priority) => set({ priority: priority as ConversationFilter["priority"] }),
      )}
      {channels.length > 1
        ? pick("Number", [any, ...named(channels)], filter.channelId, (channelId) =>
            set({ channelId }),
          )
        : null}
      {pick("Waiting", WAITS, filter.waitingHours?.toString(), (hours) =>
        set({ waitingHours: hours === undefined ? undefined : Number(hours) }),
      )}
      <div className="mt-1 grid gap-2">
        {check("unread", "Unread")}
        {check("closing", "Window closes within 4 hours")}
        {check("late", "Response target missed")}
        {check("mentioned", "I am mentioned")}
      </div>
    </div>
  );
}

export type ViewDriftProps = {
  slug: string;
  view: InboxView;
  filter: ConversationFilter;
  sort: ConversationSort;
  onReset: () => void;
  onSaved: (view: InboxView) => void;
  onDesk: () => Promise<void>;
};

/** Says that a list is not what its name says, and lets it be saved or put back. */
export function ViewDrift({ slug, view, filter, sort, onReset, onSaved, onDesk }: ViewDriftProps) {
  const desk = useDesk();
  const [naming, setNaming] = useState(false);
  const saved = desk.views.find(({ id }) => view === `saved-${id}`);
  const changed = !sameFilter(filter, filterOfView(view, desk));
  const [pending, startTransition] = useTransition();
  if (!changed) return null;
  const keep = (name: string, shared: boolean, viewId?: string) =>
    startTransition(async () => {
      const result = await saveViewAction(slug, {
        name,
        shared,
        filter,
        sort,
        ...(viewId ? { viewId } : {}),
      }).catch(() => null);
      if (!result?.ok) {
        showToast({
          title: "The view was not saved",
          description: result?.error.message ?? "The server did not answer. Try again.",
          tone: "bad",
        });
        return;
      }
      await onDesk();
      setNaming(false);
      onSaved(`saved-${result.value.viewId}`);
    });
  return (
    <div className="flex min-h-9 flex-none flex-wrap items-center gap-x-1 border-b border-line bg-surface-2 ps-4 pe-2 text-dense text-ink-2">
      <span className="min-w-0 flex-1 truncate">Changed from {viewLabel(view, desk)}</span>
      <Button look="ghost" onClick={onReset} size="sm">
        Reset
      </Button>
      {saved?.mine ? (
        <Button
          loading={pending}
          look="ghost"
          onClick={() => keep(saved.name, saved.shared, saved.id)}
          size="sm"
        >
          Save
        </Button>
      ) : null}
      <Button look="ghost" onClick={() => setNaming(true)} size="sm">
        Save as
      </Button>
      <Dialog onOpenChange={setNaming} open={naming}>
        {naming ? <NameDialog onKeep={keep} pending={pending} /> : null}
      </Dialog>
    </div>
  );
}

function NameDialog({
  pending,
  onKeep,
}: {
  pending: boolean;
  onKeep: (name: string, shared: boolean) => void;
}) {
  const id = useId();
  const [name, setName] = useState("");
  const [shared, setShared] = useState(false);
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
      title="Save this list as a view"
    >
      <form
        className="grid gap-4"
        id={`${id}-form`}
        onSubmit={(event) => {
          event.preventDefault();
          onKeep(name, shared);
        }}
      >
        <div className="grid gap-1.5">
          <Label htmlFor={`${id}-name`}>Name</Label>
          <Input
            id={`${id}-name`}
            autoComplete="off"
            autoFocus
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
      </form>
    </DialogContent>
  );
}

/** Takes a saved view away; its conversations stay. */
export async function deleteView(slug: string, viewId: string): Promise<boolean> {
  const result = await deleteViewAction(slug, { viewId }).catch(() => null);
  if (result?.ok) return true;
  showToast({
    title: "The view was not deleted",
    description: result?.error.message ?? "The server did not answer. Try again.",
    tone: "bad",
  });
  return false;
}
