import { and, eq } from "drizzle-orm";
import { messageTemplates } from "@/db/schema/templates";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import { publish } from "@/lib/realtime/publish";
import { lockTemplate } from "./stored-template";

/**
 * Drops the next version of an approved template. What Meta has is not touched.
 * @throws Refusal `conflict` while that version is on its way to Meta
 */
export async function discardVersion(
  ctx: WorkspaceContext,
  { templateId }: { templateId: string },
): Promise<void> {
  assertCan(ctx, "templates:write");
  await withWorkspace(ctx, async (tx) => {
    const current = await lockTemplate(tx, ctx, templateId);
    if (current.nextComponents === null) return;
    if (current.status === "pending") {
      throw new Refusal("conflict", "This version is at Meta already. Wait for its verdict.");
    }
    await tx
      .update(messageTemplates)
      .set({ nextComponents: null, draftTouches: {} })
      .where(
        and(eq(messageTemplates.workspaceId, ctx.workspaceId), eq(messageTemplates.id, templateId)),
      );
    await recordActivity(tx, ctx, "template.version_discarded", templateId, {
      name: current.name,
      language: current.language,
    });
    await publish(tx, ctx.workspaceId, "template", { templateId });
  });
}
