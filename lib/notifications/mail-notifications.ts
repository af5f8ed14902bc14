import { and, asc, eq, inArray, isNull, lte } from "drizzle-orm";
import { notificationPreferences, notifications } from "@/db/schema/notifications";
import { members } from "@/db/schema/workspaces";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { deliverMail } from "@/lib/auth/deliver-mail";
import type { WorkspaceContext } from "@/lib/core/context";
import { canSendMail } from "@/lib/core/mailer";
import { isQuiet, mailDueAt } from "./delivery-times";
import { concerns } from "./kinds";
import { writeNotificationMail } from "./notification-mail";

/** What fits one mail; the rest follows with the next. */
const MOST_IN_ONE = 40;

/**
 * Mails a member what is due and was not read in the product, in one mail. In quiet hours it waits
 * for their end. The mark is taken off after the server has taken the mail: a crash between the two
 * mails it once more, and never not at all.
 * @param input.to the person's confirmed address; null: nothing is mailed to it, and nothing waits
 * @returns how many notifications were mailed
 */
export async function mailNotifications(
  ctx: WorkspaceContext,
  { memberId, to }: { memberId: string; to: string | null },
  now = new Date(),
): Promise<number> {
  const due = await withWorkspace(ctx, (tx) => takeDue(tx, ctx, { memberId, to, now }));
  const [first, ...more] = due;
  if (!first || !to) return 0;
  const { workspaceId, slug, name: workspaceName } = ctx;
  await deliverMail({
    to,
    ...writeNotificationMail({ workspaceId, memberId, slug, workspaceName }, [first, ...more]),
  });
  await withWorkspace(ctx, (tx) =>
    tx
      .update(notifications)
      .set({ mailDueAt: null })
      .where(
        and(
          eq(notifications.workspaceId, ctx.workspaceId),
          inArray(
            notifications.id,
            due.map((row) => row.id),
          ),
        ),
      ),
  );
  return due.length;
}

async function takeDue(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { memberId, to, now }: { memberId: string; to: string | null; now: Date },
) {
  const waiting = and(
    eq(notifications.workspaceId, ctx.workspaceId),
    eq(notifications.memberId, memberId),
    lte(notifications.mailDueAt, now),
  );
  const [person] = await tx
    .select({ status: members.status, role: members.role, chosen: notificationPreferences })
    .from(members)
    .leftJoin(
      notificationPreferences,
      and(
        eq(notificationPreferences.workspaceId, members.workspaceId),
        eq(notificationPreferences.memberId, members.id),
      ),
    )
    .where(and(eq(members.workspaceId, ctx.workspaceId), eq(members.id, memberId)));
  if (person?.status !== "active" || !to || !canSendMail()) {
    await tx.update(notifications).set({ mailDueAt: null }).where(waiting);
    return [];
  }
  const quiet = {
    quietFrom: person.chosen?.quietFrom ?? null,
    quietUntil: person.chosen?.quietUntil ?? null,
    timeZone: person.chosen?.timeZone ?? ctx.timeZone,
  };
  if (isQuiet(now, quiet)) {
    await tx
      .update(notifications)
      .set({ mailDueAt: mailDueAt(now, "immediately", quiet) })
      .where(waiting);
    return [];
  }
  const rows = await tx
    .select()
    .from(notifications)
    .where(and(waiting, isNull(notifications.readAt)))
    .orderBy(asc(notifications.happenedAt), asc(notifications.id))
    .limit(MOST_IN_ONE);
  // a role may have changed since: what one may no longer open is not mailed either
  return rows.filter((row) => concerns(row.kind, person.role));
}
