import { and, asc, eq } from "drizzle-orm";
import { campaigns } from "@/db/schema/campaigns";
import { withWorkspace } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";

/** Campaigns that a number is sending right now, oldest launch first. */
export async function listRunningCampaignIds(
  ctx: WorkspaceContext,
  channelId: string,
): Promise<string[]> {
  const rows = await withWorkspace(ctx, (tx) =>
    tx
      .select({ id: campaigns.id })
      .from(campaigns)
      .where(
        and(
          eq(campaigns.workspaceId, ctx.workspaceId),
          eq(campaigns.channelId, channelId),
          eq(campaigns.status, "running"),
        ),
      )
      .orderBy(asc(campaigns.launchedAt)),
  );
  return rows.map((row) => row.id);
}
