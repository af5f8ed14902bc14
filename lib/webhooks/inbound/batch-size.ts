/** Before anything is known of the machine: one that is slow from the start loses no batch. */
export const FIRST_BATCH = 25;
export const LARGEST_BATCH = 200;
const SLOW_MS = 5_000;
const FAST_MS = 1_000;

/**
 * How many events the next batch holds. They stay locked by a transaction that rests while their effects
 * are committed, and the database ends a transaction that rests for 30 s (db/client.ts): on a machine so
 * slow that a batch outlasts that, the same events would be taken again and again and never be done.
 * @param size  of the batch before
 * @param tookMs  from its beginning to its end, however it ended
 */
export function nextBatchSize(size: number, tookMs: number): number {
  if (tookMs > SLOW_MS) return Math.max(1, Math.floor(size / 4));
  if (tookMs < FAST_MS) return Math.min(LARGEST_BATCH, size * 2);
  return size;
}
