import { and, eq, sql } from "drizzle-orm";
import type * as z from "zod";
import { campaigns } from "@/db/schema/campaigns";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound, Refusal } from "@/lib/core/errors";
import { isSame } from "@/lib/core/field-merge";
import { addAmounts, signOfAmount } from "@/lib/core/format/money";
import { newId } from "@/lib/core/ids";
import { wakeSenders } from "@/lib/messages/wake-senders";
import { holdFunds } from "@/lib/wallet/hold-funds";
import { draftFingerprint } from "./draft-fingerprint";
import { evaluateAudience, type Verdict } from "./evaluate-audience";
import { loadDraft } from "./load-draft";
import { moveCampaign } from "./move-campaign";
import { limitOf, overWords } from "./plan-campaign";
import type { launchCampaignSchema } from "./schema";

/**
 * Freezes the audience, sets its whole price aside and starts sending, in one transaction: either
 * all of it is so or nothing is. Of two launches one wins (r3).
 * @throws Refusal `conflict` when it was launched before or when the plan that was reviewed no
 *   longer holds; `insufficient_funds`; `invalid` with what is still missing
 */
export async function launchCampaign(
  ctx: WorkspaceContext,
  input: z.output<typeof launchCampaignSchema>,
): Promise<{ sendable: number; cost: string }> {
  assertCan(ctx, "campaigns:launch");
  const { campaignId, planned } = input;
  return withWorkspace(ctx, async (tx) => {
    const [locked] = await tx
      .select({ status: campaigns.status })
      .from(campaigns)
      .where(and(eq(campaigns.workspaceId, ctx.workspaceId), eq(campaigns.id, campaignId)))
      .for("update");
    if (!locked) notFound("campaign");
    if (locked.status !== "draft") {
      throw new Refusal("conflict", "This campaign was launched already. Nothing was sent twice.");
    }
    const draft = await loadDraft(tx, ctx, campaignId);
    const { template, channel } = draft;
    if (draft.problems.length > 0 || !template || !channel) {
      throw new Refusal("invalid", draft.problems.map((problem) => problem.message).join(" "));
    }

    if (planned.fingerprint && planned.fingerprint !== draftFingerprint(draft)) {
      throw new Refusal(
        "conflict",
        "Since you reviewed it, its message, its number or its audience was changed. Nothing was sent. Look at it again and launch it then.",
      );
    }

    const { limit } = await limitOf(tx, ctx, draft);
    let audience = 0;
    let over = 0;
    let sendable = 0;
    let cost = "0.0000";
    const languages: Record<string, number> = {};
    for await (const verdicts of evaluateAudience(tx, ctx.workspaceId, {
      audience: draft.audience,
      variants: draft.variants,
      fallbacks: draft.fallbacks,
      variables: draft.variables,
      on: new Date(),
      currency: ctx.currency,
      plan: channel.mode,
      limit,
    })) {
      audience += verdicts.length;
      for (const verdict of verdicts) {
        if (verdict.skip) continue;
        if (verdict.overLimit) over += 1;
        sendable += 1;
        cost = addAmounts(cost, verdict.price as string);
        const { language } = verdict.variant;
        languages[language] = (languages[language] ?? 0) + 1;
      }
      await tx.execute(insertRecipients(ctx.workspaceId, campaignId, verdicts));
    }
    if (over > 0) throw new Refusal("conflict", `${overWords(over)} Nothing was sent.`);
    if (sendable !== planned.sendable || cost !== planned.cost) {
      throw new Refusal(
        "conflict",
        `Since you reviewed it, the audience changed: now ${sendable} messages for ${cost} ${ctx.currency}, reviewed were ${planned.sendable} for ${planned.cost}. Nothing was sent. Look at the new plan and launch again.`,
      );
    }
    if (planned.languages && !isSame(planned.languages, languages)) {
      throw new Refusal(
        "conflict",
        "Since you reviewed it, people get it in other languages than the plan said. Nothing was sent. Look at the new plan and launch again.",
      );
    }
    // where the whole audience is free there is nothing to set aside
    const holdId =
      signOfAmount(cost) > 0
        ? (
            await holdFunds(tx, ctx, {
              amount: cost,
              reference: { type: "campaign", campaignId },
            })
          ).holdId
        : null;
    await moveCampaign(
      tx,
      ctx,
      campaignId,
      "running",
      {
        kind: "launched",
        details: { audience, sendable, cost, currency: ctx.currency, languages },
      },
      {
        audienceCount: audience,
        skippedCount: audience - sendable,
        estimatedCost: cost,
        holdId,
        launchedAt: new Date(),
        launchedByName: ctx.actor.name,
      },
    );
    await recordActivity(tx, ctx, "campaign.launched", campaignId, { sendable, cost });
    await wakeSenders(tx, channel.id);
    return { sendable, cost };
  });
}

function insertRecipients(workspaceId: string, campaignId: string, verdicts: Verdict[]) {
  const rows = verdicts.map((verdict) => ({
    id: newId(),
    contact_id: verdict.contactId,
    template_id: verdict.variant.id,
    state: verdict.skip ? "skipped" : "pending",
    skip_reason: verdict.skip,
    skip_detail: verdict.skipDetail,
    address: verdict.address,
    parameters: verdict.parameters,
    market: verdict.market,
    price: verdict.price,
  }));
  return sql`
    insert into campaign_recipients
      (workspace_id, campaign_id, id, contact_id, template_id, state, skip_reason, skip_detail, address,
       parameters, market, price)
    select ${workspaceId}::uuid, ${campaignId}::uuid, r.*
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(
      id uuid, contact_id uuid, template_id uuid, state text, skip_reason text, skip_detail text, address text,
      parameters jsonb, market text, price numeric)`;
}
