"use client";

import {
  Ban,
  ChevronDown,
  ChevronLeft,
  CircleCheck,
  Ellipsis,
  Info,
  MailOpen,
  Moon,
  RotateCcw,
  UserCheck,
} from "lucide-react";
import { Avatar } from "@/components/ui/avatar";
import { Button } from "@/components/ui/button";
import { DateTime } from "@/components/ui/date-time";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { IconButton } from "@/components/ui/icon-button";
import { PhoneNumber } from "@/components/ui/phone-number";
import type { ConversationRow, TeamMember } from "@/lib/inbox/queries";

export type SnoozeChoice = { label: string; until: Date };

export type ConversationHeaderProps = {
  conversation: ConversationRow;
  channelPhone: string;
  team: readonly TeamMember[];
  zone: string;
  mayReply: boolean;
  /** Which menu is open: the keys A and H open them too. */
  menu: "assign" | "snooze" | null;
  onMenu: (menu: "assign" | "snooze" | null) => void;
  onBack: () => void;
  onAbout: () => void;
  onAssign: (memberId: string | null) => void;
  onSnooze: (until: Date) => void;
  onClose: () => void;
  onReopen: () => void;
  onUnread: () => void;
  onBlock: () => void;
};

const NOBODY = "nobody";

/** Who, over which number, whose it is, and what can be done with it. */
export function ConversationHeader(props: ConversationHeaderProps) {
  const { conversation, channelPhone, team, zone, mayReply, menu, onMenu } = props;
  const { onBack, onAbout, onAssign, onSnooze, onClose, onReopen, onUnread, onBlock } = props;
  const open = conversation.status === "open";
  return (
    <header className="flex h-12 flex-none items-center gap-2 border-b border-line ps-5 pe-2 max-md:h-14 max-md:ps-1">
      <IconButton className="md:hidden" label="Back to the list" onClick={onBack} tooltip={false}>
        <ChevronLeft className="flip-in-rtl" />
      </IconButton>
      <div className="min-w-0 flex-1">
        <h1 className="truncate text-body font-semibold max-md:text-reading" dir="auto">
          {conversation.titleIsPhone ? (
            <PhoneNumber e164={conversation.title} />
          ) : (
            conversation.title
          )}
        </h1>
        <p className="truncate text-meta text-ink-3">
          {conversation.status === "snoozed" && conversation.snoozedUntil ? (
            <>
              Snoozed until{" "}
              <DateTime at={conversation.snoozedUntil} format="dateTime" timeZone={zone} />
            </>
          ) : conversation.status === "closed" ? (
            "Closed, comes back when they write"
          ) : (
            <>
              WhatsApp on <PhoneNumber e164={channelPhone} />
            </>
          )}
        </p>
      </div>
      {mayReply ? (
        <>
          <DropdownMenu
            onOpenChange={(next) => onMenu(next ? "assign" : null)}
            open={menu === "assign"}
          >
            <DropdownMenuTrigger asChild>
              <Button
                aria-label={`Assigned to ${conversation.assigneeName ?? "nobody"}; change`}
                className="max-w-40 max-md:hidden"
                look="quiet"
                size="sm"
              >
                <Avatar
                  name={conversation.assigneeName}
                  self={team.some(({ id, isMe }) => isMe && id === conversation.assigneeId)}
                />
                <span className="truncate">
                  {conversation.assigneeName?.split(/\s+/)[0] ?? "Assign"}
                </span>
                <ChevronDown className="text-ink-3" />
              </Button>
            </DropdownMenuTrigger>
            <DropdownMenuContent align="end">
              <AssignItems {...props} />
            </DropdownMenuContent>
          </DropdownMenu>
          <DropdownMenu
            onOpenChange={(next) => onMenu(next ? "snooze" : null)}
            open={menu === "snooze"}
          >
            <DropdownMenuTrigger asChild>
              <Button className="max-lg:hidden" icon={<Moon />} look="quiet" size="sm">
                Snooze
              </Button>
            </DropdownMenuTrigger>
            <DropdownMenuContent align="end">
              <DropdownMenuLabel>Until then, or until they write</DropdownMenuLabel>
              <SnoozeItems onSnooze={onSnooze} zone={zone} />
            </DropdownMenuContent>
          </DropdownMenu>
          {open ? (
            <Button
              className="max-md:hidden"
              icon={<CircleCheck />}
              look="quiet"
              onClick={onClose}
              size="sm"
            >
              Close
            </Button>
          ) : (
            <Button
              className="max-md:hidden"
              icon={<RotateCcw />}
              look="quiet"
              onClick={onReopen}
              size="sm"
            >
              Reopen
            </Button>
          )}
          <IconButton
            className="md:hidden"
            label={open ? "Close the conversation" : "Reopen the conversation"}
            onClick={open ? onClose : onReopen}
            tooltip={false}
          >
            {open ? <CircleCheck /> : <RotateCcw />}
          </IconButton>
        </>
      ) : null}
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <IconButton label="More" size="sm" tooltip={false}>
            <Ellipsis />
          </IconButton>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end" className="w-60">
          <DropdownMenuItem className="lg:hidden" icon={<Info />} onSelect={onAbout}>
            About this person
          </DropdownMenuItem>
          <DropdownMenuItem icon={<MailOpen />} keys="u" onSelect={onUnread}>
            Mark as unread
          </DropdownMenuItem>
          {mayReply ? (
            <>
              <DropdownMenuItem
                icon={<Ban />}
                onSelect={onBlock}
                tone={conversation.blocked ? "normal" : "danger"}
              >
                {conversation.blocked ? "Unblock this person" : "Block this person"}
              </DropdownMenuItem>
              <span className="lg:hidden">
                <DropdownMenuSeparator />
                <DropdownMenuLabel>Snooze until</DropdownMenuLabel>
                <SnoozeItems onSnooze={onSnooze} zone={zone} />
              </span>
              <span className="md:hidden">
                <DropdownMenuSeparator />
                <DropdownMenuLabel>Assign to</DropdownMenuLabel>
                <AssignItems {...props} onAssign={onAssign} />
              </span>
            </>
          ) : null}
        </DropdownMenuContent>
      </DropdownMenu>
    </header>
  );
}

