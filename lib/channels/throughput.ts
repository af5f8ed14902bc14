import type { ThroughputLevel } from "@/db/enums/channels";

/** Messages a second that Meta allows at each level (whatsapp.md 7). */
export const LEVEL_PER_SECOND: Record<ThroughputLevel, number> = {
  STANDARD: 80,
  HIGH: 1_000,
  NOT_APPLICABLE: 80,
};
