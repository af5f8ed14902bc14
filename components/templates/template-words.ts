import type { TemplateCategory, TemplateStatus } from "@/db/enums/templates";
import type { HeaderKind, TemplateLayout } from "@/lib/templates/schema";

export const CATEGORY_WORDS: Record<TemplateCategory, string> = {
  marketing: "Marketing",
  utility: "Utility",
  authentication: "Login code",
};

export const STATUS_WORDS: Record<TemplateStatus, string> = {
  draft: "Draft",
  pending: "In review",
  approved: "Approved",
  rejected: "Rejected",
  paused: "Paused by Meta",
  disabled: "Disabled by Meta",
  in_appeal: "In appeal",
  archived: "Archived",
  deleted: "Deleted at Meta",
};

const QUALITY_WORDS: Readonly<Record<string, string>> = {
  GREEN: "High",
  HIGH: "High",
  YELLOW: "Medium",
  MEDIUM: "Medium",
  RED: "Low",
  LOW: "Low",
};

/** Meta's quality of a template in a word; null while Meta has none. */
export function qualityWord(quality: string | null): string | null {
  return quality ? (QUALITY_WORDS[quality.toUpperCase()] ?? null) : null;
}

export const LAYOUT_WORDS: Record<TemplateLayout, string> = {
  standard: "Message",
  carousel: "Cards",
  offer: "Offer that ends",
  call_permission: "May we call?",
};

export const HEADER_WORDS: Record<HeaderKind, string> = {
  none: "None",
  text: "Text",
  image: "Picture",
  video: "Video",
  document: "PDF",
  location: "Place",
  product: "Product",
};
