import { and, eq } from "drizzle-orm";
import type * as z from "zod";
import { scheduledMessages } from "@/db/schema/messages";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import { assertUnchanged, lockScheduled } from "./lock-scheduled";
import { announceScheduled } from "./schedule-message";
import type { cancelScheduledSchema } from "./schema";

/**
 * Takes a prepared message back; twice is the same as once, and only the first one may take that back.
 * @returns whether it was this call that did it
 * @throws Refusal `conflict` when it has gone out by now or says something else, `not_found`
 */
export async function cancelScheduled(
  ctx: WorkspaceContext,
  { scheduledId, version }: z.output<typeof cancelScheduledSchema>,
): Promise<{ cancelled: boolean }> {
  assertCan(ctx, "inbox:reply");
  return withWorkspace(ctx, async (tx) => {
    const prepared = await lockScheduled(tx, ctx, scheduledId);
    const { conversation, status } = prepared;
    if (status === "cancelled") return { cancelled: false };
    if (status === "sent") {
      throw new Refusal("conflict", "This message has gone out by now, so it cannot be cancelled.");
    }
    assertUnchanged(prepared, version);
    await tx
      .update(scheduledMessages)
      .set({ status: "cancelled", updatedAt: new Date() })
      .where(
        and(
          eq(scheduledMessages.workspaceId, ctx.workspaceId),
          eq(scheduledMessages.id, scheduledId),
        ),
      );
    await recordActivity(tx, ctx, "message.unscheduled", scheduledId, {});
    await announceScheduled(tx, ctx, { conversation, scheduledId, dueAt: null });
    return { cancelled: true };
  });
}
