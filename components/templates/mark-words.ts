import type { TranslationMark } from "@/lib/templates/translation-marks";

/** "Button 2", "Card 1, button 2", "Header". */
function partWords(place: string): string {
  const parts = place.split(".");
  const words: string[] = [];
  if (parts[0] === "card") words.push(`Card ${Number(parts[1]) + 1}`);
  const [part, index] = parts[0] === "card" ? parts.slice(2) : parts;
  if (part === "button") words.push(`button ${Number(index) + 1}`);
  else if (part) words.push(part === "body" && words.length > 0 ? "words" : part);
  const all = words.join(", ");
  return `${all.charAt(0).toUpperCase()}${all.slice(1)}`;
}

const braces = (names: readonly string[]) => names.map((name) => `{{${name}}}`).join(", ");

/** What does not match, in a sentence: "Footer: missing here, English has it." */
export function markWords(mark: TranslationMark, source: string): string {
  const part = partWords(mark.place);
  switch (mark.kind) {
    case "missing":
      return `${part}: missing here, ${source} has it.`;
    case "untranslated":
      return `${part}: still the words of ${source}.`;
    case "different":
      return `${part}: of another kind than in ${source}.`;
    case "extra":
      return `${part}: ${source} has none.`;
    case "variables":
      return [
        mark.lacks.length > 0 ? `${part}: without ${braces(mark.lacks)} of ${source}.` : "",
        mark.adds.length > 0 ? `${part}: ${braces(mark.adds)} is not in ${source}.` : "",
      ]
        .filter(Boolean)
        .join(" ");
    default:
      return mark.kind satisfies never;
  }
}

/** "2 parts missing, 1 to translate", in the order of urgency; "" when everything matches. */
export function marksSummary(marks: readonly TranslationMark[]): string {
  const count = (...kinds: TranslationMark["kind"][]) =>
    marks.filter(({ kind }) => kinds.includes(kind)).length;
  const missing = count("missing");
  const copied = count("untranslated");
  const differs = count("variables", "different", "extra");
  return [
    missing > 0 ? `${missing} ${missing === 1 ? "part" : "parts"} missing` : "",
    copied > 0 ? `${copied} to translate` : "",
    differs > 0 ? `${differs} ${differs === 1 ? "differs" : "differ"}` : "",
  ]
    .filter(Boolean)
    .join(", ");
}
