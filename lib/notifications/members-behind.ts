import { and, eq, inArray } from "drizzle-orm";
import { activityLog } from "@/db/schema/workspaces";
import type { WorkspaceTx } from "@/db/tenant";
import type { Permission } from "@/lib/access/permissions";
import type { WorkspaceContext } from "@/lib/core/context";
import { membersWhoMay } from "./members-who-may";

/**
 * Ids of the members who did one of these things to a resource, by the activity log: whoever launched
 * the campaign wants to know how it ended. Those who may do it, when nobody did (the system, an
 * integration) or those who did are gone; notify() passes over who has left.
 * @param actions noun.verb as recorded, for instance "campaign.launched"
 */
export async function membersBehind(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  about: { resourceId: string; actions: readonly string[]; otherwise: Permission },
): Promise<string[]> {
  const rows = await tx
    .selectDistinct({ memberId: activityLog.actorId })
    .from(activityLog)
    .where(
      and(
        eq(activityLog.workspaceId, ctx.workspaceId),
        inArray(activityLog.action, [...about.actions]),
        eq(activityLog.resourceId, about.resourceId),
        eq(activityLog.actorKind, "member"),
      ),
    );
  const able = await membersWhoMay(tx, ctx, about.otherwise);
  const behind = rows.flatMap(({ memberId }) => (memberId ? [memberId] : []));
  return behind.some((id) => able.includes(id)) ? behind : able;
}
