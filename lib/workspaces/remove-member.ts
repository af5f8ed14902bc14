import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import { endMembership } from "./end-membership";
import { assertMayTouch, assertOwnerRemains, lockTeam } from "./lock-team";
import type { MemberInput } from "./schema";

/**
 * Takes somebody out of the team. Their name stays on what they wrote; they can be invited again.
 * @returns how many open conversations went back to nobody
 * @throws Refusal `conflict` for the last owner and for oneself
 */
export async function removeMember(
  ctx: WorkspaceContext,
  input: MemberInput,
): Promise<{ releasedConversations: number }> {
  assertCan(ctx, "team:write");
  return withWorkspace(ctx, async (tx) => {
    const team = await lockTeam(tx, ctx);
    const member = team.find(input.memberId);
    if (ctx.actor.kind === "member" && ctx.actor.memberId === member.id) {
      throw new Refusal("conflict", "You cannot remove yourself. Leave the workspace instead.");
    }
    assertMayTouch(ctx, [member.role]);
    assertOwnerRemains(team.members, member);
    const released = await endMembership(tx, ctx, { member, status: "removed" });
    await recordActivity(tx, ctx, "member.removed", member.id, {
      member: member.displayName,
      role: member.role,
      releasedConversations: released,
    });
    return { releasedConversations: released };
  });
}
