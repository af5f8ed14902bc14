import { sql } from "drizzle-orm";
import type { WorkspaceTx } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { enqueue } from "@/lib/jobs/enqueue";
import { dueTimes, pickTarget, type TargetRule, type WorkingDay } from "./response-target";

/**
 * Works out anew when an answer should be there, for a conversation whose row the caller holds, and
 * has somebody look at that time. Where nobody waits, or no rule fits, there is no time.
 */
export async function aimConversation(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  conversationId: string,
): Promise<void> {
  const [row] = (await tx.execute(sql`
    select team_id as "teamId", priority, is_answered as "isAnswered",
      to_json(waiting_since) #>> '{}' as "waitingSince",
      (select coalesce(json_agg(json_build_object('teamId', r.team_id, 'priority', r.priority,
          'firstMinutes', r.first_minutes, 'nextMinutes', r.next_minutes,
          'warnMinutes', r.warn_minutes, 'inWorkingHours', r.in_working_hours) order by r.id), '[]')
        from response_targets r where r.workspace_id = v.workspace_id) as rules,
      (select coalesce(json_agg(json_build_object('weekday', h.weekday,
          'fromMinute', h.from_minute, 'toMinute', h.to_minute)), '[]')
        from working_hours h where h.workspace_id = v.workspace_id) as days
    from conversations v
    where v.workspace_id = ${ctx.workspaceId} and v.id = ${conversationId}`)) as unknown as {
    teamId: string | null;
    priority: number;
    isAnswered: boolean;
    waitingSince: string | null;
    rules: TargetRule[];
    days: WorkingDay[];
  }[];
  if (!row) return;
  const rule = row.waitingSince ? pickTarget(row.rules, row) : null;
  const times =
    rule && row.waitingSince
      ? dueTimes(rule, {
          waitingSince: new Date(row.waitingSince),
          isAnswered: row.isAnswered,
          clock: { timeZone: ctx.timeZone, days: row.days },
        })
      : null;
  await tx.execute(sql`
    update conversations set target_due_at = ${times?.dueAt.toISOString() ?? null}::timestamptz,
      target_warn_at = ${times?.warnAt.toISOString() ?? null}::timestamptz
    where workspace_id = ${ctx.workspaceId} and id = ${conversationId}`);
  if (times) await watchAt(tx, ctx, { conversationId, at: times.warnAt });
}

/** One waiting look a conversation; a later one replaces it. */
export function watchAt(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { conversationId, at }: { conversationId: string; at: Date },
): Promise<void> {
  return enqueue(
    tx,
    { name: "inbox.watch_target", maxAttempts: 5 },
    { workspaceId: ctx.workspaceId, conversationId },
    { key: `inbox.target:${conversationId}`, runAt: at },
  );
}
