import type { TemplateFault } from "@/lib/templates/rules/fault";
import type { TemplateDraft } from "@/lib/templates/schema";

/** What changes of a draft when a rule's own suggestion is taken; null where it has no place. */
export function repairDraft(
  draft: TemplateDraft,
  { place }: TemplateFault,
  text: string,
): Partial<TemplateDraft> | null {
  if (place.card !== undefined) {
    const card = draft.cards[place.card];
    return card && place.component === "body"
      ? { cards: draft.cards.with(place.card, { ...card, body: text }) }
      : null;
  }
  switch (place.component) {
    case "name":
      return { name: text };
    case "language":
      return { language: text };
    case "header":
      return { header: { kind: "text", text } };
    case "body":
    case "footer":
      return { [place.component]: text };
    case "buttons": {
      const index = place.button ?? 0;
      const button = draft.buttons[index];
      if (button?.type !== "URL") return null;
      return { buttons: draft.buttons.with(index, { ...button, url: text }) };
    }
    default:
      return null;
  }
}
