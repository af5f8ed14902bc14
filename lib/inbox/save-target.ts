import { sql } from "drizzle-orm";
import type * as z from "zod";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { mergeChanges } from "@/lib/activity/merge-changes";
import { beforeAndAfter, recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound, Refusal } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import { KEPT_MAX } from "@/lib/trash/kept-tables";
import { aimSoon } from "./aim-soon";
import { placeOf, priorityAt } from "./conversation-priority";
import type { saveTargetSchema } from "./settings-schema";

type TargetFields = Omit<z.output<typeof saveTargetSchema>, "targetId" | "seen">;

/**
 * Makes a response target or changes one. Who waits now gets the new time.
 * @throws Refusal `conflict` when another rule is for the same team and priority, `not_found`, `stale`
 *   when somebody else changed the same field since it was seen
 */
export async function saveTarget(
  ctx: WorkspaceContext,
  input: z.output<typeof saveTargetSchema>,
): Promise<{ targetId: string }> {
  assertCan(ctx, "inbox:manage");
  return withWorkspace(ctx, async (tx) => {
    // two rules for the same would leave it to chance; whoever adds one waits for the other
    await tx.execute(
      sql`select pg_advisory_xact_lock(hashtextextended(${`inbox.targets:${ctx.workspaceId}`}, 0))`,
    );
    const { targetId: known, seen = {}, ...wanted } = input;
    const targetId = known ?? newId();
    const before = known ? await readTarget(tx, ctx, targetId) : null;
    const { changes } = before
      ? await mergeChanges(tx, ctx, {
          noun: "response target",
          resourceId: targetId,
          seen,
          wanted,
          stored: before,
        })
      : { changes: {} };
    const target: TargetFields = before ? { ...before, ...changes } : wanted;
    if (target.firstMinutes === null && target.nextMinutes === null) {
      // each of two took one time away, and the form of each was right
      const words = "A colleague took the other time away. Give a time for one of the answers.";
      throw new Refusal("invalid", words, { firstMinutes: words });
    }
    const priority = target.priority === null ? null : placeOf(target.priority);
    const [facts] = await tx.execute<{
      taken: boolean;
      team: boolean;
      many: number;
    }>(
      sql`select
        exists (select 1 from response_targets where workspace_id = ${ctx.workspaceId}
          and team_id is not distinct from ${target.teamId}::uuid
          and priority is not distinct from ${priority}::int and id <> ${targetId}) as taken,
        exists (select 1 from teams where workspace_id = ${ctx.workspaceId}
          and id = ${target.teamId}::uuid) as team,
        (select count(*)::int from response_targets
          where workspace_id = ${ctx.workspaceId}) as many`,
    );
    if (target.teamId && !facts?.team) notFound("team");
    if (facts?.taken) {
      throw new Refusal("conflict", "There is a target for this team and priority already.", {
        teamId: "There is a target for this team and priority already.",
      });
    }
    if (!before && (facts?.many ?? 0) >= KEPT_MAX.target) {
      throw new Refusal("conflict", `There are ${KEPT_MAX.target} targets. Delete one first.`);
    }
    await tx.execute(sql`
      insert into response_targets (workspace_id, id, team_id, priority, first_minutes,
        next_minutes, warn_minutes, in_working_hours)
      values (${ctx.workspaceId}, ${targetId}, ${target.teamId}::uuid, ${priority}::int,
        ${target.firstMinutes}::int, ${target.nextMinutes}::int, ${target.warnMinutes},
        ${target.inWorkingHours})
      on conflict (workspace_id, id) do update set team_id = excluded.team_id,
        priority = excluded.priority, first_minutes = excluded.first_minutes,
        next_minutes = excluded.next_minutes, warn_minutes = excluded.warn_minutes,
        in_working_hours = excluded.in_working_hours`);
    await recordActivity(tx, ctx, "target.saved", targetId, {
      ...target,
      ...(before ? beforeAndAfter(before, changes) : {}),
    });
    await aimSoon(tx, ctx);
    return { targetId };
  });
}

async function readTarget(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  targetId: string,
): Promise<TargetFields> {
  const [row] = await tx.execute<Omit<TargetFields, "priority"> & { priority: number | null }>(sql`
    select team_id as "teamId", priority, first_minutes as "firstMinutes",
      next_minutes as "nextMinutes", warn_minutes as "warnMinutes",
      in_working_hours as "inWorkingHours"
    from response_targets
    where workspace_id = ${ctx.workspaceId} and id = ${targetId} for update`);
  if (!row) notFound("response target");
  return { ...row, priority: row.priority === null ? null : priorityAt(row.priority) };
}
