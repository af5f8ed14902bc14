/** A limit: so many attempts in a window, then pauses that double, up to a cap. */
export type AttemptRule = {
  key: string;
  /** Attempts that pass without a pause. */
  limit: number;
  windowMs: number;
  /** The first pause. */
  pauseMs: number;
  /** No pause is longer, so that nobody can be kept out for ever (A4). */
  maxPauseMs: number;
};

/** What is known about one key; ages count back from the database's clock. */
export type AttemptState = { count: number; windowAgeMs: number; pausedForMs: number };

/** The state after one more attempt, or null when the key pauses and the attempt does not count. */
export function countAttempt(
  rule: AttemptRule,
  state: AttemptState,
): { count: number; isNewWindow: boolean; pauseMs: number } | null {
  if (state.pausedForMs > 0) return null;
  const isNewWindow = state.windowAgeMs >= rule.windowMs;
  const count = isNewWindow ? 1 : state.count + 1;
  const beyond = count - rule.limit;
  // 2^20 is past every cap and keeps the number small
  const pauseMs =
    beyond < 0 ? 0 : Math.min(rule.pauseMs * 2 ** Math.min(beyond, 20), rule.maxPauseMs);
  return { count, isNewWindow, pauseMs };
}

const SECOND = 1_000;
const MINUTE = 60_000;
const HOUR = 3_600_000;

/** So many in a window and then nothing until the cap is over; for mails and sign-ups. */
export function plainLimit(key: string, limit: number, windowMs: number): AttemptRule {
  return { key, limit, windowMs, pauseMs: windowMs, maxPauseMs: windowMs };
}

/**
 * Limits on guessing a password (r31). The account as a whole pauses too, or many addresses could
 * guess together; but not for a place from which its owner has signed in before, or anybody could
 * keep the owner out by guessing wrongly on purpose (A4).
 * @param prefix of the address, from addressPrefix(); undefined when it is not known
 */
export function signInRules(
  email: string,
  prefix: string | undefined,
  isKnownPlace: boolean,
): AttemptRule[] {
  const account = {
    key: `${accountKey(email)}all`,
    limit: 20,
    windowMs: 5 * MINUTE,
    pauseMs: MINUTE,
    maxPauseMs: 5 * MINUTE,
  };
  if (!prefix) return [account];
  const pair = {
    key: `${accountKey(email)}from:${prefix}`,
    limit: 5,
    windowMs: HOUR,
    pauseMs: 20 * SECOND,
    maxPauseMs: 15 * MINUTE,
  };
  const place = plainLimit(`sign-in-place:${prefix}`, 5, 20 * SECOND);
  return isKnownPlace ? [pair, place] : [account, pair, place];
}

/** What the keys of one account begin with; a reset clears them all. */
export function accountKey(email: string): string {
  return `sign-in:${email}:`;
}
