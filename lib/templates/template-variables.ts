import {
  readTemplateComponents,
  type TemplateBody,
  type TemplateButton,
  type TemplateButtons,
  type TemplateComponent,
  type TemplateHeader,
} from "@/lib/channels/whatsapp/template-components";

/**
 * The variables of template texts: {{1}} (positional) and {{first_name}} (named). One reading for
 * the rules, the editor's chips, the preview and the send request.
 */

export type VariableFormat = "positional" | "named";

export type TemplateVariable = {
  name: string;
  format: VariableFormat;
  /** Where "{{" begins and where "}}" ends, in UTF-16 units as text fields count. */
  start: number;
  end: number;
};

export type VariableFault = {
  code:
    | "unclosed_braces"
    | "unopened_braces"
    | "single_braces"
    | "empty_variable"
    | "invalid_name"
    | "spaces_in_braces";
  start: number;
  end: number;
  /** What stands between the braces. */
  inside: string;
};

export type TemplateText = {
  variables: TemplateVariable[];
  faults: VariableFault[];
};

const POSITIONAL = /^[1-9]\d*$/;
const NAMED = /^[a-z_][a-z0-9_]*$/;
const BRACES = /\{+[^{}]*\}+|\{+|\}+/g;

/** Variables in the order of the text, and every brace that makes none. */
export function readVariables(text: string): TemplateText {
  const variables: TemplateVariable[] = [];
  const faults: VariableFault[] = [];
  for (const match of text.matchAll(BRACES)) {
    const whole = match[0];
    const start = match.index;
    const end = start + whole.length;
    const opening = /^\{*/.exec(whole)?.[0].length ?? 0;
    const closing = /\}*$/.exec(whole)?.[0].length ?? 0;
    const inside = whole.slice(opening, whole.length - closing);
    const name = inside.trim();
    const fault = (code: VariableFault["code"]) => faults.push({ code, start, end, inside });

    if (closing === 0 || (opening > 1 && closing < 2)) fault("unclosed_braces");
    else if (opening === 0 || (closing > 1 && opening < 2)) fault("unopened_braces");
    else if (opening === 1) fault("single_braces");
    else if (opening > 2 || closing > 2) fault("invalid_name");
    else if (name === "") fault("empty_variable");
    else if (!POSITIONAL.test(name) && !NAMED.test(name)) fault("invalid_name");
    else if (name !== inside) fault("spaces_in_braces");
    else {
      const format = POSITIONAL.test(name) ? "positional" : "named";
      variables.push({ name, format, start, end });
    }
  }
  return { variables, faults };
}

/** Each variable once, in the order of its first place; positional ones by number. */
export function variableNames(text: string): string[] {
  const { variables } = readVariables(text);
  const names = [...new Set(variables.map((variable) => variable.name))];
  const positional = names.every((name) => POSITIONAL.test(name));
  return positional ? names.sort((left, right) => Number(left) - Number(right)) : names;
}

/** The text with each variable replaced by what `fill` gives; undefined leaves it as it is. */
export function replaceVariables(text: string, fill: (name: string) => string | undefined): string {
  let result = "";
  let copiedTo = 0;
  for (const variable of readVariables(text).variables) {
    const value = fill(variable.name);
    if (value === undefined) continue;
    result += text.slice(copiedTo, variable.start) + value;
    copiedTo = variable.end;
  }
  return result + text.slice(copiedTo);
}

/** A name that Meta accepts, from whatever was typed: "First Name" is first_name. */
export function variableNameFrom(text: string): string {
  const name = text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^[\d_]+|_+$/g, "");
  return name || "value";
}

/**
 * A value as Meta takes it in a text parameter: no line break, no tab, at most four spaces in a row
 * (132012, 132018). The words stay, the layout goes.
 */
export function cleanParameter(value: string): string {
  return value
    .replace(/\s*[\r\n\t\v\f\u0085\u2028\u2029]+\s*/g, " ")
    .replace(/ {5,}/g, "    ")
    .trim();
}

