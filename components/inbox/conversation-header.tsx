"use client";

import {
  Ban,
  ChevronDown,
  ChevronLeft,
  CircleCheck,
  Download,
  Ellipsis,
  Eye,
  Info,
  MailOpen,
  Moon,
  RotateCcw,
  Search,
  Tag,
  TriangleAlert,
} from "lucide-react";
import { useParams } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { Avatar } from "@/components/ui/avatar";
import { Button } from "@/components/ui/button";
import { Chip } from "@/components/ui/chip";
import { DateTime } from "@/components/ui/date-time";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { IconButton } from "@/components/ui/icon-button";
import { PhoneNumber } from "@/components/ui/phone-number";
import type { ConversationRow } from "@/lib/inbox/queries";
import { useDesk, useViewers } from "./desk";
import { serverNowMs } from "./inbox-reads";
import { AssignItems, LabelItems, MacroItems, PriorityItems, SnoozeItems } from "./move-menus";
import { PRIORITY_LABELS, prioritySign } from "./priority-words";
import { type TargetState, targetState } from "./target-state";
import { TranscriptDialog } from "./transcript-dialog";
import type { ConversationMoves } from "./use-conversation-moves";

/** The menus that keys open too. */
export type HeaderMenu = "assign" | "snooze" | "label" | "more" | null;

export type ConversationHeaderProps = {
  conversation: ConversationRow;
  channelPhone: string;
  zone: string;
  mayReply: boolean;
  menu: HeaderMenu;
  onMenu: (menu: HeaderMenu) => void;
  moves: ConversationMoves;
  onBack: () => void;
  onAbout: () => void;
  onBlock: () => void;
  /** Looks for words in this conversation. */
  onFind: () => void;
};

