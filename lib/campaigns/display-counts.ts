import type { MessageStatus } from "@/db/enums/messages";
import { fromTenThousandths, toTenThousandths } from "@/lib/core/format/money";
import { DISPLAY_STATUSES, type DisplayStatus, displayStatus } from "@/lib/messages/status";

/** How many people of an audience stand in each of the eight states. */
export type DisplayCounts = Record<DisplayStatus, number>;

/**
 * Puts the audience into the eight words of the interface.
 * @param people.pending waiting in the campaign's queue
 * @param people.skipped left out before or during the send, cancelled ones included
 * @param people.messages messages by status
 */
export function countDisplayed(people: {
  pending: number;
  skipped: number;
  messages: readonly { status: string; count: number }[];
}): DisplayCounts {
  const counts = Object.fromEntries(DISPLAY_STATUSES.map((state) => [state, 0])) as DisplayCounts;
  counts.queued = people.pending;
  counts.skipped = people.skipped;
  for (const { status, count } of people.messages) {
    const state = displayStatus(status as MessageStatus);
    if (state) counts[state] += count;
  }
  return counts;
}

/** People behind the counts: what the report must show in full. */
export function sumDisplayed(counts: DisplayCounts): number {
  return DISPLAY_STATUSES.reduce((sum, state) => sum + counts[state], 0);
}

/** An amount shared by a number of things, to the nearest ten-thousandth; null for none. */
export function costPer(amount: string, count: number): string | null {
  if (count <= 0) return null;
  const parts = BigInt(count);
  return fromTenThousandths((toTenThousandths(amount) * 2n + parts) / (parts * 2n));
}
