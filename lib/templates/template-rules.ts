import type { TemplateCategory } from "@/db/enums/templates";
import {
  readTemplateComponents,
  type TemplateBody,
  type TemplateButton,
  type TemplateCard,
  type TemplateComponent,
  type TemplateFooter,
  type TemplateHeader,
} from "@/lib/channels/whatsapp/template-components";
import { templateLanguage } from "./template-languages";
import {
  hasOneTimeCode,
  readVariables,
  type TemplateVariable,
  templateSlots,
  type VariableFormat,
  variableNameFrom,
} from "./template-variables";

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
  buttonUrl: 2000,
  phoneNumber: 20,
  couponCode: 20,
  buttonsMaxCount: 10,
  cardsMinCount: 2,
  cardsMaxCount: 10,
  cardButtonsMaxCount: 2,
} as const;

const BUTTON_MAX_COUNTS: Readonly<Record<TemplateButton["type"], number>> = {
  QUICK_REPLY: 10,
  URL: 2,
  PHONE_NUMBER: 1,
  COPY_CODE: 1,
  FLOW: 1,
  OTP: 1,
  CATALOG: 1,
  MPM: 1,
  SPM: 1,
  VOICE_CALL: 1,
  ORDER_DETAILS: 1,
  REQUEST_CONTACT_INFO: 1,
};

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
  | "offer_shape"
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
    | "offer";
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
};

/** All faults in the order of the template; none means that Meta has no formal reason to refuse it. */
export function checkTemplate(template: CheckedTemplate): TemplateFault[] {
  const components = readTemplateComponents(template.components);
  const faults = [...checkName(template.name), ...checkLanguage(template.language)];
  faults.push(...checkOnce(components));

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
        faults.push(...checkOffer(component.limited_time_offer?.text ?? "", components));
        break;
      case "CAROUSEL":
        faults.push(...checkCards(component.cards ?? []));
        break;
    }
  }
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

const COMPONENT_PLACES: Readonly<Record<string, TemplateFaultPlace["component"]>> = {
  HEADER: "header",
  BODY: "body",
  FOOTER: "footer",
  BUTTONS: "buttons",
  LIMITED_TIME_OFFER: "offer",
  CAROUSEL: "cards",
};

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

