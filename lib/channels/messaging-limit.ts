/** Whether Meta's tier allows fewer people than the one before; unknown ones say neither. */
function isLower(next: string | null, known: string | null): boolean {
  const [is, was] = [peopleOfTier(next), peopleOfTier(known)];
  return is !== null && was !== null && is < was;
}

/** What a report that names a limit in passing changes: Meta itself is asked before one is called lower. */
export const reportedLimit = (known: KnownLimit, next: string | null, now: Date) =>
  isLower(next, known.messagingLimit) ? {} : limitChanges(known, next, now);

type KnownLimit = { messagingLimit: string | null; limitBefore: string | null };

/**
 * What another messaging limit changes on a number. Meta lowers it without a word to people, so the
 * one before is kept with the moment, until the limit is back (whatsapp.md 7).
 * @param next what Meta says now; null says nothing
 */
export function limitChanges(known: KnownLimit, next: string | null, now: Date) {
  if (next === null || next === known.messagingLimit) return {};
  if (isLower(next, known.messagingLimit)) {
    return { messagingLimit: next, limitBefore: known.messagingLimit, limitDroppedAt: now };
  }
  const isKnown = peopleOfTier(next) !== null && peopleOfTier(known.limitBefore) !== null;
  const isBack = isKnown && !isLower(next, known.limitBefore);
  return { messagingLimit: next, ...(isBack ? { limitBefore: null, limitDroppedAt: null } : {}) };
}

/**
 * People that a portfolio may write to first in 24 hours, from Meta's tier: TIER_2K is 2,000.
 * @returns Infinity without a limit, null for a tier that is not told or not known
 */
export function peopleOfTier(tier: string | null): number | null {
  if (!tier) return null;
  // a capability update says -1 for "no limit"
  if (tier === "-1" || /UNLIMITED/i.test(tier)) return Number.POSITIVE_INFINITY;
  const match = /^(?:TIER_)?(\d+)(K?)$/i.exec(tier);
  return match ? Number(match[1]) * (match[2] ? 1_000 : 1) : null;
}
