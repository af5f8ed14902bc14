import { sql } from "drizzle-orm";
import type * as z from "zod";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import { tagSlug } from "@/lib/contacts/tag";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import { publish } from "@/lib/realtime/publish";
import { nameTaken } from "./name-taken";
import { requestGiveOut } from "./request-give-out";
import type { saveTeamSchema } from "./schema";

/**
 * Makes a team or changes one: its name, who is in it, and who gets what comes in.
 * @throws Refusal `conflict` when the name is taken; `not_found` for a team, or a member, of nobody here
 */
export async function saveTeam(
  ctx: WorkspaceContext,
  input: z.output<typeof saveTeamSchema>,
): Promise<{ teamId: string }> {
  assertCan(ctx, "inbox:manage");
  return withWorkspace(ctx, async (tx) => {
    const teamId = input.teamId ?? newId();
    const slug = tagSlug(input.name);
    const memberIds = [...new Set(input.memberIds)];
    const ids = JSON.stringify(memberIds);
    const [facts] = await tx.execute<{ taken: boolean; members: number }>(sql`select
      exists (select 1 from teams where workspace_id = ${ctx.workspaceId} and slug = ${slug}
        and id <> ${teamId}) as taken,
      (select count(*)::int from members where workspace_id = ${ctx.workspaceId}
        and status <> 'removed' and id in
          (select value::uuid from jsonb_array_elements_text(${ids}::jsonb))) as members`);
    if (facts?.taken) throw nameTaken("team", input.name);
    if (facts?.members !== memberIds.length) notFound("member");
    const rows = input.teamId
      ? await tx.execute(sql`
          update teams set name = ${input.name}, slug = ${slug}, assignment = ${input.assignment},
            updated_at = now()
          where workspace_id = ${ctx.workspaceId} and id = ${teamId} returning id`)
      : await tx.execute(sql`
          insert into teams (workspace_id, id, name, slug, assignment)
          values (${ctx.workspaceId}, ${teamId}, ${input.name}, ${slug}, ${input.assignment})
          on conflict (workspace_id, slug) do nothing returning id`);
    if (rows.length === 0) {
      if (input.teamId) notFound("team");
      throw nameTaken("team", input.name);
    }
    await tx.execute(sql`
      delete from team_members where workspace_id = ${ctx.workspaceId} and team_id = ${teamId}
        and member_id not in (select value::uuid from jsonb_array_elements_text(${ids}::jsonb))`);
    await tx.execute(sql`
      insert into team_members (workspace_id, team_id, member_id)
      select ${ctx.workspaceId}, ${teamId}, value::uuid
      from jsonb_array_elements_text(${ids}::jsonb) on conflict do nothing`);
    await recordActivity(tx, ctx, input.teamId ? "team.updated" : "team.created", teamId, {
      name: input.name,
      assignment: input.assignment,
      members: memberIds.length,
    });
    await requestGiveOut(tx, ctx);
    await publish(tx, ctx.workspaceId, "conversation", { kind: "settings" });
    return { teamId };
  });
}
