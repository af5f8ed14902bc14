import { Refusal } from "@/lib/core/errors";
import { timeOfId } from "@/lib/core/ids";

const TOLERANCE_MS = 24 * 60 * 60 * 1000;

/**
 * Messages lie in monthly partitions by the time inside their id. An id from a browser whose clock
 * is far off would be filed under another month, so it is refused; so is what waited that long.
 */
export function assertFreshId(messageId: string): void {
  if (Math.abs(timeOfId(messageId) - Date.now()) <= TOLERANCE_MS) return;
  throw new Refusal(
    "invalid",
    "It was written more than a day ago, or the clock of this device is that far off. Nothing was sent; look at it once more and try again.",
  );
}
