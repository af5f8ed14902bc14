import { and, eq, isNull } from "drizzle-orm";
import { campaigns } from "@/db/schema/campaigns";
import { channels } from "@/db/schema/channels";
import { messageTemplates } from "@/db/schema/templates";
import type { WorkspaceTx } from "@/db/tenant";
import { describeError } from "@/lib/channels/error-catalogue";
import { isStopped } from "@/lib/channels/number-stop";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { slotWords } from "@/lib/templates/slot-words";
import { templateSlots } from "@/lib/templates/template-slots";
import { slotObstacle, valueFaults } from "@/lib/templates/value-faults";
import { languageFallbacks } from "@/lib/workspaces/language-fallbacks";
import { audienceSchema, type Variable, variablesSchema } from "./schema";
import { loadVariants } from "./template-variants";

/** What stands in the way of a launch, in words. */
export type DraftProblem = { code: string; message: string };

/** A draft with what it names, and what is still missing or not ready about it. */
export async function loadDraft(tx: WorkspaceTx, ctx: WorkspaceContext, campaignId: string) {
  const [row] = await tx
    .select({ campaign: campaigns, template: messageTemplates, channel: channels })
    .from(campaigns)
    .leftJoin(
      messageTemplates,
      and(
        eq(messageTemplates.workspaceId, campaigns.workspaceId),
        eq(messageTemplates.id, campaigns.templateId),
        isNull(messageTemplates.deletedAt),
      ),
    )
    .leftJoin(
      channels,
      and(
        eq(channels.workspaceId, campaigns.workspaceId),
        eq(channels.id, campaigns.channelId),
        isNull(channels.deletedAt),
      ),
    )
    .where(
      and(
        eq(campaigns.workspaceId, ctx.workspaceId),
        eq(campaigns.id, campaignId),
        isNull(campaigns.deletedAt),
      ),
    );
  if (!row) notFound("campaign");
  const problems: DraftProblem[] = [];
  const { campaign, template, channel } = row;
  if (!channel) {
    problems.push({ code: "no_number", message: "Choose the number that this is sent from." });
  } else if (channel.status === "disconnected") {
    problems.push({
      code: "number_disconnected",
      message: `${channel.name} is disconnected: ${channel.statusReason ?? "no reason was given"}.`,
    });
  } else if (channel.status === "connecting") {
    problems.push({
      code: "number_connecting",
      message: `${channel.name} is not connected yet: its page says which check is missing.`,
    });
  } else if (channel.stopCode !== null && isStopped(channel)) {
    const { title, whatToDo } = describeError(channel.stopCode);
    problems.push({
      code: "number_stopped",
      message: `Campaigns on ${channel.name} are stopped: ${title}. ${whatToDo}`,
    });
  } else if (!channel.isSandbox && ctx.actor.kind === "member" && !ctx.actor.verified) {
    problems.push({
      code: "unverified",
      message: "Confirm your e-mail address before you send over a real number.",
    });
  }
  if (!template) {
    problems.push({ code: "no_template", message: "Choose the template that this sends." });
  } else if (template.status !== "approved") {
    problems.push({
      code: "template_not_approved",
      message: `The template ${template.name} is ${template.status}. Only an approved one can be sent.`,
    });
  } else if (channel && template.wabaId !== channel.accountId) {
    problems.push({
      code: "template_elsewhere",
      message: `The template ${template.name} belongs to another WhatsApp account than ${channel.name}.`,
    });
  }
  const variables = variablesSchema.parse(campaign.variables);
  const variants = template
    ? await loadVariants(tx, ctx, { template, ownLanguage: campaign.ownLanguage })
    : [];
  const shared = new Map(
    variants
      .flatMap(({ components }) => sharedFaults(components, variables))
      .map((problem) => [problem.message, problem]),
  );
  problems.push(...shared.values());
  return {
    campaign,
    template,
    /** The template in every language that is sent, the chosen one first. */
    variants,
    /** What is fallen back on where a person's own language is not there. */
    fallbacks: campaign.ownLanguage ? await languageFallbacks(tx, ctx) : [],
    channel,
    audience: audienceSchema.parse(campaign.audience),
    variables,
    problems,
  };
}

/** Values that are one for everybody and that Meta would refuse for everybody. */
function sharedFaults(
  components: unknown,
  variables: Readonly<Record<string, Variable>>,
): DraftProblem[] {
  const texts = Object.fromEntries(
    Object.entries(variables).flatMap(([place, one]) =>
      one.source === "text" ? [[place, one.text]] : [],
    ),
  );
  const faults = valueFaults(components, texts);
  return templateSlots(components).flatMap((slot) => {
    const fault = texts[slot.place] || slotObstacle(slot) ? faults[slot.place] : undefined;
    return fault ? [{ code: "bad_value", message: `${slotWords(slot)}: ${fault}` }] : [];
  });
}
