/** What the trash keeps whole, with what hung on it. */
export const KEPT_KINDS = [
  "tag",
  "label",
  "canned_reply",
  "macro",
  "view",
  "team",
  "target",
] as const;
export type KeptKind = (typeof KEPT_KINDS)[number];

/** What the trash shows: those, and what only steps out of its lists when it is removed. */
export const TRASH_KINDS = ["contact", "campaign", "template", ...KEPT_KINDS] as const;
export type TrashKind = (typeof TRASH_KINDS)[number];

/** How long something stays in the trash. */
export const TRASH_DAYS = 30;
