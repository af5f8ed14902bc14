/**
 * Meta's template shapes, as they stand in a create request (TemplateComponent) and in a send
 * request (TemplateSendComponent). Upper-case types are what we store; Meta takes and returns both
 * cases, so readTemplateComponents normalises whatever comes in.
 */

export type NamedExample = { param_name: string; example: string };

export type TemplateHeader =
  | {
      type: "HEADER";
      format: "TEXT";
      text: string;
      example?: { header_text?: string[]; header_text_named_params?: NamedExample[] };
    }
  | {
      type: "HEADER";
      format: "IMAGE" | "VIDEO" | "DOCUMENT" | "GIF";
      example?: { header_handle?: string[] };
    }
  | { type: "HEADER"; format: "LOCATION" | "PRODUCT" };

export type TemplateBody = {
  type: "BODY";
  /** Absent in authentication templates, whose wording is Meta's. */
  text?: string;
  /** `body_text` is a list in a list; Meta's product carousel prints one bare string. */
  example?: { body_text?: string[][] | string; body_text_named_params?: NamedExample[] };
  add_security_recommendation?: boolean;
};

export type TemplateFooter = { type: "FOOTER"; text?: string; code_expiration_minutes?: number };

export type TemplateButton =
  | { type: "QUICK_REPLY"; text: string }
  | { type: "URL"; text: string; url: string; example?: string[] }
  | { type: "PHONE_NUMBER"; text: string; phone_number: string }
  | { type: "COPY_CODE"; text?: string; example?: string | string[] }
  | {
      type: "OTP";
      otp_type: "COPY_CODE" | "ONE_TAP" | "ZERO_TAP";
      text?: string;
      autofill_text?: string;
      zero_tap_terms_accepted?: boolean;
      supported_apps?: { package_name: string; signature_hash: string }[];
      /** The older form of one supported app; Meta's own example still has it. */
      package_name?: string;
      signature_hash?: string;
    }
  | {
      type: "FLOW";
      text: string;
      flow_id?: string;
      flow_name?: string;
      flow_json?: string;
      flow_action?: string;
      navigate_screen?: string;
    }
  | { type: ShopButtonKind | "VOICE_CALL" | "REQUEST_CONTACT_INFO"; text?: string };

/** Buttons that open something of a catalogue or an order. */
export type ShopButtonKind = "CATALOG" | "MPM" | "SPM" | "ORDER_DETAILS";

export type TemplateButtons = { type: "BUTTONS"; buttons: TemplateButton[] };

export type TemplateCard = {
  components: (TemplateHeader | TemplateBody | TemplateButtons)[];
};

export type TemplateComponent =
  | TemplateHeader
  | TemplateBody
  | TemplateFooter
  | TemplateButtons
  | {
      type: "LIMITED_TIME_OFFER";
      limited_time_offer: { text: string; has_expiration?: boolean };
    }
  | { type: "CAROUSEL"; cards: TemplateCard[] }
  | { type: "CALL_PERMISSION_REQUEST" };

export type SendMedia = { id: string } | { link: string };

export type TemplateSendParameter =
  | { type: "text"; text: string; parameter_name?: string }
  | { type: "image"; image: SendMedia }
  | { type: "video"; video: SendMedia }
  | { type: "document"; document: SendMedia & { filename?: string } }
  | {
      type: "location";
      location: { latitude: string; longitude: string; name?: string; address?: string };
    }
  | { type: "product"; product: { product_retailer_id: string; catalog_id: string } }
  | { type: "payload"; payload: string }
  | { type: "ttl_minutes"; ttl_minutes: number }
  | { type: "coupon_code"; coupon_code: string }
  | { type: "limited_time_offer"; limited_time_offer: { expiration_time_ms: number } }
  | { type: "action"; action: Record<string, unknown> };

export type TemplateSendComponent =
  | { type: "header" | "body" | "limited_time_offer"; parameters: TemplateSendParameter[] }
  | {
      type: "button";
      sub_type: "quick_reply" | "url" | "copy_code" | "flow" | "catalog" | "mpm" | "voice_call";
      /** Place in the template's list of buttons, "0" first: a string in Meta's own requests. */
      index: string;
      parameters: TemplateSendParameter[];
    }
  | {
      type: "carousel";
      cards: { card_index: number; components: TemplateSendComponent[] }[];
    };

const UPPER_CASE_KEYS: ReadonlySet<string> = new Set(["type", "format", "otp_type"]);

/**
 * Components from a request, a response or the database with their type words in upper case.
 * Unknown components and fields stay: Meta adds some every quarter.
 */
export function readTemplateComponents(components: unknown): TemplateComponent[] {
  if (!Array.isArray(components)) return [];
  let known = read.get(components);
  if (!known) {
    known = components
      .filter((component) => typeof component === "object" && component !== null)
      .map((component) => upperCased(component) as TemplateComponent);
    read.set(components, known);
  }
  return [...known];
}

/** A campaign fills one template for each of its people; what a row of the table holds never changes. */
const read = new WeakMap<readonly unknown[], readonly TemplateComponent[]>();

function upperCased(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(upperCased);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      UPPER_CASE_KEYS.has(key) && typeof inner === "string"
        ? inner.toUpperCase()
        : key === "example"
          ? inner
          : upperCased(inner),
    ]),
  );
}
