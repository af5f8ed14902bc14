"use client";

import { useMemo } from "react";
import {
  type CommandRow,
  type CommandSection,
  useCommands,
} from "@/components/layout/command-registry";
import { newConversation } from "@/components/people/write-command";
import type { ConversationRow } from "@/lib/inbox/conversation-row";
import { INBOX_VIEWS, type InboxView } from "@/lib/inbox/schema";
import type { Macro } from "@/lib/inbox/settings-queries";
import type { HeaderMenu } from "./conversation-header";
import type { ComposerMode } from "./draft-state";
import type { ConversationMoves } from "./use-conversation-moves";
import type { Selection } from "./use-selection";
import { VIEW_LABELS } from "./view-words";

type Options = {
  selected: ConversationRow | undefined;
  chosen: readonly ConversationRow[];
  selection: Selection;
  moves: ConversationMoves;
  macros: readonly Macro[];
  mayReply: boolean;
  onStep: (by: 1 | -1) => void;
  onWrite: (mode: ComposerMode) => void;
  onMenu: (menu: HeaderMenu) => void;
  onShow: (view: InboxView) => void;
  onNew: () => void;
  onBlock: (row: ConversationRow) => void;
};

/** The keys and the palette of the inbox: what can be done by mouse can be done here (IN-9). */
export function useInboxCommands(options: Options): void {
  const { selected, chosen, selection, moves, macros, mayReply } = options;
  const { onStep, onWrite, onMenu, onShow, onNew, onBlock } = options;
  const section = useMemo<CommandSection>(() => {
    const rows: CommandRow[] = [
      { id: "next", label: "Next conversation", keys: "j", keysOnly: true, run: () => onStep(1) },
      { id: "previous", label: "Previous", keys: "k", keysOnly: true, run: () => onStep(-1) },
      {
        id: "search",
        label: "Search conversations",
        keys: "/",
        run: () => document.querySelector<HTMLElement>("[data-inbox-open-search]")?.click(),
      },
      ...INBOX_VIEWS.map((view) => ({
        id: `view-${view}`,
        label: `Show ${VIEW_LABELS[view].toLowerCase()} conversations`,
        run: () => onShow(view),
      })),
    ];
    if (mayReply) rows.push({ ...newConversation(onNew), keys: "c" });
    if (selected && mayReply) {
      const one = [selected];
      rows.push(
        { id: "reply", label: "Reply", keys: "r", run: () => onWrite("reply") },
        { id: "note", label: "Write a note", keys: "n", run: () => onWrite("note") },
        { id: "snooze", label: "Snooze conversation", keys: "h", run: () => onMenu("snooze") },
        { id: "assign", label: "Assign conversation", keys: "a", run: () => onMenu("assign") },
        { id: "label", label: "Label conversation", keys: "l", run: () => onMenu("label") },
        {
          id: "priority",
          label: "Change priority",
          keywords: ["urgent", "high", "low"],
          run: () => onMenu("more"),
        },
        { id: "unread", label: "Mark as unread", keys: "u", run: () => moves.unread(one) },
        {
          id: "block",
          label: selected.blocked ? "Unblock this person" : "Block this person",
          keys: "b",
          run: () => onBlock(selected),
        },
        {
          id: "choose",
          label: "Choose for a bulk step",
          keys: "x",
          run: () => selection.toggle(selected.id, false),
        },
        {
          id: "choose-range",
          label: "Choose up to this one",
          keys: "shift+x",
          run: () => selection.toggle(selected.id, true),
        },
        ...macros.map((macro) => ({
          id: `macro-${macro.id}`,
          label: `Run ${macro.name}`,
          hint: "Macro",
          run: () => moves.runMacro(selected, macro.id),
        })),
      );
    }
    if (chosen.length > 0) {
      rows.push({
        id: "choose-none",
        label: "Choose none",
        keys: "escape",
        keysOnly: true,
        run: selection.clear,
      });
    }
    // with several chosen the key is for all of them, as the bar above the list is
    const meant = chosen.length > 0 ? chosen : selected ? [selected] : [];
    const [first] = meant;
    if (first && mayReply) {
      const reopens = meant.length === 1 && first.status !== "open";
      rows.push({
        id: "close",
        label: reopens
          ? "Reopen conversation"
          : meant.length > 1
            ? `Close ${meant.length} conversations`
            : "Close conversation",
        keys: "e",
        run: () => (reopens ? moves.reopen(meant) : moves.close(meant)),
      });
    }
    return { id: "inbox", title: "Inbox", rows };
  }, [
    selected,
    chosen,
    selection,
    moves,
    macros,
    mayReply,
    onStep,
    onWrite,
    onMenu,
    onShow,
    onNew,
    onBlock,
  ]);
  useCommands(section);
}
