import { and, eq, sql } from "drizzle-orm";
import { campaigns } from "@/db/schema/campaigns";
import { withWorkspace } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { cancelPending } from "./cancel-pending";
import { moveCampaign } from "./move-campaign";
import { tellOfEnd } from "./tell-of-campaign";

/**
 * Completes a running campaign when nobody is left in its queue and no request is on its way; what
 * may come later (statuses, unknown outcomes) changes messages, not the campaign. Clears the queue
 * of a cancelled one. Harmless to call at any time.
 * @returns whether the campaign has nothing left to send
 */
export async function finishCampaign(
  ctx: WorkspaceContext,
  { campaignId }: { campaignId: string },
): Promise<boolean> {
  return withWorkspace(ctx, async (tx) => {
    const [campaign] = await tx
      .select()
      .from(campaigns)
      .where(and(eq(campaigns.workspaceId, ctx.workspaceId), eq(campaigns.id, campaignId)))
      .for("update");
    if (!campaign) return true;
    if (campaign.status === "cancelled") {
      await cancelPending(tx, ctx, campaign);
      return true;
    }
    if (campaign.status !== "running") return true;
    const [open] = (await tx.execute(sql`
      select exists (
        select 1 from campaign_recipients
        where workspace_id = ${ctx.workspaceId} and campaign_id = ${campaignId} and state = 'pending'
      ) or exists (
        select 1 from campaign_counts
        where workspace_id = ${ctx.workspaceId} and campaign_id = ${campaignId}
          and status in ('queued', 'sending') and count > 0
      ) as work`)) as unknown as { work: boolean }[];
    if (open?.work) return false;
    await moveCampaign(
      tx,
      ctx,
      campaignId,
      "completed",
      { kind: "completed" },
      { completedAt: new Date() },
    );
    await tellOfEnd(tx, ctx, campaign);
    return true;
  });
}
