import "server-only";
import { users } from "@/db/schema/identity";
import { withSystem } from "@/db/tenant";
import { plainLimit } from "@/lib/auth/attempts";
import { addressPrefix } from "@/lib/auth/client-ip";
import { assertHardToGuess, hashPassword } from "@/lib/auth/password";
import type { RequestFacts } from "@/lib/auth/request-facts";
import { assertAttempt } from "@/lib/auth/take-attempt";
import { Refusal } from "@/lib/core/errors";
import { acceptIn } from "./accept-invitation";
import { previewInvitation } from "./invitation-queries";
import type { SignUpByInvitation } from "./schema";

/**
 * Creates the account of an invited person and makes them a member; the caller signs them in. The
 * address is the invitation's, and confirmed: the link was mailed there and nowhere else.
 *
 * An invitation never sets the password of an account that exists (r27).
 * @throws Refusal `conflict` when the address has an account, `stale` when the link does not work
 */
export async function signUpByInvitation(
  input: SignUpByInvitation,
  facts: RequestFacts,
): Promise<{ userId: string; slug: string }> {
  const place = facts.ip ? addressPrefix(facts.ip) : "unknown";
  await assertAttempt([plainLimit(`invited-place:${place}`, 60, 3_600_000)], "tries");
  const invitation = await previewInvitation(input.token);
  if (invitation.state !== "open") {
    throw new Refusal("stale", "This invitation does not work any more. Ask for a new one.");
  }
  assertHardToGuess("password", input.password, [
    input.name,
    invitation.email,
    invitation.workspaceName,
  ]);
  const passwordHash = await hashPassword(input.password);
  return withSystem("sign up by invitation", async (tx) => {
    const [user] = await tx
      .insert(users)
      .values({
        email: invitation.email,
        name: input.name,
        passwordHash,
        emailVerified: new Date(),
      })
      .onConflictDoNothing()
      .returning({ id: users.id });
    if (!user) {
      throw new Refusal(
        "conflict",
        "This address has an account. Log in to accept the invitation; nothing was changed.",
      );
    }
    const person = { userId: user.id, email: invitation.email, name: input.name, ip: facts.ip };
    const { slug } = await acceptIn(tx, person, input.token);
    return { userId: user.id, slug };
  });
}
