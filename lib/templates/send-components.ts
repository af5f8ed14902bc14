import {
  readTemplateComponents,
  type SendMedia,
  type TemplateButton,
  type TemplateButtons,
  type TemplateComponent,
  type TemplateHeader,
  type TemplateSendComponent,
  type TemplateSendParameter,
} from "@/lib/channels/whatsapp/template-components";
import { readProductGroups } from "./product-groups";
import type { TemplateValues } from "./render-template";
import { hasOneTimeCode, templatePlaces } from "./template-slots";
import { cleanedValue, readMediaValue, readVariables, variableNames } from "./template-variables";

export type BuiltComponents =
  | { ok: true; components: TemplateSendComponent[] }
  /** Places that have no value: the message cannot be sent, this person is left out. */
  | { ok: false; missing: string[] };

/**
 * The `components` of a send request from the frozen values (whatsapp.md 2.3): named variables with
 * parameter_name, positional ones in order, buttons by their index as text, a one-time code in the
 * body and again in its button. Values are cleaned of what Meta refuses.
 */
export function buildSendComponents(components: unknown, values: TemplateValues): BuiltComponents {
  const missing = templatePlaces(components).filter((place) => cleanedValue(values, place) === "");
  if (missing.length > 0) return { ok: false, missing };

  const read = readTemplateComponents(components);
  if (hasOneTimeCode(read)) {
    const code: TemplateSendParameter = { type: "text", text: cleanedValue(values, "body.1") };
    const buttons = read.find((component) => component.type === "BUTTONS")?.buttons ?? [];
    const index = String(buttons.findIndex((button) => button.type === "OTP"));
    return {
      ok: true,
      components: [
        { type: "body", parameters: [code] },
        { type: "button", sub_type: "url", index, parameters: [code] },
      ],
    };
  }
  const built = read.flatMap((component) => sendComponents(component, values));
  return { ok: true, components: built.sort((left, right) => rank(left) - rank(right)) };
}

/** The order of Meta's own requests; an offer stands above the words in a template, below them here. */
const SEND_ORDER = ["header", "body", "limited_time_offer", "carousel", "button"];
const rank = ({ type }: TemplateSendComponent) => SEND_ORDER.indexOf(type);

function sendComponents(component: TemplateComponent, values: TemplateValues) {
  switch (component.type) {
    case "HEADER":
      return headerComponents(component, "header", values);
    case "BODY":
      return textComponents("body", component.text ?? "", "body", values);
    case "BUTTONS":
      return buttonComponents(component, "button", values);
    case "LIMITED_TIME_OFFER":
      return component.limited_time_offer?.has_expiration ? [offerComponent(values)] : [];
    case "CAROUSEL":
      return [carouselComponent(component.cards ?? [], values)];
    default:
      return [];
  }
}

function offerComponent(values: TemplateValues): TemplateSendComponent {
  const expiresAtMs = Date.parse(cleanedValue(values, "offer.expires_at"));
  return {
    type: "limited_time_offer",
    parameters: [
      {
        type: "limited_time_offer",
        limited_time_offer: { expiration_time_ms: expiresAtMs },
      },
    ],
  };
}

function carouselComponent(
  cards: readonly { components: unknown }[],
  values: TemplateValues,
): TemplateSendComponent {
  return {
    type: "carousel",
    cards: cards.map((card, index) => ({
      card_index: index,
      components: readTemplateComponents(card.components).flatMap((part) => {
        const place = `card.${index}`;
        if (part.type === "HEADER") return headerComponents(part, `${place}.header`, values);
        if (part.type === "BODY") {
          return textComponents("body", part.text ?? "", `${place}.body`, values);
        }
        return part.type === "BUTTONS" ? buttonComponents(part, `${place}.button`, values) : [];
      }),
    })),
  };
}

