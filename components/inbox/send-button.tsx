"use client";

import { CalendarClock, ChevronDown, Hourglass, Send } from "lucide-react";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { IconButton } from "@/components/ui/icon-button";
import { useModSign } from "@/components/ui/kbd";
import type { ComposerProps } from "./composer";
import { useDesk } from "./desk";
import { HabitItems } from "./habit-items";

export type SendButtonProps = Pick<
  ComposerProps,
  "slug" | "draft" | "conflict" | "onSend" | "onLater"
>;

/** Sends, or adds a note; beside it the other ways to send. */
export function SendButton({ slug, draft, conflict, onSend, onLater }: SendButtonProps) {
  const sign = useModSign();
  const { enterSends } = useDesk().habits;
  const { mode, words: written, uploads } = draft;
  const files = mode === "reply" ? uploads.items : [];
  const going = files.some(({ state }) => state !== "done");
  const idle = going || (written.text.trim() === "" && files.length === 0);
  const note = mode === "note";
  const anyway = conflict !== null && !note;
  const empty = idle || (anyway && conflict.isFresh);
  const words = note ? "Add note" : anyway ? "Send anyway" : "Send";
  return (
    <span className="inline-flex">
      <Button
        className={note ? undefined : "rounded-e-none"}
        disabled={empty}
        icon={<Send className="flip-in-rtl" />}
        keys={enterSends && !note ? "⏎" : `${sign}${sign === "⌘" ? "" : " "}⏎`}
        look={anyway ? "secondary" : "primary"}
        onClick={() => onSend({ close: false })}
      >
        {words}
      </Button>
      {note ? null : (
        <DropdownMenu>
          <DropdownMenuTrigger asChild>
            <IconButton
              className="w-8 rounded-s-none border-s-bg/40"
              label="More ways to send"
              look={anyway ? "secondary" : "primary"}
              tooltip={false}
            >
              <ChevronDown />
            </IconButton>
          </DropdownMenuTrigger>
          <DropdownMenuContent align="end">
            <DropdownMenuItem
              disabled={empty}
              keys="mod+shift+enter"
              onSelect={() => onSend({ close: true })}
            >
              {words} and close
            </DropdownMenuItem>
            <DropdownMenuItem
              disabled={empty}
              icon={<CalendarClock />}
              onSelect={() => onLater("time")}
            >
              Send later
            </DropdownMenuItem>
            <DropdownMenuItem
              disabled={empty}
              icon={<Hourglass />}
              onSelect={() => onLater("reply")}
            >
              Send when they write next
            </DropdownMenuItem>
            <HabitItems slug={slug} />
          </DropdownMenuContent>
        </DropdownMenu>
      )}
    </span>
  );
}
