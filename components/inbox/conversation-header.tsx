"use client";

import {
  ChevronDown,
  ChevronLeft,
  CircleCheck,
  Ellipsis,
  Moon,
  RotateCcw,
  Search,
  Tag,
} from "lucide-react";
import { useParams } from "next/navigation";
import { useRef, useState } from "react";
import { Avatar } from "@/components/ui/avatar";
import { Button } from "@/components/ui/button";
import { DateTime } from "@/components/ui/date-time";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuLabel,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { IconButton } from "@/components/ui/icon-button";
import { PhoneNumber } from "@/components/ui/phone-number";
import { CHANNEL_WORDS } from "@/lib/channels/capabilities";
import type { ConversationRow } from "@/lib/inbox/conversation-row";
import { ConversationFacts } from "./conversation-facts";
import { ConversationMore } from "./conversation-more";
import { useDesk } from "./desk";
import { AssignItems, LabelItems, SnoozeItems } from "./move-menus";
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
                {CHANNEL_WORDS[conversation.channelKind]} on <PhoneNumber e164={channelPhone} />
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
            <ConversationMore
              {...props}
              onDownload={() => setDownloading(true)}
              onFind={() => {
                asksToFind.current = true;
              }}
            />
          </DropdownMenuContent>
        </DropdownMenu>
      </header>
      <ConversationFacts conversation={conversation} />
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
