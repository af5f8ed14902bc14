export const CAMPAIGN_STATUSES = [
  "draft",
  "preparing",
  "running",
  "paused",
  "completed",
  "cancelled",
  "failed",
] as const;
export type CampaignStatus = (typeof CAMPAIGN_STATUSES)[number];

/** A recipient before it has a message; afterwards the message's own status speaks. */
export const RECIPIENT_STATES = ["pending", "skipped", "handed", "cancelled"] as const;
export type RecipientState = (typeof RECIPIENT_STATES)[number];

/** Why a person of the audience gets no message, in the order in which the checks run. */
export const SKIP_REASONS = [
  "no_phone",
  "invalid_phone",
  "duplicate",
  "blocked",
  "opted_out",
  "no_consent",
  "unreachable",
  "resting",
  "missing_variable",
  "no_price",
  "over_limit",
  "deleted",
  // decided by a person, when Meta stopped the language that they would get
  "template_stopped",
] as const;
export type SkipReason = (typeof SKIP_REASONS)[number];
