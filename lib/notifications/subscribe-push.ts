import { and, eq, sql } from "drizzle-orm";
import { pushSubscriptions } from "@/db/schema/notifications";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { getSession } from "@/lib/auth/session";
import type { WorkspaceContext } from "@/lib/core/context";
import { hashToken } from "@/lib/core/crypto/hash-token";
import { sealSecret } from "@/lib/core/crypto/seal-secret";
import { Refusal } from "@/lib/core/errors";
import { assertPublicUrl } from "@/lib/core/http/public-address";
import { newId } from "@/lib/core/ids";
import { actingMember } from "./acting-member";
import { pushKeys } from "./push-settings";
import type { PushEndpoint, SubscribePush } from "./schema";

/** Browsers of one member; more than that is a mistake or an abuse. */
const MOST_BROWSERS = 20;

/**
 * Keeps a browser's own address for push, sealed, for as long as the session lives that asked for it:
 * whoever signs out is not called any more. A browser belongs to whoever switched it on last.
 * @throws Refusal `invalid` for an address that is not public, `unavailable` without keys
 */
export async function subscribePush(ctx: WorkspaceContext, input: SubscribePush): Promise<void> {
  assertCan(ctx, "workspace:read");
  const memberId = actingMember(ctx);
  if (!pushKeys()) {
    throw new Refusal("unavailable", "Browser notifications are not set up in this installation.");
  }
  assertPublicUrl(input.endpoint);
  const session = await getSession();
  if (!session) throw new Refusal("not_signed_in", "You are signed out. Sign in and try again.");
  const { workspaceId } = ctx;
  const endpointHash = hashToken(input.endpoint);
  await withWorkspace(ctx, async (tx) => {
    await tx
      .delete(pushSubscriptions)
      .where(
        and(
          eq(pushSubscriptions.workspaceId, workspaceId),
          eq(pushSubscriptions.endpointHash, endpointHash),
        ),
      );
    const [known] = await tx
      .select({ count: sql<number>`count(*)::int` })
      .from(pushSubscriptions)
      .where(
        and(
          eq(pushSubscriptions.workspaceId, workspaceId),
          eq(pushSubscriptions.memberId, memberId),
        ),
      );
    if ((known?.count ?? 0) >= MOST_BROWSERS) {
      throw new Refusal(
        "conflict",
        "You are called in twenty browsers already. Switch one off first.",
      );
    }
    const id = newId();
    const place = { workspaceId, table: "push_subscriptions", column: "subscription", row: id };
    await tx.insert(pushSubscriptions).values({
      workspaceId,
      id,
      memberId,
      sessionId: session.sessionId,
      endpointHash,
      subscription: sealSecret(
        JSON.stringify({ endpoint: input.endpoint, keys: input.keys }),
        place,
      ),
    });
  });
}

/** Takes one's own browser off the list. Harmless for one that is not on it. */
export async function unsubscribePush(
  ctx: WorkspaceContext,
  { endpoint }: PushEndpoint,
): Promise<void> {
  assertCan(ctx, "workspace:read");
  const memberId = actingMember(ctx);
  await withWorkspace(ctx, (tx) =>
    tx
      .delete(pushSubscriptions)
      .where(
        and(
          eq(pushSubscriptions.workspaceId, ctx.workspaceId),
          eq(pushSubscriptions.memberId, memberId),
          eq(pushSubscriptions.endpointHash, hashToken(endpoint)),
        ),
      ),
  );
}