/** The value of a place as Meta takes it, "" when there is none. */
export function cleanedValue(values: Readonly<Record<string, string>>, place: string): string {
  return cleanParameter(values[place] ?? "");
}

/** The value of a file: an upload's id or an address, and the name of a document after a space. */
export function readMediaValue(value: string): { source: string | null; fileName: string | null } {
  const [source = "", ...name] = value.trim().split(" ");
  return { source: source || null, fileName: name.join(" ") || null };
}

/**
 * One thing that a template needs from outside before it can be sent. `place` is its address and the
 * key of its value everywhere: "body.first_name", "header.1", "header.media", "button.0",
 * "card.1.body.1", "offer.expires_at".
 */
export type TemplateSlot = {
  place: string;
  kind:
    | "text"
    | "media"
    | "coordinate"
    | "url_suffix"
    | "code"
    | "instant"
    /** Id of a catalogue, or of one product of it. */
    | "product"
    /** Several products in titled groups: "Bundles: id, id; Extras: id" (see readProductGroups). */
    | "products"
    /** A whole order, which only a shop system has: such a template is not sent from here. */
    | "order";
  /** The example given to Meta, its handle for a file; "" when there is none. */
  sample: string;
};

/** What kind of file stands at a place of a template; null where none does. */
export function mediaKindAt(
  components: unknown,
  place: string,
): "image" | "video" | "document" | null {
  const card = /^card\.(\d+)\.header\.media$/.exec(place)?.[1];
  const read = readTemplateComponents(components);
  const carousel = read.find((component) => component.type === "CAROUSEL");
  const parts =
    card === undefined ? read : readTemplateComponents(carousel?.cards?.[Number(card)]?.components);
  const header = parts.find((part) => part.type === "HEADER");
  switch (header?.format) {
    case "IMAGE":
      return "image";
    case "VIDEO":
    case "GIF":
      return "video";
    case "DOCUMENT":
      return "document";
    default:
      return null;
  }
}

/** Keys of all values that the template needs, in order of appearance. */
export function templatePlaces(components: unknown): string[] {
  return templateSlots(components).map((slot) => slot.place);
}

/** The samples by place: what the preview shows before there are values. */
export function templateSamples(components: unknown): Record<string, string> {
  return Object.fromEntries(templateSlots(components).map((slot) => [slot.place, slot.sample]));
}

/**
 * Everything the template needs a value for, in order of appearance. Media are given as the id of an
 * upload or an https address, with the name of a document after a space; coordinates in degrees, the
 * end of an offer as ISO text. Nothing is optional: Meta refuses a message that lacks one (132000,
 * 132012). What Meta lets one leave out (the payload of a reply, the thumbnail of a catalogue, the
 * minutes of a call button, the token of a form) is sent when its place has a value.
 */
export function templateSlots(components: unknown): TemplateSlot[] {
  const read = readTemplateComponents(components);
  const isAuthentication = hasOneTimeCode(read);
  return read.flatMap((component): TemplateSlot[] => {
    switch (component.type) {
      case "HEADER":
        return headerSlots(component, "header");
      case "BODY":
        // Meta's own wording, one code: "*123456* is your verification code."
        return isAuthentication
          ? [{ place: "body.1", kind: "code", sample: "123456" }]
          : bodySlots(component, "body");
      case "BUTTONS":
        return buttonSlots(component, "button");
      case "LIMITED_TIME_OFFER":
        return component.limited_time_offer?.has_expiration
          ? [{ place: "offer.expires_at", kind: "instant", sample: "" }]
          : [];
      case "CAROUSEL":
        return (component.cards ?? []).flatMap((card, index) =>
          readTemplateComponents(card.components).flatMap((part) => cardSlots(part, index)),
        );
      default:
        return [];
    }
  });
}

/** What Meta lets one leave out and a person may want to choose: the product that stands for a catalogue. */
export function optionalSlots(components: unknown): TemplateSlot[] {
  return readTemplateComponents(components).flatMap((component) =>
    component.type === "BUTTONS" && Array.isArray(component.buttons)
      ? component.buttons.flatMap((button, index): TemplateSlot[] =>
          button.type === "CATALOG"
            ? [{ place: `button.${index}`, kind: "product", sample: "" }]
            : [],
        )
      : [],
  );
}

