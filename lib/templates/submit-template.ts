import { and, eq } from "drizzle-orm";
import { messageTemplates } from "@/db/schema/templates";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import { describeFailure } from "@/lib/channels/describe-failure";
import type { GraphClient } from "@/lib/channels/whatsapp/graph-client";
import { readTemplateComponents } from "@/lib/channels/whatsapp/template-components";
import { templateCategoryOf, templateStatusOf } from "@/lib/channels/whatsapp/template-status";
import type { WorkspaceContext } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import { publish } from "@/lib/realtime/publish";
import { editAllowance } from "./edit-allowance";
import { isSameText } from "./same-wording";
import {
  EDITABLE_AT_META,
  type StoredTemplate as TemplateRow,
  writtenComponents,
} from "./stored-template";
import { lockTemplateAtMeta } from "./template-at-meta";
import { checkTemplate } from "./template-rules";
import { addVersion, decideVersion, editMoments, outcomeOfStatus } from "./versions";

/** What Meta has after the call: the template, nothing of it, or nobody can say yet. */
type Outcome =
  | { kind: "has_it"; id: string | null; status: string; category: string | null }
  | { kind: "has_nothing"; reason: string }
  | { kind: "unsettled"; reason: string };

/**
 * Sends a draft to Meta for review, a corrected one again, or the next version of an approved one,
 * which Meta sends to nobody while it reads it (whatsapp.md 4). The row is "pending" before the call,
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
    const { template: current, account } = await lockTemplateAtMeta(tx, ctx, templateId);
    const replaces = current.nextComponents !== null && EDITABLE_AT_META.includes(current.status);
    if (!replaces && current.status !== "draft" && current.status !== "rejected") {
      throw new Refusal("conflict", `This template is ${current.status} already.`);
    }
    const editsApproved = replaces && current.status === "approved";
    if (editsApproved) await refuseSpentEdits(tx, ctx, templateId);
    const components = replaces ? writtenComponents(current) : current.components;
    const problem = checkTemplate({
      name: current.name,
      language: current.language,
      category: current.category,
      parameterFormat: current.parameterFormat,
      components: readTemplateComponents(components),
      ttlSeconds: current.ttlSeconds,
    }).find((fault) => fault.severity === "error");
    if (problem) throw new Refusal("invalid", `Meta would refuse this: ${problem.reason}`);
    // Made before the row is pending: without a token nothing must look as if it had been sent.
    const { graph: client } = account();
    await tx
      .update(messageTemplates)
      .set({ status: "pending", submittedAt: new Date(), statusChangedAt: new Date() })
      .where(
        and(eq(messageTemplates.workspaceId, ctx.workspaceId), eq(messageTemplates.id, templateId)),
      );
    // Kept by itself, so that a rejected version stays readable beside the next one (E3).
    await addVersion(tx, ctx, {
      templateId,
      category: current.category,
      components,
      editsApproved,
    });
    await recordActivity(tx, ctx, "template.submitted", templateId, {
      name: current.name,
      language: current.language,
    });
    await publish(tx, ctx.workspaceId, "template", { templateId });
    return { template: { ...current, components }, graph: client };
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
    if (outcome.kind === "has_it") {
      await tx
        .update(messageTemplates)
        .set({
          components: template.components,
          nextComponents: null,
          ...(outcome.id ? { providerTemplateId: outcome.id } : {}),
        })
        .where(mine);
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
    const verdict = outcome.kind === "has_nothing" ? "refused" : outcomeOfStatus(status);
    if (verdict && verdict !== "in_review") {
      const reason = outcome.kind === "has_nothing" ? outcome.reason : null;
      await decideVersion(tx, ctx, { templateId, outcome: verdict, reason });
    }
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

/** @throws Refusal `conflict` with the time from which Meta takes the next edit */
async function refuseSpentEdits(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  templateId: string,
): Promise<void> {
  const { nextAt } = editAllowance(await editMoments(tx, ctx, templateId), new Date());
  if (nextAt === null) return;
  throw new Refusal(
    "conflict",
    `Meta takes one change of an approved template a day and ten in 30 days. The next one is taken from ${exactTime(nextAt, ctx.timeZone)}; the draft stays here until then.`,
  );
}

function exactTime(iso: string, timeZone: string): string {
  return new Intl.DateTimeFormat("en-GB", {
    timeZone,
    day: "numeric",
    month: "long",
    hour: "2-digit",
    minute: "2-digit",
  }).format(new Date(iso));
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
  // Of an edit only the words tell whether it arrived: the template was there before.
  const isTaken =
    found && (!template.providerTemplateId || isSameText(found.components, template.components));
  if (!isTaken) return { kind: "has_nothing", reason };
  return { kind: "has_it", id: found.id, status: found.status, category: found.category };
}
