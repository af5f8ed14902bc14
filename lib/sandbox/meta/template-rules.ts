import { isRecord } from "@/lib/sandbox/http/request-body";
import { GraphError } from "./graph-error";

type Fields = Record<string, unknown>;

/** Languages a template may be written in (whatsapp.md 4.6). */
const LANGUAGES = new Set(
  `af sq ar ar_EG ar_AE ar_LB ar_MA ar_QA az be_BY bn bn_IN bg ca zh_CN zh_HK zh_TW hr cs da prs_AF
  nl nl_BE en en_GB en_US en_AE en_AU en_CA en_GH en_IE en_IN en_JM en_MY en_NZ en_QA en_SG en_UG
  en_ZA et fil fi fr fr_BE fr_CA fr_CH fr_CI fr_MA ka de de_AT de_CH el gu ha he hi hu id ga it ja
  kn kk rw_RW ko ky_KG lo lv lt mk ms ml mr nb ps_AF fa pl pt_BR pt_PT pa ro ru sr si_LK sk sl es
  es_AR es_CL es_CO es_CR es_DO es_EC es_HN es_MX es_PA es_PE es_ES es_UY sw sv ta te th tr uk ur
  uz vi zu`.split(/\s+/),
);

const CATEGORIES = ["AUTHENTICATION", "MARKETING", "UTILITY"] as const;

/** Error subcodes of template calls; the code itself is 100. */
const SUBCODE = {
  length: 2388040,
  missingField: 2388043,
  header: 2388047,
  body: 2388072,
  footer: 2388073,
  ratio: 2388293,
  edge: 2388299,
} as const;

export type TemplateDraft = {
  name: string;
  language: string;
  category: string;
  subCategory: string | null;
  parameterFormat: "POSITIONAL" | "NAMED";
  components: Fields[];
  ttlSeconds: number | null;
};

/** A refusal of a template: code 100, with the subcode and the words people see in Meta's tools. */
export function refuseTemplate(title: string, message: string, subcode?: number): GraphError {
  return new GraphError(100, {
    message: "Invalid parameter",
    plain: true,
    userTitle: title,
    userMessage: message,
    ...(subcode === undefined ? {} : { subcode }),
  });
}

/** Checks and normalises the body of a create call. Throws the GraphError Meta would answer. */
export function checkTemplate(body: Fields): TemplateDraft {
  const name = requiredText(body, "name");
  if (!/^[a-z0-9_]{1,512}$/.test(name)) {
    throw refuseTemplate(
      "Template name is not valid",
      "Use up to 512 lowercase letters, digits and underscores.",
    );
  }
  const language = requiredText(body, "language");
  if (!LANGUAGES.has(language)) {
    throw refuseTemplate("Language is not supported", `"${language}" is not a template language.`);
  }
  const category = requiredText(body, "category").toUpperCase();
  if (!(CATEGORIES as readonly string[]).includes(category)) {
    throw new GraphError(100, {
      message: `(#100) Param category must be one of {${CATEGORIES.join(", ")}} - got "${category}".`,
      plain: true,
    });
  }
  const format = String(body.parameter_format ?? "POSITIONAL").toUpperCase();
  if (format !== "POSITIONAL" && format !== "NAMED") {
    throw new GraphError(100, {
      message: "(#100) Param parameter_format must be one of {POSITIONAL, NAMED}",
      plain: true,
    });
  }
  return {
    name,
    language,
    category,
    subCategory: typeof body.sub_category === "string" ? body.sub_category : null,
    parameterFormat: format,
    components: checkComponents(body.components, { category, format }),
    ttlSeconds: checkTtl(body.message_send_ttl_seconds, category),
  };
}

type Context = { category: string; format: "POSITIONAL" | "NAMED" };

