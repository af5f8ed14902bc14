export const TEMPLATE_CATEGORIES = ["marketing", "utility", "authentication"] as const;
export type TemplateCategory = (typeof TEMPLATE_CATEGORIES)[number];

export const TEMPLATE_STATUSES = [
  "draft",
  "pending",
  "approved",
  "rejected",
  "paused",
  "disabled",
  "in_appeal",
  "archived",
  "deleted",
] as const;
export type TemplateStatus = (typeof TEMPLATE_STATUSES)[number];

/** What became of one submission; "refused" was not even taken into review. */
export const VERSION_OUTCOMES = ["in_review", "approved", "rejected", "refused"] as const;
export type VersionOutcome = (typeof VERSION_OUTCOMES)[number];

/** Why Meta paused a template (whatsapp.md 4.4); not every report of a pause says it. */
export const PAUSE_KINDS = ["quality", "pacing"] as const;
export type PauseKind = (typeof PAUSE_KINDS)[number];
