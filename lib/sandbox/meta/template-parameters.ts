import { isRecord } from "@/lib/sandbox/http/request-body";
import { GraphError } from "./graph-error";
import type { TemplateComponent } from "./graph-records";
import { variablesIn } from "./template-rules";

type Fields = Record<string, unknown>;

/** Longest hydrated texts, in characters. */
const HYDRATED_MAX: Record<string, number> = { header: 60, body: 1024 };

type Wording = {
  components: TemplateComponent[];
  parameterFormat: "POSITIONAL" | "NAMED";
  category: string;
};

/**
 * Checks the parameters of a send against the template: 132000 for their number, 132012 for their
 * kind, 131008 for a missing button parameter, 132018 for text Meta refuses, 132005 for length.
 */
export function checkTemplateParameters(wording: Wording, sent: Fields): void {
  const given = (Array.isArray(sent.components) ? sent.components : []).filter(isRecord);
  checkSet(wording, given);
  const carousel = wording.components.find((component) => component.type === "CAROUSEL");
  const cards = Array.isArray(carousel?.cards) ? (carousel.cards as Fields[]) : [];
  if (cards.length > 0) {
    const sentCards = componentOf(given, "carousel")?.cards;
    const list = Array.isArray(sentCards) ? sentCards.filter(isRecord) : [];
    if (list.length !== cards.length) {
      throw new GraphError(132012, {
        details: `carousel: number of cards (${list.length}) does not match the expected number of cards (${cards.length})`,
      });
    }
    list.forEach((card, index) => {
      const components = cards[index]?.components as TemplateComponent[] | undefined;
      const own = (Array.isArray(card.components) ? card.components : []).filter(isRecord);
      checkSet({ ...wording, components: components ?? [] }, own);
    });
  }
}

function checkSet(wording: Wording, given: Fields[]): void {
  const parts = new Map(wording.components.map((component) => [component.type, component]));
  const header = parts.get("HEADER");
  const headerParameters = parametersOf(componentOf(given, "header"));
  if (header?.format === "TEXT") {
    checkTexts(headerParameters, { part: "header", text: String(header.text), wording });
  } else if (header && header.format !== undefined) {
    checkHeaderMedia(headerParameters, String(header.format));
  } else if (headerParameters.length > 0) {
    throw countMismatch("header", headerParameters.length, 0);
  }
  const body = parts.get("BODY");
  const bodyParameters = parametersOf(componentOf(given, "body"));
  if (wording.category === "AUTHENTICATION") checkCode(bodyParameters);
  else if (body) checkTexts(bodyParameters, { part: "body", text: String(body.text), wording });
  const offer = parts.get("LIMITED_TIME_OFFER")?.limited_time_offer;
  if (isRecord(offer) && offer.has_expiration === true) {
    const parameter = parametersOf(componentOf(given, "limited_time_offer"))[0];
    const value = isRecord(parameter?.limited_time_offer) ? parameter.limited_time_offer : {};
    if (!Number.isFinite(Number(value.expiration_time_ms ?? Number.NaN))) {
      throw new GraphError(131008, {
        details: "limited_time_offer: expiration_time_ms is required",
      });
    }
  }
  const buttons = parts.get("BUTTONS")?.buttons;
  checkButtonParameters(Array.isArray(buttons) ? (buttons as Fields[]) : [], given);
}

type TextPart = { part: "header" | "body"; text: string; wording: Wording };

function checkTexts(parameters: Fields[], { part, text, wording }: TextPart): void {
  const expected = variablesIn(text);
  if (parameters.length !== expected.length) {
    throw countMismatch(part, parameters.length, expected.length);
  }
  const values = new Map<string, string>();
  parameters.forEach((parameter, index) => {
    const name = wording.parameterFormat === "NAMED" ? parameter.parameter_name : String(index + 1);
    if (typeof name !== "string" || !expected.includes(name) || values.has(name)) {
      throw new GraphError(132012, {
        details: `${part}: Parameter name is missing, unknown or repeated: ${String(name)}`,
      });
    }
    values.set(name, parameterText(parameter, part));
  });
  const hydrated = fillIn(text, values);
  const max = HYDRATED_MAX[part] ?? 1024;
  if (hydrated.length > max) {
    throw new GraphError(132005, {
      details: `${part}: the text is ${hydrated.length} characters long with its parameters; ${max} are allowed`,
    });
  }
}

/** The text of one parameter; currency and date show their fallback. */
export function parameterText(parameter: Fields, part: string): string {
  const { type } = parameter;
  if (type === "currency" || type === "date_time") {
    const value = parameter[type];
    const fallback = isRecord(value) ? value.fallback_value : undefined;
    if (typeof fallback === "string") return fallback;
    throw new GraphError(132012, { details: `${part}: ${type} needs a fallback_value` });
  }
  if (type !== "text" || typeof parameter.text !== "string" || parameter.text === "") {
    throw new GraphError(132012, {
      details: `${part}: Format mismatch, expected TEXT, received ${String(type ?? "UNKNOWN").toUpperCase()}`,
    });
  }
  if (/[\n\t\r]| {5,}/.test(parameter.text)) throw new GraphError(132018);
  return parameter.text;
}

