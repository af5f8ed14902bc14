import { and, asc, desc, eq, gt, isNull, ne, sql } from "drizzle-orm";
import type { MemberStatus, Role } from "@/db/enums/workspaces";
import { invitations, members } from "@/db/schema/workspaces";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import type { WorkspaceContext } from "@/lib/core/context";

export type MemberRow = {
  id: string;
  name: string;
  email: string;
  role: Role;
  status: MemberStatus;
  /** ISO */
  joinedAt: string;
  isSelf: boolean;
};

/** Everybody on the team, the suspended last. */
export async function listMembers(ctx: WorkspaceContext): Promise<MemberRow[]> {
  assertCan(ctx, "team:read");
  const rows = await withWorkspace(ctx, (tx) =>
    tx
      .select()
      .from(members)
      .where(and(eq(members.workspaceId, ctx.workspaceId), ne(members.status, "removed")))
      .orderBy(asc(members.status), asc(sql`lower(${members.displayName})`), asc(members.id)),
  );
  const self = ctx.actor.kind === "member" ? ctx.actor.memberId : null;
  return rows.map((row) => ({
    id: row.id,
    name: row.displayName,
    email: row.email,
    role: row.role,
    status: row.status,
    joinedAt: row.createdAt.toISOString(),
    isSelf: row.id === self,
  }));
}

export type InvitationRow = {
  id: string;
  email: string;
  role: Role;
  /** ISO */
  sentAt: string;
  /** ISO */
  expiresAt: string;
};

/** Invitations that can still be accepted, the latest first. */
export async function listInvitations(ctx: WorkspaceContext): Promise<InvitationRow[]> {
  assertCan(ctx, "team:write");
  const rows = await withWorkspace(ctx, (tx) =>
    tx
      .select()
      .from(invitations)
      .where(
        and(
          eq(invitations.workspaceId, ctx.workspaceId),
          isNull(invitations.acceptedAt),
          isNull(invitations.revokedAt),
          gt(invitations.expiresAt, sql`now()`),
        ),
      )
      .orderBy(desc(invitations.id)),
  );
  return rows.map((row) => ({
    id: row.id,
    email: row.email,
    role: row.role,
    sentAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
  }));
}
