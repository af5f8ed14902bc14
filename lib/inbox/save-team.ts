import { sql } from "drizzle-orm";
import type * as z from "zod";
import type { AssignmentMode } from "@/db/enums/inbox";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { mergeChanges } from "@/lib/activity/merge-changes";
import { beforeAndAfter, recordActivity } from "@/lib/activity/record-activity";
import { tagSlug } from "@/lib/contacts/tag";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { alignFields, type Fields, gatherRecord, spreadRecord } from "@/lib/core/field-merge";
import { newId } from "@/lib/core/ids";
import { publish } from "@/lib/realtime/publish";
import { nameTaken } from "./name-taken";
import { requestGiveOut } from "./request-give-out";
import type { saveTeamSchema } from "./settings-schema";

type TeamInput = z.output<typeof saveTeamSchema>;
type TeamFields = Pick<TeamInput, "name" | "assignment" | "memberIds">;

/**
 * Makes a team or changes one: its name, who is in it, and who gets what comes in. With `seen`, what a
 * colleague changed meanwhile stays, and who was added or taken out by either of two is so.
 * @throws Refusal `conflict` when the name is taken; `not_found` for a team, or a member, of nobody
 *   here; `stale` when somebody else changed the same field to something else
 */
export async function saveTeam(
  ctx: WorkspaceContext,
  input: TeamInput,
): Promise<{ teamId: string }> {
  assertCan(ctx, "inbox:manage");
  return withWorkspace(ctx, async (tx) => {
    const teamId = input.teamId ?? newId();
    const before = input.teamId ? await lockTeam(tx, ctx, teamId) : null;
    const { name, assignment, memberIds, changed } = before
      ? await merged(tx, ctx, { teamId, input, before })
      : { ...input, memberIds: [...new Set(input.memberIds)], changed: {} };
    const slug = tagSlug(name);
    const ids = JSON.stringify(memberIds);
    const [facts] = await tx.execute<{ taken: boolean; members: number }>(sql`select
      exists (select 1 from teams where workspace_id = ${ctx.workspaceId} and slug = ${slug}
        and id <> ${teamId}) as taken,
      (select count(*)::int from members where workspace_id = ${ctx.workspaceId}
        and status <> 'removed' and id in
          (select value::uuid from jsonb_array_elements_text(${ids}::jsonb))) as members`);
    if (facts?.taken) throw nameTaken("team", name);
    if (facts?.members !== memberIds.length) notFound("member");
    if (before) {
      await tx.execute(sql`
        update teams set name = ${name}, slug = ${slug}, assignment = ${assignment},
          updated_at = now()
        where workspace_id = ${ctx.workspaceId} and id = ${teamId}`);
    } else {
      const rows = await tx.execute(sql`
        insert into teams (workspace_id, id, name, slug, assignment)
        values (${ctx.workspaceId}, ${teamId}, ${name}, ${slug}, ${assignment})
        on conflict (workspace_id, slug) do nothing returning id`);
      if (rows.length === 0) throw nameTaken("team", name);
    }
    await tx.execute(sql`
      delete from team_members where workspace_id = ${ctx.workspaceId} and team_id = ${teamId}
        and member_id not in (select value::uuid from jsonb_array_elements_text(${ids}::jsonb))`);
    await tx.execute(sql`
      insert into team_members (workspace_id, team_id, member_id)
      select ${ctx.workspaceId}, ${teamId}, value::uuid
      from jsonb_array_elements_text(${ids}::jsonb) on conflict do nothing`);
    await recordActivity(tx, ctx, before ? "team.updated" : "team.created", teamId, {
      name,
      assignment,
      members: memberIds.length,
      ...changed,
    });
    await requestGiveOut(tx, ctx);
    await publish(tx, ctx.workspaceId, "conversation", { kind: "settings" });
    return { teamId };
  });
}

async function lockTeam(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  teamId: string,
): Promise<TeamFields> {
  const [team] = await tx.execute<{ name: string; assignment: AssignmentMode }>(sql`
    select name, assignment from teams
    where workspace_id = ${ctx.workspaceId} and id = ${teamId} for update`);
  if (!team) notFound("team");
  const rows = await tx.execute<{ id: string }>(sql`
    select t.member_id as id from team_members t
    join members m on m.workspace_id = t.workspace_id and m.id = t.member_id
    where t.workspace_id = ${ctx.workspaceId} and t.team_id = ${teamId} and m.status <> 'removed'`);
  return { ...team, memberIds: rows.map(({ id }) => id) };
}

async function merged(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { teamId, input, before }: { teamId: string; input: TeamInput; before: TeamFields },
): Promise<TeamFields & { changed: Fields }> {
  const sides = alignFields({
    wanted: flat(input),
    stored: flat(before),
    seen: flat(input.seen ?? before),
  });
  const { changes } = await mergeChanges(tx, ctx, { noun: "team", resourceId: teamId, ...sides });
  const after = { ...sides.stored, ...changes };
  return {
    name: after.name as string,
    assignment: after.assignment as AssignmentMode,
    memberIds: Object.keys(gatherRecord("members", after)),
    changed: beforeAndAfter(sides.stored, changes),
  };
}

/** Each member as a field of its own: two who add different people take none away from each other. */
function flat(team: { name: string; assignment: string; memberIds: readonly string[] }): Fields {
  const { name, assignment, memberIds } = team;
  const members = Object.fromEntries(memberIds.map((id) => [id, true]));
  return { name, assignment, ...spreadRecord("members", members) };
}
