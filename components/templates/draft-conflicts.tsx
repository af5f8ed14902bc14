"use client";

import { createContext, type ReactNode, useContext } from "react";
import { ConflictNote } from "@/components/forms/conflict-note";
import type { FieldConflicts } from "@/components/forms/use-field-conflicts";
import { plainWords } from "@/lib/core/field-conflict";
import type {
  TemplateDraft,
  TemplateDraftButton,
  TemplateDraftHeader,
} from "@/lib/templates/schema";
import { CATEGORY_WORDS, LAYOUT_WORDS } from "./template-words";

type Field = keyof TemplateDraft;

const Conflicts = createContext<FieldConflicts | null>(null);

/** What somebody else wrote into the draft, for the fields inside. */
export function DraftConflicts({
  conflicts,
  children,
}: {
  conflicts: FieldConflicts;
  children: ReactNode;
}) {
  return <Conflicts.Provider value={conflicts}>{children}</Conflicts.Provider>;
}

/**
 * The choices at one place of the editor: of its field, and of what belongs to it.
 * @param at the field whose name stands there already; all others are called by theirs
 */
export function ConflictsAt({ at, fields = [] }: { at?: Field; fields?: readonly Field[] }) {
  const conflicts = useContext(Conflicts);
  const met = Object.keys(conflicts?.open ?? {}).filter(
    (field) => rootOf(field) === at || fields.includes(rootOf(field)),
  );
  if (!conflicts || met.length === 0) return null;
  return (
    <div className="mt-1.5 grid gap-1.5">
      {met.map((field) => (
        <ConflictNote
          conflicts={conflicts}
          field={field}
          key={field}
          label={field === at ? undefined : labelOf(field)}
          leavesTyping
          words={(value) => wordsOf(rootOf(field), value)}
        />
      ))}
    </div>
  );
}

/** Choices about fields that have no single place in the form as it stands here. */
export function HiddenConflicts({ draft }: { draft: TemplateDraft }) {
  const shown = shownFields(draft);
  return (
    <ConflictsAt fields={(Object.keys(LABELS) as Field[]).filter((field) => !shown.has(field))} />
  );
}

const LABELS: Record<Field, string> = {
  name: "Name",
  language: "Language",
  category: "Category",
  layout: "Form",
  header: "Header",
  body: "Body",
  footer: "Footer",
  buttons: "Buttons",
  offer: "Offer",
  cards: "Cards",
  code: "Code",
  ttlSeconds: "Deliver within",
  samples: "Sample of",
  sources: "Source of",
};

const rootOf = (field: string) => field.split(".", 1)[0] as Field;

/** "samples.body.first_name" is the sample of {{first_name}}. */
function labelOf(field: string): string {
  const root = rootOf(field);
  return field === root ? LABELS[root] : `${LABELS[root]} {{${field.split(".").at(-1)}}}`;
}

function wordsOf(field: Field, value: unknown): string | null {
  switch (field) {
    case "category":
      return CATEGORY_WORDS[value as TemplateDraft["category"]] ?? null;
    case "layout":
      return LAYOUT_WORDS[value as TemplateDraft["layout"]] ?? null;
    case "header": {
      const header = value as TemplateDraftHeader;
      return header.kind === "text" ? header.text : header.kind === "none" ? "" : header.kind;
    }
    case "buttons":
      return (value as TemplateDraftButton[])
        .map((button) => ("text" in button ? button.text : button.type))
        .join(", ");
    case "ttlSeconds":
      return value === null ? "" : `${value} seconds`;
    default:
      return plainWords(value);
  }
}

/** Fields at whose place ConflictsAt stands, as the draft is. */
function shownFields({ category, code, layout }: TemplateDraft): ReadonlySet<Field> {
  const shown = new Set<Field>(["name", "language", "category"]);
  if (category !== "marketing") shown.add("ttlSeconds");
  if (category === "authentication" && code) return shown;
  if (category !== "authentication") shown.add("layout");
  for (const field of ["body", "samples", "sources"] as const) shown.add(field);
  if (layout === "carousel") return shown.add("cards");
  if (layout !== "offer") shown.add("footer");
  return shown.add("header").add("buttons");
}
