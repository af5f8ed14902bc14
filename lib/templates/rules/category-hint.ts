import type { TemplateComponent } from "@/lib/channels/whatsapp/template-components";
import type { TemplateFault } from "./fault";

export type CategoryHint = {
  category: "marketing";
  /** The words that sound like marketing, with their place in the body. */
  signals: { text: string; offset: number }[];
};

const MARKETING_WORDS =
  /\b(?:\d{1,3} ?% ?off|discounts?|sales?|offers?|deals?|promo(?:tion)?s?|coupons?|vouchers?|free (?:shipping|delivery|gift|trial)|buy (?:now|one)|shop now|order now|limited[- ]time|don['’]t miss|hurry|new arrivals?|exclusive|special price|best price|save \d+|black friday|cyber monday|newsletter|rabatt|angebot|descuento|oferta|promoción|desconto|promoção|remise|soldes|sconto|offerta|diskon|promo)\b/giu;

/**
 * Whether a text that was filed as utility sounds like marketing. Meta decides by content: it files
 * such a template as marketing whatever was asked, at marketing's price. A hint, never a verdict.
 */
export function categoryHint(body: string): CategoryHint | null {
  const signals = [...body.matchAll(MARKETING_WORDS)].map((match) => ({
    text: match[0],
    offset: match.index,
  }));
  return signals.length === 0 ? null : { category: "marketing", signals };
}

export function checkCategory(components: readonly TemplateComponent[]): TemplateFault[] {
  const body = components.find((component) => component.type === "BODY")?.text ?? "";
  const signal = categoryHint(body)?.signals[0];
  if (!signal) return [];
  return [
    {
      code: "category_likely_marketing",
      severity: "warning",
      place: { component: "body", offset: signal.offset, length: signal.text.length },
      reason: `"${signal.text}" sounds like marketing. Meta may approve this as marketing, at its price.`,
      suggestion: { label: "Choose marketing, or take the offer out" },
    },
  ];
}
