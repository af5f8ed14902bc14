import { sql } from "drizzle-orm";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";
import { membersWhoMay } from "@/lib/notifications/members-who-may";
import { publish } from "@/lib/realtime/publish";
import { watchAt } from "./aim-conversation";
import { tellTarget } from "./tell-members";

type Waiting = {
  contactId: string;
  channelId: string;
  assigneeId: string | null;
  teamId: string | null;
  who: string;
  dueAt: string;
  warnAt: string;
  warned: boolean;
  missed: boolean;
};

/**
 * Says that an answer is nearly due, and that it is late: each once for one due time, whatever runs
 * twice. Harmless when the customer has been answered meanwhile.
 * @returns what was said
 */
export async function watchTarget(
  ctx: WorkspaceContext,
  { conversationId }: { conversationId: string },
  now = new Date(),
): Promise<"nothing" | "near" | "late"> {
  return withWorkspace(ctx, async (tx) => {
    const [row] = (await tx.execute(sql`
      select v.contact_id as "contactId", v.channel_id as "channelId",
        v.assignee_id as "assigneeId", v.team_id as "teamId", coalesce(c.name, c.phone, c.username, c.email, 'A customer') as who,
        to_json(v.target_due_at) #>> '{}' as "dueAt", to_json(v.target_warn_at) #>> '{}' as "warnAt",
        v.target_warned_for is not distinct from v.target_due_at as warned,
        v.target_missed_for is not distinct from v.target_due_at as missed
      from conversations v
      join contacts c on c.workspace_id = v.workspace_id and c.id = v.contact_id
      where v.workspace_id = ${ctx.workspaceId} and v.id = ${conversationId}
        and v.waiting_since is not null and v.target_due_at is not null
      for update of v`)) as unknown as Waiting[];
    if (!row) return "nothing";
    const late = Date.parse(row.dueAt) <= now.getTime();
    if (!late && Date.parse(row.warnAt) > now.getTime()) {
      await watchAt(tx, ctx, { conversationId, at: new Date(row.warnAt) });
      return "nothing";
    }
    if (!late) await watchAt(tx, ctx, { conversationId, at: new Date(row.dueAt) });
    if (late ? row.missed : row.warned) return "nothing";
    await tx.execute(sql`
      update conversations set target_warned_for = target_due_at
        ${late ? sql`, target_missed_for = target_due_at` : sql``}
      where workspace_id = ${ctx.workspaceId} and id = ${conversationId}`);
    const { who, dueAt } = row;
    const memberIds = await whoAnswers(tx, ctx, row);
    const isNobodys = row.assigneeId === null;
    await tellTarget(tx, ctx, { conversationId, memberIds, who, dueAt, late, isNobodys });
    await publish(tx, ctx.workspaceId, "conversation", {
      conversationId,
      contactId: row.contactId,
      channelId: row.channelId,
      kind: "target",
    });
    return late ? "late" : "near";
  });
}

/** Whoever has the conversation; while nobody does, its team, or everybody who may answer. */
async function whoAnswers(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  { assigneeId, teamId }: Pick<Waiting, "assigneeId" | "teamId">,
): Promise<string[]> {
  if (assigneeId) return [assigneeId];
  const everybody = await membersWhoMay(tx, ctx, "inbox:reply");
  if (!teamId) return everybody;
  const rows = await tx.execute<{ id: string }>(sql`
    select member_id as id from team_members
    where workspace_id = ${ctx.workspaceId} and team_id = ${teamId}`);
  const team = everybody.filter((id) => rows.some((row) => row.id === id));
  return team.length > 0 ? team : everybody;
}
