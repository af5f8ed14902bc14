import { and, eq, isNull } from "drizzle-orm";
import type { SkipReason } from "@/db/enums/campaigns";
import { campaigns } from "@/db/schema/campaigns";
import { channels } from "@/db/schema/channels";
import { messageTemplates } from "@/db/schema/templates";
import { wallets } from "@/db/schema/wallet";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { describeError } from "@/lib/channels/error-catalogue";
import { peopleOfTier } from "@/lib/channels/messaging-limit";
import { isStopped } from "@/lib/channels/number-stop";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import {
  addAmounts,
  compareAmounts,
  multiplyAmount,
  subtractAmounts,
} from "@/lib/core/format/money";
import { type Headroom, readHeadroom, startedAddresses } from "@/lib/messages/headroom";
import { slotWords } from "@/lib/templates/slot-words";
import { templatePlaces, templateSlots } from "@/lib/templates/template-variables";
import { slotObstacle, valueFaults } from "@/lib/templates/value-faults";
import { evaluateAudience, type Limit } from "./evaluate-audience";
import { audienceSchema, type Variable, variablesSchema } from "./schema";

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
  /** Meta's messaging limit of the number's account today; null without one. */
  limit: {
    /** People in 24 hours, and how many of them are used or promised to other campaigns. */
    people: number;
    taken: number;
    /** People of this audience beyond it: left out when `fits`, in the way of a launch otherwise. */
    over: number;
    fits: boolean;
  } | null;
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
  let over = 0;
  const { limit, headroom } = await limitOf(tx, ctx, draft);
  if (draft.template) {
    for await (const verdicts of evaluateAudience(tx, ctx.workspaceId, {
      audience: draft.audience,
      category: draft.template.category,
      places: templatePlaces(draft.template.components),
      variables: draft.variables,
      on: new Date(),
      currency: ctx.currency,
      plan: draft.channel?.mode ?? "shared",
      limit,
    })) {
      audience += verdicts.length;
      for (const verdict of verdicts) {
        if (verdict.overLimit || verdict.skip === "over_limit") over += 1;
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
  if (over > 0 && !limit.fit) problems.push({ code: "over_limit", message: overWords(over) });
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
    limit:
      headroom && headroom.limit !== null
        ? {
            people: headroom.limit,
            taken: headroom.used + headroom.waiting,
            over,
            fits: limit.fit,
          }
        : null,
  };
}

/** How far a campaign goes beyond today's messaging limit, in words. */
export const overWords = (over: number): string =>
  `This is over today’s limit of your WhatsApp account by ${over} ${over === 1 ? "person" : "people"}. Send it to those who fit, or wait: the limit counts the last 24 hours.`;

/** What of Meta's messaging limit is left for a draft. */
export async function limitOf(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { campaign, channel }: Pick<Awaited<ReturnType<typeof loadDraft>>, "campaign" | "channel">,
): Promise<{ limit: Limit; headroom: Headroom | null }> {
  const none = { channelId: channel?.id ?? "", started: new Set<string>(), remaining: null };
  const people = peopleOfTier(channel?.messagingLimit ?? null);
  if (!channel || people === null || !Number.isFinite(people)) {
    return { limit: { ...none, fit: campaign.fitToLimit }, headroom: null };
  }
  const headroom = await readHeadroom({ ...ctx, tx }, channel);
  const started = await startedAddresses(tx, ctx, channel);
  const { remaining } = headroom;
  return { limit: { ...none, started, remaining, fit: campaign.fitToLimit }, headroom };
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
  } else if (channel && template.wabaId !== channel.wabaId) {
    problems.push({
      code: "template_elsewhere",
      message: `The template ${template.name} belongs to another WhatsApp account than ${channel.name}.`,
    });
  }
  const variables = variablesSchema.parse(campaign.variables);
  if (template) problems.push(...sharedFaults(template.components, variables));
  return {
    campaign,
    template,
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
): CampaignPlan["problems"] {
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
