import "server-only";
import { sql } from "drizzle-orm";
import { users } from "@/db/schema/identity";
import { withSystem } from "@/db/tenant";
import { plainLimit } from "@/lib/auth/attempts";
import { addressPrefix } from "@/lib/auth/client-ip";
import { signUpAttemptMail, verificationMail } from "@/lib/auth/mail-jobs";
import { assertHardToGuess, hashPassword } from "@/lib/auth/password";
import type { RequestFacts } from "@/lib/auth/request-facts";
import { assertAttempt, giveBackAttempt } from "@/lib/auth/take-attempt";
import { Refusal } from "@/lib/core/errors";
import { enqueue } from "@/lib/jobs/enqueue";
import { countryOfTimeZone, timeZoneOf } from "./countries";
import { createWorkspace } from "./create-workspace";
import type { SignUp } from "./schema";

const HOUR_MS = 3_600_000;
const DEFAULT_COUNTRY = "US";

/**
 * Creates a person and their first workspace; the caller signs them in. A confirmation link goes to
 * the address.
 *
 * A taken address is refused in words that fit other reasons too, after the same work, and its owner
 * is told by mail. Refusals are counted, so that addresses cannot be tried in bulk (A1, r32).
 * @param proposedCountry from the browser's languages
 * @throws Refusal `conflict` when the account cannot be made, `invalid` for a password guessed first
 */
export async function signUp(
  input: SignUp,
  facts: RequestFacts,
  proposedCountry?: string,
): Promise<{ userId: string; slug: string }> {
  assertHardToGuess("password", input.password, [input.name, input.email, input.workspaceName]);
  const refusals = plainLimit(`sign-up-place:${placeOf(facts)}`, 20, HOUR_MS);
  await assertAttempt([refusals], "sign-ups from your network");
  const passwordHash = await hashPassword(input.password);
  const country = countryOfTimeZone(input.timeZone) ?? proposedCountry ?? DEFAULT_COUNTRY;

  const created = await withSystem("sign up", async (tx) => {
    const [user] = await tx
      .insert(users)
      .values({ email: input.email, name: input.name, passwordHash })
      .onConflictDoNothing()
      .returning({ id: users.id });
    if (!user) {
      await enqueue(tx, signUpAttemptMail, { email: input.email });
      return null;
    }
    const { slug } = await createWorkspace(
      tx,
      { userId: user.id, name: input.name, email: input.email, ip: facts.ip },
      { name: input.workspaceName, country, timeZone: timeZoneOf(country, input.timeZone) },
    );
    await enqueue(tx, verificationMail, { userId: user.id });
    return { userId: user.id, slug };
  });
  if (!created) {
    throw new Refusal(
      "conflict",
      "We could not create this account, and nothing was changed. If you have been here before, sign in or set a new password.",
    );
  }
  await giveBackAttempt([refusals]);
  return created;
}

/** Whether somebody signed up with this address; for people who hold a link that was mailed to it. */
export async function hasAccount(email: string): Promise<boolean> {
  const rows = await withSystem("look for an invited person", (tx) =>
    tx.execute(sql`select 1 from users where lower(email) = ${email.toLowerCase()}`),
  );
  return rows.length > 0;
}

function placeOf(facts: RequestFacts): string {
  return facts.ip ? addressPrefix(facts.ip) : "unknown";
}