function checkHeader(header: TemplateHeader, place: TemplateFaultPlace): TemplateFault[] {
  if (header.format !== "TEXT") {
    const needsSample = ["IMAGE", "VIDEO", "DOCUMENT", "GIF"].includes(header.format);
    const handles =
      "example" in header ? (header.example as { header_handle?: string[] }) : undefined;
    if (!needsSample || (handles?.header_handle?.[0] ?? "") !== "") return [];
    return [
      {
        code: "header_media_sample",
        severity: "error",
        place,
        reason: "Meta reviews a sample file with the template.",
        suggestion: { label: "Upload a sample" },
      },
    ];
  }
  const text = header.text ?? "";
  const faults = [
    ...checkEmpty(text, place),
    ...checkLength(text, place, TEMPLATE_LIMITS.headerText),
    ...checkVariables(text, place),
  ];
  const { variables } = readVariables(text);
  const second = variables[1];
  if (second) {
    faults.push({
      code: "variables_too_many",
      severity: "error",
      place: at(place, second),
      reason: "A header may hold one variable.",
    });
  }
  const lineBreak = /[\r\n]/.exec(text);
  if (lineBreak) {
    faults.push({
      code: "line_break",
      severity: "error",
      place: { ...place, offset: lineBreak.index, length: 1 },
      reason: "A header is one line.",
      suggestion: { label: "Remove the line break", text: text.replace(/\s*[\r\n]+\s*/g, " ") },
    });
  }
  const markdown = /[*_~`]/.exec(
    text.replace(/\{\{[^{}]*\}\}/g, (variable) => " ".repeat(variable.length)),
  );
  if (markdown) {
    faults.push({
      code: "markdown_in_header",
      severity: "error",
      place: { ...place, offset: markdown.index, length: 1 },
      reason: "Meta refuses formatting marks in a header; it is bold already.",
    });
  }
  return faults;
}

function checkBody(body: TemplateBody, place: TemplateFaultPlace, limit: number): TemplateFault[] {
  const text = body.text ?? "";
  const faults = [
    ...checkEmpty(text, place),
    ...checkLength(text, place, limit),
    ...checkVariables(text, place),
    ...checkEdges(text, place),
    ...checkRatio(text, place),
  ];
  const blank = /(?:\r?\n[ \t]*){3,}/.exec(text);
  if (blank) {
    faults.push({
      code: "blank_lines",
      severity: "warning",
      place: { ...place, offset: blank.index, length: blank[0].length },
      reason: "Meta may refuse more than one empty line in a row.",
      suggestion: {
        label: "Keep one empty line",
        text: text.replace(/(?:\r?\n[ \t]*){3,}/g, "\n\n"),
      },
    });
  }
  return faults;
}

function checkFooter(footer: TemplateFooter): TemplateFault[] {
  const place: TemplateFaultPlace = { component: "footer" };
  const text = footer.text ?? "";
  const faults = [...checkEmpty(text, place), ...checkLength(text, place, TEMPLATE_LIMITS.footer)];
  const braces = /[{}]+/.exec(text);
  if (braces) {
    faults.push({
      code: "variables_not_allowed",
      severity: "error",
      place: { ...place, offset: braces.index, length: braces[0].length },
      reason: "A footer cannot hold variables.",
    });
  }
  return faults;
}

function checkEmpty(text: string, place: TemplateFaultPlace): TemplateFault[] {
  if (text.trim() !== "") return [];
  return [{ code: "text_empty", severity: "error", place, reason: "There is no text yet." }];
}

function checkLength(text: string, place: TemplateFaultPlace, limit: number): TemplateFault[] {
  // Meta counts code points: an emoji is one or a few, never twice that.
  const length = [...text].length;
  if (length <= limit) return [];
  const offset = [...text].slice(0, limit).join("").length;
  return [
    tooLong("text_too_long", { ...place, offset, length: text.length - offset }, length, limit),
  ];
}

function tooLong(
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

function checkVariables(text: string, place: TemplateFaultPlace): TemplateFault[] {
  const { variables, faults } = readVariables(text);
  const found: TemplateFault[] = faults.map((fault) => {
    const where = { ...place, offset: fault.start, length: fault.end - fault.start };
    const name = /^\d+$/.test(fault.inside.trim())
      ? fault.inside.trim()
      : variableNameFrom(fault.inside);
    const repaired = `${text.slice(0, fault.start)}{{${name}}}${text.slice(fault.end)}`;
    const suggestion = { label: `Write {{${name}}}`, text: repaired };
    if (fault.code === "invalid_name") {
      return {
        code: "variable_name",
        severity: "error",
        place: where,
        reason: "A variable is a number from 1, or small letters with underscores.",
        suggestion,
      };
    }
    return {
      code: "braces",
      severity: "error",
      place: where,
      reason: "A variable stands between two braces on each side, without spaces: {{name}}.",
      ...(fault.inside.trim() === "" ? {} : { suggestion }),
    };
  });

  for (const [index, variable] of variables.entries()) {
    const next = variables[index + 1];
    if (next && text.slice(variable.end, next.start).trim() === "") {
      found.push({
        code: "variables_adjacent",
        severity: "error",
        place: { ...place, offset: variable.start, length: next.end - variable.start },
        reason: "Two variables stand next to each other. Meta wants words between them.",
        suggestion: { label: "Put a word between them" },
      });
    }
  }
  return [...found, ...checkNumbering(variables, place), ...checkRepeats(variables, place)];
}

function checkNumbering(
  variables: readonly TemplateVariable[],
  place: TemplateFaultPlace,
): TemplateFault[] {
  const positional = variables.filter((variable) => variable.format === "positional");
  const numbers = new Set(positional.map((variable) => Number(variable.name)));
  for (let expected = 1; expected <= numbers.size; expected += 1) {
    if (numbers.has(expected)) continue;
    const first = positional.find((variable) => Number(variable.name) > expected);
    return [
      {
        code: "variable_gap",
        severity: "error",
        place: first ? at(place, first) : place,
        reason: `Numbers run from 1 without a gap; {{${expected}}} is missing.`,
      },
    ];
  }
  return [];
}

function checkRepeats(
  variables: readonly TemplateVariable[],
  place: TemplateFaultPlace,
): TemplateFault[] {
  const seen = new Set<string>();
  return variables.flatMap((variable) => {
    const repeated = variable.format === "named" && seen.has(variable.name);
    seen.add(variable.name);
    if (!repeated) return [];
    return [
      {
        code: "variable_repeated",
        severity: "error",
        place: at(place, variable),
        reason: `{{${variable.name}}} stands here twice. Meta wants each name once.`,
      } as const,
    ];
  });
}

/** 2388299. Punctuation alone does not count as text for Meta. */
function checkEdges(text: string, place: TemplateFaultPlace): TemplateFault[] {
  const { variables } = readVariables(text);
  const first = variables[0];
  const last = variables.at(-1);
  const faults: TemplateFault[] = [];
  const hasWords = (part: string) => /[\p{L}\p{N}]/u.test(part);
  if (first && !hasWords(text.slice(0, first.start))) {
    faults.push({
      code: "variable_at_start",
      severity: "error",
      place: at(place, first),
      reason: "The text begins with a variable. Meta wants words before it.",
      suggestion: { label: "Begin with a word, such as Hello" },
    });
  }
  if (last && !hasWords(text.slice(last.end))) {
    const bare = text.slice(last.end).trim() === "";
    faults.push({
      code: "variable_at_end",
      severity: bare ? "error" : "warning",
      place: at(place, last),
      reason: bare
        ? "The text ends with a variable. Meta wants words after it."
        : "Only punctuation follows the last variable. Meta may read that as ending with a variable.",
      suggestion: { label: "End with a few words" },
    });
  }
  return faults;
}

// 2388293. Meta publishes no ratio: three words a variable is our own guess, so it only warns.
const WORDS_PER_VARIABLE = 3;

function checkRatio(text: string, place: TemplateFaultPlace): TemplateFault[] {
  const { variables } = readVariables(text);
  if (variables.length < 2) return [];
  const words = text.replace(/\{\{[^{}]*\}\}/g, " ").match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
  if (words >= variables.length * WORDS_PER_VARIABLE) return [];
  return [
    {
      code: "variables_too_many",
      severity: "warning",
      place,
      reason: `${variables.length} variables in ${words} words: Meta may find the text too short for them.`,
      suggestion: { label: "Add words or use fewer variables" },
    },
  ];
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

const SHORTENERS =
  /^https?:\/\/(?:bit\.ly|tinyurl\.com|goo\.gl|t\.co|ow\.ly|is\.gd|cutt\.ly|rb\.gy)\//i;

function checkButtons(
  buttons: readonly TemplateButton[],
  place: TemplateFaultPlace,
): TemplateFault[] {
  const faults: TemplateFault[] = [];
  const isCard = place.card !== undefined;
  const limit = isCard ? TEMPLATE_LIMITS.cardButtonsMaxCount : TEMPLATE_LIMITS.buttonsMaxCount;
  if (buttons.length > limit) {
    faults.push({
      code: "buttons_too_many",
      severity: "error",
      place,
      reason: `${buttons.length} buttons; Meta takes ${limit}.`,
    });
  }
  const counts = new Map<TemplateButton["type"], number>();
  const labels = new Set<string>();
  for (const [index, button] of buttons.entries()) {
    const where = { ...place, button: index };
    const count = (counts.get(button.type) ?? 0) + 1;
    counts.set(button.type, count);
    const most = BUTTON_MAX_COUNTS[button.type];
    if (most !== undefined && count === most + 1) {
      faults.push({
        code: "button_kind_too_many",
        severity: "error",
        place: where,
        reason: `Meta takes ${most} ${most === 1 ? "button" : "buttons"} of this kind.`,
      });
    }
    faults.push(...checkButton(button, where));
    const label = "text" in button ? button.text?.trim().toLowerCase() : undefined;
    if (label) {
      if (labels.has(label)) {
        faults.push({
          code: "button_text_repeated",
          severity: "error",
          place: where,
          reason: "Two buttons have the same words.",
        });
      }
      labels.add(label);
    }
  }
  return [...faults, ...checkGrouping(buttons, place)];
}

/** Quick replies stand together, before or after the others. */
function checkGrouping(
  buttons: readonly TemplateButton[],
  place: TemplateFaultPlace,
): TemplateFault[] {
  const isReply = buttons.map((button) => button.type === "QUICK_REPLY");
  const changes = isReply.filter(
    (reply, index) => index > 0 && reply !== isReply[index - 1],
  ).length;
  if (changes <= 1) return [];
  return [
    {
      code: "buttons_mixed",
      severity: "error",
      place,
      reason: "Quick replies stand together, before or after all other buttons.",
      suggestion: { label: "Move the quick replies together" },
    },
  ];
}

function checkButton(button: TemplateButton, place: TemplateFaultPlace): TemplateFault[] {
  const faults: TemplateFault[] = [];
  if (button.type !== "COPY_CODE" && button.type !== "OTP") {
    const label = button.text ?? "";
    faults.push(
      ...checkEmpty(label, place),
      ...checkLength(label, place, TEMPLATE_LIMITS.buttonText),
    );
    const braces = /[{}]+/.exec(label);
    if (braces) {
      faults.push({
        code: "variables_not_allowed",
        severity: "error",
        place: { ...place, offset: braces.index, length: braces[0].length },
        reason: "The words of a button cannot hold variables.",
      });
    }
  }
  if (button.type === "URL") faults.push(...checkUrl(button.url ?? "", place));
  if (button.type === "PHONE_NUMBER" && !/^\+?[\d\s()-]{6,20}$/.test(button.phone_number ?? "")) {
    faults.push({
      code: "phone_invalid",
      severity: "error",
      place,
      reason: `A number with its country code, at most ${TEMPLATE_LIMITS.phoneNumber} characters.`,
    });
  }
  if (button.type === "COPY_CODE") {
    const example = (Array.isArray(button.example) ? button.example[0] : button.example) ?? "";
    faults.push(...checkLength(example, place, TEMPLATE_LIMITS.couponCode));
    if (/[^A-Za-z0-9]/.test(example)) {
      faults.push({
        code: "code_characters",
        severity: "warning",
        place,
        reason: "Offer codes are letters and digits; Meta may refuse others.",
      });
    }
  }
  return faults;
}

function checkUrl(url: string, place: TemplateFaultPlace): TemplateFault[] {
  const faults = checkLength(url, place, TEMPLATE_LIMITS.buttonUrl);
  const { variables, faults: braces } = readVariables(url);
  const first = variables[0];
  if (!/^https?:\/\/[^\s/]+\.[^\s/]+/i.test(url) || !URL.canParse(url.replace(/[{}]/g, ""))) {
    faults.push({
      code: "url_invalid",
      severity: "error",
      place,
      reason: "A whole address that begins with https://.",
      ...(/^[\w-]+(?:\.[\w-]+)+/.test(url)
        ? { suggestion: { label: `Use https://${url}`, text: `https://${url}` } }
        : {}),
    });
  } else if (SHORTENERS.test(url)) {
    faults.push({
      code: "url_shortener",
      severity: "warning",
      place,
      reason: "Meta refuses addresses of link shorteners; use your own domain.",
    });
  }
  if (braces[0]) {
    faults.push({
      code: "braces",
      severity: "error",
      place: { ...place, offset: braces[0].start, length: braces[0].end - braces[0].start },
      reason: "The variable of an address is {{1}}.",
    });
  }
  if (first && (variables.length > 1 || first.end !== url.length)) {
    faults.push({
      code: "url_variable_place",
      severity: "error",
      place: at(place, first),
      reason: "An address may have one variable, at its very end.",
    });
  }
  return faults;
}

