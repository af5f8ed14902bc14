import { sql } from "drizzle-orm";
import type { WorkspaceTx } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { membersBehind } from "@/lib/notifications/members-behind";
import { notify } from "@/lib/notifications/notify";

type Told = { id: string; name: string };

const behind = (tx: WorkspaceTx, ctx: WorkspaceContext, campaignId: string) =>
  membersBehind(tx, ctx, {
    resourceId: campaignId,
    actions: ["campaign.launched", "campaign.resumed", "campaign.retried"],
    otherwise: "campaigns:launch",
  });

/** Whoever launched it hears how it ended: how many were sent, and how many were not. */
export async function tellOfEnd(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  campaign: Told,
): Promise<void> {
  const [counts] = await tx.execute<{ sent: number; failed: number; unknown: number }>(sql`
    select
      coalesce(sum(count) filter (where status in ('accepted', 'held', 'sent', 'delivered', 'read')), 0)::int as sent,
      coalesce(sum(count) filter (where status = 'failed'), 0)::int as failed,
      coalesce(sum(count) filter (where status in ('unknown', 'unknown_final')), 0)::int as unknown
    from campaign_counts
    where workspace_id = ${ctx.workspaceId} and campaign_id = ${campaign.id}`);
  const figure = (count: number) => count.toLocaleString("en");
  const detail = [
    `${figure(counts?.sent ?? 0)} sent`,
    counts?.failed ? `${figure(counts.failed)} failed` : null,
    counts?.unknown ? `${figure(counts.unknown)} unknown` : null,
  ]
    .filter(Boolean)
    .join(", ");
  await notify(tx, ctx, {
    kind: "campaign_done",
    memberIds: await behind(tx, ctx, campaign.id),
    subject: `${campaign.name} is done`,
    detail,
    link: `/campaigns/${campaign.id}`,
    // a campaign whose failures are sent again ends again
    dedupeKey: `campaign_done:${campaign.id}`,
    renew: true,
  });
}

/** A campaign that stopped by itself waits for a decision. */
export async function tellOfBrake(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { reason, ...campaign }: Told & { reason: string },
): Promise<void> {
  await notify(tx, ctx, {
    kind: "campaign_paused",
    memberIds: await behind(tx, ctx, campaign.id),
    subject: `${campaign.name} was paused`,
    detail: reason,
    link: `/campaigns/${campaign.id}`,
    dedupeKey: `campaign_paused:${campaign.id}`,
    renew: true,
  });
}
