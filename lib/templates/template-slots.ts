import {
  readTemplateComponents,
  type TemplateBody,
  type TemplateButton,
  type TemplateButtons,
  type TemplateComponent,
  type TemplateHeader,
} from "@/lib/channels/whatsapp/template-components";
import { readVariables, variableNames } from "./template-variables";

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