function checkOffer(text: string, components: readonly TemplateComponent[]): TemplateFault[] {
  const place: TemplateFaultPlace = { component: "offer" };
  const faults = [
    ...checkEmpty(text, place),
    ...checkLength(text, place, TEMPLATE_LIMITS.offerText),
  ];
  const shape = (reason: string) =>
    faults.push({ code: "offer_shape", severity: "error", place, reason });
  const header = components.find((component) => component.type === "HEADER");
  if (header && header.format !== "IMAGE" && header.format !== "VIDEO") {
    shape("A limited-time offer has an image or video header.");
  }
  if (components.some((component) => component.type === "FOOTER")) {
    shape("A limited-time offer has no footer.");
  }
  const buttons = components.find((component) => component.type === "BUTTONS")?.buttons ?? [];
  const codePlace = buttons.findIndex((button) => button.type === "COPY_CODE");
  if (codePlace > 0) shape("The copy-code button of an offer stands first.");
  return faults;
}

function checkCards(cards: readonly TemplateCard[]): TemplateFault[] {
  const place: TemplateFaultPlace = { component: "cards" };
  const faults: TemplateFault[] = [];
  if (
    cards.length < TEMPLATE_LIMITS.cardsMinCount ||
    cards.length > TEMPLATE_LIMITS.cardsMaxCount
  ) {
    faults.push({
      code: "cards_count",
      severity: "error",
      place,
      reason: `A carousel has ${TEMPLATE_LIMITS.cardsMinCount} to ${TEMPLATE_LIMITS.cardsMaxCount} cards.`,
    });
  }
  const layouts = cards.map((card) => layoutOf(readTemplateComponents(card.components)));
  for (const [index, card] of cards.entries()) {
    if (layouts[index] !== layouts[0]) {
      faults.push({
        code: "cards_differ",
        severity: "error",
        place: { ...place, card: index },
        reason: "All cards have the same parts: header type, body and kinds of buttons.",
      });
    }
    for (const part of readTemplateComponents(card.components)) {
      const where = (component: TemplateFaultPlace["component"]) => ({ component, card: index });
      if (part.type === "HEADER") faults.push(...checkHeader(part, where("header")));
      if (part.type === "BODY") {
        faults.push(...checkBody(part, where("body"), TEMPLATE_LIMITS.cardBody));
      }
      if (part.type === "BUTTONS") {
        faults.push(...checkButtons(part.buttons ?? [], where("buttons")));
      }
    }
  }
  return faults;
}

