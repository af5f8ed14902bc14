"use client";

import { ChevronsUp, CircleCheck, MailOpen, Moon, Tag, UserCheck, X } from "lucide-react";
import type { ReactNode } from "react";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { IconButton } from "@/components/ui/icon-button";
import type { ConversationRow } from "@/lib/inbox/conversation-row";
import { AssignItems, LabelItems, PriorityItems, SnoozeItems } from "./move-menus";
import type { ConversationMoves } from "./use-conversation-moves";

export type BulkBarProps = {
  rows: readonly ConversationRow[];
  moves: ConversationMoves;
  zone: string;
  onClear: () => void;
};

/** What can be done with everything that is chosen; each step can be taken back for 8 s. */
export function BulkBar({ rows, moves, zone, onClear }: BulkBarProps) {
  return (
    <div
      aria-label={`${rows.length} chosen`}
      className="flex h-12 flex-none items-center gap-0.5 border-b border-line bg-selection ps-2 pe-2 max-md:h-14"
      role="toolbar"
    >
      <IconButton keys="escape" label="Choose none" onClick={onClear} size="sm">
        <X />
      </IconButton>
      <span className="min-w-0 flex-1 truncate text-dense font-medium tabular-nums">
        {rows.length} chosen
      </span>
      <BulkMenu icon={<UserCheck />} label="Assign">
        <AssignItems moves={moves} rows={rows} />
      </BulkMenu>
      <BulkMenu icon={<Tag />} label="Label">
        <LabelItems moves={moves} rows={rows} />
      </BulkMenu>
      <BulkMenu icon={<ChevronsUp />} label="Priority">
        <PriorityItems moves={moves} rows={rows} />
      </BulkMenu>
      <BulkMenu icon={<Moon />} label="Snooze">
        <SnoozeItems moves={moves} rows={rows} zone={zone} />
      </BulkMenu>
      <IconButton
        className="max-md:hidden"
        label="Mark as unread"
        onClick={() => moves.unread(rows)}
        size="sm"
      >
        <MailOpen />
      </IconButton>
      <IconButton keys="e" label="Close" onClick={() => moves.close(rows)} size="sm">
        <CircleCheck />
      </IconButton>
    </div>
  );
}

function BulkMenu({
  label,
  icon,
  children,
}: {
  label: string;
  icon: ReactNode;
  children: ReactNode;
}) {
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <IconButton label={label} size="sm">
          {icon}
        </IconButton>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end" className="max-h-[70vh] w-64 overflow-y-auto">
        {children}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
