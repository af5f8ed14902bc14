/** A bucket that holds `capacity` tokens and gains `perSecond` of them every second. */
export type TokenBucket = { tokens: number; updatedAtMs: number };

export const PAIR_BURST = 45;
/** One message to one person every six seconds, once the burst is spent (whatsapp.md 7). */
export const PAIR_PER_SECOND = 1 / 6;

/** Takes one token if there is one. `capacity` is both the burst and the start. */
export function takeToken(
  bucket: TokenBucket,
  { capacity, perSecond, nowMs }: { capacity: number; perSecond: number; nowMs: number },
): boolean {
  const elapsedSeconds = Math.max(0, nowMs - bucket.updatedAtMs) / 1000;
  bucket.tokens = Math.min(capacity, bucket.tokens + elapsedSeconds * perSecond);
  bucket.updatedAtMs = nowMs;
  if (bucket.tokens < 1) return false;
  bucket.tokens -= 1;
  return true;
}
