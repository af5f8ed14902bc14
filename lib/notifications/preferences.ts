import { and, eq } from "drizzle-orm";
import {
  type MailRhythm,
  NOTIFICATION_KINDS,
  type NotificationKind,
} from "@/db/enums/notifications";
import { notificationPreferences } from "@/db/schema/notifications";
import { withWorkspace } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import { actingMember } from "./acting-member";
import { concerns, type Ways, waysFor } from "./kinds";

export type NotificationPreferences = {
  /** Every kind that concerns the member's role, with what holds now. */
  kinds: { kind: NotificationKind; ways: Ways }[];
  mailRhythm: MailRhythm;
  /** "22:00"; null when there are no quiet hours. */
  quietFrom: string | null;
  quietUntil: string | null;
  timeZone: string;
  showText: boolean;
};

/** What the acting member has chosen, filled up with the defaults of the role. */
export async function getPreferences(ctx: WorkspaceContext): Promise<NotificationPreferences> {
  if (ctx.actor.kind !== "member") throw new Refusal("not_allowed", "Settings belong to a person.");
  const { role } = ctx.actor;
  const row = await readRow(ctx);
  return {
    kinds: NOTIFICATION_KINDS.filter((kind) => concerns(kind, role)).map((kind) => ({
      kind,
      ways: waysFor(kind, role, row?.choices ?? {}),
    })),
    mailRhythm: row?.mailRhythm ?? "immediately",
    quietFrom: row?.quietFrom ?? null,
    quietUntil: row?.quietUntil ?? null,
    timeZone: row?.timeZone ?? ctx.timeZone,
    showText: row?.showText ?? false,
  };
}

/** The zone in which the acting member's days and quiet hours are told. */
export async function readTimeZone(ctx: WorkspaceContext): Promise<string> {
  return (await readRow(ctx))?.timeZone ?? ctx.timeZone;
}

async function readRow(ctx: WorkspaceContext) {
  const memberId = actingMember(ctx);
  const [row] = await withWorkspace(ctx, (tx) =>
    tx
      .select()
      .from(notificationPreferences)
      .where(
        and(
          eq(notificationPreferences.workspaceId, ctx.workspaceId),
          eq(notificationPreferences.memberId, memberId),
        ),
      ),
  );
  return row;
}
