import { and, eq, isNull } from "drizzle-orm";
import { channels } from "@/db/schema/channels";
import { withWorkspace } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";

/**
 * A connected number with everything about it, its sealed secrets included: never for a page.
 * @throws Refusal `not_found`
 */
export async function findChannel(ctx: WorkspaceContext, channelId: string) {
  const [channel] = await withWorkspace(ctx, (tx) =>
    tx
      .select()
      .from(channels)
      .where(
        and(
          eq(channels.workspaceId, ctx.workspaceId),
          eq(channels.id, channelId),
          isNull(channels.deletedAt),
        ),
      ),
  );
  if (!channel) notFound("number");
  return channel;
}
