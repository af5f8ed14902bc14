import {
  readTemplateComponents,
  type TemplateButton,
} from "@/lib/channels/whatsapp/template-components";
import { readVariables, variableNames } from "./template-variables";

/** One language of a template: its words as Meta's components, and Meta's code of the language. */
export type Wording = { language: string; components: unknown };

/** Where a translation does not match the language that it is made from (TP-5). */
export type TranslationMark = {
  /** "header", "offer", "body", "footer", "button.0", "card.1", "card.1.body", "card.1.button.0". */
  place: string;
  kind: /** The source has this part, the translation has not. */
    | "missing"
    /** Still the source's own words. */
    | "untranslated"
    /** Variables differ: people would read less, or something else, than in the source. */
    | "variables"
    /** The part is of another kind: a picture in place of words. */
    | "different"
    /** The source has no such part. */
    | "extra";
  /** Variables that the source has here and the translation has not, and the other way round. */
  lacks: string[];
  adds: string[];
};

type Part = { kind: string; text: string; variables: string[] };

/**
 * Everything in which a translation differs from its source, in the source's order, then what it has
 * besides. Words count as translated once they are other words; those without letters, and those of
 * two countries with one language, may stay the same.
 */
export function translationMarks(source: Wording, own: Wording): TranslationMark[] {
  const theirs = partsOf(source.components);
  const mine = partsOf(own.components);
  const isOtherLanguage = baseOf(source.language) !== baseOf(own.language);
  const marks: TranslationMark[] = [];
  for (const [place, part] of theirs) {
    const counterpart = mine.get(place);
    const mark = (kind: TranslationMark["kind"], lacks: string[] = [], adds: string[] = []) =>
      marks.push({ place, kind, lacks, adds });
    if (!counterpart) {
      // of a card that is missing as a whole its parts say nothing more
      if (!isInside(place, marks)) mark("missing");
      continue;
    }
    if (counterpart.kind !== part.kind) {
      mark("different");
      continue;
    }
    const lacks = part.variables.filter((name) => !counterpart.variables.includes(name));
    const adds = counterpart.variables.filter((name) => !part.variables.includes(name));
    if (lacks.length > 0 || adds.length > 0) mark("variables", lacks, adds);
    else if (isOtherLanguage && hasWords(part.text) && part.text === counterpart.text) {
      mark("untranslated");
    }
  }
  for (const place of mine.keys()) {
    if (!theirs.has(place) && !isInside(place, marks)) {
      marks.push({ place, kind: "extra", lacks: [], adds: [] });
    }
  }
  return marks;
}

function isInside(place: string, marks: readonly TranslationMark[]): boolean {
  return marks.some(
    (mark) =>
      (mark.kind === "missing" || mark.kind === "extra") && place.startsWith(`${mark.place}.`),
  );
}

/** "pt_BR" and "pt_PT" are one language. */
const baseOf = (code: string) => code.split("_")[0];

function hasWords(text: string): boolean {
  let rest = text;
  for (const { start, end } of readVariables(text).variables.toReversed()) {
    rest = rest.slice(0, start) + rest.slice(end);
  }
  return /\p{L}/u.test(rest);
}

function partsOf(components: unknown): Map<string, Part> {
  const parts = new Map<string, Part>();
  const add = (place: string, kind: string, text = "") =>
    parts.set(place, { kind, text: text.trim(), variables: variableNames(text) });
  for (const component of readTemplateComponents(components)) {
    switch (component.type) {
      case "HEADER":
        add("header", component.format, "text" in component ? component.text : "");
        break;
      case "BODY":
        // the words of a login code are Meta's own
        if (component.text?.trim() || component.add_security_recommendation !== undefined) {
          add("body", "TEXT", component.text);
        }
        break;
      case "FOOTER":
        add("footer", "TEXT", component.text);
        break;
      case "LIMITED_TIME_OFFER":
        add("offer", "TEXT", component.limited_time_offer?.text);
        break;
      case "BUTTONS":
        addButtons(parts, "button", component.buttons);
        break;
      case "CAROUSEL":
        for (const [index, card] of (component.cards ?? []).entries()) {
          const place = `card.${index}`;
          add(place, "CARD");
          for (const part of readTemplateComponents(card.components)) {
            if (part.type === "BODY" && part.text?.trim()) add(`${place}.body`, "TEXT", part.text);
            if (part.type === "BUTTONS") addButtons(parts, `${place}.button`, part.buttons);
          }
        }
        break;
      default:
        break;
    }
  }
  return parts;
}

function addButtons(
  parts: Map<string, Part>,
  place: string,
  buttons: readonly TemplateButton[] | undefined,
): void {
  for (const [index, button] of (buttons ?? []).entries()) {
    const text = "text" in button ? (button.text ?? "").trim() : "";
    const variables = button.type === "URL" ? variableNames(button.url ?? "") : [];
    parts.set(`${place}.${index}`, { kind: button.type, text, variables });
  }
}