/** Checks the components of a create or edit; returns them with their enums in capitals. */
export function checkComponents(components: unknown, context: Context): Fields[] {
  if (!Array.isArray(components) || components.length === 0) {
    throw missingField("components", "A template needs components.");
  }
  const checked = components.map((component: unknown) => {
    if (!isRecord(component) || typeof component.type !== "string") {
      throw missingField("components", "Each component needs a type.");
    }
    return normalise(component);
  });
  const kinds = checked.map((component) => String(component.type));
  for (const kind of kinds) {
    if (kinds.indexOf(kind) !== kinds.lastIndexOf(kind)) {
      throw refuseTemplate("Component is repeated", `A template has at most one ${kind}.`);
    }
  }
  if (!kinds.includes("BODY")) throw missingField("BODY", "A template needs a BODY component.");
  if (context.category === "AUTHENTICATION") {
    checkAuthentication(checked);
    return checked;
  }
  const hasOffer = kinds.includes("LIMITED_TIME_OFFER");
  if (hasOffer) checkOfferParts(checked, context.category);
  checkProductParts(checked);
  for (const component of checked) checkComponent(component, { ...context, hasOffer });
  return checked;
}

function checkOfferParts(components: readonly Fields[], category: string): void {
  if (category !== "MARKETING") {
    throw refuseTemplate("Category is not valid", "A limited-time offer is a marketing template.");
  }
  if (components.some(({ type }) => type === "FOOTER")) {
    throw refuseTemplate("Footer is not allowed", "A limited-time offer has no footer.");
  }
  const header = components.find(({ type }) => type === "HEADER");
  if (header && header.format !== "IMAGE" && header.format !== "VIDEO") {
    throw refuseTemplate(
      "Header format is not valid",
      "A limited-time offer has an image or a video on top.",
      SUBCODE.header,
    );
  }
}

/** A product on top is what a button of type SPM opens; neither stands alone. */
function checkProductParts(components: readonly Fields[]): void {
  const header = components.find(({ type }) => type === "HEADER");
  const buttons = components.find(({ type }) => type === "BUTTONS")?.buttons;
  const opens =
    Array.isArray(buttons) && buttons.some((one) => isRecord(one) && one.type === "SPM");
  if ((header?.format === "PRODUCT") !== opens) {
    throw refuseTemplate(
      "Product template is not valid",
      "A product header and a button of type SPM come together.",
    );
  }
}

function checkComponent(component: Fields, context: Context & { hasOffer: boolean }): void {
  switch (component.type) {
    case "HEADER":
      checkHeader(component, context);
      return;
    case "BODY":
      checkBody(component, { ...context, max: context.hasOffer ? 600 : 1024 });
      return;
    case "FOOTER": {
      const text = componentText(component, { max: 60, subcode: SUBCODE.footer });
      if (variablesIn(text).length > 0) {
        throw refuseTemplate("Footer cannot have variables", "Remove them.", SUBCODE.footer);
      }
      return;
    }
    case "BUTTONS":
      checkButtons(component, { max: 10, offer: context.hasOffer });
      return;
    case "LIMITED_TIME_OFFER": {
      const offer = component.limited_time_offer;
      const text = isRecord(offer) ? offer.text : undefined;
      if (typeof text !== "string" || text.length === 0 || text.length > 16) {
        throw refuseTemplate(
          "Offer text is not valid",
          "Write 1 to 16 characters.",
          SUBCODE.length,
        );
      }
      return;
    }
    case "CAROUSEL":
      checkCarousel(component, context);
      return;
    case "CALL_PERMISSION_REQUEST":
      return;
    default:
      throw new GraphError(100, {
        message: `(#100) Param components type must be one of {HEADER, BODY, FOOTER, BUTTONS, CAROUSEL, LIMITED_TIME_OFFER} - got "${String(component.type)}".`,
        plain: true,
      });
  }
}

const HEADER_FORMATS = ["TEXT", "IMAGE", "VIDEO", "DOCUMENT", "GIF", "LOCATION", "PRODUCT"];