/** Whether this is an authentication template: Meta's wording around one code. */
export function hasOneTimeCode(components: readonly TemplateComponent[]): boolean {
  return components.some(
    (component) =>
      component.type === "BUTTONS" &&
      Array.isArray(component.buttons) &&
      component.buttons.some((button) => button.type === "OTP"),
  );
}

function cardSlots(part: TemplateComponent, index: number): TemplateSlot[] {
  if (part.type === "HEADER") return headerSlots(part, `card.${index}.header`);
  if (part.type === "BODY") return bodySlots(part, `card.${index}.body`);
  if (part.type === "BUTTONS") return buttonSlots(part, `card.${index}.button`);
  return [];
}

function headerSlots(header: TemplateHeader, place: string): TemplateSlot[] {
  switch (header.format) {
    case "TEXT": {
      const { header_text, header_text_named_params: named } = header.example ?? {};
      return variableNames(header.text ?? "").map((name, index) => ({
        place: `${place}.${name}`,
        kind: "text",
        sample: sampleOf(named, name) ?? header_text?.[index] ?? "",
      }));
    }
    case "IMAGE":
    case "VIDEO":
    case "DOCUMENT":
    case "GIF":
      return [
        {
          place: `${place}.media`,
          kind: "media",
          sample: header.example?.header_handle?.[0] ?? "",
        },
      ];
    case "PRODUCT":
      return [
        { place: `${place}.catalog_id`, kind: "product", sample: "" },
        { place: `${place}.product_id`, kind: "product", sample: "" },
      ];
    case "LOCATION":
      return [
        { place: `${place}.latitude`, kind: "coordinate", sample: "" },
        { place: `${place}.longitude`, kind: "coordinate", sample: "" },
        { place: `${place}.name`, kind: "text", sample: "" },
        { place: `${place}.address`, kind: "text", sample: "" },
      ];
    default:
      return [];
  }
}

function bodySlots(body: TemplateBody, place: string): TemplateSlot[] {
  const { body_text, body_text_named_params: named } = body.example ?? {};
  const list = typeof body_text === "string" ? [body_text] : body_text?.[0];
  return variableNames(body.text ?? "").map((name, index) => ({
    place: `${place}.${name}`,
    kind: "text",
    sample: sampleOf(named, name) ?? list?.[index] ?? "",
  }));
}

function sampleOf(
  named: readonly { param_name: string; example: string }[] | undefined,
  name: string,
): string | undefined {
  return named?.find((entry) => entry.param_name === name)?.example;
}

function buttonSlots(component: TemplateButtons, place: string): TemplateSlot[] {
  const buttons = Array.isArray(component.buttons) ? component.buttons : [];
  return buttons.flatMap((button: TemplateButton, index): TemplateSlot[] => {
    if (button.type === "URL" && readVariables(button.url ?? "").variables.length > 0) {
      return [{ place: `${place}.${index}`, kind: "url_suffix", sample: urlSuffixSample(button) }];
    }
    if (button.type === "COPY_CODE") {
      const sample = Array.isArray(button.example) ? button.example[0] : button.example;
      return [{ place: `${place}.${index}`, kind: "code", sample: sample ?? "" }];
    }
    if (button.type === "MPM") {
      return [{ place: `${place}.${index}`, kind: "products", sample: "" }];
    }
    if (button.type === "ORDER_DETAILS") {
      return [{ place: `${place}.${index}`, kind: "order", sample: "" }];
    }
    return [];
  });
}

/** Meta's pages give the suffix in one place and the whole address in another; both mean the suffix. */
function urlSuffixSample(button: Extract<TemplateButton, { type: "URL" }>): string {
  const sample = (Array.isArray(button.example) ? button.example[0] : button.example) ?? "";
  const fixed = button.url.slice(0, button.url.indexOf("{{"));
  return sample.startsWith(fixed) ? sample.slice(fixed.length) : sample;
}
