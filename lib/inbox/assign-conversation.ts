import type * as z from "zod";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import type { WorkspaceContext } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import { changeConversations } from "./change-conversations";
import { lockConversation } from "./lock-conversation";
import type { assignConversationSchema, ConversationStep } from "./schema";

/**
 * Gives a conversation to a member, or back to everybody. A compare-and-set: it happens only when
 * the one who had it is still the one the caller saw, so two people cannot both claim it.
 * @throws Refusal `conflict` naming who has it now
 */
export async function assignConversation(
  ctx: WorkspaceContext,
  { conversationId, assigneeId, from }: z.output<typeof assignConversationSchema>,
): Promise<{ assigneeId: string | null; steps: ConversationStep[] }> {
  assertCan(ctx, "inbox:assign");
  return withWorkspace(ctx, async (tx) => {
    const conversation = await lockConversation(tx, ctx, conversationId);
    if (conversation.assigneeId === assigneeId) return { assigneeId, steps: [] };
    if (conversation.assigneeId !== from) {
      throw new Refusal(
        "conflict",
        conversation.assigneeName
          ? `${conversation.assigneeName} has this conversation by now. Nothing was changed.`
          : "Nobody has this conversation any more. Nothing was changed.",
      );
    }
    const { steps } = await changeConversations(
      { ...ctx, tx },
      { conversationIds: [conversationId], change: { assigneeId } },
    );
    return { assigneeId, steps };
  });
}
