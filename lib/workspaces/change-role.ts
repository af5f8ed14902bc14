import { and, eq } from "drizzle-orm";
import { members } from "@/db/schema/workspaces";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { publish } from "@/lib/realtime/publish";
import { assertMayTouch, assertOwnerRemains, lockTeam } from "./lock-team";
import type { ChangeRole } from "./schema";

/**
 * Gives a member another role; it holds from their next request on.
 * @throws Refusal `conflict` for the last owner, `not_allowed` when an owner is concerned and the
 * actor is none
 */
export async function changeRole(ctx: WorkspaceContext, input: ChangeRole): Promise<null> {
  assertCan(ctx, "team:write");
  return withWorkspace(ctx, async (tx) => {
    const team = await lockTeam(tx, ctx);
    const member = team.find(input.memberId);
    if (member.role === input.role) return null;
    assertMayTouch(ctx, [member.role, input.role]);
    if (input.role !== "owner") assertOwnerRemains(team.members, member);
    await tx
      .update(members)
      .set({ role: input.role })
      .where(and(eq(members.workspaceId, ctx.workspaceId), eq(members.id, member.id)));
    await recordActivity(tx, ctx, "member.role_changed", member.id, {
      member: member.displayName,
      before: member.role,
      after: input.role,
    });
    await publish(tx, ctx.workspaceId, "members", { memberId: member.id });
    return null;
  });
}
