import type { TemplateCategory } from "@/db/enums/templates";
import {
  readTemplateComponents,
  type TemplateButton,
} from "@/lib/channels/whatsapp/template-components";
import type { TemplateDraft, TemplateDraftButton } from "./schema";
import { templateSamples } from "./template-variables";

/**
 * A stored template as the editor's fields, the way back from buildComponents. Null when it has a
 * part that the editor cannot write (a picture, cards, a login code): editing it would lose that part.
 */
export function draftOfTemplate(template: {
  name: string;
  language: string;
  category: TemplateCategory;
  components: unknown;
}): TemplateDraft | null {
  const draft: TemplateDraft = {
    name: template.name,
    language: template.language,
    category: template.category,
    header: "",
    body: "",
    footer: "",
    buttons: [],
    samples: {},
  };
  for (const component of readTemplateComponents(template.components)) {
    if (component.type === "HEADER" && component.format === "TEXT") draft.header = component.text;
    else if (component.type === "BODY" && component.add_security_recommendation === undefined) {
      draft.body = component.text ?? "";
    } else if (component.type === "FOOTER" && component.code_expiration_minutes === undefined) {
      draft.footer = component.text ?? "";
    } else if (component.type === "BUTTONS") {
      const buttons = (component.buttons ?? []).map(buttonOf);
      if (buttons.includes(null)) return null;
      draft.buttons = buttons.filter((button) => button !== null);
    } else return null;
  }
  draft.samples = Object.fromEntries(
    Object.entries(templateSamples(template.components)).filter(
      ([place]) => place.startsWith("header.") || place.startsWith("body."),
    ),
  );
  return draft;
}

function buttonOf(button: TemplateButton): TemplateDraftButton | null {
  switch (button.type) {
    case "QUICK_REPLY":
      return { type: "QUICK_REPLY", text: button.text };
    case "URL": {
      const example = button.example?.[0];
      return {
        type: "URL",
        text: button.text,
        url: button.url,
        ...(example === undefined ? {} : { example }),
      };
    }
    case "PHONE_NUMBER":
      return { type: "PHONE_NUMBER", text: button.text, phone: button.phone_number };
    case "COPY_CODE":
      return {
        type: "COPY_CODE",
        example: (Array.isArray(button.example) ? button.example[0] : button.example) ?? "",
      };
    default:
      return null;
  }
}
