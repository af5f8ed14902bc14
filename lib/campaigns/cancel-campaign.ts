import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { stopSenders } from "@/lib/messages/wake-senders";
import { cancelPending } from "./cancel-pending";
import { moveCampaign } from "./move-campaign";

/** Ends a campaign: whoever was not handed over gets nothing, and their money is free again (r63). */
export async function cancelCampaign(
  ctx: WorkspaceContext,
  input: { campaignId: string },
): Promise<{ cancelled: number; released: string }> {
  assertCan(ctx, "campaigns:launch");
  return withWorkspace(ctx, async (tx) => {
    const campaign = await moveCampaign(
      tx,
      ctx,
      input.campaignId,
      "cancelled",
      { kind: "cancelled" },
      { completedAt: new Date() },
    );
    const { cancelled, released } = await cancelPending(tx, ctx, campaign);
    await recordActivity(tx, ctx, "campaign.cancelled", input.campaignId, { cancelled, released });
    await stopSenders(tx, input.campaignId);
    return { cancelled, released };
  });
}
