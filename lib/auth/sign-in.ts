import "server-only";
import { sql } from "drizzle-orm";
import { activityLog } from "@/db/schema/workspaces";
import { type SystemTx, withSystem } from "@/db/tenant";
import { Refusal } from "@/lib/core/errors";
import { signInRules } from "./attempts";
import { addressPrefix } from "./client-ip";
import { checkPassword } from "./password";
import type { RequestFacts } from "./request-facts";
import type { SignIn } from "./schema";
import { giveBackAttempt, takeAttempt } from "./take-attempt";

/** One text for an unknown address, a wrong password and a pause: none can be told apart (r31, r32). */
export const SIGN_IN_REFUSED =
  "That did not work. Check the address and the password. After several tries there is a pause of up to 15 minutes; a reset link ends it at once.";

type Candidate = { id: string; password_hash: string | null; places: string[] };

/**
 * Checks address and password; the caller opens the session.
 * @throws Refusal `not_signed_in`, with the same text whatever was wrong
 */
export async function signInWithPassword(
  input: SignIn,
  facts: RequestFacts,
): Promise<{ userId: string }> {
  const [user] = await withSystem("find who signs in", (tx) =>
    tx.execute<Candidate>(sql`
      select u.id, u.password_hash, coalesce(array_agg(distinct s.ip)
        filter (where s.ip is not null), '{}') as places
      from users u
      left join sessions s on s.user_id = u.id and s.created_at > now() - interval '60 days'
      where lower(u.email) = ${input.email}
      group by u.id`),
  );
  const prefix = facts.ip ? addressPrefix(facts.ip) : undefined;
  const isKnownPlace = (user?.places ?? []).some((ip) => addressPrefix(ip) === prefix);
  const rules = signInRules(input.email, prefix, isKnownPlace);

  const attempt = await takeAttempt(rules);
  if (!attempt.isAllowed) throw new Refusal("not_signed_in", SIGN_IN_REFUSED);

  const isRight = await checkPassword(user?.password_hash ?? null, input.password);
  if (!user || !isRight) {
    if (user && attempt.pausedKeys.length > 0) await recordPause(user.id, facts);
    throw new Refusal("not_signed_in", SIGN_IN_REFUSED);
  }
  await giveBackAttempt(rules);
  return { userId: user.id };
}

/** The person's workspaces see that, and from where, somebody guesses (A4). */
async function recordPause(userId: string, facts: RequestFacts): Promise<void> {
  await withSystem("record a pause of sign-in", async (tx) => {
    const memberships = await activeMemberships(tx, userId);
    if (memberships.length === 0) return;
    await tx.insert(activityLog).values(
      memberships.map((member) => ({
        workspaceId: member.workspace_id,
        actorKind: "system",
        actorName: "Sign-in",
        action: "member.sign_in_paused",
        resourceId: member.id,
        details: { member: member.display_name, userAgent: facts.userAgent ?? null },
        ip: facts.ip ?? null,
      })),
    );
  });
}

type Membership = { workspace_id: string; id: string; display_name: string };

function activeMemberships(tx: SystemTx, userId: string) {
  return tx.execute<Membership>(sql`
    select workspace_id, id, display_name from members
    where user_id = ${userId}::uuid and status = 'active'`);
}
