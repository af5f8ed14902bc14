"use client";

import { ListFilter } from "lucide-react";
import { useId } from "react";
import { CheckboxLine } from "@/components/ui/checkbox";
import { IconButton } from "@/components/ui/icon-button";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { NativeSelect } from "@/components/ui/select";
import { PRIORITIES } from "@/db/enums/inbox";
import type { ConversationFilter } from "@/lib/inbox/schema";
import { useDesk } from "./desk";
import { PRIORITY_LABELS } from "./priority-words";

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
