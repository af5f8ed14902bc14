import "server-only";
import { and, desc, eq, gt, isNull, sql } from "drizzle-orm";
import { accounts, sessions, users } from "@/db/schema/identity";
import { withSystem } from "@/db/tenant";
import { describeDevice } from "./device";
import type { Session } from "./session";
import { SESSION_IDLE_MS } from "./session-cookie";

export type SessionRow = {
  id: string;
  device: string;
  ip: string | null;
  /** ISO */
  createdAt: string;
  /** ISO, right to the minute */
  lastSeenAt: string;
  isCurrent: boolean;
};

/** Where a person is signed in at this moment, the present place first, then the latest used. */
export async function listSessions(session: Session): Promise<SessionRow[]> {
  const rows = await withSystem("list a person's sessions", (tx) =>
    tx
      .select()
      .from(sessions)
      .where(
        and(
          eq(sessions.userId, session.userId),
          isNull(sessions.revokedAt),
          gt(sessions.expiresAt, sql`now()`),
          gt(
            sessions.lastSeenAt,
            sql`now() - make_interval(secs => ${SESSION_IDLE_MS / 1000}::int)`,
          ),
        ),
      )
      .orderBy(desc(sessions.lastSeenAt))
      .limit(100),
  );
  return rows
    .map((row) => ({
      id: row.id,
      device: describeDevice(row.userAgent),
      ip: row.ip,
      createdAt: row.createdAt.toISOString(),
      lastSeenAt: row.lastSeenAt.toISOString(),
      isCurrent: row.id === session.sessionId,
    }))
    .sort((a, b) => Number(b.isCurrent) - Number(a.isCurrent));
}

/** How a person can sign in. */
export async function listSignInWays(
  session: Session,
): Promise<{ hasPassword: boolean; providers: string[] }> {
  return withSystem("list a person's ways to sign in", async (tx) => {
    const [user] = await tx
      .select({ passwordHash: users.passwordHash })
      .from(users)
      .where(eq(users.id, session.userId));
    const linked = await tx
      .select({ provider: accounts.provider })
      .from(accounts)
      .where(eq(accounts.userId, session.userId));
    return {
      hasPassword: Boolean(user?.passwordHash),
      providers: linked.map((account) => account.provider),
    };
  });
}
