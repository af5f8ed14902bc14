import { sql } from "drizzle-orm";
import type * as z from "zod";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound, Refusal } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import { aimSoon } from "./aim-soon";
import { placeOf } from "./conversation-priority";
import type { saveTargetSchema } from "./schema";

const RULES_MAX = 50;

/**
 * Makes a response target or changes one. Who waits now gets the new time.
 * @throws Refusal `conflict` when another rule is for the same team and priority
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
    const targetId = input.targetId ?? newId();
    const priority = input.priority === null ? null : placeOf(input.priority);
    const [facts] = await tx.execute<{
      taken: boolean;
      known: boolean;
      team: boolean;
      many: number;
    }>(
      sql`select
        exists (select 1 from response_targets where workspace_id = ${ctx.workspaceId}
          and team_id is not distinct from ${input.teamId}::uuid
          and priority is not distinct from ${priority}::int and id <> ${targetId}) as taken,
        exists (select 1 from response_targets where workspace_id = ${ctx.workspaceId}
          and id = ${targetId}) as known,
        exists (select 1 from teams where workspace_id = ${ctx.workspaceId}
          and id = ${input.teamId}::uuid) as team,
        (select count(*)::int from response_targets
          where workspace_id = ${ctx.workspaceId}) as many`,
    );
    if (input.targetId && !facts?.known) notFound("response target");
    if (input.teamId && !facts?.team) notFound("team");
    if (facts?.taken) {
      throw new Refusal("conflict", "There is a target for this team and priority already.", {
        teamId: "There is a target for this team and priority already.",
      });
    }
    if (!input.targetId && (facts?.many ?? 0) >= RULES_MAX) {
      throw new Refusal("conflict", `There are ${RULES_MAX} targets. Delete one first.`);
    }
    await tx.execute(sql`
      insert into response_targets (workspace_id, id, team_id, priority, first_minutes,
        next_minutes, warn_minutes, in_working_hours)
      values (${ctx.workspaceId}, ${targetId}, ${input.teamId}::uuid, ${priority}::int,
        ${input.firstMinutes}::int, ${input.nextMinutes}::int, ${input.warnMinutes},
        ${input.inWorkingHours})
      on conflict (workspace_id, id) do update set team_id = excluded.team_id,
        priority = excluded.priority, first_minutes = excluded.first_minutes,
        next_minutes = excluded.next_minutes, warn_minutes = excluded.warn_minutes,
        in_working_hours = excluded.in_working_hours`);
    const { targetId: _, ...details } = input;
    await recordActivity(tx, ctx, "target.saved", targetId, details);
    await aimSoon(tx, ctx);
    return { targetId };
  });
}