/** Who, over which number, whose it is, and what can be done with it. */
export function ConversationHeader(props: ConversationHeaderProps) {
  const { conversation, channelPhone, zone, mayReply, menu, onMenu, moves, onBack } = props;
  const rows = [conversation];
  const open = conversation.status === "open";
  // the search takes the keyboard only when the menu has let go of it
  const asksToFind = useRef(false);
  const [downloading, setDownloading] = useState(false);
  const { workspace } = useParams<{ workspace: string }>();
  const menuProps = (name: Exclude<HeaderMenu, null>) => ({
    open: menu === name,
    onOpenChange: (next: boolean) => onMenu(next ? name : null),
  });
  return (
    <>
      <header className="flex h-12 flex-none items-center gap-1.5 border-b border-line ps-5 pe-2 max-md:h-14 max-md:ps-1">
        <BackButton onBack={onBack} />
        <div className="min-w-0 flex-1">
          <h1 className="truncate text-body font-semibold max-md:text-reading">
            {conversation.titleIsPhone ? (
              <PhoneNumber e164={conversation.title} />
            ) : (
              <bdi>{conversation.title}</bdi>
            )}
          </h1>
          <p className="truncate text-meta text-ink-3">
            {conversation.status === "snoozed" ? (
              conversation.snoozedUntil ? (
                <>
                  Snoozed until{" "}
                  <DateTime at={conversation.snoozedUntil} format="dateTime" timeZone={zone} />
                </>
              ) : (
                "Snoozed until they write"
              )
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
            <DropdownMenu {...menuProps("assign")}>
              <DropdownMenuTrigger asChild>
                <Button
                  aria-label={`Assigned to ${conversation.assigneeName ?? "nobody"}; change`}
                  className="max-w-40 max-md:hidden"
                  look="quiet"
                  size="sm"
                >
                  <AssigneeAvatar conversation={conversation} />
                  <span className="truncate max-lg:hidden">
                    {conversation.assigneeName?.split(/\s+/)[0] ?? "Assign"}
                  </span>
                  <ChevronDown className="text-ink-3" />
                </Button>
              </DropdownMenuTrigger>
              <DropdownMenuContent align="end" className="max-h-[70vh] overflow-y-auto">
                <AssignItems moves={moves} rows={rows} />
              </DropdownMenuContent>
            </DropdownMenu>
            <DropdownMenu {...menuProps("label")}>
              <DropdownMenuTrigger asChild>
                <IconButton className="max-md:hidden" keys="l" label="Labels" size="sm">
                  <Tag />
                </IconButton>
              </DropdownMenuTrigger>
              <DropdownMenuContent align="end" className="max-h-[70vh] overflow-y-auto">
                <LabelItems moves={moves} rows={rows} />
              </DropdownMenuContent>
            </DropdownMenu>
            <DropdownMenu {...menuProps("snooze")}>
              <DropdownMenuTrigger asChild>
                <IconButton className="max-md:hidden" keys="h" label="Snooze" size="sm">
                  <Moon />
                </IconButton>
              </DropdownMenuTrigger>
              <DropdownMenuContent align="end" className="w-64">
                <DropdownMenuLabel>Back then, or when they write</DropdownMenuLabel>
                <SnoozeItems moves={moves} rows={rows} zone={zone} />
              </DropdownMenuContent>
            </DropdownMenu>
            <Button
              className="max-lg:hidden"
              icon={open ? <CircleCheck /> : <RotateCcw />}
              look="quiet"
              onClick={() => (open ? moves.close(rows) : moves.reopen(rows))}
              size="sm"
            >
              {open ? "Close" : "Reopen"}
            </Button>
            <IconButton
              className="lg:hidden"
              keys={open ? "e" : undefined}
              label={open ? "Close the conversation" : "Reopen the conversation"}
              onClick={() => (open ? moves.close(rows) : moves.reopen(rows))}
              size="sm"
            >
              {open ? <CircleCheck /> : <RotateCcw />}
            </IconButton>
          </>
        ) : null}
        <IconButton
          className="max-md:hidden"
          keys="mod+f"
          label="Find in this conversation"
          onClick={props.onFind}
          size="sm"
        >
          <Search />
        </IconButton>
        <DropdownMenu {...menuProps("more")}>
          <DropdownMenuTrigger asChild>
            <IconButton label="More" size="sm" tooltip={false}>
              <Ellipsis />
            </IconButton>
          </DropdownMenuTrigger>
          <DropdownMenuContent
            align="end"
            className="max-h-[75vh] w-64 overflow-y-auto"
            onCloseAutoFocus={(event) => {
              if (!asksToFind.current) return;
              event.preventDefault();
              asksToFind.current = false;
              props.onFind();
            }}
          >
            <MoreItems
              {...props}
              onDownload={() => setDownloading(true)}
              onFind={() => {
                asksToFind.current = true;
              }}
            />
          </DropdownMenuContent>
        </DropdownMenu>
      </header>
      <FactsLine conversation={conversation} />
      <TranscriptDialog
        conversationId={conversation.id}
        customer={conversation.title}
        onOpenChange={setDownloading}
        open={downloading}
        slug={workspace}
      />
    </>
  );
}

/** The place of the header while the conversation loads, or when it cannot: the way back stays. */
export function HeaderPlaceholder({ onBack }: Pick<ConversationHeaderProps, "onBack">) {
  return (
    <div className="flex h-12 flex-none items-center border-b border-line max-md:h-14 max-md:ps-1">
      <BackButton onBack={onBack} />
    </div>
  );
}

function BackButton({ onBack }: Pick<ConversationHeaderProps, "onBack">) {
  return (
    <IconButton className="md:hidden" label="Back to the list" onClick={onBack} tooltip={false}>
      <ChevronLeft className="flip-in-rtl" />
    </IconButton>
  );
}

function AssigneeAvatar({ conversation }: { conversation: ConversationRow }) {
  const { team } = useDesk();
  const self = team.some(({ id, isMe }) => isMe && id === conversation.assigneeId);
  return <Avatar name={conversation.assigneeName} self={self} />;
}

