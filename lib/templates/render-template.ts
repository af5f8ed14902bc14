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
import {
  cleanParameter,
  hasOneTimeCode,
  readMediaValue,
  readProductGroups,
  readVariables,
  replaceVariables,
  templatePlaces,
  variableNames,
} from "./template-variables";

/** Values by place, as templatePlaces names them. */
export type TemplateValues = Readonly<Record<string, string>>;

export type PreviewHeader =
  | { kind: "text"; text: string }
  /** `source` is the id or address of the file, null while there is none. */
  | { kind: "image" | "video" | "document"; source: string | null; fileName: string | null }
  | { kind: "location"; name: string | null; address: string | null }
  | { kind: "product" };

export type PreviewButton = {
  kind: "quick_reply" | "url" | "phone" | "copy_code" | "flow" | "catalog" | "call" | "other";
  label: string;
  /** The address, number or code behind it. */
  target: string | null;
};

/** What the phone shows, ready to draw. */
export type TemplatePreview = {
  header: PreviewHeader | null;
  body: string;
  footer: string | null;
  buttons: PreviewButton[];
  /** `expiresAt` is ISO text; a countdown without it has no value yet. */
  offer: { text: string; counts: boolean; expiresAt: string | null } | null;
  cards: { header: PreviewHeader | null; body: string; buttons: PreviewButton[] }[];
  /** Header, body and footer as plain text, for search and lists. */
  text: string;
};

