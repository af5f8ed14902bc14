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
