const DAY_MS = 86_400_000;

/** An access token that ends: so long before it is said, and so long before it is urgent. */
const WARNED_BEFORE = { warning: 14 * DAY_MS, critical: 3 * DAY_MS };

/**
 * How near the end of an access token is: null for one without an end, or with one that is far.
 * @param now for tests
 */
export function tokenEnd(
  expiresAt: Date | null,
  now: Date = new Date(),
): "warning" | "critical" | null {
  if (!expiresAt) return null;
  const left = expiresAt.getTime() - now.getTime();
  if (left <= WARNED_BEFORE.critical) return "critical";
  return left <= WARNED_BEFORE.warning ? "warning" : null;
}
