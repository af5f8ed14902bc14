import { and, eq, isNull } from "drizzle-orm";
import { channels } from "@/db/schema/channels";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { publish } from "@/lib/realtime/publish";

/** Takes a number away from the workspace. Its threads and their history stay. */
export async function disconnectChannel(
  ctx: WorkspaceContext,
  input: { channelId: string },
): Promise<void> {
  assertCan(ctx, "channels:write");
  await withWorkspace(ctx, async (tx) => {
    const [gone] = await tx
      .update(channels)
      .set({
        deletedAt: new Date(),
        status: "disconnected",
        statusReason: `Disconnected by ${ctx.actor.name}`,
        accessToken: null,
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
