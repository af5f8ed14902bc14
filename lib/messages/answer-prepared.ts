import { and, eq } from "drizzle-orm";
import { scheduledMessages } from "@/db/schema/messages";
import type { WorkspaceTx } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { enqueue } from "@/lib/jobs/enqueue";

/**
 * Lets the inbox do what was prepared for the customer's next message, by a job that exists if and
 * only if that message does (lib/inbox/answer-customer.ts).
 */
export async function answerPrepared(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  conversationId: string,
): Promise<void> {
  const [waiting] = await tx
    .select({ id: scheduledMessages.id })
    .from(scheduledMessages)
    .where(
      and(
        eq(scheduledMessages.workspaceId, ctx.workspaceId),
        eq(scheduledMessages.conversationId, conversationId),
        eq(scheduledMessages.status, "waiting"),
      ),
    )
    .limit(1);
  if (!waiting) return;
  await enqueue(
    tx,
    { name: "inbox.answer_customer", maxAttempts: 25 },
    { workspaceId: ctx.workspaceId, conversationId },
  );
}
