import type { ThroughputLevel } from "@/db/enums/channels";

/** Messages a second that Meta allows at each level (whatsapp.md 7). */
export const LEVEL_PER_SECOND: Record<ThroughputLevel, number> = {
  STANDARD: 80,
  HIGH: 1_000,
  NOT_APPLICABLE: 80,
};

/**
 * What another level of throughput changes on a number; the moment of a loss is kept until it is back.
 * What we allow ourselves stays below Meta's level where somebody has lowered it.
 */
export function throughputChanges(known: ThroughputLevel, next: ThroughputLevel, now: Date) {
  if (next === known) return {};
  const isLower = LEVEL_PER_SECOND[next] < LEVEL_PER_SECOND[known];
  return {
    throughputLevel: next,
    maxPerSecond: LEVEL_PER_SECOND[next],
    throughputDroppedAt: isLower ? now : null,
  };
}
