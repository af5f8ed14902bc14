import type { Tone } from "@/components/ui/state-grammar";
import type { CampaignStatus, SkipReason } from "@/db/enums/campaigns";
import { languageName } from "@/lib/core/format/language";

const number = new Intl.NumberFormat("en");

/** "5,212" */
export const countOf = (count: number): string => number.format(count);

/** "1 person", "5,212 people" */
export const peopleOf = (count: number): string =>
  `${number.format(count)} ${count === 1 ? "person" : "people"}`;

/** "1 message", "40 messages" */
export const messagesOf = (count: number): string =>
  `${number.format(count)} ${count === 1 ? "message" : "messages"}`;

const LIST = new Intl.ListFormat("en", { type: "conjunction" });

const PART_WORDS = {
  name: "the name",
  channelId: "the number",
  audience: "the audience",
  templateId: "the template",
  ownLanguage: "the choice of languages",
  variables: "all values",
};

/** The parts of a draft, in the order of its steps: "the audience and all values" */
export const partsOf = (changes: { [Part in keyof typeof PART_WORDS]?: unknown }): string =>
  LIST.format(
    Object.entries(PART_WORDS).flatMap(([part, words]) => (part in changes ? [words] : [])),
  );

export const STATUS_WORDS: Record<CampaignStatus, { word: string; tone: Tone | "outlined" }> = {
  draft: { word: "Draft", tone: "mute" },
  preparing: { word: "Preparing", tone: "info" },
  running: { word: "Sending", tone: "info" },
  paused: { word: "Paused", tone: "warn" },
  completed: { word: "Completed", tone: "outlined" },
  cancelled: { word: "Cancelled", tone: "outlined" },
  failed: { word: "Failed", tone: "bad" },
};

export type LeftOutReason = SkipReason | "cancelled";

/** Why somebody gets no message: in the ledger of the review and in the report alike. */
export const SKIP_WORDS: Record<LeftOutReason, { title: string; short: string; note: string }> = {
  no_phone: {
    title: "No phone number",
    short: "without a phone number",
    note: "And no user name that this number may write to",
  },
  invalid_phone: {
    title: "Bad number",
    short: "with a bad number",
    note: "No country could be read from it",
  },
  duplicate: {
    title: "Same number twice",
    short: "twice",
    note: "One contact of the number is kept",
  },
  blocked: { title: "Blocked", short: "blocked", note: "Somebody of your team blocked them" },
  opted_out: { title: "Opted out", short: "opted out", note: "Asked for no more messages" },
  template_stopped: {
    title: "Language stopped by Meta",
    short: "in a stopped language",
    note: "Somebody of your team went on without it",
  },
  no_consent: {
    title: "No marketing consent",
    short: "without consent",
    note: "Marketing needs an opt-in",
  },
  unreachable: {
    title: "Not on WhatsApp",
    short: "not on WhatsApp",
    note: "Two messages in a row did not reach them",
  },
  resting: {
    title: "Had enough marketing",
    short: "resting",
    note: "Meta asks for a pause of a day or more",
  },
  missing_variable: {
    title: "A value is missing",
    short: "without a value",
    note: "And there is no fallback",
  },
  no_price: {
    title: "Price unknown",
    short: "without a price",
    note: "The rate card lacks their country",
  },
  over_limit: {
    title: "Over today's limit",
    short: "over the limit",
    note: "Beyond your account's messaging limit",
  },
  deleted: { title: "Removed", short: "removed", note: "The contact was removed after the launch" },
  cancelled: {
    title: "Cancelled",
    short: "cancelled",
    note: "Not begun when the campaign was cancelled",
  },
};

export const FIELD_WORDS: Record<string, string> = {
  first_name: "First name",
  name: "Full name",
  company: "Company",
  city: "City",
  email: "E-mail address",
  phone: "Phone number",
};

/** "First name", or the name of a custom field. */
export const fieldWords = (field: string): string =>
  FIELD_WORDS[field] ?? field.replace(/^custom:/, "");

/** "body.first_name" as people see it: the variable's name and where it stands. */
export function placeWords(place: string): { name: string; where: string } {
  const parts = place.split(".");
  const card = parts[0] === "card" ? `Card ${Number(parts[1]) + 1}, ` : "";
  const [where = "", name = ""] = parts[0] === "card" ? parts.slice(2) : parts;
  if (where === "button")
    return { name: `Button ${Number(name) + 1}`, where: `${card}end of its link or code` };
  if (where === "offer") return { name: "End of the offer", where: "Offer" };
  return {
    name: name === "media" ? "File" : name,
    where: card === "" ? where.charAt(0).toUpperCase() + where.slice(1) : `${card}${where}`,
  };
}

/** "40 seconds", "12 minutes", "3 h 20 min" */
export function spanOf(seconds: number): string {
  if (seconds < 60)
    return `${Math.max(1, Math.round(seconds))} ${seconds < 1.5 ? "second" : "seconds"}`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} ${minutes === 1 ? "minute" : "minutes"}`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export const CATEGORY_WORDS: Record<string, string> = {
  marketing: "marketing",
  utility: "utility",
  authentication: "authentication",
};

/** "restock_v3, English, marketing" */
export const templateWords = (template: { name: string; language: string; category: string }) =>
  `${template.name}, ${languageName(template.language)}, ${CATEGORY_WORDS[template.category] ?? template.category}`;
