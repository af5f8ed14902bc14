import { and, eq, isNull, ne } from "drizzle-orm";
import type * as z from "zod";
import { channels } from "@/db/schema/channels";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { publish } from "@/lib/realtime/publish";
import type { saveChannelSchema } from "./schema";

/** Names a number, gives it a label, and makes it the one that new conversations begin on (B7). */
export async function saveChannel(
  ctx: WorkspaceContext,
  input: z.output<typeof saveChannelSchema>,
): Promise<void> {
  assertCan(ctx, "channels:write");
  const { channelId, name, label, isDefault } = input;
  await withWorkspace(ctx, async (tx) => {
    // all of them in one order, so that two people who choose a default at once do not make two
    const all = await tx
      .select({ id: channels.id, name: channels.name, isDefault: channels.isDefault })
      .from(channels)
      .where(and(eq(channels.workspaceId, ctx.workspaceId), isNull(channels.deletedAt)))
      .orderBy(channels.id)
      .for("update");
    const before = all.find((one) => one.id === channelId);
    if (!before) notFound("number");
    if (isDefault && !before.isDefault) {
      await tx
        .update(channels)
        .set({ isDefault: false })
        .where(and(eq(channels.workspaceId, ctx.workspaceId), ne(channels.id, channelId)));
    }
    await tx
      .update(channels)
      .set({ name, label: label === "" ? null : label, isDefault })
      .where(and(eq(channels.workspaceId, ctx.workspaceId), eq(channels.id, channelId)));
    await recordActivity(tx, ctx, "channel.saved", channelId, { name, label, isDefault });
    await publish(tx, ctx.workspaceId, "channel", { channelId });
  });
}
