import { and, eq, isNull } from "drizzle-orm";
import { channels } from "@/db/schema/channels";
import { messageTemplates } from "@/db/schema/templates";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import { describeFailure } from "@/lib/channels/describe-failure";
import { graphForChannel } from "@/lib/channels/graph-for-channel";
import type { GraphClient } from "@/lib/channels/whatsapp/graph-client";
import { readTemplateComponents } from "@/lib/channels/whatsapp/template-components";
import { templateCategoryOf, templateStatusOf } from "@/lib/channels/whatsapp/template-status";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound, Refusal } from "@/lib/core/errors";
import { publish } from "@/lib/realtime/publish";
import { checkTemplate } from "./template-rules";

type TemplateRow = typeof messageTemplates.$inferSelect;

/** What Meta has after the call: the template, nothing of it, or nobody can say yet. */
type Outcome =
  | { kind: "has_it"; id: string | null; status: string; category: string | null }
  | { kind: "has_nothing"; reason: string }
  | { kind: "unsettled"; reason: string };

/**
 * Sends a draft to Meta for review, or a corrected one again. The row is "pending" before the call,
 * so two clicks submit once; Meta's refusal puts it back with Meta's own words. When the answer is
 * lost, Meta is asked what it has; if that fails too the row stays pending until the next sync.
 * @throws Refusal `invalid` with the first rule it breaks, `conflict` when it was submitted already,
 *   `unavailable` when Meta could not be asked or refused
 */
export async function submitTemplate(
  ctx: WorkspaceContext,
  { templateId }: { templateId: string },
): Promise<{ status: string }> {
  assertCan(ctx, "templates:write");
  const { template, graph } = await withWorkspace(ctx, async (tx) => {
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
    const problem = checkTemplate({
      name: current.name,
      language: current.language,
      category: current.category,
      parameterFormat: current.parameterFormat,
      components: readTemplateComponents(current.components),
    }).find((fault) => fault.severity === "error");
    if (problem) throw new Refusal("invalid", `Meta would refuse this: ${problem.reason}`);
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
      throw new Refusal(
        "unavailable",
        "The number of this template's account is disconnected. Connect it under Channels, then submit again.",
      );
    }
    // Made before the row is pending: without a token nothing must look as if it had been sent.
    const client = graphForChannel(number);
    await tx
      .update(messageTemplates)
      .set({ status: "pending", submittedAt: new Date(), statusChangedAt: new Date() })
      .where(
        and(eq(messageTemplates.workspaceId, ctx.workspaceId), eq(messageTemplates.id, templateId)),
      );
    // The wording goes along, so that a rejected version stays readable beside the next one (E3).
    await recordActivity(tx, ctx, "template.submitted", templateId, {
      name: current.name,
      language: current.language,
      components: current.components,
    });
    await publish(tx, ctx.workspaceId, "template", { templateId });
    return { template: current, graph: client };
  });

  const outcome = await sendToMeta(graph, template);
  if (outcome.kind === "unsettled") throw new Refusal("unavailable", outcome.reason);
  const status =
    outcome.kind === "has_it" ? (templateStatusOf(outcome.status) ?? "pending") : template.status;
  const category =
    outcome.kind === "has_it" && outcome.category ? templateCategoryOf(outcome.category) : null;
  const mine = and(
    eq(messageTemplates.workspaceId, ctx.workspaceId),
    eq(messageTemplates.id, templateId),
  );
  await withWorkspace(ctx, async (tx) => {
    if (outcome.kind === "has_it" && outcome.id) {
      await tx.update(messageTemplates).set({ providerTemplateId: outcome.id }).where(mine);
    }
    // a review webhook may have been faster than this answer; only "pending" gives way
    await tx
      .update(messageTemplates)
      .set({
        status,
        rejectionReason: outcome.kind === "has_nothing" ? outcome.reason : null,
        ...(status === "pending" ? {} : { statusChangedAt: new Date() }),
        ...(status === "approved" ? { approvedAt: new Date() } : {}),
        ...(category ? { category } : {}),
      })
      .where(and(mine, eq(messageTemplates.status, "pending")));
    if (outcome.kind === "has_nothing") {
      await recordActivity(tx, ctx, "template.refused", templateId, {
        name: template.name,
        language: template.language,
        reason: outcome.reason,
      });
    }
    await publish(tx, ctx.workspaceId, "template", { templateId });
  });
  if (outcome.kind === "has_nothing") throw new Refusal("unavailable", outcome.reason);
  return { status };
}

async function sendToMeta(graph: GraphClient, template: TemplateRow): Promise<Outcome> {
  const components = readTemplateComponents(template.components);
  if (template.providerTemplateId) {
    const answer = await graph.editTemplate(template.providerTemplateId, {
      category: template.category,
      components,
    });
    if (answer.ok) return { kind: "has_it", id: null, status: "PENDING", category: null };
    if (answer.failure.kind !== "no_answer") {
      return { kind: "has_nothing", reason: describeFailure(answer.failure) };
    }
    return settle(graph, template, describeFailure(answer.failure));
  }
  const answer = await graph.createTemplate(template.wabaId, { ...template, components });
  if (answer.ok) return { kind: "has_it", ...answer.value };
  if (answer.failure.kind !== "no_answer") {
    return { kind: "has_nothing", reason: describeFailure(answer.failure) };
  }
  return settle(graph, template, describeFailure(answer.failure));
}

/** The answer got lost: the account's own list says whether Meta took it. */
async function settle(graph: GraphClient, template: TemplateRow, reason: string): Promise<Outcome> {
  const list = await graph.listTemplates(template.wabaId);
  if (!list.ok) {
    return {
      kind: "unsettled",
      reason:
        "Meta did not answer, so we do not know if it has this template. We ask again every few minutes and the status here will say.",
    };
  }
  const found = list.value.find(
    (remote) => remote.name === template.name && remote.language === template.language,
  );
  // An edit that arrived puts the template back into review; anything else is the wording before it.
  const isTaken = found && !(template.providerTemplateId && found.status === "REJECTED");
  if (!isTaken) return { kind: "has_nothing", reason };
  return { kind: "has_it", id: found.id, status: found.status, category: found.category };
}
