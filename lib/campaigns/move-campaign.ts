import { and, eq, inArray, isNull } from "drizzle-orm";
import type { CampaignStatus } from "@/db/enums/campaigns";
import { campaignEvents, campaigns } from "@/db/schema/campaigns";
import type { WorkspaceTx } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound, Refusal } from "@/lib/core/errors";
import { publish } from "@/lib/realtime/publish";
import { statesBefore } from "./status";

type Changes = Partial<typeof campaigns.$inferInsert>;

/**
 * The compare-and-set that every change of a campaign's state goes through: of two that try, one
 * wins and the other is told (r3). Writes the timeline and tells the browsers.
 * @throws Refusal `not_found`, or `conflict` when the campaign is in another state by now
 */
export async function moveCampaign(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  campaignId: string,
  to: CampaignStatus,
  event: { kind: string; details?: Record<string, unknown> },
  changes: Changes = {},
) {
  const [campaign] = await tx
    .update(campaigns)
    .set({ ...changes, status: to })
    .where(
      and(
        eq(campaigns.workspaceId, ctx.workspaceId),
        eq(campaigns.id, campaignId),
        isNull(campaigns.deletedAt),
        inArray(campaigns.status, statesBefore(to)),
      ),
    )
    .returning();
  if (!campaign) {
    const [current] = await tx
      .select({ status: campaigns.status })
      .from(campaigns)
      .where(and(eq(campaigns.workspaceId, ctx.workspaceId), eq(campaigns.id, campaignId)));
    if (!current) notFound("campaign");
    throw new Refusal(
      "conflict",
      `This campaign is ${current.status} by now, so it cannot become ${to}. Nothing was changed.`,
    );
  }
  await recordCampaignEvent(tx, ctx, campaignId, event.kind, event.details);
  await publish(tx, ctx.workspaceId, "campaign", { campaignId });
  return campaign;
}

/** A line of the campaign's timeline. */
export async function recordCampaignEvent(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  campaignId: string,
  kind: string,
  details: Record<string, unknown> = {},
): Promise<void> {
  await tx.insert(campaignEvents).values({
    workspaceId: ctx.workspaceId,
    campaignId,
    kind,
    actorName: ctx.actor.name,
    details,
  });
}
