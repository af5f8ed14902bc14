import { and, eq, isNull } from "drizzle-orm";
import type * as z from "zod";
import { campaigns } from "@/db/schema/campaigns";
import { channels } from "@/db/schema/channels";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { newId } from "@/lib/core/ids";
import type { createCampaignSchema } from "./schema";

/** Starts a draft; when the workspace has one number it is chosen already. */
export async function createCampaign(
  ctx: WorkspaceContext,
  input: z.output<typeof createCampaignSchema>,
): Promise<{ campaignId: string }> {
  assertCan(ctx, "campaigns:write");
  return withWorkspace(ctx, async (tx) => {
    const numbers = await tx
      .select({ id: channels.id })
      .from(channels)
      .where(
        and(
          eq(channels.workspaceId, ctx.workspaceId),
          eq(channels.kind, "whatsapp"),
          isNull(channels.deletedAt),
        ),
      )
      .limit(2);
    const campaignId = newId();
    await tx.insert(campaigns).values({
      workspaceId: ctx.workspaceId,
      id: campaignId,
      name: input.name,
      channelId: numbers.length === 1 ? (numbers[0]?.id ?? null) : null,
      audience: { kind: "all", excludeTagIds: [] },
      createdById: ctx.actor.kind === "member" ? ctx.actor.memberId : null,
      createdByName: ctx.actor.name,
    });
    await recordActivity(tx, ctx, "campaign.created", campaignId, { name: input.name });
    return { campaignId };
  });
}