function headerComponents(
  header: TemplateHeader,
  place: string,
  values: TemplateValues,
): TemplateSendComponent[] {
  switch (header.format) {
    case "TEXT":
      return textComponents("header", header.text ?? "", place, values);
    case "IMAGE":
      return [
        mediaHeader({ type: "image", image: mediaSource(cleanedValue(values, `${place}.media`)) }),
      ];
    case "VIDEO":
    case "GIF":
      return [
        mediaHeader({ type: "video", video: mediaSource(cleanedValue(values, `${place}.media`)) }),
      ];
    case "DOCUMENT":
      return [
        mediaHeader({
          type: "document",
          document: documentSource(cleanedValue(values, `${place}.media`)),
        }),
      ];
    case "LOCATION":
      return [
        mediaHeader({
          type: "location",
          location: {
            latitude: cleanedValue(values, `${place}.latitude`),
            longitude: cleanedValue(values, `${place}.longitude`),
            name: cleanedValue(values, `${place}.name`),
            address: cleanedValue(values, `${place}.address`),
          },
        }),
      ];
    case "PRODUCT":
      return [
        mediaHeader({
          type: "product",
          product: {
            product_retailer_id: cleanedValue(values, `${place}.product_id`),
            catalog_id: cleanedValue(values, `${place}.catalog_id`),
          },
        }),
      ];
    default:
      return [];
  }
}

function mediaHeader(parameter: TemplateSendParameter): TemplateSendComponent {
  return { type: "header", parameters: [parameter] };
}

/** An address when it looks like one, otherwise the id of an upload. */
function mediaSource(value: string): SendMedia {
  const { source } = readMediaValue(value);
  return source !== null && /^https?:\/\//i.test(source) ? { link: source } : { id: source ?? "" };
}

function documentSource(value: string): SendMedia & { filename?: string } {
  const { fileName } = readMediaValue(value);
  return { ...mediaSource(value), ...(fileName === null ? {} : { filename: fileName }) };
}

function textComponents(
  type: "header" | "body",
  text: string,
  place: string,
  values: TemplateValues,
): TemplateSendComponent[] {
  const names = variableNames(text);
  if (names.length === 0) return [];
  const named = readVariables(text).variables[0]?.format === "named";
  return [
    {
      type,
      parameters: names.map((name) => ({
        type: "text",
        ...(named ? { parameter_name: name } : {}),
        text: cleanedValue(values, `${place}.${name}`),
      })),
    },
  ];
}

function buttonComponents(
  component: TemplateButtons,
  place: string,
  values: TemplateValues,
): TemplateSendComponent[] {
  const buttons = Array.isArray(component.buttons) ? component.buttons : [];
  return buttons.flatMap((button, position): TemplateSendComponent[] => {
    const index = String(position);
    const value = cleanedValue(values, `${place}.${index}`);
    const parameters = buttonParameters(button, value);
    const subType = SUB_TYPES[button.type];
    return parameters.length === 0 || !subType
      ? []
      : [{ type: "button", sub_type: subType, index, parameters }];
  });
}

type SubType = Extract<TemplateSendComponent, { type: "button" }>["sub_type"];
const SUB_TYPES: Partial<Record<TemplateButton["type"], SubType>> = {
  QUICK_REPLY: "quick_reply",
  URL: "url",
  COPY_CODE: "copy_code",
  FLOW: "flow",
  CATALOG: "catalog",
  MPM: "mpm",
  VOICE_CALL: "voice_call",
};

function buttonParameters(button: TemplateButton, value: string): TemplateSendParameter[] {
  // A form is opened by an action whatever it carries; Meta's own default token is "unused".
  if (button.type === "FLOW") {
    return [{ type: "action", action: { flow_token: value || "unused" } }];
  }
  if (value === "") return [];
  switch (button.type) {
    case "URL":
      return readVariables(button.url ?? "").variables.length > 0
        ? [{ type: "text", text: value }]
        : [];
    case "COPY_CODE":
      return [{ type: "coupon_code", coupon_code: value }];
    // Without one Meta returns the label; with one a reply can be told apart whatever its label.
    case "QUICK_REPLY":
      return [{ type: "payload", payload: value }];
    case "CATALOG":
      return [{ type: "action", action: { thumbnail_product_retailer_id: value } }];
    case "MPM": {
      const sections = readProductGroups(value).map(({ title, productIds }) => ({
        title: title || "Items",
        product_items: productIds.map((id) => ({ product_retailer_id: id })),
      }));
      const thumbnail = sections[0]?.product_items[0]?.product_retailer_id ?? "";
      return [{ type: "action", action: { thumbnail_product_retailer_id: thumbnail, sections } }];
    }
    case "VOICE_CALL": {
      const [minutes = "", ...payload] = value.split(" ");
      return [
        ...(/^\d+$/.test(minutes)
          ? [{ type: "ttl_minutes" as const, ttl_minutes: Number(minutes) }]
          : []),
        ...(payload.length > 0 ? [{ type: "payload" as const, payload: payload.join(" ") }] : []),
      ];
    }
    default:
      return [];
  }
}