function MoreItems(props: ConversationHeaderProps & { onDownload: () => void }) {
  const { conversation, mayReply, moves, zone, onAbout, onBlock, onFind } = props;
  const { macros, mayManage } = useDesk();
  const rows = [conversation];
  return (
    <>
      <DropdownMenuItem className="lg:hidden" icon={<Info />} onSelect={onAbout}>
        About this person
      </DropdownMenuItem>
      <DropdownMenuItem className="md:hidden" icon={<Search />} onSelect={onFind}>
        Find in this conversation
      </DropdownMenuItem>
      <DropdownMenuItem icon={<MailOpen />} keys="u" onSelect={() => moves.unread(rows)}>
        Mark as unread
      </DropdownMenuItem>
      {mayReply ? (
        <DropdownMenuItem
          icon={<Ban />}
          keys="b"
          onSelect={onBlock}
          tone={conversation.blocked ? "normal" : "danger"}
        >
          {conversation.blocked ? "Unblock this person" : "Block this person"}
        </DropdownMenuItem>
      ) : null}
      {mayManage ? (
        <DropdownMenuItem icon={<Download />} onSelect={props.onDownload}>
          Download the conversation
        </DropdownMenuItem>
      ) : null}
      {mayReply ? (
        <>
          {macros.length > 0 ? (
            <>
              <DropdownMenuSeparator />
              <DropdownMenuLabel>Macros</DropdownMenuLabel>
              <MacroItems moves={moves} row={conversation} />
            </>
          ) : null}
          <DropdownMenuSeparator />
          <DropdownMenuLabel>Priority</DropdownMenuLabel>
          <PriorityItems moves={moves} rows={rows} />
          <div className="md:hidden">
            <DropdownMenuSeparator />
            <DropdownMenuLabel>Labels</DropdownMenuLabel>
            <LabelItems moves={moves} rows={rows} />
            <DropdownMenuSeparator />
            <DropdownMenuLabel>Snooze</DropdownMenuLabel>
            <SnoozeItems moves={moves} rows={rows} zone={zone} />
            <DropdownMenuSeparator />
            <DropdownMenuLabel>Assign to</DropdownMenuLabel>
            <AssignItems moves={moves} rows={rows} />
          </div>
        </>
      ) : null}
    </>
  );
}

/** What is special about this conversation, under the header; nothing takes no room. */
function FactsLine({ conversation }: { conversation: ConversationRow }) {
  const { teams } = useDesk();
  const viewers = useViewers();
  const target = useTargetState(conversation);
  const team = teams.find(({ id }) => id === conversation.teamId);
  const { blocked, optedOut, priority, labels } = conversation;
  const isEmpty =
    !blocked && !optedOut && priority === "none" && labels.length === 0 && !team && !target;
  if (isEmpty && viewers.length === 0) return null;
  return (
    <div className="flex min-h-8 flex-none flex-wrap items-center gap-1.5 border-b border-line px-5 py-1 text-dense max-md:px-3">
      {blocked ? (
        <Chip icon={<Ban />} tone="bad">
          Blocked
        </Chip>
      ) : null}
      {optedOut ? <Chip tone="bad">Opted out of marketing</Chip> : null}
      {target ? (
        <Chip icon={<TriangleAlert />} tone={target.kind === "late" ? "bad" : "warn"}>
          {target.words}
        </Chip>
      ) : null}
      {priority === "none" ? null : (
        <Chip icon={prioritySign(priority)}>{PRIORITY_LABELS[priority]}</Chip>
      )}
      {team ? <Chip>{team.name}</Chip> : null}
      {labels.map((label) => (
        <Chip icon={<Tag />} key={label.id} tone={label.tone}>
          {label.name}
        </Chip>
      ))}
      {viewers.length > 0 ? (
        <span className="ms-auto flex items-center gap-1.5 text-meta text-ink-3">
          <Eye className="size-3.5" />
          {viewers.map((name) => name.split(/\s+/)[0]).join(", ")}{" "}
          {viewers.length > 1 ? "are" : "is"} here
        </span>
      ) : null}
    </div>
  );
}

/** Kept true while the page stays open. */
function useTargetState(conversation: ConversationRow): TargetState | null {
  const [nowMs, setNowMs] = useState<number | null>(null);
  useEffect(() => {
    setNowMs(serverNowMs());
    const timer = setInterval(() => setNowMs(serverNowMs()), 15_000);
    return () => clearInterval(timer);
  }, []);
  return nowMs === null ? null : targetState(conversation, nowMs);
}
