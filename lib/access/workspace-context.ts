import "server-only";
import { and, asc, eq } from "drizzle-orm";
import type { Role } from "@/db/enums/workspaces";
import { users } from "@/db/schema/identity";
import { members, workspaces } from "@/db/schema/workspaces";
import { withSystem } from "@/db/tenant";
import type { WorkspaceContext } from "@/lib/core/context";

/**
 * Proves that a person is an active member of the workspace behind a slug.
 * Unknown slugs and foreign ones give the same answer: null.
 */
export async function findMemberContext(
  userId: string,
  slug: string,
  ip?: string,
): Promise<WorkspaceContext | null> {
  const [row] = await withSystem("prove membership", (tx) =>
    tx
      .select({ workspace: workspaces, member: members, emailVerified: users.emailVerified })
      .from(members)
      .innerJoin(workspaces, eq(workspaces.id, members.workspaceId))
      .innerJoin(users, eq(users.id, members.userId))
      .where(
        and(eq(members.userId, userId), eq(workspaces.slug, slug), eq(members.status, "active")),
      )
      .limit(1),
  );
  if (!row) return null;
  return {
    ...describeWorkspace(row.workspace),
    actor: {
      kind: "member",
      userId,
      memberId: row.member.id,
      role: row.member.role,
      name: row.member.displayName,
      verified: row.emailVerified !== null,
    },
    ...(ip ? { ip } : {}),
  };
}

/** Workspaces a person may switch to, by name. */
export async function listMemberWorkspaces(
  userId: string,
): Promise<{ slug: string; name: string; role: Role; isSample: boolean }[]> {
  return withSystem("list a person's workspaces", (tx) =>
    tx
      .select({
        slug: workspaces.slug,
        name: workspaces.name,
        role: members.role,
        isSample: workspaces.isSample,
      })
      .from(members)
      .innerJoin(workspaces, eq(workspaces.id, members.workspaceId))
      .where(and(eq(members.userId, userId), eq(members.status, "active")))
      .orderBy(asc(workspaces.name)),
  );
}

/**
 * A context for work that no person asked for just now: jobs, webhooks, sending.
 * @param name shown as the actor in the activity log, for instance "Sending"
 */
export async function systemContext(
  workspaceId: string,
  name: string,
): Promise<WorkspaceContext | null> {
  const [row] = await withSystem("context of a job", (tx) =>
    tx.select().from(workspaces).where(eq(workspaces.id, workspaceId)).limit(1),
  );
  return row ? { ...describeWorkspace(row), actor: { kind: "system", name } } : null;
}

export function describeWorkspace(row: typeof workspaces.$inferSelect) {
  return {
    workspaceId: row.id,
    slug: row.slug,
    name: row.name,
    timeZone: row.timeZone,
    country: row.country,
    currency: row.currency,
  };
}
