export const WEBHOOK_SOURCES = ["meta", "stripe", "twilio", "resend"] as const;
export type WebhookSource = (typeof WEBHOOK_SOURCES)[number];

/** unmatched: its number belongs to no workspace yet; kept, and replayed when one connects it. */
export const WEBHOOK_EVENT_STATUSES = ["pending", "processed", "failed", "unmatched"] as const;
export type WebhookEventStatus = (typeof WEBHOOK_EVENT_STATUSES)[number];

/**
 * What one update came to in one workspace. applied: something changed; kept: nothing to change, it is
 * listed; repeated: it was known already; waiting: a status before its message; failed: tried, and
 * tried again until it becomes a case for people.
 */
export const WEBHOOK_OUTCOMES = ["applied", "kept", "repeated", "waiting", "failed"] as const;
export type WebhookOutcome = (typeof WEBHOOK_OUTCOMES)[number];
