import { Ban, Download, Info, MailOpen, Search } from "lucide-react";
import {
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
} from "@/components/ui/dropdown-menu";
import type { ConversationHeaderProps } from "./conversation-header";
import { useDesk } from "./desk";
import { AssignItems, LabelItems, MacroItems, PriorityItems, SnoozeItems } from "./move-menus";

export type ConversationMoreProps = Pick<
  ConversationHeaderProps,
  "conversation" | "mayReply" | "moves" | "zone" | "onAbout" | "onBlock" | "onFind"
> & { onDownload: () => void };

/** The items of the menu "More"; on a phone also what has buttons of its own elsewhere. */
export function ConversationMore(props: ConversationMoreProps) {
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
