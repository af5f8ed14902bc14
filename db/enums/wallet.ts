export const LEDGER_TYPES = ["purchase", "usage", "refund", "adjustment"] as const;
export type LedgerType = (typeof LEDGER_TYPES)[number];

export const WALLET_STATUSES = ["active", "frozen"] as const;
export const HOLD_STATUSES = ["active", "closed", "expired"] as const;

/** Meta's pricing categories, spelled as in `pricing.category` with underscores. */
export const PRICE_CATEGORIES = [
  "marketing",
  "utility",
  "authentication",
  "authentication_international",
  "service",
] as const;
export type PriceCategory = (typeof PRICE_CATEGORIES)[number];
