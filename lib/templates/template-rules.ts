import type { TemplateCategory } from "@/db/enums/templates";
import {
  readTemplateComponents,
  type TemplateComponent,
} from "@/lib/channels/whatsapp/template-components";
import { checkButtons } from "./rules/button-rules";
import { checkCategory } from "./rules/category-hint";
import {
  at,
  type CheckedTemplate,
  COMPONENT_PLACES,
  TEMPLATE_LIMITS,
  type TemplateFault,
  type TemplateFaultPlace,
  tooLong,
} from "./rules/fault";
import { checkAuthentication, checkCards, checkOffer, checkProducts } from "./rules/layout-rules";
import { checkBody, checkFooter, checkHeader } from "./rules/text-rules";
import { templateLanguage } from "./template-languages";
import { hasOneTimeCode, templateSlots } from "./template-slots";
import { readVariables, type VariableFormat } from "./template-variables";

/** All faults in the order of the template; none means that Meta has no formal reason to refuse it. */
export function checkTemplate(template: CheckedTemplate): TemplateFault[] {
  const components = readTemplateComponents(template.components);
  const faults = [...checkName(template.name), ...checkLanguage(template.language)];
  faults.push(...checkOnce(components), ...checkTtl(template));

  if (template.category === "authentication" || hasOneTimeCode(components)) {
    faults.push(...checkAuthentication(template.category, components));
    return faults;
  }

  const hasOffer = components.some((component) => component.type === "LIMITED_TIME_OFFER");
  if (!components.some((component) => component.type === "BODY")) {
    faults.push({
      code: "body_missing",
      severity: "error",
      place: { component: "body" },
      reason: "Every template needs a body.",
    });
  }
  for (const component of components) {
    switch (component.type) {
      case "HEADER":
        faults.push(...checkHeader(component, { component: "header" }));
        break;
      case "BODY":
        faults.push(
          ...checkBody(
            component,
            { component: "body" },
            hasOffer ? TEMPLATE_LIMITS.offerBody : TEMPLATE_LIMITS.body,
          ),
        );
        break;
      case "FOOTER":
        faults.push(...checkFooter(component));
        break;
      case "BUTTONS":
        faults.push(...checkButtons(component.buttons ?? [], { component: "buttons" }));
        break;
      case "LIMITED_TIME_OFFER":
        faults.push(
          ...checkOffer(component.limited_time_offer?.text ?? "", {
            category: template.category,
            components,
          }),
        );
        break;
      case "CAROUSEL":
        faults.push(...checkCards(component.cards ?? []));
        break;
    }
  }
  faults.push(...checkProducts(components));
  faults.push(...checkFormats(components, template.parameterFormat), ...checkSamples(components));
  if (template.category === "utility") faults.push(...checkCategory(components));
  return faults;
}

function checkName(name: string): TemplateFault[] {
  const place: TemplateFaultPlace = { component: "name" };
  if (name === "") {
    return [{ code: "name_empty", severity: "error", place, reason: "The template needs a name." }];
  }
  if (name.length > TEMPLATE_LIMITS.name) {
    return [tooLong("name_too_long", place, name.length, TEMPLATE_LIMITS.name)];
  }
  const wrong = /[^a-z0-9_]/u.exec(name);
  if (!wrong) return [];
  const text = name
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "");
  return [
    {
      code: "name_characters",
      severity: "error",
      place: { ...place, offset: wrong.index, length: 1 },
      reason: "Meta takes small letters, digits and underscores in a name.",
      ...(text === "" ? {} : { suggestion: { label: `Use ${text}`, text } }),
    },
  ];
}

function checkLanguage(language: string): TemplateFault[] {
  if (templateLanguage(language)) return [];
  const text = language.replace("-", "_");
  return [
    {
      code: "language_unknown",
      severity: "error",
      place: { component: "language" },
      reason: `Meta has no template language ${language || "without a code"}.`,
      ...(templateLanguage(text) ? { suggestion: { label: `Use ${text}`, text } } : {}),
    },
  ];
}

