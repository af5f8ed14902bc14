import { and, eq, isNull } from "drizzle-orm";
import { apiKeys } from "@/db/schema/workspaces";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";

/** Ends a key for good: the next call with it is refused. What it sent keeps its name. */
export async function revokeApiKey(
  ctx: WorkspaceContext,
  { apiKeyId }: { apiKeyId: string },
): Promise<null> {
  assertCan(ctx, "api_keys:manage");
  return withWorkspace(ctx, async (tx) => {
    const [revoked] = await tx
      .update(apiKeys)
      .set({ revokedAt: new Date(), revokedByName: ctx.actor.name })
      .where(
        and(
          eq(apiKeys.workspaceId, ctx.workspaceId),
          eq(apiKeys.id, apiKeyId),
          isNull(apiKeys.revokedAt),
        ),
      )
      .returning({ name: apiKeys.name, prefix: apiKeys.prefix });
    if (!revoked) return notFound("API key");
    await recordActivity(tx, ctx, "api_key.revoked", apiKeyId, revoked);
    return null;
  });
}
