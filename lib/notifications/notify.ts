import { and, eq, inArray, sql } from "drizzle-orm";
import type { NotificationKind } from "@/db/enums/notifications";
import {
  notificationPreferences,
  notifications,
  pushSubscriptions,
} from "@/db/schema/notifications";
import { members } from "@/db/schema/workspaces";
import type { WorkspaceTx } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { isId, newId } from "@/lib/core/ids";
import { enqueue } from "@/lib/jobs/enqueue";
import { publish } from "@/lib/realtime/publish";
import { mailDueAt } from "./delivery-times";
import { waysFor } from "./kinds";
import { pushJob } from "./push-job";

export type News = {
  kind: NotificationKind;
  /** Who should know. Whoever caused it, has left, or may not open it, is passed over. */
  memberIds: readonly string[];
  /** One line in sentence case: "Maria Santos wrote to you". */
  subject: string;
  /** The second line; may be what a customer wrote. */
  detail?: string | null;
  /** Where it leads, inside the workspace: "/inbox/<id>?message=<id>". */
  link: string;
  /** The same key reaches a member once, however often the event is repeated. */
  dedupeKey?: string;
  /**
   * For what goes on (messages of one conversation): news under a key that is there already brings
   * the row up to date and makes it unread again, instead of being passed over.
   */
  renew?: boolean;
};

/** Whoever has its place on the screen reads it in that time, and nothing rings. */
const SEEN_AT_ONCE_MS = 4_000;
const MAX_SUBJECT = 200;
const MAX_DETAIL = 300;
/** What fits a NOTIFY beside the rest; more members than that are told to look. */
const MAX_NAMED = 100;

/**
 * Tells members about something, in the transaction of the event itself: the two exist together or
 * not at all. One row a member; open browsers hear of it at once, mail and push follow by what each
 * has chosen and only while it is unread.
 */
export async function notify(tx: WorkspaceTx, ctx: WorkspaceContext, news: News): Promise<void> {
  const actorId = ctx.actor.kind === "member" ? ctx.actor.memberId : null;
  // one order for everybody: two events that tell the same people must not wait in a ring
  const wanted = [...new Set(news.memberIds)].filter((id) => id !== actorId).sort();
  if (wanted.length === 0) return;
  const people = await tx
    .select({
      id: members.id,
      role: members.role,
      chosen: notificationPreferences,
      hasBrowser: sql<boolean>`exists (
        select 1 from ${pushSubscriptions} where ${pushSubscriptions.workspaceId} = ${ctx.workspaceId}
          and ${pushSubscriptions.memberId} = ${members.id})`,
    })
    .from(members)
    .leftJoin(
      notificationPreferences,
      and(
        eq(notificationPreferences.workspaceId, members.workspaceId),
        eq(notificationPreferences.memberId, members.id),
      ),
    )
    .where(
      and(
        eq(members.workspaceId, ctx.workspaceId),
        inArray(members.id, wanted),
        eq(members.status, "active"),
      ),
    )
    .orderBy(members.id);
  const now = new Date();
  const ringing = new Set<string>();
  const rows = people.flatMap(({ id, role, chosen, hasBrowser }) => {
    const ways = waysFor(news.kind, role, chosen?.choices ?? {});
    if (!ways.app && !ways.mail && !ways.push) return [];
    if (ways.push && hasBrowser) ringing.add(id);
    const due = mailDueAt(now, chosen?.mailRhythm ?? "immediately", {
      quietFrom: chosen?.quietFrom ?? null,
      quietUntil: chosen?.quietUntil ?? null,
      timeZone: chosen?.timeZone ?? ctx.timeZone,
    });
    return [
      {
        workspaceId: ctx.workspaceId,
        id: newId(),
        memberId: id,
        kind: news.kind,
        subject: oneLine(news.subject, MAX_SUBJECT),
        detail: news.detail ? oneLine(news.detail, MAX_DETAIL) : null,
        link: news.link,
        conversationId: conversationOf(news.link),
        dedupeKey: news.dedupeKey ?? null,
        inApp: ways.app,
        happenedAt: now,
        mailDueAt: ways.mail ? due : null,
      },
    ];
  });
  if (rows.length === 0) return;
  const insert = tx.insert(notifications).values(rows);
  const target = [notifications.workspaceId, notifications.memberId, notifications.dedupeKey];
  const isUnread = sql`${notifications.readAt} is null`;
  const told = await (news.renew
    ? insert.onConflictDoUpdate({
        target,
        set: {
          kind: sql`excluded.kind`,
          subject: sql`excluded.subject`,
          detail: sql`excluded.detail`,
          link: sql`excluded.link`,
          inApp: sql`excluded.in_app`,
          happenedAt: sql`excluded.happened_at`,
          times: sql`case when ${isUnread} then ${notifications.times} + 1 else 1 end`,
          // what still waits for its mail is not put off by every further message
          mailDueAt: sql`case when ${isUnread} then ${notifications.mailDueAt} else excluded.mail_due_at end`,
          readAt: null,
        },
      })
    : insert.onConflictDoNothing({ target })
  ).returning({ id: notifications.id, memberId: notifications.memberId });
  if (told.length === 0) return;
  for (const row of told) {
    if (!ringing.has(row.memberId)) continue;
    await enqueue(
      tx,
      pushJob,
      { workspaceId: ctx.workspaceId, notificationId: row.id },
      { key: `notifications.push:${row.id}`, runAt: new Date(now.getTime() + SEEN_AT_ONCE_MS) },
    );
  }
  await publish(tx, ctx.workspaceId, "notification", {
    memberIds: told.length > MAX_NAMED ? null : told.map((row) => row.memberId).join(","),
  });
}

/** The conversation that a link leads to; its notifications go when it goes. */
function conversationOf(link: string): string | null {
  const id = /^\/inbox\/([^/?#]+)/.exec(link)?.[1];
  return id && isId(id) ? id : null;
}

/** A stored line is one line: it ends up in a list, in the subject of a mail and on a lock screen. */
function oneLine(text: string, max: number): string {
  const line = text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, " ")
    .replace(/\s+/g, " ")
    .trim();
  return line.length > max ? `${line.slice(0, max - 1).trimEnd()}…` : line;
}
