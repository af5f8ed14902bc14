import { eq } from "drizzle-orm";
import type { SkipReason } from "@/db/enums/campaigns";
import type { TemplateCategory } from "@/db/enums/templates";
import { wallets } from "@/db/schema/wallet";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { peopleOfTier } from "@/lib/channels/messaging-limit";
import type { WorkspaceContext } from "@/lib/core/context";
import {
  addAmounts,
  compareAmounts,
  multiplyAmount,
  subtractAmounts,
} from "@/lib/core/format/money";
import { type Headroom, readHeadroom, startedAddresses } from "@/lib/messages/headroom";
import { draftFingerprint } from "./draft-fingerprint";
import { evaluateAudience, type Limit, type Verdict } from "./evaluate-audience";
import { type DraftProblem, loadDraft } from "./load-draft";

export type CampaignPlan = {
  audience: number;
  sendable: number;
  /** People who get nothing, by reason, largest first. */
  skipped: { reason: SkipReason; detail: string | null; count: number }[];
  /** Who gets it in which language, of those who get it, largest first. */
  languages: PlannedLanguage[];
  /**
   * What it costs by market and category, largest first: Meta files each language of a template by
   * itself, and every message of one category to one market has one price.
   */
  markets: {
    market: string;
    category: TemplateCategory;
    count: number;
    price: string;
    cost: string;
  }[];
  /** Decimal with four places: the price of every sendable message, what will be held. */
  cost: string;
  currency: string;
  available: string;
  availableAfter: string;
  /** Seconds the send takes at the number's own pace. */
  seconds: number;
  /** What was reviewed, see draft-fingerprint.ts. */
  fingerprint: string;
  /** What stands in the way of a launch, in words; empty when nothing does. */
  problems: DraftProblem[];
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

/** A language of the template, with the people who get it and how they came to it. */
export type PlannedLanguage = {
  templateId: string;
  /** Meta's code. */
  language: string;
  count: number;
  /** Whose language is not known. */
  unknown: number;
  /** Who speaks another one, in which Meta has not approved the template. */
  notThere: number;
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
  const markets = new Map<string, Omit<CampaignPlan["markets"][number], "cost">>();
  const languages = new Map<string, PlannedLanguage>();
  let audience = 0;
  let sendable = 0;
  let over = 0;
  const { limit, headroom } = await limitOf(tx, ctx, draft);
  if (draft.template) {
    for await (const verdicts of evaluateAudience(tx, ctx.workspaceId, {
      audience: draft.audience,
      variants: draft.variants,
      fallbacks: draft.fallbacks,
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
          countMarket(markets, verdict);
          countLanguage(languages, verdict);
        }
      }
    }
  }
  const rows = [...markets.values()].map((row) => ({
    ...row,
    cost: multiplyAmount(row.price, row.count),
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
    languages: [...languages.values()].sort((a, b) => b.count - a.count),
    markets: rows.sort((a, b) => b.count - a.count),
    cost,
    currency: ctx.currency,
    available,
    availableAfter: subtractAmounts(available, cost),
    fingerprint: draftFingerprint(draft),
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

function countMarket(
  markets: Map<string, Omit<CampaignPlan["markets"][number], "cost">>,
  { market, price, variant }: Verdict,
): void {
  const key = `${market}:${variant.category}`;
  const entry = markets.get(key) ?? {
    market: market as string,
    category: variant.category,
    count: 0,
    price: price as string,
  };
  entry.count += 1;
  markets.set(key, entry);
}

function countLanguage(
  languages: Map<string, PlannedLanguage>,
  { variant, reason }: Pick<Verdict, "variant" | "reason">,
): void {
  const { id: templateId, language } = variant;
  const entry = languages.get(templateId) ?? {
    templateId,
    language,
    count: 0,
    unknown: 0,
    notThere: 0,
  };
  entry.count += 1;
  if (reason === "unknown") entry.unknown += 1;
  if (reason === "not_there") entry.notThere += 1;
  languages.set(templateId, entry);
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
