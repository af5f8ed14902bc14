import { and, eq, isNotNull } from "drizzle-orm";
import { messageTemplates } from "@/db/schema/templates";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { publish } from "@/lib/realtime/publish";
import { copyTemplate } from "./copy-template";
import { freeName } from "./free-name";

/**
 * Puts a deleted template back. A draft comes back as it was, under the next free name if its own is
 * taken by now. One that Meta had comes back as a new draft with its words: Meta has deleted its own
 * and keeps the name blocked for 30 days.
 * @returns the template to open, and its name
 * @throws Refusal `not_found` when it is not in the trash, and what copyTemplate throws
 */
export async function restoreTemplate(
  ctx: WorkspaceContext,
  { templateId }: { templateId: string },
): Promise<{ templateId: string; name: string }> {
  assertCan(ctx, "templates:write");
  return withWorkspace(ctx, async (tx) => {
    const here = and(
      eq(messageTemplates.workspaceId, ctx.workspaceId),
      eq(messageTemplates.id, templateId),
      isNotNull(messageTemplates.deletedAt),
    );
    const [gone] = await tx.select().from(messageTemplates).where(here).for("update");
    if (!gone) notFound("deleted template");
    if (gone.providerTemplateId) return copyTemplate({ ...ctx, tx }, { templateId });
    const name = await freeName(tx, {
      workspaceId: ctx.workspaceId,
      wabaId: gone.wabaId,
      wanted: gone.name,
    });
    await tx.update(messageTemplates).set({ deletedAt: null, status: "draft", name }).where(here);
    await recordActivity(tx, ctx, "template.restored", templateId, { name });
    await publish(tx, ctx.workspaceId, "template", { templateId });
    return { templateId, name };
  });
}