function AssignItems({ conversation, team, onAssign }: ConversationHeaderProps) {
  const me = team.find(({ isMe }) => isMe);
  const others = team.filter(({ isMe }) => !isMe);
  return (
    <DropdownMenuRadioGroup
      onValueChange={(value) => onAssign(value === NOBODY ? null : value)}
      value={conversation.assigneeId ?? NOBODY}
    >
      {me ? (
        <DropdownMenuRadioItem value={me.id}>
          <Avatar name={me.name} self />
          <span className="truncate">{me.name}, you</span>
        </DropdownMenuRadioItem>
      ) : null}
      {others.map((member) => (
        <DropdownMenuRadioItem key={member.id} value={member.id}>
          <Avatar name={member.name} />
          <span className="truncate">{member.name}</span>
        </DropdownMenuRadioItem>
      ))}
      <DropdownMenuSeparator />
      <DropdownMenuRadioItem value={NOBODY}>
        <UserCheck className="text-ink-3" />
        Nobody
      </DropdownMenuRadioItem>
    </DropdownMenuRadioGroup>
  );
}

function SnoozeItems({ onSnooze, zone }: { onSnooze: (until: Date) => void; zone: string }) {
  return snoozeChoices(new Date()).map(({ label, until }) => (
    <DropdownMenuItem key={label} onSelect={() => onSnooze(until)}>
      <span className="flex gap-4">
        <span className="flex-1">{label}</span>
        <DateTime
          at={until.toISOString()}
          className="text-dense text-ink-3"
          format={label === "In 3 hours" ? "time" : "weekday"}
          timeZone={zone}
        />
      </span>
    </DropdownMenuItem>
  ));
}

/** Times that people mean, on the reader's own clock. */
export function snoozeChoices(now: Date): SnoozeChoice[] {
  const at = (days: number) => {
    const day = new Date(now);
    day.setDate(day.getDate() + days);
    day.setHours(9, 0, 0, 0);
    return day;
  };
  const toMonday = (8 - now.getDay()) % 7 || 7;
  return [
    { label: "In 3 hours", until: new Date(now.getTime() + 3 * 60 * 60 * 1000) },
    { label: "Tomorrow, 09:00", until: at(1) },
    ...(toMonday > 1 ? [{ label: "Monday, 09:00", until: at(toMonday) }] : []),
    { label: "In 30 days", until: at(30) },
  ];
}
