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
