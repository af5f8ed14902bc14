import { sql } from "drizzle-orm";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import type { WorkspaceContext } from "@/lib/core/context";
import { cancelNeedless } from "./cancel-needless";
import { lockConversation } from "./lock-conversation";
import { sendScheduled } from "./send-scheduled";

/**
 * The customer has written: what waited for that goes out in the order it was prepared, and what was
 * to go only if they stayed silent is cancelled. Harmless when it runs twice.
 */
export async function answerCustomer(
  ctx: WorkspaceContext,
  { conversationId }: { conversationId: string },
): Promise<void> {
  assertCan(ctx, "inbox:reply");
  const waiting = await withWorkspace(ctx, async (tx) => {
    const conversation = await lockConversation(tx, ctx, conversationId);
    await cancelNeedless(tx, ctx, conversation);
    return (await tx.execute(sql`
      select id from scheduled_messages
      where workspace_id = ${ctx.workspaceId} and conversation_id = ${conversation.id}
        and status = 'waiting' and trigger = 'reply'
      order by id`)) as unknown as { id: string }[];
  });
  for (const { id } of waiting) await sendScheduled(ctx, { scheduledId: id, cause: "reply" });
}
