import "server-only";
import { withSystem } from "@/db/tenant";
import { Refusal } from "@/lib/core/errors";
import { canSendMail } from "@/lib/core/mailer";
import { enqueue } from "@/lib/jobs/enqueue";
import { plainLimit } from "./attempts";
import { verificationMail } from "./mail-jobs";
import type { Session } from "./session";
import { assertAttempt } from "./take-attempt";

/**
 * Mails a new confirmation link; the one before stops working.
 * @throws Refusal `conflict` when the address is confirmed, `too_many_requests` after five an hour
 */
export async function resendVerification(session: Session): Promise<{ email: string }> {
  if (session.emailVerified) throw new Refusal("conflict", "Your address is confirmed already.");
  if (!canSendMail()) {
    throw new Refusal("unavailable", "Mail is not set up here, so no link can be sent.");
  }
  await assertAttempt(
    [plainLimit(`verification-mail:${session.userId}`, 5, 3_600_000)],
    "requests for a new link",
  );
  await withSystem("ask for a confirmation link", (tx) =>
    enqueue(tx, verificationMail, { userId: session.userId }),
  );
  return { email: session.email };
}
