import { and, eq, gt, sql } from "drizzle-orm";
import { campaignEvents } from "@/db/schema/campaigns";
import { withWorkspace } from "@/db/tenant";
import { describeError } from "@/lib/channels/error-catalogue";
import type { WorkspaceContext } from "@/lib/core/context";
import { recordCampaignEvent } from "./move-campaign";

/** Puts "Meta asked us to slow down" into the timeline, at most once a minute. */
export async function noteSlowdown(
  ctx: WorkspaceContext,
  { campaignId, code, pauseMs }: { campaignId: string; code: number; pauseMs: number },
): Promise<void> {
  await withWorkspace(ctx, async (tx) => {
    const [recent] = await tx
      .select({ id: campaignEvents.id })
      .from(campaignEvents)
      .where(
        and(
          eq(campaignEvents.workspaceId, ctx.workspaceId),
          eq(campaignEvents.campaignId, campaignId),
          eq(campaignEvents.kind, "slowed"),
          gt(campaignEvents.createdAt, sql`now() - interval '1 minute'`),
        ),
      )
      .limit(1);
    if (recent) return;
    await recordCampaignEvent(tx, ctx, campaignId, "slowed", {
      code,
      title: describeError(code).title,
      pauseMs,
    });
  });
}