/** Puts values in the place of variables; a variable without a value stays as written. */
export function fillIn(text: string, values: ReadonlyMap<string, string>): string {
  return text.replace(
    /\{\{\s*([^{}]*?)\s*\}\}/g,
    (whole, name: string) => values.get(name) ?? whole,
  );
}

function checkHeaderMedia(parameters: Fields[], format: string): void {
  if (format === "CALL_PERMISSION_REQUEST") return;
  const expected = format.toLowerCase();
  const parameter = parameters[0];
  const received = parameter?.type;
  const value = parameter?.[expected];
  if (parameters.length !== 1 || received !== expected || !isRecord(value)) {
    throw new GraphError(132012, {
      details: `header: Format mismatch, expected ${format}, received ${String(received ?? "UNKNOWN").toUpperCase()}`,
    });
  }
  if (format === "LOCATION" || format === "PRODUCT") return;
  if ((value.id === undefined) === (value.link === undefined)) {
    throw new GraphError(132012, {
      details: `header: ${expected} needs exactly one of id and link`,
    });
  }
}

function checkCode(parameters: Fields[]): void {
  if (parameters.length !== 1) throw countMismatch("body", parameters.length, 1);
  const code = parameterText(parameters[0] ?? {}, "body");
  if (code.length > 15) {
    throw new GraphError(131009, { details: "body: the code must be at most 15 characters long" });
  }
}

function checkButtonParameters(buttons: Fields[], given: Fields[]): void {
  const sent = given.filter((component) => lower(component.type) === "button");
  for (const component of sent) {
    const index = Number(component.index ?? 0);
    if (!buttons[index]) {
      throw new GraphError(132000, {
        details: `buttons: Button at index ${index} does not exist in the template`,
      });
    }
  }
  buttons.forEach((button, index) => {
    const component = sent.find((candidate) => Number(candidate.index ?? 0) === index);
    const parameter = parametersOf(component)[0];
    checkButtonParameter(button, { index, component, parameter });
  });
}

const SUB_TYPES: Record<string, string> = { otp: "url", spm: "spm" };

function checkButtonParameter(
  button: Fields,
  {
    index,
    component,
    parameter,
  }: { index: number; component: Fields | undefined; parameter: Fields | undefined },
): void {
  const kind = lower(button.type);
  const needsUrl = kind === "otp" || (kind === "url" && variablesIn(String(button.url)).length > 0);
  if (component && lower(component.sub_type) !== (SUB_TYPES[kind] ?? kind)) {
    // Copy-code authentication buttons are addressed as url by Meta's own examples.
    throw new GraphError(132012, {
      details: `buttons: Button at index ${index} is of type ${kind}, received ${lower(component.sub_type)}`,
    });
  }
  if (needsUrl) {
    if (typeof parameter?.text !== "string" || parameter.text === "") {
      throw new GraphError(131008, {
        details: `buttons: Button at index ${index} of type Url requires a parameter`,
      });
    }
  } else if (kind === "url" && parameter) {
    throw new GraphError(132000, {
      details: `buttons: Button at index ${index} of type Url does not take a parameter`,
    });
  }
  if (kind === "copy_code") {
    const code = parameter?.coupon_code;
    if (typeof code !== "string" || code === "") {
      throw new GraphError(131008, {
        details: `buttons: Button at index ${index} of type CopyCode requires a parameter`,
      });
    }
    if (code.length > 20) {
      throw new GraphError(131009, {
        details: "buttons: coupon_code must be at most 20 characters",
      });
    }
  }
  if (kind === "mpm" && !isRecord(parameter?.action)) {
    throw new GraphError(131008, {
      details: `buttons: Button at index ${index} of type Mpm requires a parameter`,
    });
  }
}

/** The component of a send with this type, whatever its case. */
export function componentOf(components: readonly Fields[], type: string): Fields | undefined {
  return components.find((component) => lower(component.type) === type);
}

/** The parameters of a component, or none. */
export function parametersOf(component: Fields | undefined): Fields[] {
  return Array.isArray(component?.parameters) ? component.parameters.filter(isRecord) : [];
}

function countMismatch(part: string, given: number, expected: number): GraphError {
  return new GraphError(132000, {
    details: `${part}: number of localizable_params (${given}) does not match the expected number of params (${expected})`,
  });
}

function lower(value: unknown): string {
  return String(value ?? "").toLowerCase();
}
