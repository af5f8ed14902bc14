import { and, eq, isNull } from "drizzle-orm";
import { campaigns } from "@/db/schema/campaigns";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import { publish } from "@/lib/realtime/publish";
import { recordCampaignEvent } from "./move-campaign";

const NAME_MAX = 120;

/** A new draft with the same number, message and audience; the audience is evaluated afresh. */
export async function duplicateCampaign(
  ctx: WorkspaceContext,
  input: { campaignId: string },
): Promise<{ campaignId: string }> {
  assertCan(ctx, "campaigns:write");
  return withWorkspace(ctx, async (tx) => {
    const [original] = await tx
      .select()
      .from(campaigns)
      .where(
        and(
          eq(campaigns.workspaceId, ctx.workspaceId),
          eq(campaigns.id, input.campaignId),
          isNull(campaigns.deletedAt),
        ),
      );
    if (!original) notFound("campaign");
    const campaignId = newId();
    const name = `Copy of ${original.name}`.slice(0, NAME_MAX);
    await tx.insert(campaigns).values({
      workspaceId: ctx.workspaceId,
      id: campaignId,
      name,
      channelId: original.channelId,
      templateId: original.templateId,
      ownLanguage: original.ownLanguage,
      audience: original.audience,
      variables: original.variables,
      createdById: ctx.actor.kind === "member" ? ctx.actor.memberId : null,
      createdByName: ctx.actor.name,
    });
    await recordCampaignEvent(tx, ctx, campaignId, "duplicated", {
      campaignId: original.id,
      name: original.name,
    });
    await recordActivity(tx, ctx, "campaign.duplicated", campaignId, { from: original.id, name });
    await publish(tx, ctx.workspaceId, "campaign", { campaignId });
    return { campaignId };
  });
}