function checkHeader(header: Fields, context: Context): void {
  const format = String(header.format ?? "");
  if (!HEADER_FORMATS.includes(format)) {
    throw refuseTemplate(
      "Header format is not valid",
      `Use one of ${HEADER_FORMATS.join(", ")}.`,
      SUBCODE.header,
    );
  }
  if (format === "TEXT") {
    const text = componentText(header, { max: 60, subcode: SUBCODE.header });
    if (/[*_~`\n]/.test(text.replace(/\{\{[^{}]*\}\}/g, ""))) {
      throw refuseTemplate(
        "Header cannot be formatted",
        "Remove line breaks, asterisks and other formatting marks.",
        SUBCODE.header,
      );
    }
    const variables = checkVariables(text, context);
    if (variables.length > 1) {
      throw refuseTemplate("Header has too many variables", "One is allowed.", SUBCODE.header);
    }
    if (variables.length > 0) requireSamples(header, { part: "header", variables, context });
    return;
  }
  if (["IMAGE", "VIDEO", "DOCUMENT", "GIF"].includes(format)) {
    const handles = isRecord(header.example) ? header.example.header_handle : undefined;
    const handle: unknown = Array.isArray(handles) ? handles[0] : handles;
    if (typeof handle !== "string" || handle === "") {
      throw missingField(
        "HEADER",
        "component of type HEADER is missing expected field(s) (example)",
      );
    }
  }
}

function checkBody(body: Fields, context: Context & { max: number }): void {
  const text = componentText(body, { max: context.max, subcode: SUBCODE.body });
  const variables = checkVariables(text, context);
  if (variables.length === 0) return;
  if (/^\s*\{\{[^{}]*\}\}/.test(text) || /\{\{[^{}]*\}\}\s*$/.test(text)) {
    throw refuseTemplate(
      "Leading or trailing parameters are not allowed",
      "This template has variables at the start or end. Variables need words around them.",
      SUBCODE.edge,
    );
  }
  const words = text
    .replace(/\{\{[^{}]*\}\}/g, " ")
    .split(/\s+/)
    .filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
  // Meta publishes no ratio. More words than variables lets all of its own examples through.
  if (words <= variables.length) {
    throw refuseTemplate(
      "Parameters words ratio exceeds limit",
      "This template has too many variables for its length. Use fewer variables or more words.",
      SUBCODE.ratio,
    );
  }
  requireSamples(body, { part: "body", variables, context });
}

type Samples = { part: "header" | "body"; variables: string[]; context: Context };

function requireSamples(component: Fields, { part, variables, context }: Samples): void {
  const example = isRecord(component.example) ? component.example : {};
  let given: number;
  if (context.format === "NAMED") {
    const named = example[`${part}_text_named_params`];
    const names = Array.isArray(named)
      ? named.filter(isRecord).map((sample) => String(sample.param_name))
      : [];
    given = variables.filter((name) => names.includes(name)).length;
  } else {
    const samples = example[`${part}_text`];
    // Body samples are a list in a list; a bare list and a bare string are seen too.
    const first: unknown = Array.isArray(samples) ? samples[0] : samples;
    const flat = Array.isArray(first) ? first : Array.isArray(samples) ? samples : [first];
    given = flat.filter((sample) => typeof sample === "string" && sample !== "").length;
  }
  if (given < variables.length) {
    throw missingField(
      part.toUpperCase(),
      `component of type ${part.toUpperCase()} is missing expected field(s) (example)`,
    );
  }
}

/** Variable names in the order they first appear. */
export function variablesIn(text: string): string[] {
  const names = new Set<string>();
  for (const match of text.matchAll(/\{\{\s*([^{}]*?)\s*\}\}/g)) names.add(match[1] ?? "");
  return [...names];
}

function checkVariables(text: string, { format }: Context): string[] {
  const variables = variablesIn(text);
  const braces = text.replace(/\{\{[^{}]*\}\}/g, "");
  if (/\{\{|\}\}/.test(braces)) {
    throw refuseTemplate("Variable is not valid", "Each variable needs two braces on both sides.");
  }
  if (format === "POSITIONAL") {
    const numbers = variables.map(Number).sort((a, b) => a - b);
    if (numbers.some((number, index) => number !== index + 1)) {
      throw refuseTemplate(
        "Variables are not sequential",
        "Number the variables {{1}}, {{2}} and so on, without gaps.",
      );
    }
    return variables;
  }
  for (const name of variables) {
    if (!/^[a-z_][a-z0-9_]*$/.test(name)) {
      throw refuseTemplate(
        "Variable name is not valid",
        `"${name}" may hold lowercase letters and underscores only.`,
      );
    }
  }
  return variables;
}

const BUTTON_LIMITS: Record<string, number> = {
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

function checkButtons(component: Fields, { max, offer }: { max: number; offer: boolean }): void {
  const buttons = component.buttons;
  if (!Array.isArray(buttons) || buttons.length === 0) {
    throw missingField(
      "BUTTONS",
      "component of type BUTTONS is missing expected field(s) (buttons)",
    );
  }
  if (buttons.length > max) {
    throw refuseTemplate("Too many buttons", `At most ${max} buttons are allowed.`);
  }
  const kinds = buttons.map((button: unknown) => {
    if (!isRecord(button)) throw missingField("BUTTONS", "Each button needs a type.");
    checkButton(button);
    return String(button.type);
  });
  for (const [kind, limit] of Object.entries(BUTTON_LIMITS)) {
    if (kinds.filter((name) => name === kind).length > limit) {
      throw refuseTemplate("Too many buttons", `At most ${limit} of type ${kind} are allowed.`);
    }
  }
  const groups = kinds.filter(
    (kind, index) => kind === "QUICK_REPLY" && kinds[index - 1] !== "QUICK_REPLY",
  ).length;
  if (groups > 1) {
    throw refuseTemplate(
      "Buttons are not grouped",
      "Quick replies must stand together, before or after the other buttons.",
    );
  }
  if (offer && kinds.includes("COPY_CODE") && kinds[0] !== "COPY_CODE") {
    throw refuseTemplate("Button order is not valid", "The copy code button comes first.");
  }
}

const FIXED_TEXT = ["COPY_CODE", "OTP", "SPM", "MPM", "CATALOG", "REQUEST_CONTACT_INFO"];

function checkButton(button: Fields): void {
  const kind = String(button.type);
  if (!(kind in BUTTON_LIMITS)) {
    throw refuseTemplate("Button type is not valid", `"${kind}" is not a button type.`);
  }
  const text = typeof button.text === "string" ? button.text : "";
  if (text.length > 25) {
    throw refuseTemplate("Button text is too long", "25 characters are allowed.", SUBCODE.length);
  }
  if (text === "" && !FIXED_TEXT.includes(kind)) {
    throw missingField("BUTTONS", `A button of type ${kind} needs text.`);
  }
  if (kind === "URL") checkUrlButton(button);
  if (kind === "FLOW" && !(button.flow_id || button.flow_name || button.flow_json)) {
    throw missingField("BUTTONS", "A button of type FLOW needs flow_id, flow_name or flow_json.");
  }
  if (kind === "PHONE_NUMBER") {
    const phone = typeof button.phone_number === "string" ? button.phone_number : "";
    if (!/^\+?\d[\d\s()-]{4,19}$/.test(phone)) {
      throw refuseTemplate("Phone number is not valid", "Give up to 20 characters of a number.");
    }
  }
  if (kind === "COPY_CODE") {
    const code: unknown = Array.isArray(button.example) ? button.example[0] : button.example;
    if (typeof code !== "string" || code === "" || code.length > 20) {
      throw refuseTemplate("Coupon code is not valid", "Give a sample of 1 to 20 characters.");
    }
  }
}

function checkUrlButton(button: Fields): void {
  const url = typeof button.url === "string" ? button.url : "";
  const variables = variablesIn(url);
  const bare = url.replace(/\{\{1\}\}$/, "");
  if (url.length > 2000 || !/^https?:\/\/\S+$/.test(bare)) {
    throw refuseTemplate(
      "Button address is not valid",
      "Give a web address of up to 2,000 characters.",
    );
  }
  if (variables.length > 0 && (variables[0] !== "1" || !url.endsWith("{{1}}"))) {
    throw refuseTemplate("Button address is not valid", "The one variable {{1}} comes last.");
  }
  const example: unknown = Array.isArray(button.example) ? button.example[0] : button.example;
  if (variables.length > 0 && (typeof example !== "string" || example === "")) {
    throw missingField("BUTTONS", "A button with a variable needs an example.");
  }
}

function checkCarousel(carousel: Fields, context: Context): void {
  const cards = carousel.cards;
  if (!Array.isArray(cards) || cards.length < 2 || cards.length > 10) {
    throw refuseTemplate("Carousel is not valid", "Give 2 to 10 cards.");
  }
  const layouts = new Set<string>();
  for (const card of cards as unknown[]) {
    const components = isRecord(card) ? card.components : undefined;
    if (!Array.isArray(components)) throw missingField("CAROUSEL", "Each card needs components.");
    const parts = components.filter(isRecord).map(({ type }) => type);
    if (!parts.includes("HEADER") || !parts.includes("BUTTONS")) {
      throw missingField("CAROUSEL", "Each card needs a HEADER and BUTTONS.");
    }
    const layout: string[] = [];
    for (const component of components as Fields[]) {
      if (component.type === "HEADER") checkHeader(component, context);
      else if (component.type === "BODY") checkBody(component, { ...context, max: 160 });
      else if (component.type === "BUTTONS") checkButtons(component, { max: 2, offer: false });
      else throw refuseTemplate("Card is not valid", "A card has a header, a body and buttons.");
      const kinds = Array.isArray(component.buttons)
        ? (component.buttons as Fields[]).map((button) => button.type).join("+")
        : String(component.format ?? "");
      layout.push(`${String(component.type)}:${kinds}`);
    }
    layouts.add(layout.join(" "));
  }
  if (layouts.size > 1) {
    throw refuseTemplate("Cards differ", "All cards need the same components in the same order.");
  }
}

function checkAuthentication(components: Fields[]): void {
  for (const component of components) {
    if (component.type === "HEADER") {
      throw refuseTemplate("Header is not allowed", "Authentication templates have no header.");
    }
    if (component.type === "BODY" && component.text !== undefined) {
      throw refuseTemplate(
        "Body text is fixed",
        "Authentication templates have a fixed body. Remove its text.",
        SUBCODE.body,
      );
    }
    if (component.type === "FOOTER" && component.code_expiration_minutes !== undefined) {
      const minutes = Number(component.code_expiration_minutes);
      if (!Number.isInteger(minutes) || minutes < 1 || minutes > 90) {
        throw refuseTemplate(
          "Code expiration is not valid",
          "Give 1 to 90 minutes.",
          SUBCODE.footer,
        );
      }
    }
  }
  const buttons = components.find((component) => component.type === "BUTTONS")?.buttons;
  const only: unknown = Array.isArray(buttons) ? buttons[0] : undefined;
  if (!isRecord(only) || only.type !== "OTP") {
    throw missingField("BUTTONS", "An authentication template has one button of type OTP.");
  }
  checkCodeButton(only);
}

function checkCodeButton(button: Fields): void {
  if (button.otp_type === "COPY_CODE") return;
  const apps = Array.isArray(button.supported_apps)
    ? button.supported_apps.filter(isRecord)
    : button.package_name === undefined
      ? []
      : [button];
  if (apps.length === 0) {
    throw missingField("BUTTONS", "supported_apps is required for ONE_TAP and ZERO_TAP.");
  }
  for (const { package_name: name, signature_hash: hash } of apps) {
    if (!/^[A-Za-z]\w*(\.[A-Za-z]\w*)+$/.test(String(name)) || String(hash).length !== 11) {
      throw refuseTemplate(
        "Supported app is not valid",
        "Give the package name and the 11 characters of its signature hash.",
      );
    }
  }
  if (button.otp_type === "ZERO_TAP" && button.zero_tap_terms_accepted !== true) {
    throw refuseTemplate("Zero-tap terms are not accepted", "Accept the terms of zero-tap.");
  }
}

function checkTtl(value: unknown, category: string): number | null {
  if (value === undefined || value === null) return null;
  const seconds = Number(value);
  if (seconds === -1) return seconds;
  const ranges: Record<string, [number, number]> = {
    AUTHENTICATION: [30, 900],
    UTILITY: [30, 43_200],
    MARKETING: [43_200, 2_592_000],
  };
  const [least, most] = ranges[category] ?? [30, 2_592_000];
  if (!Number.isInteger(seconds) || seconds < least || seconds > most) {
    throw refuseTemplate("Time to live is not valid", `Give ${least} to ${most} seconds, or -1.`);
  }
  return seconds;
}

/** Rules that Meta applies in review rather than at once: the template is made, then rejected. */
export function reviewVerdict(draft: {
  name: string;
  components: Fields[];
}): { reason: string; explanation: string; recommendation: string } | null {
  if (draft.name.includes("reject")) {
    return {
      reason: "TAG_CONTENT_MISMATCH",
      explanation: "The name of this template asks the sandbox to reject it.",
      recommendation: "Use a name without the word reject.",
    };
  }
  const body = draft.components.find((component) => component.type === "BODY");
  const text = typeof body?.text === "string" ? body.text : "";
  if (/\}\}\s*\{\{/.test(text)) {
    return {
      reason: "INVALID_FORMAT",
      explanation: "Two variables stand side by side, with no words or punctuation between them.",
      recommendation: "Put words between the variables, so that each is clear by itself.",
    };
  }
  return null;
}

function componentText(
  component: Fields,
  { max, subcode }: { max: number; subcode: number },
): string {
  const { text, type } = component;
  if (typeof text !== "string" || text.trim() === "") {
    throw missingField(
      String(type),
      `component of type ${String(type)} is missing expected field(s) (text)`,
    );
  }
  if (text.length > max) {
    throw refuseTemplate(
      "Text is too long",
      `The ${String(type).toLowerCase()} may have ${max} characters; it has ${text.length}.`,
      subcode,
    );
  }
  return text;
}

function requiredText(body: Fields, field: string): string {
  const value = body[field];
  if (typeof value === "string" && value !== "") return value;
  throw new GraphError(100, {
    message: `(#100) The parameter ${field} is required.`,
    plain: true,
  });
}

function missingField(place: string, message: string): GraphError {
  return refuseTemplate(`${place} is missing expected field(s)`, message, SUBCODE.missingField);
}

/** Type, format and button kinds are accepted in any case and stored in capitals. */
function normalise(component: Fields): Fields {
  const result: Fields = { ...component, type: String(component.type).toUpperCase() };
  if (typeof component.format === "string") result.format = component.format.toUpperCase();
  if (Array.isArray(component.buttons)) {
    result.buttons = component.buttons.map((button: unknown) =>
      isRecord(button) && typeof button.type === "string"
        ? {
            ...button,
            type: button.type.toUpperCase(),
            ...(typeof button.otp_type === "string"
              ? { otp_type: button.otp_type.toUpperCase() }
              : {}),
          }
        : button,
    );
  }
  if (Array.isArray(component.cards)) {
    result.cards = component.cards.map((card: unknown) =>
      isRecord(card) && Array.isArray(card.components)
        ? { ...card, components: card.components.filter(isRecord).map(normalise) }
        : card,
    );
  }
  return result;
}
