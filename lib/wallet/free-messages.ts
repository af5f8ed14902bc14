import type { ChannelMode } from "@/db/enums/channels";
import type { PriceCategory } from "@/db/enums/wallet";

/**
 * When a message costs nothing, by the rules of its day (whatsapp.md 8.1). This is what we tell and
 * set aside beforehand; what is taken in the end follows the type in Meta's own status alone.
 */

/** Messages are priced one by one from then on, and utility inside the window is free. */
const PRICED_SINGLY_FROM = "2025-07-01";
/** From this day free-form messages, and utility inside the window, have a price. */
export const SERVICE_PRICED_FROM = "2026-10-01";
/** Delivered free-form messages a number and calendar month that stay free after that day. */
export const FREE_SERVICE_MESSAGES = 1_000;

export type FreeReason =
  /** An answer inside the 24 hours, before October 2026. */
  | "window"
  /** One of the number's free thousand. */
  | "allowance"
  /** An advertisement led here, so that everything is free for 72 hours. */
  | "free_entry_point"
  /** The provider bills the business itself, and the platform takes nothing for it. */
  | "own_account";

export type FreeQuery = {
  category: PriceCategory;
  /** When it is delivered. */
  on: Date;
  /** The customer wrote within the last 24 hours. */
  windowOpen: boolean;
  /** The 72 hours after an advertisement run, or its first answer would begin them. */
  freeEntry: boolean;
  /** Free-form messages of the number that were delivered in this month already. */
  serviceDelivered: number;
  /** Meta has charged for the newest of them: by its count, which has more, the free ones are used up. */
  spentAtMeta: boolean;
  /** Over a dedicated number the wallet pays the platform's fee, to which none of this applies. */
  plan: ChannelMode;
};

/** Why a message is free; null when it has its price. */
export function whyFree(query: FreeQuery): FreeReason | null {
  const { category, on, windowOpen, freeEntry, serviceDelivered, spentAtMeta, plan } = query;
  if (plan === "dedicated") return null;
  if (freeEntry) return "free_entry_point";
  const day = on.toISOString().slice(0, 10);
  if (category === "service") {
    if (day < SERVICE_PRICED_FROM) return "window";
    return serviceDelivered < FREE_SERVICE_MESSAGES && !spentAtMeta ? "allowance" : null;
  }
  const freeUtility = day >= PRICED_SINGLY_FROM && day < SERVICE_PRICED_FROM;
  return category === "utility" && windowOpen && freeUtility ? "window" : null;
}

/**
 * The month in which a number's free thousand is counted, "2026-11-01", by UTC: Meta counts in the
 * zone of the WhatsApp account and does not tell it with a message, so at a month's edge its count may
 * be some hours ahead of ours or behind.
 */
export function countingMonth(on: Date): string {
  return `${on.toISOString().slice(0, 7)}-01`;
}