/** The template with its values. Places without a value keep their {{variable}}. */
export function renderTemplate(components: unknown, values: TemplateValues): TemplatePreview {
  const read = readTemplateComponents(components);
  const isAuthentication = hasOneTimeCode(read);
  const preview: TemplatePreview = {
    header: null,
    body: "",
    footer: null,
    buttons: [],
    offer: null,
    cards: [],
    text: "",
  };
  for (const component of read) {
    switch (component.type) {
      case "HEADER":
        preview.header = renderHeader(component, "header", values);
        break;
      case "BODY":
        preview.body = isAuthentication
          ? authenticationBody(values["body.1"], component.add_security_recommendation === true)
          : fill(component.text ?? "", "body", values);
        break;
      case "FOOTER":
        preview.footer =
          component.code_expiration_minutes === undefined
            ? (component.text ?? null)
            : `This code expires in ${component.code_expiration_minutes} minutes.`;
        break;
      case "BUTTONS":
        preview.buttons = renderButtons(component, "button", values);
        break;
      case "LIMITED_TIME_OFFER":
        preview.offer = {
          text: component.limited_time_offer?.text ?? "",
          counts: component.limited_time_offer?.has_expiration === true,
          expiresAt: values["offer.expires_at"] ?? null,
        };
        break;
      case "CAROUSEL":
        preview.cards = (component.cards ?? []).map((card, index) =>
          renderCard(readTemplateComponents(card.components), `card.${index}`, values),
        );
        break;
      case "CALL_PERMISSION_REQUEST":
        preview.buttons = [{ kind: "call", label: "Choose preference", target: null }];
        break;
    }
  }
  const headerText = preview.header?.kind === "text" ? preview.header.text : null;
  preview.text = [headerText, preview.body, preview.footer]
    .filter((part) => part !== null && part !== "")
    .join("\n");
  return preview;
}

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
  const missing = templatePlaces(components).filter((place) => cleaned(values, place) === "");
  if (missing.length > 0) return { ok: false, missing };

  const read = readTemplateComponents(components);
  if (hasOneTimeCode(read)) {
    const code: TemplateSendParameter = { type: "text", text: cleaned(values, "body.1") };
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
  const expiresAtMs = Date.parse(cleaned(values, "offer.expires_at"));
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
        mediaHeader({ type: "image", image: mediaSource(cleaned(values, `${place}.media`)) }),
      ];
    case "VIDEO":
    case "GIF":
      return [
        mediaHeader({ type: "video", video: mediaSource(cleaned(values, `${place}.media`)) }),
      ];
    case "DOCUMENT":
      return [
        mediaHeader({
          type: "document",
          document: documentSource(cleaned(values, `${place}.media`)),
        }),
      ];
    case "LOCATION":
      return [
        mediaHeader({
          type: "location",
          location: {
            latitude: cleaned(values, `${place}.latitude`),
            longitude: cleaned(values, `${place}.longitude`),
            name: cleaned(values, `${place}.name`),
            address: cleaned(values, `${place}.address`),
          },
        }),
      ];
    case "PRODUCT":
      return [
        mediaHeader({
          type: "product",
          product: {
            product_retailer_id: cleaned(values, `${place}.product_id`),
            catalog_id: cleaned(values, `${place}.catalog_id`),
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
        text: cleaned(values, `${place}.${name}`),
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
    const value = cleaned(values, `${place}.${index}`);
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
      const sections = readProductGroups(value);
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

function renderCard(parts: TemplateComponent[], place: string, values: TemplateValues) {
  const header = parts.find((part) => part.type === "HEADER");
  const body = parts.find((part) => part.type === "BODY");
  const buttons = parts.find((part) => part.type === "BUTTONS");
  return {
    header: header ? renderHeader(header, `${place}.header`, values) : null,
    body: fill(body?.text ?? "", `${place}.body`, values),
    buttons: buttons ? renderButtons(buttons, `${place}.button`, values) : [],
  };
}

function renderHeader(
  header: TemplateHeader,
  place: string,
  values: TemplateValues,
): PreviewHeader | null {
  switch (header.format) {
    case "TEXT":
      return { kind: "text", text: fill(header.text ?? "", place, values) };
    case "IMAGE":
      return { kind: "image", ...readMediaValue(values[`${place}.media`] ?? "") };
    case "VIDEO":
    case "GIF":
      return { kind: "video", ...readMediaValue(values[`${place}.media`] ?? "") };
    case "DOCUMENT":
      return { kind: "document", ...readMediaValue(values[`${place}.media`] ?? "") };
    case "LOCATION":
      return {
        kind: "location",
        name: values[`${place}.name`] || null,
        address: values[`${place}.address`] || null,
      };
    case "PRODUCT":
      return { kind: "product" };
    default:
      return null;
  }
}

function renderButtons(
  component: TemplateButtons,
  place: string,
  values: TemplateValues,
): PreviewButton[] {
  const buttons = Array.isArray(component.buttons) ? component.buttons : [];
  return buttons.map((button, index) => renderButton(button, values[`${place}.${index}`]));
}

function renderButton(button: TemplateButton, value: string | undefined): PreviewButton {
  switch (button.type) {
    case "QUICK_REPLY":
      return { kind: "quick_reply", label: button.text, target: null };
    case "URL":
      return {
        kind: "url",
        label: button.text,
        target: replaceVariables(button.url ?? "", () => value || undefined),
      };
    case "PHONE_NUMBER":
      return { kind: "phone", label: button.text, target: button.phone_number };
    case "COPY_CODE":
      return { kind: "copy_code", label: button.text ?? "Copy offer code", target: value || null };
    case "OTP":
      return {
        kind: "copy_code",
        label:
          button.otp_type === "ONE_TAP"
            ? (button.autofill_text ?? "Autofill")
            : (button.text ?? "Copy code"),
        target: null,
      };
    case "FLOW":
      return { kind: "flow", label: button.text, target: null };
    case "CATALOG":
    case "MPM":
    case "SPM":
    case "ORDER_DETAILS":
      return { kind: "catalog", label: button.text ?? "View items", target: null };
    case "VOICE_CALL":
      return { kind: "call", label: button.text ?? "Call", target: null };
    case "REQUEST_CONTACT_INFO":
      return { kind: "other", label: button.text ?? "Share phone number", target: null };
    default:
      // A kind that Meta added after this was written.
      return { kind: "other", label: labelOf(button), target: null };
  }
}

function labelOf(button: { text?: string }): string {
  return button.text ?? "";
}

function fill(text: string, place: string, values: TemplateValues): string {
  return replaceVariables(text, (name) => cleaned(values, `${place}.${name}`) || undefined);
}

/** Meta's English wording; in other languages the phone shows Meta's translation. */
function authenticationBody(code: string | undefined, withAdvice: boolean): string {
  const text = `*${code || "{{1}}"}* is your verification code.`;
  return withAdvice ? `${text} For your security, do not share this code.` : text;
}

function cleaned(values: TemplateValues, place: string): string {
  return cleanParameter(values[place] ?? "");
}
