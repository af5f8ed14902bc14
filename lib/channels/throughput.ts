import type { ThroughputLevel } from "@/db/enums/channels";

/** Messages a second that Meta allows at each level, in and out together (whatsapp.md 7). */
const LEVEL_PER_SECOND: Record<ThroughputLevel, number> = {
  STANDARD: 80,
  HIGH: 1_000,
  NOT_APPLICABLE: 80,
};
/** Of a number that is also used in the phone app, whatever its level says (whatsapp.md 7). */
export const ON_PHONE_PER_SECOND = 20;

/** Messages a second that Meta allows a number. */
export function perSecondOf(level: ThroughputLevel, { isOnPhone }: { isOnPhone: boolean }): number {
  const allowed = LEVEL_PER_SECOND[level];
  return isOnPhone ? Math.min(allowed, ON_PHONE_PER_SECOND) : allowed;
}

/**
 * What another level of throughput changes on a number; the moment of a loss is kept until it is back.
 * What we allow ourselves stays below Meta's level where somebody has lowered it.
 */
export function throughputChanges(
  known: { throughputLevel: ThroughputLevel; isOnPhone: boolean },
  next: ThroughputLevel,
  now: Date,
) {
  if (next === known.throughputLevel) return {};
  const perSecond = perSecondOf(next, known);
  return {
    throughputLevel: next,
    maxPerSecond: perSecond,
    throughputDroppedAt: perSecond < perSecondOf(known.throughputLevel, known) ? now : null,
  };
}
