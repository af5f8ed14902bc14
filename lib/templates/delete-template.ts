import { and, eq, inArray, or } from "drizzle-orm";
import { campaigns } from "@/db/schema/campaigns";
import { messageTemplates } from "@/db/schema/templates";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import { describeFailure } from "@/lib/channels/describe-failure";
import type { WorkspaceContext } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import { publish } from "@/lib/realtime/publish";
import { lockTemplateAtMeta } from "./template-at-meta";

/**
 * Removes a template here and, when Meta knows it, there first. Meta blocks the name of an approved
 * one for 30 days.
 * @throws Refusal `conflict` while a running or paused campaign needs it
 */
export async function deleteTemplate(
  ctx: WorkspaceContext,
  { templateId }: { templateId: string },
): Promise<void> {
  assertCan(ctx, "templates:write");
  const { template, hasNumber, account } = await withWorkspace(ctx, async (tx) => {
    const found = await lockTemplateAtMeta(tx, ctx, templateId);
    const [used] = await tx
      .select({ name: campaigns.name })
      .from(campaigns)
      .where(
        and(
          eq(campaigns.workspaceId, ctx.workspaceId),
          // a campaign in several languages may still wait to send this one
          inArray(
            campaigns.templateId,
            tx
              .select({ id: messageTemplates.id })
              .from(messageTemplates)
              .where(
                and(
                  eq(messageTemplates.workspaceId, ctx.workspaceId),
                  eq(messageTemplates.wabaId, found.template.wabaId),
                  eq(messageTemplates.name, found.template.name),
                ),
              ),
          ),
          or(eq(campaigns.templateId, templateId), campaigns.ownLanguage),
          inArray(campaigns.status, ["preparing", "running", "paused"]),
        ),
      )
      .limit(1);
    if (used) {
      throw new Refusal("conflict", `The campaign ${used.name} still sends this template.`);
    }
    return found;
  });
  if (template.providerTemplateId && hasNumber) {
    const answer = await account().graph.deleteTemplate(template.wabaId, {
      name: template.name,
      templateId: template.providerTemplateId,
    });
    const gone = !answer.ok && answer.failure.kind === "refused" && answer.failure.code === 100;
    if (!answer.ok && !gone) throw new Refusal("unavailable", describeFailure(answer.failure));
  }
  await withWorkspace(ctx, async (tx) => {
    await tx
      .update(messageTemplates)
      .set({ deletedAt: new Date(), status: "deleted" })
      .where(
        and(eq(messageTemplates.workspaceId, ctx.workspaceId), eq(messageTemplates.id, templateId)),
      );
    await recordActivity(tx, ctx, "template.deleted", templateId, {
      name: template.name,
      language: template.language,
    });
    await publish(tx, ctx.workspaceId, "template", { templateId });
  });
}
