import "server-only";
import { sql } from "drizzle-orm";
import { withSystem } from "@/db/tenant";
import { Refusal } from "@/lib/core/errors";
import { enqueue } from "@/lib/jobs/enqueue";
import { plainLimit } from "./attempts";
import { endSessions } from "./end-session";
import { passwordChangedMail } from "./mail-jobs";
import { assertHardToGuess, checkPassword, hashPassword } from "./password";
import type { ChangePassword } from "./schema";
import type { Session } from "./session";
import { assertAttempt } from "./take-attempt";

/**
 * Changes the password of who is signed in; every other session of theirs ends.
 * @returns how many other sessions ended
 * @throws Refusal `invalid` when the current password is wrong or the new one is guessed first
 */
export async function changePassword(
  session: Session,
  input: ChangePassword,
): Promise<{ endedSessions: number }> {
  assertHardToGuess("newPassword", input.newPassword, [session.email, session.name]);
  await assertAttempt(
    [plainLimit(`change-password:${session.userId}`, 10, 900_000)],
    "tries to change the password",
  );
  const [user] = await withSystem("read a password hash", (tx) =>
    tx.execute<{ password_hash: string | null }>(sql`
      select password_hash from users where id = ${session.userId}::uuid`),
  );
  if (!user?.password_hash) {
    throw new Refusal(
      "conflict",
      "This account has no password yet. Sign out and use “Forgot it” to set one by mail.",
    );
  }
  if (!(await checkPassword(user.password_hash, input.currentPassword))) {
    throw new Refusal("invalid", "Nothing was changed.", {
      currentPassword: "This is not your current password.",
    });
  }
  const before = user.password_hash;
  const after = await hashPassword(input.newPassword);
  return withSystem("change a password", async (tx) => {
    const changed = await tx.execute(sql`
      update users set password_hash = ${after}
      where id = ${session.userId}::uuid and password_hash = ${before} returning id`);
    if (changed.length === 0) {
      throw new Refusal("conflict", "Your password was changed elsewhere at the same moment.");
    }
    const endedSessions = await endSessions(tx, session.userId, session.sessionId);
    await enqueue(tx, passwordChangedMail, { userId: session.userId });
    return { endedSessions };
  });
}
