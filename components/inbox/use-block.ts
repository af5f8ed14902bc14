import { useQueryClient } from "@tanstack/react-query";
import { showToast } from "@/components/ui/toast";
import { blockContactAction, unblockContactAction } from "@/lib/contacts/actions";
import type { ConversationRow } from "@/lib/inbox/queries";
import { inboxKeys } from "./inbox-reads";
import type { useMessageActs } from "./use-message-acts";

/** Blocks the person of a conversation, or unblocks them; one undo takes it back. */
export function useBlock(slug: string, tell: ReturnType<typeof useMessageActs>["tell"]) {
  const client = useQueryClient();
  return async ({ contactId, blocked, title }: ConversationRow) => {
    const set = (on: boolean) =>
      on
        ? blockContactAction(slug, { id: contactId, reason: "Blocked from the inbox" })
        : unblockContactAction(slug, { id: contactId });
    const result = await set(!blocked).catch(() => null);
    if (!result?.ok) return tell(result, "The block was not changed.");
    void client.invalidateQueries({ queryKey: inboxKeys.all });
    showToast({
      title: blocked ? `${title} is unblocked` : `${title} is blocked`,
      description: blocked ? undefined : "What they write is kept, and nobody is notified.",
      undo: async () => {
        await set(blocked);
        void client.invalidateQueries({ queryKey: inboxKeys.all });
      },
    });
  };
}
