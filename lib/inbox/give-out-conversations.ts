import { sql } from "drizzle-orm";
import type { AssignmentMode } from "@/db/enums/inbox";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { publish } from "@/lib/realtime/publish";
import { type Agent, chooseAgent } from "./assignment";
import { lockStates, writeState } from "./change-conversations";
import { requestGiveOut } from "./request-give-out";

/** Conversations that one run looks at; what is left is another run. */
const RUN = 100;
/** A row that somebody else holds just now is looked at again this much later. */
const LATER_MS = 2_000;

/** Nobody in particular: the queue of a number without a team. */
const EVERYBODY = "everybody";

/**
 * Gives conversations that nobody has to members who have room, who waits longest first, by the rule
 * of the team or of the number. One run a workspace at a time, so that turns are fair; a conversation
 * that somebody claims by hand in the same moment is theirs.
 * @returns how many were given
 */
export async function giveOutConversations(
  ctx: WorkspaceContext,
  now = new Date(),
): Promise<number> {
  return withWorkspace(ctx, async (tx) => {
    await tx.execute(
      sql`select pg_advisory_xact_lock(hashtextextended(${`inbox.give_out:${ctx.workspaceId}`}, 0))`,
    );
    await releaseLeft(tx, ctx);
    const waiting = await listWaiting(tx, ctx);
    if (waiting.length === 0) return 0;
    const agents = await listAgents(tx, ctx);
    let given = 0;
    let skipped = false;
    for (const { id, teamId, mode } of waiting) {
      const agent = chooseAgent(mode, agents.get(teamId ?? EVERYBODY) ?? []);
      if (!agent) continue;
      const [free] = await tx.execute(sql`
        select 1 from conversations where workspace_id = ${ctx.workspaceId} and id = ${id}
          and status = 'open' and assignee_id is null for update skip locked`);
      if (!free) {
        skipped = true;
        continue;
      }
      const [state] = await lockStates(tx, ctx, [id]);
      if (!state) continue;
      const { conversationId, ...was } = state;
      const became = { ...was, assigneeId: agent.memberId };
      await writeState(tx, ctx, { conversationId, was, became });
      const givenAt = new Date(now.getTime() + given).toISOString();
      await tx.execute(sql`
        insert into agents (workspace_id, member_id, last_given_at)
        values (${ctx.workspaceId}, ${agent.memberId}, ${givenAt}::timestamptz)
        on conflict (workspace_id, member_id) do update set last_given_at = excluded.last_given_at`);
      // the same person may stand in several queues
      for (const one of [...agents.values()].flat()) {
        if (one.memberId !== agent.memberId) continue;
        one.open++;
        one.lastGivenAt = givenAt;
      }
      given++;
    }
    if (skipped) {
      await requestGiveOut(tx, ctx, { runAt: new Date(Date.now() + LATER_MS) });
    } else if (given > 0 && waiting.length === RUN) {
      await requestGiveOut(tx, ctx);
    }
    return given;
  });
}

/** What somebody was given in the moment in which they left the team goes back to everybody. */
async function releaseLeft(tx: WorkspaceTx, ctx: WorkspaceContext): Promise<void> {
  const released = await tx.execute<{ id: string }>(sql`
    update conversations v set assignee_id = null, updated_at = now()
    from members m
    where m.workspace_id = ${ctx.workspaceId} and m.status <> 'active'
      and v.workspace_id = m.workspace_id and v.assignee_id = m.id and v.status <> 'closed'
    returning v.id`);
  for (const { id } of released) {
    await publish(tx, ctx.workspaceId, "conversation", { conversationId: id });
  }
}

/** What nobody has and a rule gives out, the longest wait first. */
async function listWaiting(tx: WorkspaceTx, ctx: WorkspaceContext) {
  return (await tx.execute(sql`
    select v.id, v.team_id as "teamId", coalesce(t.assignment, r.assignment) as mode
    from conversations v
    left join teams t on t.workspace_id = v.workspace_id and t.id = v.team_id
    left join channel_routes r on r.workspace_id = v.workspace_id and r.channel_id = v.channel_id
    join contacts c on c.workspace_id = v.workspace_id and c.id = v.contact_id
    where v.workspace_id = ${ctx.workspaceId} and v.status = 'open' and v.assignee_id is null
      and c.blocked_at is null and c.deleted_at is null
      and coalesce(t.assignment, r.assignment, 'off') <> 'off'
      and (v.team_id is not null or r.team_id is null)
    order by coalesce(v.waiting_since, v.last_message_at), v.id limit ${RUN}`)) as unknown as {
    id: string;
    teamId: string | null;
    mode: AssignmentMode;
  }[];
}

/** Members who are there, by team, with what they have on their hands. */
async function listAgents(tx: WorkspaceTx, ctx: WorkspaceContext): Promise<Map<string, Agent[]>> {
  const rows = (await tx.execute(sql`
    select m.id as "memberId", a.capacity, to_json(a.last_given_at) #>> '{}' as "lastGivenAt",
      (select count(*)::int from conversations v where v.workspace_id = m.workspace_id
        and v.assignee_id = m.id and v.status = 'open') as open,
      coalesce((select json_agg(t.team_id) from team_members t
        where t.workspace_id = m.workspace_id and t.member_id = m.id), '[]') as "teamIds"
    from members m
    left join agents a on a.workspace_id = m.workspace_id and a.member_id = m.id
    where m.workspace_id = ${ctx.workspaceId} and m.status = 'active'
      and not coalesce(a.away, false)`)) as unknown as (Agent & { teamIds: string[] })[];
  const queues = new Map<string, Agent[]>();
  for (const { teamIds, ...agent } of rows) {
    for (const queue of [EVERYBODY, ...teamIds]) {
      queues.set(queue, [...(queues.get(queue) ?? []), { ...agent }]);
    }
  }
  return queues;
}
