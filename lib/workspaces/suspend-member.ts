import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import { endMembership } from "./end-membership";
import { assertMayTouch, assertOwnerRemains, lockTeam } from "./lock-team";
import type { MemberInput } from "./schema";

/**
 * Shuts a member out until restored. Their pages and streams end with the next request.
 * @returns how many open conversations went back to nobody
 * @throws Refusal `conflict` for the last owner and for oneself
 */
export async function suspendMember(
  ctx: WorkspaceContext,
  input: MemberInput,
): Promise<{ releasedConversations: number }> {
  assertCan(ctx, "team:write");
  return withWorkspace(ctx, async (tx) => {
    const team = await lockTeam(tx, ctx);
    const member = team.find(input.memberId);
    if (member.status === "suspended") return { releasedConversations: 0 };
    if (ctx.actor.kind === "member" && ctx.actor.memberId === member.id) {
      throw new Refusal("conflict", "You cannot suspend yourself. Leave the workspace instead.");
    }
    assertMayTouch(ctx, [member.role]);
    assertOwnerRemains(team.members, member);
    const released = await endMembership(tx, ctx, { member, status: "suspended" });
    await recordActivity(tx, ctx, "member.suspended", member.id, {
      member: member.displayName,
      releasedConversations: released,
    });
    return { releasedConversations: released };
  });
}
