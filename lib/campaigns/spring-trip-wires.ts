import { and, eq, sql } from "drizzle-orm";
import { campaigns } from "@/db/schema/campaigns";
import { channels } from "@/db/schema/channels";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { describeError } from "@/lib/channels/error-catalogue";
import { isStopped } from "@/lib/channels/number-stop";
import type { WorkspaceContext } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import { firstIdOf } from "@/lib/core/ids";
import { statusByRefusal } from "@/lib/templates/stop-template";
import { pauseCampaign } from "./pause-campaign";
import { stoppedVariant } from "./stopped-variant";
import { type TripFacts, trippedWire, WINDOW } from "./trip-wires";

/**
 * The automatic brake (S5): looks at every running campaign of a number and pauses those whose wire
 * is tripped, with the reason in words. A person resumes; then only what comes after counts.
 * @returns ids of the campaigns that were paused
 */
export async function springTripWires(
  ctx: WorkspaceContext,
  { channelId }: { channelId: string },
): Promise<string[]> {
  const tripped = await withWorkspace(ctx, async (tx) => {
    const running = await tx
      .select({ campaign: campaigns, channel: channels })
      .from(campaigns)
      .innerJoin(
        channels,
        and(eq(channels.workspaceId, campaigns.workspaceId), eq(channels.id, campaigns.channelId)),
      )
      .where(
        and(
          eq(campaigns.workspaceId, ctx.workspaceId),
          eq(campaigns.channelId, channelId),
          eq(campaigns.status, "running"),
        ),
      );
    const found: { campaignId: string; reason: string }[] = [];
    for (const row of running) {
      const wire = trippedWire(await factsOf(tx, ctx, row));
      if (wire) found.push({ campaignId: row.campaign.id, reason: wire.words });
    }
    return found;
  });
  const paused: string[] = [];
  for (const { campaignId, reason } of tripped) {
    try {
      await pauseCampaign(ctx, { campaignId, reason });
      paused.push(campaignId);
    } catch (error) {
      // somebody else paused or cancelled it in the same moment
      if (!(error instanceof Refusal)) throw error;
    }
  }
  return paused;
}

type Running = {
  campaign: typeof campaigns.$inferSelect;
  channel: typeof channels.$inferSelect;
};

async function factsOf(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { campaign, channel }: Running,
): Promise<TripFacts> {
  const since = campaign.resumedAt ?? campaign.launchedAt ?? campaign.createdAt;
  // people are handed over in the order of their ids, so the largest ids are the newest messages
  const newest = (await tx.execute(sql`
    select status = 'failed' as failed, error_code as code, template_id as "templateId"
    from messages
    where workspace_id = ${ctx.workspaceId} and campaign_id = ${campaign.id}
      and status in ('accepted', 'held', 'sent', 'delivered', 'read', 'failed')
      and sending_at >= ${since.toISOString()}::timestamptz
    order by id desc limit ${WINDOW}`)) as unknown as {
    failed: boolean;
    code: number | null;
    templateId: string | null;
  }[];
  const refused = newest.flatMap(({ code, templateId }) =>
    code !== null && templateId !== null && statusByRefusal(code) ? [{ code, templateId }] : [],
  );
  const [people] = (await tx.execute(sql`
    select
      (select count(distinct e.contact_id)::int from consent_events e
        where e.workspace_id = ${ctx.workspaceId} and e.id >= ${firstIdOf(since)}
          and e.action = 'opt_out' and exists (
            select 1 from campaign_recipients r
            where r.workspace_id = e.workspace_id and r.contact_id = e.contact_id
              and r.campaign_id = ${campaign.id} and r.state = 'handed')) as opt_outs,
      (select coalesce(sum(count), 0)::int from campaign_counts
        where workspace_id = ${ctx.workspaceId} and campaign_id = ${campaign.id}) as handed
  `)) as unknown as { opt_outs: number; handed: number }[];
  const { stopCode, qualityRating, qualityChangedAt } = channel;
  const stop = stopCode !== null && isStopped(channel) ? describeError(stopCode) : null;
  return {
    newest,
    optOuts: people?.opt_outs ?? 0,
    handed: people?.handed ?? 0,
    qualityFell: qualityRating === "RED" && qualityChangedAt !== null && qualityChangedAt > since,
    stopped: await stoppedVariant(tx, ctx, campaign.id, refused),
    numberStop: stop ? `Meta answered ${stop.code}: ${stop.title}. ${stop.whatToDo}` : null,
  };
}
