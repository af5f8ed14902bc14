import { and, eq } from "drizzle-orm";
import { channels } from "@/db/schema/channels";
import { withWorkspace } from "@/db/tenant";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { sealToken } from "./access-token";

/** Seals a credential that was tried into the place of the one in use. */
export async function keepCredential(
  ctx: WorkspaceContext,
  channelId: string,
  credential: string,
): Promise<void> {
  await withWorkspace(ctx, async (tx) => {
    await tx
      .update(channels)
      .set({ accessToken: sealToken(ctx, channelId, credential) })
      .where(and(eq(channels.workspaceId, ctx.workspaceId), eq(channels.id, channelId)));
    await recordActivity(tx, ctx, "channel.token_replaced", channelId);
  });
}
