import { and, eq } from "drizzle-orm";
import type * as z from "zod";
import { scheduledMessages } from "@/db/schema/messages";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import { lockScheduled } from "./lock-scheduled";
import { announceScheduled } from "./schedule-message";
import type { scheduledSchema } from "./schema";

/**
 * Takes a prepared message back; twice is the same as once.
 * @throws Refusal `conflict` when it has gone out by now, `not_found`
 */
export async function cancelScheduled(
  ctx: WorkspaceContext,
  { scheduledId }: z.output<typeof scheduledSchema>,
): Promise<void> {
  assertCan(ctx, "inbox:reply");
  await withWorkspace(ctx, async (tx) => {
    const { conversation, status } = await lockScheduled(tx, ctx, scheduledId);
    if (status === "cancelled") return;
    if (status === "sent") {
      throw new Refusal("conflict", "This message has gone out by now, so it cannot be cancelled.");
    }
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
  });
}
