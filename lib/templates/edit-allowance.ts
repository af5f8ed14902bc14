/** Meta takes one edit of an approved template in 24 hours, and ten in 30 days (whatsapp.md 4). */
export const EDIT_LIMITS = { perDay: 1, perMonth: 10 } as const;

const DAY_MS = 24 * 3_600_000;
const MONTH_MS = 30 * DAY_MS;

export type EditAllowance = {
  /** Of the ten in 30 days. */
  left: number;
  /** When the next one is taken, ISO; null: now. */
  nextAt: string | null;
};

/**
 * What is left of the edits that Meta takes for an approved wording.
 * @param editsAt when earlier ones were submitted, in any order
 */
export function editAllowance(editsAt: readonly Date[], now: Date): EditAllowance {
  const nowMs = now.getTime();
  const recent = editsAt
    .map((at) => at.getTime())
    .filter((atMs) => nowMs - atMs < MONTH_MS)
    .sort((left, right) => left - right);
  const left = Math.max(0, EDIT_LIMITS.perMonth - recent.length);
  const dayEndsMs = (recent.at(-1) ?? Number.NEGATIVE_INFINITY) + DAY_MS;
  const oldestOfTen = recent.at(-EDIT_LIMITS.perMonth) ?? Number.NEGATIVE_INFINITY;
  const monthEndsMs = left === 0 ? oldestOfTen + MONTH_MS : Number.NEGATIVE_INFINITY;
  const nextMs = Math.max(dayEndsMs, monthEndsMs);
  return { left, nextAt: nextMs > nowMs ? new Date(nextMs).toISOString() : null };
}