/** Seconds that Meta takes, by category (whatsapp.md 4.3); -1 is thirty days. */
const TTL_SECONDS: Partial<Record<TemplateCategory, { least: number; most: number }>> = {
  authentication: { least: 30, most: 900 },
  utility: { least: 30, most: 43_200 },
};

function checkTtl({ category, ttlSeconds }: CheckedTemplate): TemplateFault[] {
  if (ttlSeconds === undefined || ttlSeconds === null || ttlSeconds === -1) return [];
  const range = TTL_SECONDS[category];
  if (range && ttlSeconds >= range.least && ttlSeconds <= range.most) return [];
  return [
    {
      code: "ttl_range",
      severity: "error",
      place: { component: "ttl" },
      reason: range
        ? `Meta takes ${range.least} seconds to ${range.most / 60} minutes for this category.`
        : "Marketing has no time limit here: Meta takes one on its marketing endpoint alone.",
    },
  ];
}

function checkOnce(components: readonly TemplateComponent[]): TemplateFault[] {
  const seen = new Set<string>();
  return components.flatMap((component) => {
    const place = COMPONENT_PLACES[component.type];
    const repeated = seen.has(component.type);
    seen.add(component.type);
    if (!repeated || !place) return [];
    return [
      {
        code: "component_repeated",
        severity: "error",
        place: { component: place },
        reason: `A template has one ${place} at most.`,
      } as const,
    ];
  });
}

/** Named and numbered variables cannot meet in one template. */
function checkFormats(
  components: readonly TemplateComponent[],
  declared: VariableFormat | undefined,
): TemplateFault[] {
  const all = components.flatMap((component) => {
    const place = COMPONENT_PLACES[component.type];
    const text = "text" in component ? (component.text ?? "") : "";
    return place ? readVariables(text).variables.map((variable) => ({ place, variable })) : [];
  });
  const format = declared ?? all[0]?.variable.format;
  const other = all.find(({ variable }) => variable.format !== format);
  if (!other) return [];
  return [
    {
      code: "variable_formats_mixed",
      severity: "error",
      place: at({ component: other.place }, other.variable),
      reason:
        declared === undefined
          ? "Numbers and names are mixed. A template uses one of them throughout."
          : `This template is filed with ${declared} variables; {{${other.variable.name}}} is not one.`,
    },
  ];
}

function checkSamples(components: readonly TemplateComponent[]): TemplateFault[] {
  return templateSlots(components).flatMap((slot) => {
    const asksSample = slot.kind === "text" || slot.kind === "url_suffix" || slot.kind === "code";
    const isLocation = slot.place.endsWith("header.name") || slot.place.endsWith("header.address");
    if (!asksSample || slot.sample.trim() !== "" || (isLocation && hasLocation(components)))
      return [];
    return [
      {
        code: "sample_missing",
        severity: "error",
        place: placeOf(slot.place),
        reason: `Meta wants an example for ${nameOf(slot.place)}.`,
        suggestion: { label: "Write a sample value" },
      } as const,
    ];
  });
}

function hasLocation(components: readonly TemplateComponent[]): boolean {
  return components.some(
    (component) => component.type === "HEADER" && component.format === "LOCATION",
  );
}

function placeOf(place: string): TemplateFaultPlace {
  const parts = place.split(".");
  const card = parts[0] === "card" ? { card: Number(parts[1]) } : {};
  const [component, detail] = parts[0] === "card" ? parts.slice(2) : parts;
  if (component === "button") return { component: "buttons", button: Number(detail), ...card };
  return { component: component === "header" ? "header" : "body", ...card };
}

function nameOf(place: string): string {
  const parts = place.split(".");
  const last = parts.at(-1) ?? "";
  return parts.at(-2) === "button" ? `button ${Number(last) + 1}` : `{{${last}}}`;
}
