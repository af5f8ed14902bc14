import { and, eq, isNull } from "drizzle-orm";
import type { SkipReason } from "@/db/enums/campaigns";
import { campaigns } from "@/db/schema/campaigns";
import { channels } from "@/db/schema/channels";
import { messageTemplates } from "@/db/schema/templates";
import { wallets } from "@/db/schema/wallet";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import {
  addAmounts,
  compareAmounts,
  multiplyAmount,
  subtractAmounts,
} from "@/lib/core/format/money";
import { templatePlaces } from "@/lib/templates/template-variables";
import { evaluateAudience } from "./evaluate-audience";
import { audienceSchema, variablesSchema } from "./schema";

export type CampaignPlan = {
  audience: number;
  sendable: number;
  /** People who get nothing, by reason, largest first. */
  skipped: { reason: SkipReason; detail: string | null; count: number }[];
  /** What it costs by market, largest first; every message of a market has one price. */
  markets: { market: string; count: number; price: string; cost: string }[];
  /** Decimal with four places: the price of every sendable message, what will be held. */
  cost: string;
  currency: string;
  available: string;
  availableAfter: string;
  /** Seconds the send takes at the number's own pace. */
  seconds: number;
  /** What stands in the way of a launch, in words; empty when nothing does. */
  problems: { code: string; message: string }[];
};

/** The flight plan: the whole audience with a verdict each, the price, and what is in the way (S3). */
export async function planCampaign(
  ctx: WorkspaceContext,
  input: { campaignId: string },
): Promise<CampaignPlan> {
  return withWorkspace(ctx, (tx) => planInside(tx, ctx, input.campaignId));
}

async function planInside(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  campaignId: string,
): Promise<CampaignPlan> {
  const draft = await loadDraft(tx, ctx, campaignId);
  const skipped = new Map<string, CampaignPlan["skipped"][number]>();
  const markets = new Map<string, { count: number; price: string }>();
  let audience = 0;
  let sendable = 0;
  if (draft.template) {
    for await (const verdicts of evaluateAudience(tx, ctx.workspaceId, {
      audience: draft.audience,
      category: draft.template.category,
      places: templatePlaces(draft.template.components),
      variables: draft.variables,
      on: new Date(),
      currency: ctx.currency,
    })) {
      audience += verdicts.length;
      for (const verdict of verdicts) {
        if (verdict.skip) {
          const detail = verdict.skip === "missing_variable" ? verdict.skipDetail : null;
          const key = `${verdict.skip}:${detail ?? ""}`;
          const entry = skipped.get(key) ?? { reason: verdict.skip, detail, count: 0 };
          entry.count += 1;
          skipped.set(key, entry);
        } else {
          sendable += 1;
          const key = verdict.market as string;
          const entry = markets.get(key) ?? { count: 0, price: verdict.price as string };
          entry.count += 1;
          markets.set(key, entry);
        }
      }
    }
  }
  const rows = [...markets].map(([market, { count, price }]) => ({
    market,
    count,
    price,
    cost: multiplyAmount(price, count),
  }));
  const cost = rows.reduce((sum, row) => addAmounts(sum, row.cost), "0.0000");
  const [wallet] = await tx.select().from(wallets).where(eq(wallets.workspaceId, ctx.workspaceId));
  const available = wallet ? subtractAmounts(wallet.balance, wallet.held) : "0.0000";

  const problems = [...draft.problems];
  if (draft.template && sendable === 0) {
    problems.push({
      code: "nobody",
      message:
        audience === 0
          ? "Nobody is in this audience yet."
          : "Everybody in this audience is skipped. The reasons are listed beside it.",
    });
  }
  if (wallet?.status === "frozen") {
    problems.push({ code: "frozen", message: "The wallet is below zero. Top up to send again." });
  } else if (compareAmounts(cost, available) > 0) {
    problems.push({
      code: "insufficient_funds",
      message: `This costs ${cost} and ${available} ${ctx.currency} is free. Top up, or choose fewer people.`,
    });
  }
  return {
    audience,
    sendable,
    skipped: [...skipped.values()].sort((a, b) => b.count - a.count),
    markets: rows.sort((a, b) => b.count - a.count),
    cost,
    currency: ctx.currency,
    available,
    availableAfter: subtractAmounts(available, cost),
    seconds: Math.ceil(sendable / (draft.channel?.maxPerSecond ?? 80)),
    problems,
  };
}

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
  const problems: CampaignPlan["problems"] = [];
  const { campaign, template, channel } = row;
  if (!channel) {
    problems.push({ code: "no_number", message: "Choose the number that this is sent from." });
  } else if (channel.status === "disconnected") {
    problems.push({
      code: "number_disconnected",
      message: `${channel.name} is disconnected: ${channel.statusReason ?? "no reason was given"}.`,
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
  } else if (channel && template.wabaId !== channel.wabaId) {
    problems.push({
      code: "template_elsewhere",
      message: `The template ${template.name} belongs to another WhatsApp account than ${channel.name}.`,
    });
  }
  return {
    campaign,
    template,
    channel,
    audience: audienceSchema.parse(campaign.audience),
    variables: variablesSchema.parse(campaign.variables),
    problems,
  };
}
