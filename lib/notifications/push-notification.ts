import { and, eq, isNull } from "drizzle-orm";
import {
  notificationPreferences,
  notifications,
  pushSubscriptions,
} from "@/db/schema/notifications";
import { members } from "@/db/schema/workspaces";
import { withWorkspace } from "@/db/tenant";
import { isSessionLive } from "@/lib/auth/is-session-live";
import type { WorkspaceContext } from "@/lib/core/context";
import { openSecret } from "@/lib/core/crypto/seal-secret";
import { postPublic } from "@/lib/core/http/public-address";
import { logger } from "@/lib/core/logger";
import { isQuiet } from "./delivery-times";
import { encryptPush, type PushKeys, vapidAuthorization } from "./encrypt-push";
import { waysFor } from "./kinds";
import { pushKeys } from "./push-settings";

/** A browser that was off for longer need not ring for it. */
const TIME_TO_LIVE_S = 4 * 3_600;

/** Ids of the browsers that one notification goes to now: none once it was read, or in quiet hours. */
export async function browsersFor(
  ctx: WorkspaceContext,
  { notificationId }: { notificationId: string },
  now = new Date(),
): Promise<string[]> {
  const found = await readPush(ctx, notificationId);
  if (!found || isQuiet(now, found.quiet)) return [];
  return withWorkspace(ctx, async (tx) => {
    const rows = await tx
      .select({ id: pushSubscriptions.id })
      .from(pushSubscriptions)
      .where(
        and(
          eq(pushSubscriptions.workspaceId, ctx.workspaceId),
          eq(pushSubscriptions.memberId, found.row.memberId),
        ),
      );
    return rows.map((row) => row.id);
  });
}

/**
 * Calls one browser. What it says depends on the person: the words, or only that there is news. A
 * browser that the service no longer knows, or whose session has ended, is forgotten.
 * @throws Error when the push service could not take it now: the job tries again
 */
export async function pushNotification(
  ctx: WorkspaceContext,
  { notificationId, subscriptionId }: { notificationId: string; subscriptionId: string },
): Promise<void> {
  const keys = pushKeys();
  const found = await readPush(ctx, notificationId);
  if (!keys || !found) return;
  const isThis = and(
    eq(pushSubscriptions.workspaceId, ctx.workspaceId),
    eq(pushSubscriptions.id, subscriptionId),
    eq(pushSubscriptions.memberId, found.row.memberId),
  );
  const [browser] = await withWorkspace(ctx, (tx) =>
    tx.select().from(pushSubscriptions).where(isThis),
  );
  if (!browser) return;
  const forget = () => withWorkspace(ctx, (tx) => tx.delete(pushSubscriptions).where(isThis));
  if (!(await isSessionLive(browser.sessionId))) {
    await forget();
    return;
  }
  const { endpoint, keys: sealing } = JSON.parse(
    openSecret(browser.subscription, {
      workspaceId: ctx.workspaceId,
      table: "push_subscriptions",
      column: "subscription",
      row: browser.id,
    }),
  ) as { endpoint: string; keys: PushKeys };
  const { row, showText } = found;
  const words = showText
    ? { title: row.subject, body: row.detail ?? "" }
    : { title: ctx.name, body: "You have a new notification." };
  const answer = await postPublic(endpoint, {
    headers: {
      authorization: vapidAuthorization(endpoint, keys),
      "content-encoding": "aes128gcm",
      "content-type": "application/octet-stream",
      ttl: String(TIME_TO_LIVE_S),
      urgency: "normal",
    },
    body: encryptPush(
      JSON.stringify({ ...words, tag: row.id, url: `/w/${ctx.slug}${row.link}` }),
      sealing,
    ),
  });
  if (answer.status === 404 || answer.status === 410) await forget();
  else if (answer.status === 429 || answer.status >= 500) {
    throw new Error(`a push service answered ${answer.status}`);
  } else if (answer.status >= 300) {
    logger.warn({ status: answer.status }, "a push service refused a notification");
  }
}

/** The notification while it is unread and the member still wants to be called for its kind. */
async function readPush(ctx: WorkspaceContext, notificationId: string) {
  const [found] = await withWorkspace(ctx, (tx) =>
    tx
      .select({ row: notifications, role: members.role, chosen: notificationPreferences })
      .from(notifications)
      .innerJoin(
        members,
        and(
          eq(members.workspaceId, notifications.workspaceId),
          eq(members.id, notifications.memberId),
          eq(members.status, "active"),
        ),
      )
      .leftJoin(
        notificationPreferences,
        and(
          eq(notificationPreferences.workspaceId, members.workspaceId),
          eq(notificationPreferences.memberId, members.id),
        ),
      )
      .where(
        and(
          eq(notifications.workspaceId, ctx.workspaceId),
          eq(notifications.id, notificationId),
          isNull(notifications.readAt),
        ),
      ),
  );
  if (!found || !waysFor(found.row.kind, found.role, found.chosen?.choices ?? {}).push) return null;
  return {
    row: found.row,
    showText: found.chosen?.showText ?? false,
    quiet: {
      quietFrom: found.chosen?.quietFrom ?? null,
      quietUntil: found.chosen?.quietUntil ?? null,
      timeZone: found.chosen?.timeZone ?? ctx.timeZone,
    },
  };
}
