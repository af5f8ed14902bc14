import "server-only";
import { and, eq, isNull, ne } from "drizzle-orm";
import { sessions } from "@/db/schema/identity";
import { type SystemTx, withSystem } from "@/db/tenant";

/**
 * Ends one of a person's sessions; it is dead from its next request on.
 * @returns false when there was no such living session of this person
 */
export async function endSession(userId: string, sessionId: string): Promise<boolean> {
  const ended = await withSystem("end a session", (tx) =>
    tx
      .update(sessions)
      .set({ revokedAt: new Date() })
      .where(
        and(eq(sessions.id, sessionId), eq(sessions.userId, userId), isNull(sessions.revokedAt)),
      )
      .returning({ id: sessions.id }),
  );
  return ended.length > 0;
}

/**
 * Ends all sessions of a person, in the transaction of the change that asks for it.
 * @param keepId the one that stays: where the person is just now
 * @returns how many ended
 */
export async function endSessions(tx: SystemTx, userId: string, keepId?: string): Promise<number> {
  const ended = await tx
    .update(sessions)
    .set({ revokedAt: new Date() })
    .where(
      and(
        eq(sessions.userId, userId),
        isNull(sessions.revokedAt),
        keepId ? ne(sessions.id, keepId) : undefined,
      ),
    )
    .returning({ id: sessions.id });
  return ended.length;
}
