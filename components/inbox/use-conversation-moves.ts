"use client";

import { type InfiniteData, useQueryClient } from "@tanstack/react-query";
import { useMemo, useRef } from "react";
import type { ActionResult } from "@/components/forms/action-result";
import { answerTo, sayRefusal } from "@/components/forms/no-answer";
import { showToast } from "@/components/ui/toast";
import type { Priority } from "@/db/enums/inbox";
import {
  assignConversationAction,
  changeConversationsAction,
  markReadAction,
  runMacroAction,
  undoChangesAction,
} from "@/lib/inbox/actions";
import type { ConversationRow } from "@/lib/inbox/conversation-row";
import type { Desk } from "@/lib/inbox/desk-queries";
import type { ConversationChange, ConversationStep } from "@/lib/inbox/schema";
import type { Thread } from "@/lib/inbox/thread-queries";
import { askOnce } from "./ask-once";
import { inboxKeys, type ListPage } from "./inbox-reads";
import { PRIORITY_LABELS } from "./priority-words";

type Rows = readonly ConversationRow[];

export type ConversationMoves = {
  assign: (rows: Rows, memberId: string | null) => void;
  close: (rows: Rows) => void;
  reopen: (rows: Rows) => void;
  /** Null: until they write. */
  snooze: (rows: Rows, until: Date | null) => void;
  unread: (rows: Rows) => void;
  label: (rows: Rows, labelId: string, on: boolean) => void;
  prioritise: (rows: Rows, priority: Priority) => void;
  moveToTeam: (rows: Rows, teamId: string | null) => void;
  runMacro: (row: ConversationRow, macroId: string) => void;
  /** It was brought onto the screen: from here on what is seen of it is read. */
  opened: (conversationId: string) => void;
  /** It is looked at; unless it was marked as unread by hand since it was opened. */
  read: (conversationId: string, version: number) => void;
  /** A reply that closes: the list moves on at once. */
  closedBySending: (conversationId: string) => void;
};

/**
 * Everything that can be done with conversations and taken back, with one or with many: shown at
 * once, put right when the server says no, undone for 8 s (IN-9, RT-2).
 * @param onGone called when conversations leave the list because of what was done
 * @param onOpen asked for where something came that should be read first
 * @param onSetAside called when conversations are unread again and must not stay on the screen
 */
