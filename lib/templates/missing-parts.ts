import { readTemplateComponents } from "@/lib/channels/whatsapp/template-components";

/**
 * How many parts a translation lacks: a header, footer, button, card or variable that some other
 * language of the same template has (TP-5). An empty body is one missing part.
 */
export function missingParts(wording: unknown, languages: readonly unknown[]): number {
  const own = partsOf(wording);
  const all = new Set(languages.flatMap((other) => [...partsOf(other)]));
  return [...all].filter((part) => !own.has(part)).length;
}

function partsOf(components: unknown): Set<string> {
  const parts = new Set<string>();
  for (const component of readTemplateComponents(components)) {
    switch (component.type) {
      case "BODY":
        if (component.text?.trim() || component.add_security_recommendation !== undefined) {
          parts.add("BODY");
        }
        for (const [variable] of (component.text ?? "").matchAll(/\{\{\w+\}\}/g)) {
          parts.add(`BODY ${variable}`);
        }
        break;
      case "HEADER":
        parts.add(`HEADER ${component.format}`);
        break;
      case "BUTTONS":
        for (const index of (component.buttons ?? []).keys()) parts.add(`BUTTON ${index}`);
        break;
      case "CAROUSEL":
        for (const index of (component.cards ?? []).keys()) parts.add(`CARD ${index}`);
        break;
      default:
        parts.add(component.type);
    }
  }
  return parts;
}
