import { and, eq, inArray, sql } from "drizzle-orm";
import { NOTIFICATION_KINDS } from "@/db/enums/notifications";
import { notificationPreferences, notifications } from "@/db/schema/notifications";
import { members } from "@/db/schema/workspaces";
import { withWorkspace } from "@/db/tenant";
import { systemContext } from "@/lib/access/workspace-context";
import { readUnsubscribeToken, type UnsubscribeClaims } from "./unsubscribe-token";

/**
 * Ends mail of one kind, or of all, for whoever the token was made for. Nobody is signed in: the token
 * is the proof, and it can do nothing else. What waits to be mailed is not mailed; the list in the
 * product and push stay as they are. Harmless the second time.
 * @returns what was stopped; null when the token is none, or the member is gone
 */
export async function stopMail(token: string): Promise<UnsubscribeClaims["kind"] | null> {
  const claims = readUnsubscribeToken(token);
  const ctx = claims && (await systemContext(claims.workspaceId, "Unsubscribe link"));
  if (!claims || !ctx) return null;
  const { memberId, kind } = claims;
  const kinds = kind === "all" ? [...NOTIFICATION_KINDS] : [kind];
  return withWorkspace(ctx, async (tx) => {
    const [member] = await tx
      .select({ id: members.id })
      .from(members)
      .where(and(eq(members.workspaceId, ctx.workspaceId), eq(members.id, memberId)));
    if (!member) return null;
    const off = Object.fromEntries(kinds.map((one) => [one, { mail: false }]));
    await tx
      .insert(notificationPreferences)
      .values({ workspaceId: ctx.workspaceId, memberId, choices: off })
      .onConflictDoUpdate({
        target: [notificationPreferences.workspaceId, notificationPreferences.memberId],
        set: {
          choices: sql`${notificationPreferences.choices} || (
            select jsonb_object_agg(kind, coalesce(${notificationPreferences.choices} -> kind, '{}') || '{"mail":false}')
            from jsonb_array_elements_text(${JSON.stringify(kinds)}::jsonb) as kind)`,
          updatedAt: new Date(),
        },
      });
    await tx
      .update(notifications)
      .set({ mailDueAt: null })
      .where(
        and(
          eq(notifications.workspaceId, ctx.workspaceId),
          eq(notifications.memberId, memberId),
          inArray(notifications.kind, kinds),
        ),
      );
    return kind;
  });
}