export function useConversationMoves(options: {
  slug: string;
  desk: Desk;
  onGone: (conversationIds: readonly string[]) => void;
  onOpen: (conversationId: string) => void;
  onSetAside: (conversationIds: readonly string[]) => void;
}): ConversationMoves {
  const client = useQueryClient();
  const now = useRef(options);
  now.current = options;
  // marked as unread by hand: the screen that is being left must not read them again
  const setAside = useRef(new Set<string>());
  /** Readings that are on the way, by conversation: requests may overtake each other. */
  const reading = useRef(new Map<string, Promise<void>>());

  return useMemo<ConversationMoves>(() => {
    const patch = (
      ids: readonly string[],
      change: (row: ConversationRow) => Partial<ConversationRow>,
    ) => {
      const apply = (row: ConversationRow) =>
        ids.includes(row.id) ? { ...row, ...change(row) } : row;
      client.setQueriesData<InfiniteData<ListPage>>({ queryKey: inboxKeys.lists }, (data) =>
        data
          ? { ...data, pages: data.pages.map((page) => ({ ...page, rows: page.rows.map(apply) })) }
          : data,
      );
      for (const id of ids) {
        client.setQueryData<InfiniteData<Thread>>(inboxKeys.thread(id), (data) =>
          data
            ? {
                ...data,
                pages: data.pages.map((page) => ({
                  ...page,
                  conversation: apply(page.conversation),
                })),
              }
            : data,
        );
      }
    };
    /** The open thread may show more than the list beside it does. */
    const shownVersion = ({ id, version }: ConversationRow) => {
      const thread = client.getQueryData<InfiniteData<Thread>>(inboxKeys.thread(id));
      const shown = thread?.pages.map(({ conversation }) => conversation.version) ?? [];
      return Math.max(version, ...shown);
    };
    const readAgain = (ids: readonly string[]) => {
      void client.invalidateQueries({ queryKey: inboxKeys.lists });
      for (const id of ids) void client.invalidateQueries({ queryKey: inboxKeys.thread(id) });
    };
    const attempt = async <Value>(
      ids: readonly string[],
      work: Promise<ActionResult<Value>>,
      failed: string,
    ): Promise<Value | null> => {
      const result = await answerTo(work);
      readAgain(ids);
      if (result.ok) return result.value;
      sayRefusal(result.error, failed);
      return null;
    };
    const offerUndo = (title: string, steps: readonly ConversationStep[], description?: string) => {
      const ids = steps.map(({ conversationId }) => conversationId);
      showToast({
        title,
        ...(description ? { description } : {}),
        ...(steps.length > 0
          ? {
              undo: async () => {
                const { slug } = now.current;
                const back = await attempt(
                  ids,
                  undoChangesAction(slug, { steps: [...steps] }),
                  "It could not be undone",
                );
                if (back && back.kept > 0 && back.undone < steps.length) {
                  showToast({
                    title: `${conversations(back.kept)} had moved on and stayed as they are`,
                  });
                }
              },
            }
          : {}),
      });
    };
    const change = async (
      rows: Rows,
      step: {
        change: ConversationChange;
        shows: (row: ConversationRow) => Partial<ConversationRow>;
        done: string;
        failed: string;
        leaves?: boolean;
        /** What has to be with the server first. */
        after?: Promise<unknown>;
      },
    ) => {
      const ids = rows.map(({ id }) => id);
      const { slug } = now.current;
      patch(ids, step.shows);
      if (step.leaves) now.current.onGone(ids);
      await step.after;
      const value = await attempt(
        ids,
        changeConversationsAction(slug, {
          conversationIds: ids,
          change: step.change,
          ...(step.leaves
            ? { seenVersions: Object.fromEntries(rows.map((row) => [row.id, shownVersion(row)])) }
            : {}),
        }),
        step.failed,
      );
      if (!value) return;
      const stay = rows.filter(({ id }) => value.missed.includes(id));
      if (stay.length === 0) return offerUndo(step.done, value.steps);
      const stays =
        stay.length === 1
          ? `${whom(stay)} wrote just now, so the conversation stays`
          : `${whom(stay)} stay, because their customers wrote just now`;
      if (stay.length < rows.length) return offerUndo(step.done, value.steps, `${stays}.`);
      const [only, ...others] = stay;
      showToast({
        title: stays,
        description: "Nothing was put away. Read it first.",
        tone: "warn",
        ...(only && others.length === 0
          ? { action: { label: "Open", run: () => now.current.onOpen(only.id) } }
          : {}),
      });
    };
    return {
      assign: (rows, memberId) => {
        const { slug, desk } = now.current;
        const name = desk.team.find(({ id }) => id === memberId)?.name ?? null;
        const shows = () => ({ assigneeId: memberId, assigneeName: name });
        const done = name ? `${name} has ${whom(rows)} now` : `Nobody has ${whom(rows)} now`;
        const [row] = rows;
        if (!row || rows.length > 1) {
          void change(rows, {
            change: { assigneeId: memberId },
            shows,
            done,
            failed: "They were not assigned",
          });
          return;
        }
        // one by one a claim says whom it saw, so that two people cannot both take it
        patch([row.id], shows);
        void attempt(
          [row.id],
          assignConversationAction(slug, {
            conversationId: row.id,
            assigneeId: memberId,
            from: row.assigneeId,
          }),
          "It was not assigned",
        ).then((value) => {
          if (value) offerUndo(done, value.steps);
        });
      },
      close: (rows) =>
        void change(rows, {
          change: { status: "closed" },
          shows: () => ({ status: "closed", unreadCount: 0, waitingSince: null }),
          done: `Closed: ${whom(rows)}`,
          failed: rows.length > 1 ? "They were not closed" : "The conversation was not closed",
          leaves: true,
        }),
      reopen: (rows) =>
        void change(rows, {
          change: { status: "open" },
          shows: () => ({ status: "open", snoozedUntil: null }),
          done: `Open again: ${whom(rows)}`,
          failed: "It was not reopened",
        }),
      snooze: (rows, until) =>
        void change(rows, {
          change: { status: "snoozed", snoozedUntil: until?.toISOString() ?? null },
          shows: () => ({ status: "snoozed", snoozedUntil: until?.toISOString() ?? null }),
          done: `Snoozed: ${whom(rows)}`,
          failed: "It was not snoozed",
          leaves: true,
        }),
      unread: (rows) => {
        for (const { id } of rows) setAside.current.add(id);
        now.current.onSetAside(rows.map(({ id }) => id));
        void change(rows, {
          change: { unread: true },
          shows: (row) => ({ unreadCount: Math.max(1, row.unreadCount), isSeen: false }),
          done: `Unread: ${whom(rows)}`,
          failed: "It was not marked as unread",
          after: Promise.all(rows.map(({ id }) => reading.current.get(id))),
        });
      },
      label: (rows, labelId, on) => {
        const label = now.current.desk.labels.find(({ id }) => id === labelId);
        if (!label) return;
        void change(rows, {
          change: on ? { addLabelIds: [labelId] } : { removeLabelIds: [labelId] },
          shows: (row) => ({
            labels: on
              ? [...row.labels.filter(({ id }) => id !== labelId), label]
              : row.labels.filter(({ id }) => id !== labelId),
          }),
          done: on ? `${label.name}: ${whom(rows)}` : `No longer ${label.name}: ${whom(rows)}`,
          failed: "The label was not changed",
        });
      },
      prioritise: (rows, priority) =>
        void change(rows, {
          change: { priority },
          shows: () => ({ priority }),
          done: `${PRIORITY_LABELS[priority]}: ${whom(rows)}`,
          failed: "The priority was not changed",
        }),
      moveToTeam: (rows, teamId) => {
        const name = now.current.desk.teams.find(({ id }) => id === teamId)?.name;
        void change(rows, {
          change: { teamId },
          shows: () => ({ teamId }),
          done: name ? `${name} has ${whom(rows)} now` : `No team has ${whom(rows)} now`,
          failed: "The team was not changed",
        });
      },
      runMacro: (row, macroId) => {
        const { slug, desk } = now.current;
        const macro = desk.macros.find(({ id }) => id === macroId);
        if (!macro) return;
        // run again without an answer it says the same message, which goes out once
        const running = askOnce(`macro ${macroId} ${row.id}`, (messageId) =>
          runMacroAction(slug, {
            macroId,
            conversationId: row.id,
            messageId,
            seenVersion: row.version,
          }),
        );
        void attempt([row.id], running, `“${macro.name}” was not run`).then((value) => {
          if (!value) return;
          offerUndo(
            `${macro.name}: ${row.title}`,
            value.steps,
            value.replied ? "The reply is on its way and stays sent." : undefined,
          );
        });
      },
      opened: (conversationId) => void setAside.current.delete(conversationId),
      read: (conversationId, seenVersion) => {
        if (setAside.current.has(conversationId)) return;
        patch([conversationId], () => ({ unreadCount: 0, isSeen: true }));
        // quietly: a mark that stays is seen and needs no message
        const read = markReadAction(now.current.slug, { conversationId, seenVersion })
          .catch(() => undefined)
          .then(() => {
            if (reading.current.get(conversationId) === read)
              reading.current.delete(conversationId);
          });
        reading.current.set(conversationId, read);
      },
      closedBySending: (conversationId) => {
        patch([conversationId], () => ({ status: "closed" }));
        now.current.onGone([conversationId]);
      },
    };
  }, [client]);
}

const conversations = (count: number) =>
  count === 1 ? "1 conversation" : `${count} conversations`;
const whom = (rows: Rows) =>
  rows.length === 1 ? (rows[0]?.title ?? "") : conversations(rows.length);
