import type { TemplateCategory } from "@/db/enums/templates";
import type { TemplateVariable, VariableFormat } from "../template-variables";

/**
 * Meta's rules for templates (whatsapp.md 4.1 to 4.3), each with its reason and, where there is an
 * obvious one, its repair. Errors are what Meta refuses; warnings are what it may refuse or change.
 */

export const TEMPLATE_LIMITS = {
  name: 512,
  headerText: 60,
  body: 1024,
  offerBody: 600,
  cardBody: 160,
  footer: 60,
  offerText: 16,
  buttonText: 25,
  autofillText: 25,
  buttonUrl: 2000,
  phoneNumber: 20,
  couponCode: 20,
  buttonsMaxCount: 10,
  cardsMinCount: 2,
  cardsMaxCount: 10,
  cardButtonsMaxCount: 2,
} as const;

export type TemplateFaultCode =
  | "name_empty"
  | "name_characters"
  | "name_too_long"
  | "language_unknown"
  | "body_missing"
  | "text_empty"
  | "text_too_long"
  | "braces"
  | "variable_name"
  | "variable_formats_mixed"
  | "variable_gap"
  | "variable_repeated"
  | "variable_at_start"
  | "variable_at_end"
  | "variables_adjacent"
  | "variables_too_many"
  | "variables_not_allowed"
  | "sample_missing"
  | "markdown_in_header"
  | "line_break"
  | "blank_lines"
  | "header_media_sample"
  | "buttons_too_many"
  | "button_kind_too_many"
  | "buttons_mixed"
  | "button_text_repeated"
  | "url_invalid"
  | "url_variable_place"
  | "url_shortener"
  | "phone_invalid"
  | "code_characters"
  | "authentication_shape"
  | "cards_count"
  | "cards_differ"
  | "cards_shape"
  | "offer_shape"
  | "product_shape"
  | "form_missing"
  | "ttl_range"
  | "component_repeated"
  | "category_likely_marketing";

/** Where a fault stands, so that the editor can mark it. */
export type TemplateFaultPlace = {
  component:
    | "name"
    | "language"
    | "category"
    | "header"
    | "body"
    | "footer"
    | "buttons"
    | "cards"
    | "offer"
    | "ttl";
  /** Button of the list, from 0. */
  button?: number;
  /** Card of the carousel, from 0. */
  card?: number;
  /** UTF-16 units from the beginning of the text, as text fields count. */
  offset?: number;
  length?: number;
};

export type TemplateFault = {
  code: TemplateFaultCode;
  severity: "error" | "warning";
  place: TemplateFaultPlace;
  /** One or two sentences: what is wrong and why Meta minds. */
  reason: string;
  /** A repair: in words, and where it is certain the whole text to take instead. */
  suggestion?: { label: string; text?: string };
};

export type CheckedTemplate = {
  name: string;
  language: string;
  category: TemplateCategory;
  /** What the template is filed with; its variables must agree. Found from the text when left out. */
  parameterFormat?: VariableFormat;
  components: unknown;
  /** Seconds that Meta tries to deliver one; null and absent are Meta's own limit. */
  ttlSeconds?: number | null;
};

export const COMPONENT_PLACES: Readonly<Record<string, TemplateFaultPlace["component"]>> = {
  HEADER: "header",
  BODY: "body",
  FOOTER: "footer",
  BUTTONS: "buttons",
  LIMITED_TIME_OFFER: "offer",
  CAROUSEL: "cards",
};

export function checkEmpty(text: string, place: TemplateFaultPlace): TemplateFault[] {
  if (text.trim() !== "") return [];
  return [{ code: "text_empty", severity: "error", place, reason: "There is no text yet." }];
}

export function checkLength(
  text: string,
  place: TemplateFaultPlace,
  limit: number,
): TemplateFault[] {
  // Meta counts code points: an emoji is one or a few, never twice that.
  const length = [...text].length;
  if (length <= limit) return [];
  const offset = [...text].slice(0, limit).join("").length;
  return [
    tooLong("text_too_long", { ...place, offset, length: text.length - offset }, length, limit),
  ];
}

export function tooLong(
  code: "text_too_long" | "name_too_long",
  place: TemplateFaultPlace,
  length: number,
  limit: number,
): TemplateFault {
  const over = length - limit;
  return {
    code,
    severity: "error",
    place,
    reason: `${length} characters; Meta takes ${limit}.`,
    suggestion: { label: `Shorten it by ${over === 1 ? "1 character" : `${over} characters`}` },
  };
}

export function at(place: TemplateFaultPlace, variable: TemplateVariable): TemplateFaultPlace {
  return { ...place, offset: variable.start, length: variable.end - variable.start };
}
