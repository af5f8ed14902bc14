import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import { endMembership } from "./end-membership";
import { assertOwnerRemains, lockTeam } from "./lock-team";

/**
 * Ends one's own membership.
 * @throws Refusal `conflict` for the last owner: they hand over or delete the workspace
 */
export async function leaveWorkspace(ctx: WorkspaceContext): Promise<null> {
  assertCan(ctx, "workspace:read");
  const { actor } = ctx;
  if (actor.kind !== "member") throw new Refusal("not_allowed", "Only a member can leave.");
  return withWorkspace(ctx, async (tx) => {
    const team = await lockTeam(tx, ctx);
    const member = team.find(actor.memberId);
    assertOwnerRemains(team.members, member);
    const released = await endMembership(tx, ctx, { member, status: "removed" });
    await recordActivity(tx, ctx, "member.left", member.id, {
      member: member.displayName,
      releasedConversations: released,
    });
    return null;
  });
}
