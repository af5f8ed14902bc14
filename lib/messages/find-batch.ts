import { and, eq, inArray } from "drizzle-orm";
import { sendBatches } from "@/db/schema/jobs";
import { messages } from "@/db/schema/messages";
import { withWorkspace } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import type { PreparedMessage } from "./prepared-message";

export type ClaimedBatch = {
  batchId: string;
  messages: readonly Pick<PreparedMessage, "messageId" | "campaignId">[];
};

/**
 * What was claimed as a batch and is not recorded yet: for a claim whose answer was lost.
 * @returns null when nothing was claimed by that id, or all of it is recorded
 */
export async function findBatch(
  ctx: WorkspaceContext,
  batchId: string,
): Promise<ClaimedBatch | null> {
  return withWorkspace(ctx, async (tx) => {
    const [batch] = await tx
      .select({ messageIds: sendBatches.messageIds })
      .from(sendBatches)
      .where(and(eq(sendBatches.workspaceId, ctx.workspaceId), eq(sendBatches.id, batchId)));
    if (!batch) return null;
    const claimed = await tx
      .select({ messageId: messages.id, campaignId: messages.campaignId })
      .from(messages)
      .where(
        and(eq(messages.workspaceId, ctx.workspaceId), inArray(messages.id, batch.messageIds)),
      );
    return { batchId, messages: claimed };
  });
}
