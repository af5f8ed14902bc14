"use client";

import { type InfiniteData, useQueryClient } from "@tanstack/react-query";
import { useMemo, useRef } from "react";
import { showToast } from "@/components/ui/toast";
import {
  assignConversationAction,
  closeConversationAction,
  markReadAction,
  markUnreadAction,
  reopenConversationAction,
  snoozeConversationAction,
} from "@/lib/inbox/actions";
import type { ConversationRow, TeamMember } from "@/lib/inbox/queries";
import type { Thread } from "@/lib/inbox/thread-queries";
import { inboxKeys, type ListPage } from "./inbox-reads";

type Result = { ok: true } | { ok: false; error: { message: string } };

export type ConversationMoves = {
  assign: (conversation: ConversationRow, memberId: string | null) => void;
  close: (conversation: ConversationRow) => void;
  reopen: (conversation: ConversationRow) => void;
  snooze: (conversation: ConversationRow, until: Date) => void;
  unread: (conversation: ConversationRow) => void;
  read: (conversationId: string, version: number) => void;
  /** A reply that closes: the list moves on at once. */
  closedBySending: (conversationId: string) => void;
};

/**
 * Everything that can be done with a conversation and taken back: shown at once, put right when the
 * server says no, undone for 8 s (IN-9, RT-2).
 * @param onGone called when a conversation leaves the list because of what was done
 */
export function useConversationMoves(options: {
  slug: string;
  team: readonly TeamMember[];
  onGone: (conversationId: string) => void;
}): ConversationMoves {
  const client = useQueryClient();
  const now = useRef(options);
  now.current = options;

  return useMemo<ConversationMoves>(() => {
    const patch = (id: string, changes: Partial<ConversationRow>) => {
      const change = (row: ConversationRow) => (row.id === id ? { ...row, ...changes } : row);
      client.setQueriesData<InfiniteData<ListPage>>({ queryKey: inboxKeys.lists }, (data) =>
        data
          ? { ...data, pages: data.pages.map((page) => ({ ...page, rows: page.rows.map(change) })) }
          : data,
      );
      client.setQueryData<InfiniteData<Thread>>(inboxKeys.thread(id), (data) =>
        data
          ? {
              ...data,
              pages: data.pages.map((page) => ({
                ...page,
                conversation: change(page.conversation),
              })),
            }
          : data,
      );
    };
    const readAgain = (id: string) => {
      void client.invalidateQueries({ queryKey: inboxKeys.lists });
      void client.invalidateQueries({ queryKey: inboxKeys.thread(id) });
    };
    const run = async (id: string, work: Promise<Result>, failed: string): Promise<boolean> => {
      const result = await work.catch(() => null);
      readAgain(id);
      if (result?.ok) return true;
      showToast({
        title: failed,
        description: result?.error.message ?? "The server did not answer. Nothing was changed.",
        tone: "bad",
      });
      return false;
    };
    const move = async (
      conversation: ConversationRow,
      step: {
        changes: Partial<ConversationRow>;
        work: () => Promise<Result>;
        back: () => Promise<Result>;
        done: string;
        failed: string;
        leaves: boolean;
      },
    ) => {
      const { id } = conversation;
      patch(id, step.changes);
      if (step.leaves) now.current.onGone(id);
      if (!(await run(id, step.work(), step.failed))) return;
      showToast({
        title: step.done,
        undo: async () => {
          patch(id, conversation);
          await run(id, step.back(), "It could not be undone");
        },
      });
    };
    /** The way back to where a conversation was. */
    const restore = (conversation: ConversationRow) => () => {
      const { id: conversationId, status, snoozedUntil } = conversation;
      const { slug } = now.current;
      if (status === "snoozed" && snoozedUntil && Date.parse(snoozedUntil) > Date.now()) {
        return snoozeConversationAction(slug, { conversationId, until: snoozedUntil });
      }
      return status === "closed"
        ? closeConversationAction(slug, { conversationId })
        : reopenConversationAction(slug, { conversationId });
    };
    return {
      assign: (conversation, memberId) => {
        const { slug, team } = now.current;
        const { id: conversationId, assigneeId: from, title } = conversation;
        const name = team.find(({ id }) => id === memberId)?.name ?? null;
        void move(conversation, {
          changes: { assigneeId: memberId, assigneeName: name },
          work: () =>
            assignConversationAction(slug, { conversationId, assigneeId: memberId, from }),
          back: () =>
            assignConversationAction(slug, { conversationId, assigneeId: from, from: memberId }),
          done: name ? `${name} has ${title} now` : `Nobody has ${title} now`,
          failed: "It was not assigned",
          leaves: false,
        });
      },
      close: (conversation) => {
        const { id: conversationId, title } = conversation;
        void move(conversation, {
          changes: { status: "closed" },
          work: () => closeConversationAction(now.current.slug, { conversationId }),
          back: restore(conversation),
          done: `Closed: ${title}`,
          failed: "The conversation was not closed",
          leaves: true,
        });
      },
      reopen: (conversation) => {
        const { id: conversationId, title } = conversation;
        void move(conversation, {
          changes: { status: "open", snoozedUntil: null },
          work: () => reopenConversationAction(now.current.slug, { conversationId }),
          back: restore(conversation),
          done: `Open again: ${title}`,
          failed: "The conversation was not reopened",
          leaves: false,
        });
      },
      snooze: (conversation, until) => {
        const { id: conversationId, title } = conversation;
        void move(conversation, {
          changes: { status: "snoozed", snoozedUntil: until.toISOString() },
          work: () =>
            snoozeConversationAction(now.current.slug, {
              conversationId,
              until: until.toISOString(),
            }),
          back: restore(conversation),
          done: `Snoozed: ${title}`,
          failed: "The conversation was not snoozed",
          leaves: true,
        });
      },
      unread: (conversation) => {
        const { id: conversationId, title, version } = conversation;
        patch(conversationId, { unreadCount: Math.max(1, conversation.unreadCount) });
        now.current.onGone(conversationId);
        void run(
          conversationId,
          markUnreadAction(now.current.slug, { conversationId }),
          "It was not marked as unread",
        ).then((done) => {
          if (!done) return;
          showToast({
            title: `Unread: ${title}`,
            undo: async () => {
              await run(
                conversationId,
                markReadAction(now.current.slug, { conversationId, seenVersion: version }),
                "It could not be undone",
              );
            },
          });
        });
      },
      read: (conversationId, seenVersion) => {
        patch(conversationId, { unreadCount: 0 });
        // quietly: a mark that stays is seen and needs no message
        void markReadAction(now.current.slug, { conversationId, seenVersion }).catch(
          () => undefined,
        );
      },
      closedBySending: (conversationId) => {
        patch(conversationId, { status: "closed" });
        now.current.onGone(conversationId);
      },
    };
  }, [client]);
}
