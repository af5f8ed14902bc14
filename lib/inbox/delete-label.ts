import { and, eq } from "drizzle-orm";
import { labels } from "@/db/schema/inbox";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { publish } from "@/lib/realtime/publish";

/** Removes a label, also from the conversations that carry it; they stay as they are otherwise. */
export async function deleteLabel(
  ctx: WorkspaceContext,
  { labelId }: { labelId: string },
): Promise<void> {
  assertCan(ctx, "inbox:manage");
  await withWorkspace(ctx, async (tx) => {
    const [gone] = await tx
      .delete(labels)
      .where(and(eq(labels.workspaceId, ctx.workspaceId), eq(labels.id, labelId)))
      .returning({ name: labels.name });
    if (!gone) notFound("label");
    await recordActivity(tx, ctx, "label.deleted", labelId, gone);
    await publish(tx, ctx.workspaceId, "conversation", { kind: "settings" });
  });
}
