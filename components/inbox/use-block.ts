import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { showToast } from "@/components/ui/toast";
import { blockContactAction, unblockContactAction } from "@/lib/contacts/actions";
import type { ConversationRow } from "@/lib/inbox/conversation-row";
import type { Thread } from "@/lib/inbox/thread-queries";
import { inboxKeys } from "./inbox-reads";

/** Blocks the person of a conversation, or unblocks them; one undo takes it back, or says why not. */
export function useBlock(slug: string) {
  const client = useQueryClient();
  return useCallback(
    async ({ id, contactId, title, ...row }: ConversationRow) => {
      // by what the open conversation shows: its row in the list may be read a moment later
      const shown = client.getQueryData<{ pages: Thread[] }>(inboxKeys.thread(id))?.pages[0];
      const blocked = shown?.conversation.blocked ?? row.blocked;
      const set = async (on: boolean, failed: string) => {
        const result = await (on
          ? blockContactAction(slug, { id: contactId, reason: "Blocked from the inbox" })
          : unblockContactAction(slug, { id: contactId })
        ).catch(() => null);
        void client.invalidateQueries({ queryKey: inboxKeys.all });
        if (result?.ok) return true;
        showToast({
          title: failed,
          description:
            result?.error.message ??
            "The server did not answer. Look whether they are blocked, then try again.",
          tone: "bad",
        });
        return false;
      };
      if (!(await set(!blocked, "The block was not changed"))) return;
      showToast({
        title: blocked ? `${title} is unblocked` : `${title} is blocked`,
        description: blocked ? undefined : "What they write is kept, and nobody is notified.",
        undo: async () => {
          await set(blocked, "It could not be undone");
        },
      });
    },
    [client, slug],
  );
}
