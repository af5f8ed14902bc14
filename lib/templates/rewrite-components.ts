import type { TemplateButtonNews } from "@/lib/channels/channel-event";
import {
  readTemplateComponents,
  type TemplateButton,
  type TemplateComponent,
} from "@/lib/channels/whatsapp/template-components";

type News = {
  title: string | null;
  body: string | null;
  footer: string | null;
  buttons: readonly TemplateButtonNews[] | null;
};

/**
 * A template with the words that Meta changed (`message_template_components_update`, whatsapp.md
 * 6.4). Samples and what the update does not name stay. Buttons come as one list in their order; a
 * list with a button that cannot be made from it changes none, and the next sync tells the rest.
 */
export function rewriteComponents(stored: readonly unknown[], news: News): TemplateComponent[] {
  const words: Record<string, string | null> = {
    HEADER: news.title,
    BODY: news.body,
    FOOTER: news.footer,
  };
  const components = readTemplateComponents(stored).map((component) => {
    const text = words[component.type];
    return text && "text" in component && component.text !== undefined
      ? { ...component, text }
      : component;
  });
  if (!news.buttons || news.buttons.length === 0) return components;
  const before = components.find((component) => component.type === "BUTTONS");
  const made = news.buttons.map((button, index) => buttonOf(button, before?.buttons[index]));
  if (made.some((button) => button === null)) return components;
  const buttons = made as TemplateButton[];
  return before
    ? components.map((component) => (component === before ? { ...before, buttons } : component))
    : [...components, { type: "BUTTONS", buttons }];
}

/** What the update leaves unsaid, a sample or a flow, is kept from a button of the same kind. */
function buttonOf(
  { type, text, url, phone }: TemplateButtonNews,
  before: TemplateButton | undefined,
): TemplateButton | null {
  const kept = before?.type === type ? before : null;
  switch (type) {
    case "QUICK_REPLY":
      return { type, text };
    case "URL":
      return url === null ? null : { ...(kept?.type === "URL" ? kept : {}), type, text, url };
    case "PHONE_NUMBER":
      return phone === null ? null : { type, text, phone_number: phone };
    default:
      return kept && { ...kept, text };
  }
}
