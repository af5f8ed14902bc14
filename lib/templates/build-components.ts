import type {
  TemplateButton,
  TemplateComponent,
} from "@/lib/channels/whatsapp/template-components";
import type { TemplateDraft } from "./schema";
import { readVariables, type VariableFormat, variableNames } from "./template-variables";

/** Named as soon as one variable has a name; Meta takes one form a template (whatsapp.md 4.2). */
export function variableFormatOf(draft: Pick<TemplateDraft, "header" | "body">): VariableFormat {
  const all = [...readVariables(draft.header).variables, ...readVariables(draft.body).variables];
  return all.length > 0 && all.every((variable) => variable.format === "positional")
    ? "positional"
    : "named";
}

/** The editor's fields as Meta's component array, samples included (whatsapp.md 4.1). */
export function buildComponents(draft: TemplateDraft): TemplateComponent[] {
  const format = variableFormatOf(draft);
  const sample = (place: string) => draft.samples[place] ?? "";
  const components: TemplateComponent[] = [];
  if (draft.header.trim() !== "") {
    const names = variableNames(draft.header);
    components.push({
      type: "HEADER",
      format: "TEXT",
      text: draft.header.trim(),
      ...(names.length === 0
        ? {}
        : {
            example:
              format === "named"
                ? {
                    header_text_named_params: names.map((name) => ({
                      param_name: name,
                      example: sample(`header.${name}`),
                    })),
                  }
                : { header_text: names.map((name) => sample(`header.${name}`)) },
          }),
    });
  }
  const names = variableNames(draft.body);
  components.push({
    type: "BODY",
    text: draft.body.trim(),
    ...(names.length === 0
      ? {}
      : {
          example:
            format === "named"
              ? {
                  body_text_named_params: names.map((name) => ({
                    param_name: name,
                    example: sample(`body.${name}`),
                  })),
                }
              : { body_text: [names.map((name) => sample(`body.${name}`))] },
        }),
  });
  if (draft.footer.trim() !== "") components.push({ type: "FOOTER", text: draft.footer.trim() });
  if (draft.buttons.length > 0) {
    components.push({ type: "BUTTONS", buttons: draft.buttons.map(button) });
  }
  return components;
}

function button(input: TemplateDraft["buttons"][number]): TemplateButton {
  switch (input.type) {
    case "QUICK_REPLY":
      return { type: "QUICK_REPLY", text: input.text };
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
    default:
      return input satisfies never;
  }
}
