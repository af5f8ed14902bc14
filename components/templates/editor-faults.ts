import { type JudgedDraft, TEMPLATE_LIMITS } from "@/lib/templates/draft-schema";
import type { TemplateFault } from "@/lib/templates/rules/fault";
import type { TemplateDraft, TemplateDraftButton } from "@/lib/templates/schema";
import { placeWords } from "./place-words";
import type { Mark } from "./variable-textarea";

/** What is wrong with a button: with its words, or with where it leads. */
export type ButtonProblem = { words: string; field: "label" | "target" };

/** Chips of a text, and what is no variable although it has braces. */
export function textMarks(
  part: "header" | "body",
  { headerVariables, bodyVariables, faults }: JudgedDraft,
  problems: ReadonlySet<string>,
): Mark[] {
  const chips = (part === "header" ? headerVariables : bodyVariables).map(
    ({ start, end, name }) => ({
      start,
      end,
      problem: problems.has(name),
    }),
  );
  const broken = faults.flatMap(({ place, code }) =>
    place.component === part &&
    place.card === undefined &&
    (code === "braces" || code === "variable_name") &&
    place.offset !== undefined &&
    place.length !== undefined
      ? [{ start: place.offset, end: place.offset + place.length, problem: true }]
      : [],
  );
  return [...chips, ...broken];
}

/** Faults that are about where a button leads; the others are about its words. */
const TARGET_FAULTS: ReadonlySet<TemplateFault["code"]> = new Set([
  "url_invalid",
  "url_variable_place",
  "url_shortener",
  "braces",
  "phone_invalid",
  "code_characters",
  "form_missing",
  "sample_missing",
]);

/** The first fault of each button, with the field it belongs to. */
export function buttonProblems(
  faults: readonly TemplateFault[],
  { buttons, card }: { buttons: readonly TemplateDraftButton[]; card?: number },
): Map<number, ButtonProblem> {
  const problems = new Map<number, ButtonProblem>();
  for (const { place, reason, code } of faults) {
    if (place.component !== "buttons" || place.button === undefined) continue;
    if (place.card !== card) continue;
    if (problems.has(place.button)) continue;
    problems.set(place.button, {
      words: code === "text_empty" ? "Write the label." : reason,
      field:
        TARGET_FAULTS.has(code) || buttons[place.button]?.type === "COPY_CODE" ? "target" : "label",
    });
  }
  return problems;
}

/** Names of the header's and body's variables that lack a sample or break a rule where they stand. */
export function faultyVariables(judged: JudgedDraft, draft: TemplateDraft): Set<string> {
  const texts = { header: draft.header.kind === "text" ? draft.header.text : "", body: draft.body };
  const names = judged.variables
    .filter(({ place, name, sample }) => {
      const component = place.startsWith("header.") ? "header" : "body";
      const broken = judged.faults.some(
        ({ place: at, severity }) =>
          at.component === component &&
          at.card === undefined &&
          severity === "error" &&
          at.offset !== undefined &&
          texts[component].startsWith(`{{${name}}}`, at.offset),
      );
      return sample.trim() === "" || broken;
    })
    .map(({ name }) => name);
  return new Set(names);
}

/** What Meta takes in a name, while it is typed: "Order update" is order_update. */
export function nameFrom(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, "_")
    .slice(0, TEMPLATE_LIMITS.name);
}

/** Why a draft cannot be submitted now, in words; null when it can. */
export function submitObstacle({
  blocked,
  errors,
  unsaved,
}: {
  blocked: string | null;
  errors: readonly TemplateFault[];
  /** Why the newest words are not on the server. */
  unsaved: string | null;
}): string | null {
  if (unsaved) return unsaved;
  if (blocked) return blocked;
  const [first] = errors;
  if (!first) return null;
  if (errors.length === 1) return `One rule fails: ${placeWords(first)}`;
  const places = [...new Set(errors.map(placeWords))];
  return `${errors.length} rules fail: ${places.slice(0, 3).join(", ")}`;
}
