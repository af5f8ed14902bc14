import type { TemplateSlot } from "./template-slots";

const KIND_WORDS: Readonly<Record<Exclude<TemplateSlot["kind"], "text">, string>> = {
  media: "File on top",
  coordinate: "Degrees",
  url_suffix: "End of the link",
  code: "Code",
  instant: "End of the offer",
  product: "Product",
  products: "Products",
  order: "Order",
};

/** What a value is, as a person reads it: "first_name", "Button 2: end of the link", "Card 1: file on top". */
export function slotWords({ place, kind }: Pick<TemplateSlot, "place" | "kind">): string {
  const parts = place.split(".");
  const card = parts[0] === "card" ? `Card ${Number(parts[1]) + 1}: ` : "";
  const [part = "", detail = ""] = parts[0] === "card" ? parts.slice(2) : parts;
  const words = wordsOf({ part, detail, kind });
  return card === "" ? words : `${card}${words.charAt(0).toLowerCase()}${words.slice(1)}`;
}

function wordsOf({
  part,
  detail,
  kind,
}: {
  part: string;
  detail: string;
  kind: TemplateSlot["kind"];
}): string {
  if (part === "button" && kind !== "text") {
    return `Button ${Number(detail) + 1}: ${KIND_WORDS[kind].toLowerCase()}`;
  }
  if (kind === "text") return part === "header" ? `${detail}, header` : detail;
  if (kind === "coordinate") return detail === "latitude" ? "Latitude" : "Longitude";
  if (kind === "product")
    return detail === "catalog_id" ? "Id of the catalogue" : "Id of the product";
  return KIND_WORDS[kind];
}
