import { and, desc, eq, isNull, sql } from "drizzle-orm";
import type { NotificationKind } from "@/db/enums/notifications";
import { notifications } from "@/db/schema/notifications";
import { withWorkspace } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { isId } from "@/lib/core/ids";
import { actingMember } from "./acting-member";
import { type ListNotifications, listNotificationsSchema } from "./schema";

export type NotificationRow = {
  id: string;
  kind: NotificationKind;
  subject: string;
  detail: string | null;
  /** Inside the workspace, beginning with a slash. */
  link: string;
  times: number;
  /** ISO */
  at: string;
  isRead: boolean;
};

export type NotificationPage = {
  rows: NotificationRow[];
  /** Of everything, not of this page; counted up to 100 and no further. */
  unreadCount: number;
  /** `before` of the next page; null on the last one. */
  next: string | null;
};

const PAGE_SIZE = 30;
/** Beyond that the badge says 99+. */
const COUNT_LIMIT = 100;

/** What the acting member was told inside the product, newest first, with the number of the badge. */
export async function listNotifications(
  ctx: WorkspaceContext,
  input: ListNotifications = {},
): Promise<NotificationPage> {
  const memberId = actingMember(ctx);
  const { view, before } = listNotificationsSchema.parse(input);
  const [at, id] = before?.split("~") ?? [];
  return withWorkspace(ctx, async (tx) => {
    const rows = await tx
      .select()
      .from(notifications)
      .where(
        and(
          isMine(ctx, memberId),
          view === "unread" ? isNull(notifications.readAt) : undefined,
          at && id && isId(id)
            ? sql`(${notifications.happenedAt}, ${notifications.id}) < (${at}::timestamptz, ${id}::uuid)`
            : undefined,
        ),
      )
      .orderBy(desc(notifications.happenedAt), desc(notifications.id))
      .limit(PAGE_SIZE + 1);
    const shown = rows.slice(0, PAGE_SIZE);
    const last = rows.length > PAGE_SIZE ? shown.at(-1) : undefined;
    return {
      rows: shown.map((row) => ({
        id: row.id,
        kind: row.kind,
        subject: row.subject,
        detail: row.detail,
        link: row.link,
        times: row.times,
        at: row.happenedAt.toISOString(),
        isRead: row.readAt !== null,
      })),
      unreadCount: await countUnread({ ...ctx, tx }),
      next: last ? `${last.happenedAt.toISOString()}~${last.id}` : null,
    };
  });
}

/** The number of the badge: exactly the rows that the unread list shows, up to 100. */
export async function countUnread(ctx: WorkspaceContext): Promise<number> {
  const memberId = actingMember(ctx);
  const [row] = await withWorkspace(ctx, (tx) =>
    tx.execute<{ count: number }>(sql`
      select count(*)::int as count from (
        select 1 from notifications
        where workspace_id = ${ctx.workspaceId} and member_id = ${memberId} and in_app
          and read_at is null limit ${COUNT_LIMIT}) few`),
  );
  return row?.count ?? 0;
}

function isMine(ctx: WorkspaceContext, memberId: string) {
  return and(
    eq(notifications.workspaceId, ctx.workspaceId),
    eq(notifications.memberId, memberId),
    eq(notifications.inApp, true),
  );
}
