import { and, eq } from "drizzle-orm";
import { members } from "@/db/schema/workspaces";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { publish } from "@/lib/realtime/publish";
import { assertMayTouch, lockTeam } from "./lock-team";
import type { MemberInput } from "./schema";

/** Lets a suspended member in again, in the role they had. */
export async function restoreMember(ctx: WorkspaceContext, input: MemberInput): Promise<null> {
  assertCan(ctx, "team:write");
  return withWorkspace(ctx, async (tx) => {
    const team = await lockTeam(tx, ctx);
    const member = team.find(input.memberId);
    if (member.status === "active") return null;
    assertMayTouch(ctx, [member.role]);
    await tx
      .update(members)
      .set({ status: "active", statusChangedAt: new Date() })
      .where(and(eq(members.workspaceId, ctx.workspaceId), eq(members.id, member.id)));
    await recordActivity(tx, ctx, "member.restored", member.id, { member: member.displayName });
    await publish(tx, ctx.workspaceId, "members", { memberId: member.id });
    return null;
  });
}
