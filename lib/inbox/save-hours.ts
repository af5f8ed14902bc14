import { sql } from "drizzle-orm";
import type * as z from "zod";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { aimSoon } from "./aim-soon";
import type { saveHoursSchema } from "./schema";

/** Sets when the workspace works, day by day, on its own clock. */
export async function saveHours(
  ctx: WorkspaceContext,
  { days }: z.output<typeof saveHoursSchema>,
): Promise<void> {
  assertCan(ctx, "inbox:manage");
  await withWorkspace(ctx, async (tx) => {
    await tx.execute(sql`
      delete from working_hours where workspace_id = ${ctx.workspaceId}
        and weekday not in (select (value ->> 'weekday')::int
          from jsonb_array_elements(${JSON.stringify(days)}::jsonb))`);
    await tx.execute(sql`
      insert into working_hours (workspace_id, weekday, from_minute, to_minute)
      select ${ctx.workspaceId}, d.weekday, d."fromMinute", d."toMinute"
      from jsonb_to_recordset(${JSON.stringify(days)}::jsonb)
        as d(weekday int, "fromMinute" int, "toMinute" int)
      on conflict (workspace_id, weekday) do update set from_minute = excluded.from_minute,
        to_minute = excluded.to_minute`);
    await recordActivity(tx, ctx, "hours.saved", null, { days });
    await aimSoon(tx, ctx);
  });
}
