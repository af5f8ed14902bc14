import {
  readTemplateComponents,
  type TemplateButton,
  type TemplateButtons,
  type TemplateComponent,
  type TemplateHeader,
} from "@/lib/channels/whatsapp/template-components";
import { hasOneTimeCode } from "./template-slots";
import { cleanedValue, readMediaValue, replaceVariables } from "./template-variables";

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
  return replaceVariables(text, (name) => cleanedValue(values, `${place}.${name}`) || undefined);
}

/** Meta's English wording; in other languages the phone shows Meta's translation. */
function authenticationBody(code: string | undefined, withAdvice: boolean): string {
  const text = `*${code || "{{1}}"}* is your verification code.`;
  return withAdvice ? `${text} For your security, do not share this code.` : text;
}
