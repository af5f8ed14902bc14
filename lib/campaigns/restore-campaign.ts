import { and, eq, isNotNull } from "drizzle-orm";
import { campaigns } from "@/db/schema/campaigns";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { publish } from "@/lib/realtime/publish";

/**
 * Puts a deleted draft back as it was.
 * @throws Refusal `not_found` when it is not in the trash
 */
export async function restoreCampaign(
  ctx: WorkspaceContext,
  { campaignId }: { campaignId: string },
): Promise<void> {
  assertCan(ctx, "campaigns:write");
  await withWorkspace(ctx, async (tx) => {
    const [restored] = await tx
      .update(campaigns)
      .set({ deletedAt: null })
      .where(
        and(
          eq(campaigns.workspaceId, ctx.workspaceId),
          eq(campaigns.id, campaignId),
          eq(campaigns.status, "draft"),
          isNotNull(campaigns.deletedAt),
        ),
      )
      .returning({ name: campaigns.name });
    if (!restored) notFound("deleted campaign");
    await recordActivity(tx, ctx, "campaign.restored", campaignId, { name: restored.name });
    await publish(tx, ctx.workspaceId, "campaign", { campaignId });
  });
}