function layoutOf(parts: readonly TemplateComponent[]): string {
  return parts
    .map((part) => {
      if (part.type === "HEADER") return `HEADER ${part.format}`;
      if (part.type === "BUTTONS") return (part.buttons ?? []).map((button) => button.type).join();
      return part.type;
    })
    .join(" / ");
}

function checkAuthentication(
  category: TemplateCategory,
  components: readonly TemplateComponent[],
): TemplateFault[] {
  const faults: TemplateFault[] = [];
  const shape = (component: TemplateFaultPlace["component"], reason: string) =>
    faults.push({ code: "authentication_shape", severity: "error", place: { component }, reason });
  if (category !== "authentication") {
    shape("category", "A code button belongs to the category authentication.");
  }
  if (!hasOneTimeCode(components)) {
    shape("buttons", "An authentication template has one code button.");
  }
  for (const component of components) {
    if (component.type === "HEADER") shape("header", "An authentication template has no header.");
    if (component.type === "BODY" && (component.text ?? "") !== "") {
      shape("body", "The words of an authentication template are Meta's; leave the body empty.");
    }
    if (component.type === "FOOTER") {
      const minutes = component.code_expiration_minutes;
      if (minutes === undefined || minutes < 1 || minutes > 90) {
        shape("footer", "The footer says in how many minutes the code expires: 1 to 90.");
      }
    }
    if (component.type === "BUTTONS" && (component.buttons ?? []).length > 1) {
      shape("buttons", "An authentication template has one button alone.");
    }
  }
  return faults;
}

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

function checkCategory(components: readonly TemplateComponent[]): TemplateFault[] {
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

function at(place: TemplateFaultPlace, variable: TemplateVariable): TemplateFaultPlace {
  return { ...place, offset: variable.start, length: variable.end - variable.start };
}
