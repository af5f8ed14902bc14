import { and, eq, isNotNull, sql } from "drizzle-orm";
import { notificationPreferences, notifications } from "@/db/schema/notifications";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import type { WorkspaceContext } from "@/lib/core/context";
import { actingMember } from "./acting-member";
import { mailDueAt } from "./delivery-times";
import type { SavePreferences } from "./schema";

/**
 * Keeps where and when the acting member wants to be told. Choices are kept by kind, so that two
 * tabs that change different ones both count. Mail that waits goes by the new hours, and not at all
 * for kinds whose mail was just switched off.
 */
export async function savePreferences(
  ctx: WorkspaceContext,
  { choices, ...rest }: SavePreferences,
): Promise<void> {
  assertCan(ctx, "workspace:read");
  const memberId = actingMember(ctx);
  await withWorkspace(ctx, async (tx) => {
    const merged = sql`${notificationPreferences.choices} || ${JSON.stringify(choices)}::jsonb`;
    await tx
      .insert(notificationPreferences)
      .values({ workspaceId: ctx.workspaceId, memberId, choices, ...rest })
      .onConflictDoUpdate({
        target: [notificationPreferences.workspaceId, notificationPreferences.memberId],
        set: { choices: merged, ...rest, updatedAt: new Date() },
      });
    const waiting = and(
      eq(notifications.workspaceId, ctx.workspaceId),
      eq(notifications.memberId, memberId),
      isNotNull(notifications.mailDueAt),
    );
    const due = mailDueAt(new Date(), rest.mailRhythm, rest);
    const muted = Object.entries(choices).flatMap(([kind, ways]) => (ways?.mail ? [] : [kind]));
    await tx
      .update(notifications)
      .set({
        mailDueAt: sql`case when kind = any(array(
          select jsonb_array_elements_text(${JSON.stringify(muted)}::jsonb)))
          then null else ${due.toISOString()}::timestamptz end`,
      })
      .where(waiting);
  });
}
