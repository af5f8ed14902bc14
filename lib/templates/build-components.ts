import type {
  NamedExample,
  TemplateButton,
  TemplateCard,
  TemplateComponent,
  TemplateHeader,
} from "@/lib/channels/whatsapp/template-components";
import type {
  TemplateDraft,
  TemplateDraftButton,
  TemplateDraftCode,
  TemplateDraftHeader,
} from "./schema";
import { readVariables, type VariableFormat, variableNames } from "./template-variables";

type Worded = Pick<TemplateDraft, "header" | "body"> & Partial<Pick<TemplateDraft, "cards">>;

/** Named as soon as one variable has a name; Meta takes one form a template (whatsapp.md 4.2). */
export function variableFormatOf(draft: Worded): VariableFormat {
  const texts = [headerText(draft.header), draft.body, ...(draft.cards ?? []).map((c) => c.body)];
  const all = texts.flatMap((text) => readVariables(text).variables);
  return all.length > 0 && all.every((variable) => variable.format === "positional")
    ? "positional"
    : "named";
}

/** The words of a header, "" for every other kind. */
export function headerText(header: TemplateDraftHeader): string {
  return header.kind === "text" ? header.text : "";
}

/** The editor's fields as Meta's component array, samples included (whatsapp.md 4.1). */
export function buildComponents(draft: TemplateDraft): TemplateComponent[] {
  if (draft.category === "authentication" && draft.code) return codeComponents(draft.code);
  const format = variableFormatOf(draft);
  const samples: Samples = { format, of: (place) => draft.samples[place] ?? "" };
  const components: TemplateComponent[] = [];
  const header = headerComponent(draft.header, { place: "header", samples });
  // A carousel's pictures stand on its cards; Meta takes no header above them.
  if (header && draft.layout !== "carousel") components.push(header);
  if (draft.layout === "offer") {
    components.push({
      type: "LIMITED_TIME_OFFER",
      limited_time_offer: { text: draft.offer.text.trim(), has_expiration: draft.offer.countdown },
    });
  }
  components.push({
    type: "BODY",
    ...textWithSamples(draft.body, { part: "body", place: "body", samples }),
  });
  if (draft.layout === "call_permission") components.push({ type: "CALL_PERMISSION_REQUEST" });
  if (draft.layout === "carousel") {
    components.push({
      type: "CAROUSEL",
      cards: draft.cards.map((card, index) => cardOf(card, { index, samples })),
    });
    return components;
  }
  if (draft.footer.trim() !== "" && draft.layout !== "offer") {
    components.push({ type: "FOOTER", text: draft.footer.trim() });
  }
  if (draft.buttons.length > 0) {
    components.push({ type: "BUTTONS", buttons: draft.buttons.map(button) });
  }
  return components;
}

type Samples = { format: VariableFormat; of: (place: string) => string };

function cardOf(
  card: TemplateDraft["cards"][number],
  { index, samples }: { index: number; samples: Samples },
): TemplateCard {
  const header = headerComponent(card.header, { place: `card.${index}.header`, samples });
  return {
    components: [
      ...(header ? [header] : []),
      ...(card.body.trim() === ""
        ? []
        : [
            {
              type: "BODY" as const,
              ...textWithSamples(card.body, {
                part: "body",
                place: `card.${index}.body`,
                samples,
              }),
            },
          ]),
      ...(card.buttons.length === 0
        ? []
        : [{ type: "BUTTONS" as const, buttons: card.buttons.map(button) }]),
    ],
  };
}

function headerComponent(
  header: TemplateDraftHeader,
  { place, samples }: { place: string; samples: Samples },
): TemplateHeader | null {
  switch (header.kind) {
    case "none":
      return null;
    case "text":
      return header.text.trim() === ""
        ? null
        : {
            type: "HEADER",
            format: "TEXT",
            ...textWithSamples(header.text, { part: "header", place, samples }),
          };
    case "location":
      return { type: "HEADER", format: "LOCATION" };
    case "product":
      return { type: "HEADER", format: "PRODUCT" };
    default:
      return {
        type: "HEADER",
        format: header.kind === "image" ? "IMAGE" : header.kind === "video" ? "VIDEO" : "DOCUMENT",
        ...(header.handle === "" ? {} : { example: { header_handle: [header.handle] } }),
      };
  }
}

/** A text with the examples of its variables, in the form that Meta wants for it. */
function textWithSamples(
  text: string,
  { part, place, samples }: { part: "header" | "body"; place: string; samples: Samples },
) {
  const names = variableNames(text);
  const example = (name: string) => samples.of(`${place}.${name}`);
  if (names.length === 0) return { text: text.trim() };
  const named: NamedExample[] = names.map((name) => ({
    param_name: name,
    example: example(name),
  }));
  const list = names.map(example);
  return {
    text: text.trim(),
    example:
      samples.format === "named"
        ? { [`${part}_text_named_params`]: named }
        : part === "header"
          ? { header_text: list }
          : { body_text: [list] },
  };
}

function codeComponents(code: TemplateDraftCode): TemplateComponent[] {
  const apps = code.apps.map(({ packageName, signatureHash }) => ({
    package_name: packageName,
    signature_hash: signatureHash,
  }));
  return [
    { type: "BODY", ...(code.advice ? { add_security_recommendation: true } : {}) },
    ...(code.expiresInMinutes === null
      ? []
      : [{ type: "FOOTER" as const, code_expiration_minutes: code.expiresInMinutes }]),
    {
      type: "BUTTONS",
      buttons: [
        {
          type: "OTP",
          otp_type: code.kind,
          ...(code.copyText === "" ? {} : { text: code.copyText }),
          ...(code.kind === "COPY_CODE"
            ? {}
            : {
                ...(code.autofillText === "" ? {} : { autofill_text: code.autofillText }),
                ...(code.kind === "ZERO_TAP"
                  ? { zero_tap_terms_accepted: code.termsAccepted }
                  : {}),
                supported_apps: apps,
              }),
        },
      ],
    },
  ];
}

function button(input: TemplateDraftButton): TemplateButton {
  switch (input.type) {
    case "URL":
      return {
        type: "URL",
        text: input.text,
        url: input.url,
        ...(input.example ? { example: [input.example] } : {}),
      };
    case "PHONE_NUMBER":
      return { type: "PHONE_NUMBER", text: input.text, phone_number: input.phone };
    case "COPY_CODE":
      return { type: "COPY_CODE", example: input.example };
    case "FLOW":
      return {
        type: "FLOW",
        text: input.text,
        ...(input.flow.by === "id"
          ? { flow_id: input.flow.value }
          : { flow_json: input.flow.value }),
        flow_action: "navigate",
        ...(input.screen === "" ? {} : { navigate_screen: input.screen }),
      };
    default:
      return input;
  }
}
