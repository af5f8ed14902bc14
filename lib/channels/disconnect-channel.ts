import { and, eq, inArray, isNull } from "drizzle-orm";
import { campaigns } from "@/db/schema/campaigns";
import { channels } from "@/db/schema/channels";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound, Refusal } from "@/lib/core/errors";
import { publish } from "@/lib/realtime/publish";

/**
 * Takes a number away from the workspace. Its threads and their history stay.
 * @throws Refusal `conflict` while a campaign sends from it
 */
export async function disconnectChannel(
  ctx: WorkspaceContext,
  input: { channelId: string },
): Promise<void> {
  assertCan(ctx, "channels:write");
  await withWorkspace(ctx, async (tx) => {
    const [sending] = await tx
      .select({ name: campaigns.name })
      .from(campaigns)
      .where(
        and(
          eq(campaigns.workspaceId, ctx.workspaceId),
          eq(campaigns.channelId, input.channelId),
          inArray(campaigns.status, ["preparing", "running", "paused"]),
        ),
      )
      .limit(1);
    if (sending) {
      throw new Refusal(
        "conflict",
        `The campaign ${sending.name} still sends from this number. Cancel it or let it finish first.`,
      );
    }
    const [gone] = await tx
      .update(channels)
      .set({
        deletedAt: new Date(),
        status: "disconnected",
        statusReason: `Disconnected by ${ctx.actor.name}`,
        statusChangedAt: new Date(),
        accessToken: null,
        webhookSecret: null,
      })
      .where(
        and(
          eq(channels.workspaceId, ctx.workspaceId),
          eq(channels.id, input.channelId),
          isNull(channels.deletedAt),
        ),
      )
      .returning({ id: channels.id });
    if (!gone) notFound("number");
    await recordActivity(tx, ctx, "channel.disconnected", input.channelId);
    await publish(tx, ctx.workspaceId, "channel", { channelId: input.channelId });
  });
}
