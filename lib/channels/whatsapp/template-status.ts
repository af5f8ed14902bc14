import type { TemplateCategory, TemplateStatus } from "@/db/enums/templates";

const STATUSES: Readonly<Record<string, TemplateStatus>> = {
  APPROVED: "approved",
  REINSTATED: "approved",
  UNPAUSE: "approved",
  UNPAUSED: "approved",
  PENDING: "pending",
  IN_APPEAL: "in_appeal",
  REJECTED: "rejected",
  LIMIT_EXCEEDED: "rejected",
  PAUSED: "paused",
  DISABLED: "disabled",
  ARCHIVED: "archived",
  PENDING_DELETION: "deleted",
  DELETED: "deleted",
};

/**
 * Our status for Meta's word, from REST or a webhook, whatever its case. Null for words that say
 * something about a template without changing what it may do: FLAGGED, LOCKED, UNLOCKED, UNARCHIVED
 * (the status after it comes with the next sync) and words we do not know.
 */
export function templateStatusOf(word: string): TemplateStatus | null {
  return STATUSES[word.toUpperCase()] ?? null;
}

const CATEGORIES: Readonly<Record<string, TemplateCategory>> = {
  MARKETING: "marketing",
  UTILITY: "utility",
  AUTHENTICATION: "authentication",
};

/** Our category for Meta's word, null for one that templates no longer have. */
export function templateCategoryOf(word: string): TemplateCategory | null {
  return CATEGORIES[word.toUpperCase()] ?? null;
}
