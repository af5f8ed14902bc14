export const WEBHOOK_SOURCES = ["meta", "stripe"] as const;
export type WebhookSource = (typeof WEBHOOK_SOURCES)[number];

/** unmatched: its number belongs to no workspace yet; kept, and replayed when one connects it. */
export const WEBHOOK_EVENT_STATUSES = ["pending", "processed", "failed", "unmatched"] as const;
export type WebhookEventStatus = (typeof WEBHOOK_EVENT_STATUSES)[number];
