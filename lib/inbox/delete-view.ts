import { and, eq } from "drizzle-orm";
import { savedViews } from "@/db/schema/inbox";
import { withWorkspace } from "@/db/tenant";
import { assertCan, can } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { publish } from "@/lib/realtime/publish";
import { memberOf } from "./member-of";

/** Removes a view: one's own, or a shared one by whoever runs the inbox. Conversations stay. */
export async function deleteView(
  ctx: WorkspaceContext,
  { viewId }: { viewId: string },
): Promise<void> {
  assertCan(ctx, "inbox:read");
  await withWorkspace(ctx, async (tx) => {
    const [view] = await tx
      .select({ memberId: savedViews.memberId, name: savedViews.name, shared: savedViews.shared })
      .from(savedViews)
      .where(and(eq(savedViews.workspaceId, ctx.workspaceId), eq(savedViews.id, viewId)))
      .for("update");
    const mine = view?.memberId === memberOf(ctx);
    if (!view || (!mine && !(view.shared && can(ctx, "inbox:manage")))) notFound("view");
    await tx
      .delete(savedViews)
      .where(and(eq(savedViews.workspaceId, ctx.workspaceId), eq(savedViews.id, viewId)));
    await recordActivity(tx, ctx, "view.deleted", viewId, { name: view.name });
    await publish(tx, ctx.workspaceId, "conversation", { kind: "settings" });
  });
}
