import { describeError, type ErrorAction } from "@/lib/channels/error-catalogue";

/** A new attempt is pointless or forbidden: no WhatsApp there, they said stop, or nobody knows. */
const NEVER_AGAIN: ReadonlySet<ErrorAction> = new Set([
  "suppress_contact",
  "opt_out",
  "check_outcome",
]);

/** Meta or the business decided about this very person; another message changes nothing. */
const ABOUT_THE_PERSON = new Set([130403, 130472, 130497, 131021]);

/** Meta asks to leave a person alone for this long after a "wait a day". */
export const WAIT_HOURS = 24;

export type RetryRule = "now" | "after_a_day" | "never";

/**
 * Whether people who failed with a code may be sent to again, in a run of its own.
 * @param code null when a person and not Meta decided that it failed: its outcome is not proved, so
 *   it is never repeated (S1)
 */
export function retryRule(code: number | null): RetryRule {
  if (code === null || ABOUT_THE_PERSON.has(code)) return "never";
  const { action } = describeError(code);
  if (NEVER_AGAIN.has(action)) return "never";
  return action === "wait_a_day" ? "after_a_day" : "now";
}
