import type { TemplateFault } from "@/lib/templates/rules/fault";

const PLACE_WORDS: Record<TemplateFault["place"]["component"], string> = {
  name: "Name",
  language: "Language",
  category: "Category",
  header: "Header",
  body: "Body",
  footer: "Footer",
  buttons: "Buttons",
  cards: "Cards",
  offer: "Offer",
  ttl: "Time to deliver",
};

/** "Button 2", "Body", "Card 3, header". */
export function placeWords({ place }: Pick<TemplateFault, "place">): string {
  const part =
    place.component === "buttons" && place.button !== undefined
      ? `Button ${place.button + 1}`
      : PLACE_WORDS[place.component];
  if (place.card === undefined) return part;
  return place.component === "cards"
    ? `Card ${place.card + 1}`
    : `Card ${place.card + 1}, ${part.toLowerCase()}`;
}
