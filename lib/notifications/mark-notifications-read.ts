import { and, eq, inArray, isNull, like, or } from "drizzle-orm";
import { notifications } from "@/db/schema/notifications";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import type { WorkspaceContext } from "@/lib/core/context";
import { publish } from "@/lib/realtime/publish";
import { actingMember } from "./acting-member";
import type { MarkNotificationsRead } from "./schema";

/**
 * Takes the unread mark off one's own notifications: named ones, those that lead to a place that is
 * on the screen now, or all. What is read is neither mailed nor pushed any more (NO-4). One's other
 * tabs and devices hear of it.
 * @returns how many were unread
 */
export async function markNotificationsRead(
  ctx: WorkspaceContext,
  input: MarkNotificationsRead,
): Promise<{ count: number }> {
  assertCan(ctx, "workspace:read");
  const memberId = actingMember(ctx);
  return withWorkspace(ctx, async (tx) => {
    const read = await tx
      .update(notifications)
      .set({ readAt: new Date(), mailDueAt: null })
      .where(
        and(
          eq(notifications.workspaceId, ctx.workspaceId),
          eq(notifications.memberId, memberId),
          isNull(notifications.readAt),
          "ids" in input ? inArray(notifications.id, input.ids) : undefined,
          "place" in input
            ? or(
                eq(notifications.link, input.place),
                like(notifications.link, `${input.place.replace(/[%_\\]/g, "\\$&")}?%`),
              )
            : undefined,
        ),
      )
      .returning({ id: notifications.id });
    if (read.length > 0) {
      await publish(tx, ctx.workspaceId, "notification", { memberIds: memberId });
    }
    return { count: read.length };
  });
}
