import { and, eq } from "drizzle-orm";
import { messageProviderIds } from "@/db/schema/messages";
import type { WorkspaceTx } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";

type ProviderId = { channelId: string; providerId: string };

/**
 * Makes a provider's id ours, once. The row is the proof against repeats: whoever comes later, also in
 * parallel, waits for the first to commit and then gets false (r14).
 */
export async function claimProviderId(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  claim: ProviderId & { messageId: string },
): Promise<boolean> {
  const claimed = await tx
    .insert(messageProviderIds)
    .values({ workspaceId: ctx.workspaceId, ...claim })
    .onConflictDoNothing()
    .returning({ id: messageProviderIds.messageId });
  return claimed.length > 0;
}

/**
 * The same for many at once, in an order in which two callers cannot wait for each other in a ring.
 * @returns the ids of the messages whose provider's id is theirs now
 */
export async function claimProviderIds(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  claims: readonly (ProviderId & { messageId: string })[],
): Promise<Set<string>> {
  if (claims.length === 0) return new Set();
  const { workspaceId } = ctx;
  const rows = claims
    .map((claim) => ({ workspaceId, ...claim }))
    .sort((a, b) => (a.providerId < b.providerId ? -1 : 1));
  const claimed = await tx
    .insert(messageProviderIds)
    .values(rows)
    .onConflictDoNothing()
    .returning({ id: messageProviderIds.messageId });
  return new Set(claimed.map(({ id }) => id));
}

/** The message behind a provider's id; null while it is not known. */
export async function findByProviderId(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { channelId, providerId }: ProviderId,
): Promise<string | null> {
  const [row] = await tx
    .select({ id: messageProviderIds.messageId })
    .from(messageProviderIds)
    .where(
      and(
        eq(messageProviderIds.workspaceId, ctx.workspaceId),
        eq(messageProviderIds.channelId, channelId),
        eq(messageProviderIds.providerId, providerId),
      ),
    );
  return row?.id ?? null;
}
