import { sql } from "drizzle-orm";
import type * as z from "zod";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { mergeChanges } from "@/lib/activity/merge-changes";
import { beforeAndAfter, recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { aimSoon } from "./aim-soon";
import type { WorkingDay } from "./response-target";
import type { saveHoursSchema } from "./settings-schema";
import { type WorkingWeek, weekOf } from "./working-week";

/**
 * Sets when the workspace works, day by day, on its own clock. Two people who change different days
 * are both in it.
 * @returns the week as it stands now
 * @throws Refusal `stale` when somebody else changed the same day since it was seen
 */
export async function saveHours(
  ctx: WorkspaceContext,
  { week, seen = {} }: z.output<typeof saveHoursSchema>,
): Promise<WorkingWeek> {
  assertCan(ctx, "inbox:manage");
  return withWorkspace(ctx, async (tx) => {
    // a free day has no row that could be held
    await tx.execute(
      sql`select pg_advisory_xact_lock(hashtextextended(${`inbox.hours:${ctx.workspaceId}`}, 0))`,
    );
    const stored = await readWeek(tx, ctx);
    const resourceId = ctx.workspaceId;
    const noun = "week";
    const { changes } = await mergeChanges(tx, ctx, {
      noun,
      resourceId,
      seen,
      wanted: week,
      stored,
    });
    const days = Object.entries(changes as Partial<WorkingWeek>).map(([day, times]) => ({
      weekday: Number(day.slice("day.".length)),
      ...times,
    }));
    if (days.length === 0) return stored;
    const rows = sql`jsonb_to_recordset(${JSON.stringify(days)}::jsonb)
      as d(weekday int, "fromMinute" int, "toMinute" int)`;
    await tx.execute(sql`
      delete from working_hours h using ${rows}
      where h.workspace_id = ${ctx.workspaceId} and h.weekday = d.weekday`);
    await tx.execute(sql`
      insert into working_hours (workspace_id, weekday, from_minute, to_minute)
      select ${ctx.workspaceId}, d.weekday, d."fromMinute", d."toMinute"
      from ${rows} where d."fromMinute" is not null`);
    await recordActivity(tx, ctx, "hours.saved", resourceId, beforeAndAfter(stored, changes));
    await aimSoon(tx, ctx);
    return { ...stored, ...changes };
  });
}

async function readWeek(tx: WorkspaceTx, ctx: WorkspaceContext): Promise<WorkingWeek> {
  const rows = await tx.execute<WorkingDay>(sql`
    select weekday, from_minute as "fromMinute", to_minute as "toMinute" from working_hours
    where workspace_id = ${ctx.workspaceId}`);
  return weekOf([...rows]);
}
