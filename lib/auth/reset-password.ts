import "server-only";
import { sql } from "drizzle-orm";
import { withSystem } from "@/db/tenant";
import { Refusal } from "@/lib/core/errors";
import { enqueue } from "@/lib/jobs/enqueue";
import { accountKey } from "./attempts";
import { endSessions } from "./end-session";
import { passwordChangedMail } from "./mail-jobs";
import { assertHardToGuess, hashPassword } from "./password";
import type { ResetPassword } from "./schema";
import { redeemToken } from "./tokens";

/**
 * Sets a new password by the link that was mailed: uses the link up, ends every session, ends any
 * pause of sign-in, confirms the address (its owner has just read a mail sent there) and tells it.
 * @throws Refusal `stale` when the link was used, has expired or is unknown; `invalid` for a
 * password that is guessed first, and then the link still works
 */
export async function resetPassword(input: ResetPassword): Promise<{ userId: string }> {
  assertHardToGuess("password", input.password, []);
  const passwordHash = await hashPassword(input.password);
  return withSystem("reset a password", async (tx) => {
    const redemption = await redeemToken(tx, "reset_password", input.token);
    if (redemption.outcome !== "redeemed") {
      throw new Refusal("stale", REASONS[redemption.outcome]);
    }
    const { userId, email } = redemption;
    await tx.execute(sql`
      update users set password_hash = ${passwordHash},
        email_verified = coalesce(email_verified, now())
      where id = ${userId}::uuid`);
    await endSessions(tx, userId);
    await tx.execute(sql`
      delete from rate_limits where starts_with(key, ${accountKey(email.toLowerCase())})`);
    await enqueue(tx, passwordChangedMail, { userId });
    return { userId };
  });
}

const REASONS = {
  used: "This link was used already. Your password is as it was set then; ask for a new link to change it again.",
  expired:
    "This link has expired: it works for 30 minutes. Ask for a new one; nothing was changed.",
  unknown: "This link is not valid any more: a newer one replaced it. Nothing was changed.",
};
