import { sql } from "drizzle-orm";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import { publish } from "@/lib/realtime/publish";
import { lockStates, writeState } from "./change-conversations";
import { memberOf } from "./member-of";
import { requestGiveOut } from "./request-give-out";

/**
 * Says whether a member is there. Whoever goes gives back the customers who wait for them just now,
 * so that somebody else can answer; what they have answered stays theirs.
 * @returns how many conversations went back
 */
export async function setAvailability(
  ctx: WorkspaceContext,
  { away }: { away: boolean },
): Promise<{ released: number }> {
  assertCan(ctx, "inbox:reply");
  const me = memberOf(ctx);
  if (me === null) throw new Refusal("not_allowed", "Only a member can be away.");
  return withWorkspace(ctx, async (tx) => {
    await tx.execute(sql`
      insert into agents (workspace_id, member_id, away) values (${ctx.workspaceId}, ${me}, ${away})
      on conflict (workspace_id, member_id) do update set away = excluded.away, updated_at = now()`);
    const waiting = away
      ? await tx.execute<{ id: string }>(sql`
          select id from conversations where workspace_id = ${ctx.workspaceId}
            and assignee_id = ${me} and status = 'open' and waiting_since is not null order by id`)
      : [];
    let released = 0;
    for (const { conversationId, ...was } of await lockStates(
      tx,
      ctx,
      waiting.map(({ id }) => id),
    )) {
      if (was.assigneeId !== me || was.status !== "open") continue;
      await writeState(tx, ctx, { conversationId, was, became: { ...was, assigneeId: null } });
      released++;
    }
    await recordActivity(tx, ctx, away ? "member.away" : "member.back", me, { released });
    await requestGiveOut(tx, ctx);
    await publish(tx, ctx.workspaceId, "members", { memberId: me });
    return { released };
  });
}
