"use client";

import { Moon, UserCheck, Users, Zap } from "lucide-react";
import { useId, useRef, useState } from "react";
import { Avatar } from "@/components/ui/avatar";
import { DateTime } from "@/components/ui/date-time";
import {
  DropdownMenuCheckboxItem,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuSeparator,
} from "@/components/ui/dropdown-menu";
import { Input } from "@/components/ui/input";
import { PRIORITIES, type Priority } from "@/db/enums/inbox";
import type { ConversationRow } from "@/lib/inbox/conversation-row";
import { useDesk } from "./desk";
import { LabelDot } from "./label-dot";
import { PRIORITY_LABELS, prioritySign } from "./priority-words";
import { localTime, readLocalTime, snoozeChoices } from "./snooze-choices";
import type { ConversationMoves } from "./use-conversation-moves";

/** The menus of one conversation and of many at once are the same. */
export type MoveMenuProps = { rows: readonly ConversationRow[]; moves: ConversationMoves };

const NOBODY = "nobody";

/** What all of them share; null when they differ. */
function shared<Value>(
  rows: readonly ConversationRow[],
  read: (row: ConversationRow) => Value,
): Value | null {
  const [first] = rows;
  if (!first) return null;
  const value = read(first);
  return rows.every((row) => read(row) === value) ? value : null;
}

export function AssignItems({ rows, moves }: MoveMenuProps) {
  const { team, teams } = useDesk();
  const me = team.find(({ isMe }) => isMe);
  const others = team.filter(({ isMe }) => !isMe);
  const assignee = shared(rows, (row) => row.assigneeId ?? NOBODY);
  const teamId = shared(rows, (row) => row.teamId ?? NOBODY);
  return (
    <>
      <DropdownMenuRadioGroup
        onValueChange={(value) => moves.assign(rows, value === NOBODY ? null : value)}
        value={assignee ?? ""}
      >
        {/* typed letters find the name, and not the initials that stand before it */}
        {me ? (
          <DropdownMenuRadioItem textValue={me.name} value={me.id}>
            <Avatar name={me.name} self />
            <span className="truncate">{me.name}, you</span>
          </DropdownMenuRadioItem>
        ) : null}
        {others.map((member) => (
          <DropdownMenuRadioItem key={member.id} textValue={member.name} value={member.id}>
            <Avatar name={member.name} />
            <span className="min-w-0 flex-1 truncate">{member.name}</span>
            <span className="text-dense text-ink-3">{member.away ? "away" : member.open}</span>
          </DropdownMenuRadioItem>
        ))}
        <DropdownMenuRadioItem value={NOBODY}>
          <UserCheck className="text-ink-3" />
          Nobody
        </DropdownMenuRadioItem>
      </DropdownMenuRadioGroup>
      {teams.length > 0 ? (
        <>
          <DropdownMenuSeparator />
          <DropdownMenuLabel>Team</DropdownMenuLabel>
          <DropdownMenuRadioGroup
            onValueChange={(value) => moves.moveToTeam(rows, value === NOBODY ? null : value)}
            value={teamId ?? ""}
          >
            {teams.map((one) => (
              <DropdownMenuRadioItem key={one.id} value={one.id}>
                <Users className="text-ink-3" />
                <span className="truncate">{one.name}</span>
              </DropdownMenuRadioItem>
            ))}
            <DropdownMenuRadioItem value={NOBODY}>No team</DropdownMenuRadioItem>
          </DropdownMenuRadioGroup>
        </>
      ) : null}
    </>
  );
}

export function SnoozeItems({ rows, moves, zone }: MoveMenuProps & { zone: string }) {
  const now = new Date();
  return (
    <>
      {snoozeChoices(now).map(({ id, label, until }) => (
        <DropdownMenuItem key={id} onSelect={() => moves.snooze(rows, until)}>
          <span className="flex gap-4">
            <span className="flex-1">{label}</span>
            {until ? (
              <DateTime
                at={until.toISOString()}
                className="text-dense text-ink-3"
                format={id === "later" ? "time" : "weekday"}
                timeZone={zone}
              />
            ) : null}
          </span>
        </DropdownMenuItem>
      ))}
      <DropdownMenuSeparator />
      <CustomSnooze onSnooze={(until) => moves.snooze(rows, until)} />
    </>
  );
}

/** Any time; letters typed into it are not the menu's. */
function CustomSnooze({ onSnooze }: { onSnooze: (until: Date) => void }) {
  const id = useId();
  const [text, setText] = useState("");
  const until = readLocalTime(text);
  const ahead = until !== null && until.getTime() > Date.now();
  // an item of the menu: what is chosen closes it
  const item = useRef<HTMLDivElement>(null);
  return (
    <>
      <form
        className="grid gap-2 px-2 py-1.5"
        onKeyDown={(event) => {
          if (event.key !== "Escape") event.stopPropagation();
        }}
        onSubmit={(event) => {
          event.preventDefault();
          item.current?.click();
        }}
      >
        <div className="grid gap-1 text-dense text-ink-2">
          <label htmlFor={id}>Until a time of your own</label>
          <Input
            id={id}
            min={localTime(new Date())}
            onChange={(event) => setText(event.target.value)}
            type="datetime-local"
            value={text}
          />
        </div>
        {text !== "" && !ahead ? (
          <p className="text-meta text-bad" role="alert">
            Choose a time that lies ahead.
          </p>
        ) : null}
      </form>
      <DropdownMenuItem
        disabled={!ahead}
        icon={<Moon />}
        onSelect={() => {
          if (ahead) onSnooze(until);
        }}
        ref={item}
      >
        Snooze
      </DropdownMenuItem>
    </>
  );
}

export function LabelItems({ rows, moves }: MoveMenuProps) {
  const { labels, mayManage } = useDesk();
  if (labels.length === 0) {
    return (
      <p className="w-56 px-2 py-1.5 text-dense text-ink-2">
        {mayManage
          ? "No labels yet. Make the first one under Settings, Inbox."
          : "No labels yet. A manager can make them under Settings, Inbox."}
      </p>
    );
  }
  return labels.map((label) => {
    const on = rows.filter((row) => row.labels.some(({ id }) => id === label.id)).length;
    return (
      <DropdownMenuCheckboxItem
        checked={on === rows.length ? true : on === 0 ? false : "indeterminate"}
        key={label.id}
        onCheckedChange={() => moves.label(rows, label.id, on < rows.length)}
      >
        <LabelDot tone={label.tone} />
        <span className="truncate">{label.name}</span>
      </DropdownMenuCheckboxItem>
    );
  });
}

export function PriorityItems({ rows, moves }: MoveMenuProps) {
  return (
    <DropdownMenuRadioGroup
      onValueChange={(value) => moves.prioritise(rows, value as Priority)}
      value={shared(rows, ({ priority }) => priority) ?? ""}
    >
      {[...PRIORITIES].reverse().map((priority) => (
        <DropdownMenuRadioItem key={priority} value={priority}>
          {prioritySign(priority)}
          {PRIORITY_LABELS[priority]}
        </DropdownMenuRadioItem>
      ))}
    </DropdownMenuRadioGroup>
  );
}

export function MacroItems({ row, moves }: { row: ConversationRow; moves: ConversationMoves }) {
  const { macros } = useDesk();
  return macros.map((macro) => (
    <DropdownMenuItem icon={<Zap />} key={macro.id} onSelect={() => moves.runMacro(row, macro.id)}>
      {macro.name}
    </DropdownMenuItem>
  ));
}
