import { and, eq } from "drizzle-orm";
import { messageTemplates } from "@/db/schema/templates";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import { publish } from "@/lib/realtime/publish";
import { draftOfTemplate } from "./draft-of-template";
import { EDITABLE_AT_META, lockTemplate } from "./stored-template";

/**
 * Begins the next version of an approved template with its own words. What is sent stays as it is
 * until the version is submitted.
 * @throws Refusal `conflict` for a template that Meta does not let anybody change now, `invalid` when
 *   it has parts that the editor cannot write
 */
export async function beginVersion(
  ctx: WorkspaceContext,
  { templateId }: { templateId: string },
): Promise<void> {
  assertCan(ctx, "templates:write");
  await withWorkspace(ctx, async (tx) => {
    const current = await lockTemplate(tx, ctx, templateId);
    if (current.nextComponents !== null) return;
    if (!EDITABLE_AT_META.includes(current.status)) {
      throw new Refusal(
        "conflict",
        `This template is ${current.status}; Meta changes only approved and paused ones.`,
      );
    }
    if (!draftOfTemplate(current)) {
      throw new Refusal(
        "invalid",
        "This template has a part that the editor cannot write, such as a link into an app. Change it in Meta's WhatsApp Manager and sync.",
      );
    }
    await tx
      .update(messageTemplates)
      .set({ nextComponents: current.components, draftTouches: {} })
      .where(
        and(eq(messageTemplates.workspaceId, ctx.workspaceId), eq(messageTemplates.id, templateId)),
      );
    await recordActivity(tx, ctx, "template.version_begun", templateId, {
      name: current.name,
      language: current.language,
    });
    await publish(tx, ctx.workspaceId, "template", { templateId });
  });
}
