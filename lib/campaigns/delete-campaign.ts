import { and, eq, isNull } from "drizzle-orm";
import { campaigns } from "@/db/schema/campaigns";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound, Refusal } from "@/lib/core/errors";
import { publish } from "@/lib/realtime/publish";

/**
 * Removes a draft. What was launched stays: its messages, its money and its proof of consent hang
 * on it.
 * @throws Refusal `conflict` when it was launched, also in the same moment
 */
export async function deleteCampaign(
  ctx: WorkspaceContext,
  input: { campaignId: string },
): Promise<void> {
  assertCan(ctx, "campaigns:write");
  await withWorkspace(ctx, async (tx) => {
    const here = and(
      eq(campaigns.workspaceId, ctx.workspaceId),
      eq(campaigns.id, input.campaignId),
      isNull(campaigns.deletedAt),
    );
    const [deleted] = await tx
      .update(campaigns)
      .set({ deletedAt: new Date() })
      .where(and(here, eq(campaigns.status, "draft")))
      .returning({ name: campaigns.name });
    if (!deleted) {
      const [existing] = await tx.select({ id: campaigns.id }).from(campaigns).where(here);
      if (!existing) notFound("campaign");
      throw new Refusal(
        "conflict",
        "This campaign was launched, so it stays with its messages and its costs. Nothing was deleted.",
      );
    }
    await recordActivity(tx, ctx, "campaign.deleted", input.campaignId, { name: deleted.name });
    await publish(tx, ctx.workspaceId, "campaign", { campaignId: input.campaignId });
  });
}
