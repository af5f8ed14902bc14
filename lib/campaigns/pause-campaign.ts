import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { stopSenders } from "@/lib/messages/wake-senders";
import { moveCampaign } from "./move-campaign";
import { tellOfBrake } from "./tell-of-campaign";

/**
 * Stops a running campaign. Requests that are on their way finish; everything else waits.
 * @param input.reason shown to people when it was not a person who paused it
 */
export async function pauseCampaign(
  ctx: WorkspaceContext,
  input: { campaignId: string; reason?: string },
): Promise<void> {
  assertCan(ctx, "campaigns:launch");
  await withWorkspace(ctx, async (tx) => {
    const reason = input.reason ?? null;
    const campaign = await moveCampaign(
      tx,
      ctx,
      input.campaignId,
      "paused",
      { kind: "paused", details: { reason } },
      { pauseReason: reason },
    );
    await recordActivity(tx, ctx, "campaign.paused", input.campaignId, { reason });
    if (reason) await tellOfBrake(tx, ctx, { ...campaign, reason });
    await stopSenders(tx, input.campaignId);
  });
}
