import { and, eq, isNull } from "drizzle-orm";
import { channels } from "@/db/schema/channels";
import { messageTemplates } from "@/db/schema/templates";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import { describeFailure } from "@/lib/channels/describe-failure";
import { graphForChannel } from "@/lib/channels/graph-for-channel";
import { readTemplateComponents } from "@/lib/channels/whatsapp/template-components";
import { templateCategoryOf, templateStatusOf } from "@/lib/channels/whatsapp/template-status";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound, Refusal } from "@/lib/core/errors";
import { publish } from "@/lib/realtime/publish";
import { checkTemplate } from "./template-rules";

/**
 * Sends a draft to Meta for review, or a corrected one again. The row is "pending" before the call,
 * so two clicks submit once; Meta's refusal puts it back with Meta's own words.
 * @throws Refusal `invalid` with the first rule it breaks, `conflict` when it was submitted already,
 *   `unavailable` when Meta could not be asked or refused
 */
export async function submitTemplate(
  ctx: WorkspaceContext,
  { templateId }: { templateId: string },
): Promise<{ status: string }> {
  assertCan(ctx, "templates:write");
  const { template, channel, previous } = await withWorkspace(ctx, async (tx) => {
    const [current] = await tx
      .select()
      .from(messageTemplates)
      .where(
        and(
          eq(messageTemplates.workspaceId, ctx.workspaceId),
          eq(messageTemplates.id, templateId),
          isNull(messageTemplates.deletedAt),
        ),
      )
      .for("update");
    if (!current) notFound("template");
    if (current.status !== "draft" && current.status !== "rejected") {
      throw new Refusal("conflict", `This template is ${current.status} already.`);
    }
    const problems = checkTemplate({
      name: current.name,
      language: current.language,
      category: current.category,
      components: readTemplateComponents(current.components),
    }).filter((problem) => problem.severity === "error");
    if (problems[0]) {
      throw new Refusal("invalid", `Meta would refuse this: ${problems[0].reason}`);
    }
    const [number] = await tx
      .select()
      .from(channels)
      .where(
        and(
          eq(channels.workspaceId, ctx.workspaceId),
          eq(channels.wabaId, current.wabaId),
          isNull(channels.deletedAt),
        ),
      )
      .limit(1);
    if (!number) {
      throw new Refusal("unavailable", "The number of this template's account is disconnected.");
    }
    await tx
      .update(messageTemplates)
      .set({ status: "pending", submittedAt: new Date(), statusChangedAt: new Date() })
      .where(
        and(eq(messageTemplates.workspaceId, ctx.workspaceId), eq(messageTemplates.id, templateId)),
      );
    await recordActivity(tx, ctx, "template.submitted", templateId, { name: current.name });
    return { template: current, channel: number, previous: current.status };
  });

  const graph = graphForChannel(channel);
  const components = readTemplateComponents(template.components);
  const answer = template.providerTemplateId
    ? await graph.editTemplate(template.providerTemplateId, {
        category: template.category,
        components,
      })
    : await graph.createTemplate(template.wabaId, { ...template, components });

  if (!answer.ok) {
    const reason = describeFailure(answer.failure);
    await withWorkspace(ctx, async (tx) => {
      await tx
        .update(messageTemplates)
        .set({ status: previous, rejectionReason: reason })
        .where(
          and(
            eq(messageTemplates.workspaceId, ctx.workspaceId),
            eq(messageTemplates.id, templateId),
            eq(messageTemplates.status, "pending"),
          ),
        );
      await publish(tx, ctx.workspaceId, "template", { templateId });
    });
    throw new Refusal("unavailable", reason);
  }
  const created = typeof answer.value === "object" ? answer.value : null;
  const status = (created ? templateStatusOf(created.status) : null) ?? "pending";
  await withWorkspace(ctx, async (tx) => {
    if (created) {
      await tx
        .update(messageTemplates)
        .set({ providerTemplateId: created.id })
        .where(
          and(
            eq(messageTemplates.workspaceId, ctx.workspaceId),
            eq(messageTemplates.id, templateId),
          ),
        );
    }
    // a review webhook may have been faster than this answer; only "pending" gives way
    await tx
      .update(messageTemplates)
      .set({
        status,
        rejectionReason: null,
        ...(status === "approved" ? { approvedAt: new Date() } : {}),
        ...(created && templateCategoryOf(created.category)
          ? { category: templateCategoryOf(created.category) as never }
          : {}),
      })
      .where(
        and(
          eq(messageTemplates.workspaceId, ctx.workspaceId),
          eq(messageTemplates.id, templateId),
          eq(messageTemplates.status, "pending"),
        ),
      );
    await publish(tx, ctx.workspaceId, "template", { templateId });
  });
  return { status };
}
