import "server-only";
import { withSystem } from "@/db/tenant";
import { enqueue } from "@/lib/jobs/enqueue";
import { plainLimit } from "./attempts";
import { addressPrefix } from "./client-ip";
import { resetMail } from "./mail-jobs";
import type { RequestFacts } from "./request-facts";
import { takeAttempt } from "./take-attempt";

const HOUR_MS = 3_600_000;

/**
 * Asks for a reset link. Whether the address has an account is found out by the job that mails it,
 * so the answer is the same in words, work and time (r32); beyond the limit nothing is mailed, and
 * the answer is still the same.
 */
export async function requestReset(input: { email: string }, facts: RequestFacts): Promise<null> {
  const rules = [plainLimit(`reset-mail:${input.email}`, 5, HOUR_MS)];
  if (facts.ip) rules.push(plainLimit(`reset-place:${addressPrefix(facts.ip)}`, 20, HOUR_MS));
  const { isAllowed } = await takeAttempt(rules);
  if (isAllowed) {
    await withSystem("ask for a reset", (tx) => enqueue(tx, resetMail, { email: input.email }));
  }
  return null;
}
