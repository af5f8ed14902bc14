import { and, eq, isNull } from "drizzle-orm";
import { channels } from "@/db/schema/channels";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound, Refusal } from "@/lib/core/errors";
import { publish } from "@/lib/realtime/publish";
import { describeError } from "./error-catalogue";
import { GOES_ON, mendedBy } from "./number-stop";
import { recordHealth } from "./record-health";

/**
 * A person lets campaigns go on over a number that Meta's answer had stopped. What a check can prove
 * is not for a person to say: the check has to pass.
 * @throws Refusal `conflict` when it is not stopped, or when a check decides
 */
export async function resumeNumber(
  ctx: WorkspaceContext,
  input: { channelId: string },
): Promise<void> {
  assertCan(ctx, "channels:write");
  await withWorkspace(ctx, async (tx) => {
    const [channel] = await tx
      .select()
      .from(channels)
      .where(
        and(
          eq(channels.workspaceId, ctx.workspaceId),
          eq(channels.id, input.channelId),
          isNull(channels.deletedAt),
        ),
      )
      .for("update");
    if (!channel) notFound("number");
    const { stopCode } = channel;
    if (stopCode === null) {
      throw new Refusal("conflict", "This number is not stopped. Nothing was changed.");
    }
    const check = mendedBy(stopCode);
    if (check) {
      throw new Refusal(
        "conflict",
        `${describeError(stopCode).title}: run the check of the ${check} instead. When it passes, the number goes on by itself.`,
      );
    }
    await tx
      .update(channels)
      .set({ ...GOES_ON, statusChangedAt: new Date() })
      .where(and(eq(channels.workspaceId, ctx.workspaceId), eq(channels.id, channel.id)));
    await recordActivity(tx, ctx, "channel.resumed", channel.id, { code: stopCode });
    await publish(tx, ctx.workspaceId, "channel", { channelId: channel.id });
    await recordHealth({ ...ctx, tx }, { channelId: channel.id });
  });
}
