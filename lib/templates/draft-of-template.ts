import type { TemplateCategory } from "@/db/enums/templates";
import {
  readTemplateComponents,
  type TemplateButton,
  type TemplateCard,
  type TemplateComponent,
  type TemplateHeader,
} from "@/lib/channels/whatsapp/template-components";
import { buildComponents } from "./build-components";
import { EMPTY_CODE, EMPTY_DRAFT } from "./empty-draft";
import { appsOf, firstOf, isSameWording } from "./same-wording";
import type {
  TemplateDraft,
  TemplateDraftButton,
  TemplateDraftCard,
  TemplateDraftHeader,
} from "./schema";
import { hasOneTimeCode, templateSlots } from "./template-slots";

export type StoredWording = {
  name: string;
  language: string;
  category: TemplateCategory;
  components: unknown;
  ttlSeconds?: number | null;
  variableSources?: TemplateDraft["sources"];
};

/**
 * A stored template as the editor's fields, the way back from buildComponents. Null when building it
 * again would lose a part (a link into an app, a part that Meta added later): it is read only here.
 */
export function draftOfTemplate(template: StoredWording): TemplateDraft | null {
  const components = readTemplateComponents(template.components);
  const draft: TemplateDraft = {
    ...EMPTY_DRAFT,
    name: template.name,
    language: template.language,
    category: template.category,
    ttlSeconds: template.ttlSeconds ?? null,
    samples: samplesOf(components),
    sources: template.variableSources ?? {},
  };
  if (hasOneTimeCode(components)) draft.code = codeOf(components);
  else for (const component of components) take(draft, component);
  return isSameWording(buildComponents(draft), components) ? draft : null;
}

function take(draft: TemplateDraft, component: TemplateComponent): void {
  switch (component.type) {
    case "HEADER":
      draft.header = headerOf(component);
      break;
    case "BODY":
      draft.body = component.text ?? "";
      break;
    case "FOOTER":
      draft.footer = component.text ?? "";
      break;
    case "BUTTONS":
      draft.buttons = buttonsOf(component.buttons);
      break;
    case "LIMITED_TIME_OFFER":
      draft.layout = "offer";
      draft.offer = {
        text: component.limited_time_offer?.text ?? "",
        countdown: component.limited_time_offer?.has_expiration === true,
      };
      break;
    case "CAROUSEL":
      draft.layout = "carousel";
      draft.cards = (component.cards ?? []).map(cardOf);
      break;
    case "CALL_PERMISSION_REQUEST":
      draft.layout = "call_permission";
      break;
  }
}

function headerOf(header: TemplateHeader): TemplateDraftHeader {
  switch (header.format) {
    case "TEXT":
      return { kind: "text", text: header.text ?? "" };
    case "IMAGE":
    case "VIDEO":
    case "DOCUMENT": {
      const kind = header.format.toLowerCase() as "image" | "video" | "document";
      return { kind, handle: header.example?.header_handle?.[0] ?? "" };
    }
    case "LOCATION":
      return { kind: "location" };
    case "PRODUCT":
      return { kind: "product" };
    default:
      return { kind: "none" };
  }
}

function cardOf(card: TemplateCard): TemplateDraftCard {
  const result: TemplateDraftCard = {
    header: { kind: "image", handle: "" },
    body: "",
    buttons: [],
  };
  for (const part of readTemplateComponents(card.components)) {
    if (part.type === "HEADER") {
      const header = headerOf(part);
      if ("handle" in header || header.kind === "product") result.header = header;
    } else if (part.type === "BODY") result.body = part.text ?? "";
    else if (part.type === "BUTTONS") result.buttons = buttonsOf(part.buttons);
  }
  return result;
}

function codeOf(components: readonly TemplateComponent[]): TemplateDraft["code"] {
  const code = { ...EMPTY_CODE, advice: false, expiresInMinutes: null as number | null };
  for (const component of components) {
    if (component.type === "BODY") code.advice = component.add_security_recommendation === true;
    if (component.type === "FOOTER") {
      code.expiresInMinutes = component.code_expiration_minutes ?? null;
    }
    const button = component.type === "BUTTONS" ? component.buttons?.[0] : undefined;
    if (button?.type !== "OTP") continue;
    code.kind = button.otp_type;
    code.copyText = button.text ?? "";
    code.autofillText = button.autofill_text ?? "";
    code.termsAccepted = button.zero_tap_terms_accepted === true;
    code.apps = appsOf(button).map((app) => ({
      packageName: app.package_name,
      signatureHash: app.signature_hash,
    }));
  }
  return code;
}

function buttonsOf(buttons: readonly TemplateButton[] | undefined): TemplateDraftButton[] {
  return (buttons ?? []).flatMap((button): TemplateDraftButton[] => {
    switch (button.type) {
      case "QUICK_REPLY":
        return [{ type: "QUICK_REPLY", text: button.text }];
      case "URL": {
        const { text, url, example } = button;
        const first = example?.[0];
        return [{ type: "URL", text, url, ...(first === undefined ? {} : { example: first }) }];
      }
      case "PHONE_NUMBER":
        return [{ type: "PHONE_NUMBER", text: button.text, phone: button.phone_number }];
      case "COPY_CODE":
        return [{ type: "COPY_CODE", example: firstOf(button.example) }];
      case "FLOW": {
        // also while nothing of the JSON is written yet
        const flow =
          button.flow_json !== undefined
            ? { by: "json" as const, value: button.flow_json }
            : { by: "id" as const, value: button.flow_id ?? "" };
        return [{ type: "FLOW", text: button.text, flow, screen: button.navigate_screen ?? "" }];
      }
      case "REQUEST_CONTACT_INFO":
        return [{ type: "REQUEST_CONTACT_INFO" }];
      case "OTP":
        return [];
      default:
        // A kind that Meta added later is not written again, so the comparison refuses it.
        return "text" in button && isWorded(button.type)
          ? [{ type: button.type, text: button.text ?? "" }]
          : [];
    }
  });
}

const isWorded = (type: string) =>
  ["CATALOG", "MPM", "SPM", "ORDER_DETAILS", "VOICE_CALL"].includes(type);

/** The samples that belong to words; those of buttons and files stand in their own fields. */
function samplesOf(components: readonly TemplateComponent[]): Record<string, string> {
  return Object.fromEntries(
    templateSlots(components)
      .filter(({ kind, sample }) => kind === "text" && sample !== "")
      .map(({ place, sample }) => [place, sample]),
  );
}
