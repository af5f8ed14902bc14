import { and, eq, inArray } from "drizzle-orm";
import { ROLES } from "@/db/enums/workspaces";
import { members } from "@/db/schema/workspaces";
import type { WorkspaceTx } from "@/db/tenant";
import { type Permission, roleCan } from "@/lib/access/permissions";
import type { WorkspaceContext } from "@/lib/core/context";

/**
 * Ids of the active members whose role has a right: "workspace:write" are owners and admins,
 * "campaigns:launch" those who answer for campaigns, "inbox:read" everybody.
 */
export async function membersWhoMay(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  permission: Permission,
): Promise<string[]> {
  const rows = await tx
    .select({ id: members.id })
    .from(members)
    .where(
      and(
        eq(members.workspaceId, ctx.workspaceId),
        eq(members.status, "active"),
        inArray(
          members.role,
          ROLES.filter((role) => roleCan(role, permission)),
        ),
      ),
    );
  return rows.map((row) => row.id);
}
