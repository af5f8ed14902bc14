import "server-only";
import { sql } from "drizzle-orm";
import type { MemberStatus, Role } from "@/db/enums/workspaces";
import type { WorkspaceTx } from "@/db/tenant";
import { can } from "@/lib/access/permissions";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound, Refusal } from "@/lib/core/errors";

export type TeamMember = {
  id: string;
  userId: string;
  role: Role;
  status: MemberStatus;
  displayName: string;
  email: string;
};

/**
 * Takes the team's lock: changes of roles and memberships in one workspace happen one after the
 * other. Two owners who demote each other in the same second therefore cannot both win (A7), and
 * somebody who lost the right a moment ago is refused, whatever their page still showed (r34).
 * The lock is the workspace's row, in a mode that other tables' foreign keys do not wait for.
 */
export async function lockTeam(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
): Promise<{ members: TeamMember[]; find: (memberId: string) => TeamMember }> {
  await tx.execute(sql`
    select 1 from workspaces where id = ${ctx.workspaceId}::uuid for no key update`);
  const members = (await tx.execute(sql`
    select id, user_id as "userId", role, status, display_name as "displayName", email
    from members where workspace_id = ${ctx.workspaceId}::uuid`)) as unknown as TeamMember[];
  const { actor } = ctx;
  if (actor.kind === "member") {
    const me = members.find((member) => member.id === actor.memberId);
    if (me?.status !== "active" || me.role !== actor.role) {
      throw new Refusal("not_allowed", "Your role was changed a moment ago. Reload the page.");
    }
  }
  const find = (memberId: string) =>
    members.find((member) => member.id === memberId && member.status !== "removed") ??
    notFound("member");
  return { members, find };
}

/** @throws Refusal `conflict` when `without` is the last active owner */
export function assertOwnerRemains(members: TeamMember[], without: TeamMember): void {
  const owners = members.filter((member) => member.role === "owner" && member.status === "active");
  if (owners.some((owner) => owner.id !== without.id)) return;
  if (!owners.some((owner) => owner.id === without.id)) return;
  throw new Refusal(
    "conflict",
    `${without.displayName} is the only owner. Make somebody else an owner first; nothing was changed.`,
  );
}

/** Owners are made, changed and removed by owners alone; administrators care for everybody else. */
export function assertMayTouch(ctx: WorkspaceContext, roles: readonly Role[]): void {
  if (!roles.includes("owner") || can(ctx, "workspace:delete")) return;
  throw new Refusal("not_allowed", "Only an owner can do this with an owner.");
}
