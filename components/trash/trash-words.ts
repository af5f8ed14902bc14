import type { TrashKind } from "@/db/enums/trash";

export const TRASH_WORDS: Record<TrashKind, string> = {
  contact: "Contact",
  campaign: "Campaign draft",
  template: "Template",
  tag: "Tag",
  label: "Label",
  canned_reply: "Canned reply",
  macro: "Macro",
  view: "Inbox view",
  team: "Team",
  target: "Response target",
};
