import type { OutboundContent } from "@/lib/channels/channel-adapter";
import { renderTemplate, type TemplatePreview, type TemplateValues } from "./render-template";
import { buildSendComponents } from "./send-components";

export type TemplateContent = {
  content: Extract<OutboundContent, { kind: "template" }>;
  /** What was sent is what is drawn: header, body, footer and buttons with these values. */
  preview: TemplatePreview;
  /** The message as the phone shows it, in plain text: for the thread and for search. */
  text: string;
};

/**
 * The content of one template message with its frozen values. Values are checked when they are
 * frozen, so one that is missing here is a fault of ours: it throws, naming the places.
 */
export function buildTemplateContent(
  template: { name: string; language: string; components: unknown },
  values: TemplateValues,
): TemplateContent {
  const built = buildSendComponents(template.components, values);
  if (!built.ok) {
    throw new Error(`Template ${template.name} lacks values for ${built.missing.join(", ")}`);
  }
  const preview = renderTemplate(template.components, values);
  return {
    preview,
    content: {
      kind: "template",
      name: template.name,
      language: template.language,
      components: built.components,
    },
    text: preview.text,
  };
}
