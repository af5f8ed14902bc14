import type { TemplateComponent } from "@/lib/channels/whatsapp/template-components";
import { buildComponents, headerText } from "./build-components";
import type { TemplatePreview, TemplateValues } from "./render-template";
import { renderTemplate } from "./render-template";
import type { TemplateFault } from "./rules/fault";
import type { TemplateDraft } from "./schema";
import { checkTemplate } from "./template-rules";
import { templateSamples } from "./template-slots";
import { readVariables, type TemplateVariable, variableNames } from "./template-variables";

/*
 * What the browser may know of a draft: the same judgement that the server makes before it submits,
 * so that the editor can make it at every letter.
 */

export { TEMPLATE_LIMITS } from "./rules/fault";
export { variableNameFrom } from "./template-variables";

/** One variable of the draft: its place ("body.first_name"), its name and its sample. */
export type DraftVariable = { place: string; name: string; sample: string };

export type JudgedDraft = {
  components: TemplateComponent[];
  faults: TemplateFault[];
  headerVariables: TemplateVariable[];
  bodyVariables: TemplateVariable[];
  variables: DraftVariable[];
  /** Samples by place, those of buttons included: what the preview shows. */
  samples: Record<string, string>;
};

/** Meta's components, every rule that the draft breaks, and the variables that need a sample. */
export function judgeDraft(draft: TemplateDraft): JudgedDraft {
  const components = buildComponents(draft);
  const header = headerText(draft.header);
  const variablesOf = (part: string, text: string): DraftVariable[] =>
    variableNames(text).map((name) => {
      const place = `${part}.${name}`;
      return { place, name, sample: draft.samples[place] ?? "" };
    });
  const cards = draft.layout === "carousel" ? draft.cards : [];
  return {
    components,
    faults: checkTemplate({
      name: draft.name,
      language: draft.language,
      category: draft.category,
      components,
      ttlSeconds: draft.ttlSeconds,
    }),
    headerVariables: readVariables(header).variables,
    bodyVariables: readVariables(draft.body).variables,
    variables: [
      ...(draft.layout === "carousel" ? [] : variablesOf("header", header)),
      ...variablesOf("body", draft.body),
      ...cards.flatMap((card, index) => variablesOf(`card.${index}.body`, card.body)),
    ],
    samples: templateSamples(components),
  };
}

/** A piece of a message: fixed words, or the value of a variable. */
export type PreviewPart = string | { text: string; variable: string };
export type PartedPreview = Omit<TemplatePreview, "body" | "cards"> & {
  headerParts: PreviewPart[];
  bodyParts: PreviewPart[];
  cards: (TemplatePreview["cards"][number] & { bodyParts: PreviewPart[] })[];
};

/** The phone's view with its values, header and body in parts so that variables can be marked. */
export function previewParts(components: unknown, values: TemplateValues): PartedPreview {
  const { body, cards, ...preview } = renderTemplate(components, {});
  const filled = renderTemplate(components, values);
  const header = preview.header?.kind === "text" ? preview.header.text : "";
  return {
    ...filled,
    headerParts: partsOf(header, "header", values),
    // Meta's own wording around a code has no variable of ours to mark.
    bodyParts:
      readVariables(body).variables.length > 0 ? partsOf(body, "body", values) : [filled.body],
    cards: filled.cards.map((card, index) => ({
      ...card,
      bodyParts: partsOf(cards[index]?.body ?? "", `card.${index}.body`, values),
    })),
  };
}

function partsOf(text: string, component: string, values: TemplateValues): PreviewPart[] {
  const parts: PreviewPart[] = [];
  let copiedTo = 0;
  for (const variable of readVariables(text).variables) {
    if (variable.start > copiedTo) parts.push(text.slice(copiedTo, variable.start));
    const value = values[`${component}.${variable.name}`]?.trim();
    parts.push({ text: value || `{{${variable.name}}}`, variable: variable.name });
    copiedTo = variable.end;
  }
  if (copiedTo < text.length) parts.push(text.slice(copiedTo));
  return parts;
}
