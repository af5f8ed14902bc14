"use client";

import { useId, useState } from "react";
import { TemplateValue } from "@/components/template-values/template-value";
import { TextLink } from "@/components/ui/app-link";
import { Chip } from "@/components/ui/chip";
import { classNames } from "@/components/ui/class-names";
import { EmptyState } from "@/components/ui/empty-state";
import { Input } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/select";
import { VARIABLE_FIELDS, type Variable } from "@/lib/campaigns/schema";
import { languageName } from "@/lib/core/format/language";
import type { FillableSlot } from "@/lib/templates/fillable-slots";
import { slotWords } from "@/lib/templates/slot-words";
import { languagesOf, slotsOf } from "./campaign-languages";
import { FIELD_WORDS, placeWords } from "./campaign-words";
import { guessVariables } from "./guess-variables";
import { LanguageChoice } from "./language-choice";
import type { DraftFields } from "./use-campaign-draft";

export type TemplateChoice = {
  id: string;
  wabaId: string;
  name: string;
  language: string;
  category: string;
  quality: string | null;
  /** The message with its samples, in plain text. */
  text: string;
  slots: readonly FillableSlot[];
  /** Where its author says that values come from, by place. */
  sources: Readonly<Record<string, { field: string; fallback: string }>>;
};

export type MessageStepProps = {
  workspaceSlug: string;
  draft: DraftFields;
  change: (changes: Partial<DraftFields>) => void;
  /** Approved ones of the chosen number's account. */
  templates: readonly TemplateChoice[];
  /** Templates that are not approved: how many wait for Meta. */
  waitingCount: number;
  customFields: readonly string[];
  /** What the workspace falls back on where a person's language is not there, BCP 47. */
  fallbacks: readonly string[];
};

/** What they get: an approved template, and where each of its values comes from. */
export function MessageStep({
  workspaceSlug,
  draft,
  change,
  templates,
  waitingCount,
  customFields,
  fallbacks,
}: MessageStepProps) {
  const id = useId();
  const [search, setSearch] = useState("");
  const chosen = templates.find((template) => template.id === draft.templateId);
  if (templates.length === 0) {
    return (
      <EmptyState title="No approved template yet">
        {waitingCount > 0
          ? `${waitingCount} of yours wait for Meta. They appear here once they are approved. `
          : "A campaign sends words that Meta has approved before. "}
        <TextLink href={`/w/${workspaceSlug}/templates`}>Open templates</TextLink>
      </EmptyState>
    );
  }
  const wanted = search.trim().toLowerCase();
  const shown = templates.filter(
    (template) =>
      template.id === draft.templateId ||
      template.name.includes(wanted) ||
      template.text.toLowerCase().includes(wanted),
  );
  const languages = chosen ? languagesOf(chosen, templates) : [];
  const choose = (template: TemplateChoice) =>
    change({
      templateId: template.id,
      variables: guessVariables(
        slotsOf(languagesOf(template, templates), draft.ownLanguage),
        draft.variables,
        customFields,
        template.sources,
      ),
    });
  return (
    <div className="grid gap-6">
      <fieldset className="grid gap-2">
        <legend className="mb-2 text-body font-semibold">Template</legend>
        {templates.length > 6 ? (
          <Input
            aria-label="Find a template"
            className="max-w-72"
            onChange={(event) => setSearch(event.target.value)}
            placeholder="Name or words of a template"
            size="sm"
            type="search"
            value={search}
          />
        ) : null}
        <div className="max-h-[340px] overflow-y-auto rounded-panel border border-line bg-surface">
          {shown.map((template) => (
            <label
              className={classNames(
                "flex cursor-pointer items-start gap-2.5 border-b border-line px-3 py-2.5 last:border-b-0 hover:bg-surface-2 has-focus-visible:outline-2 has-focus-visible:-outline-offset-2 has-focus-visible:outline-ring",
                template.id === draft.templateId && "bg-selection hover:bg-selection",
              )}
              key={template.id}
            >
              <input
                checked={template.id === draft.templateId}
                className="mt-1 size-4 flex-none accent-(--accent)"
                name={`${id}-template`}
                onChange={() => choose(template)}
                type="radio"
                value={template.id}
              />
              <span className="min-w-0 flex-1">
                <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
                  <span className="min-w-0 truncate font-mono text-dense font-medium">
                    {template.name}
                  </span>
                  <span className="text-meta text-ink-3">{languageName(template.language)}</span>
                  <Chip size="small">{template.category}</Chip>
                  {template.quality === "RED" || template.quality === "YELLOW" ? (
                    <Chip size="small" tone={template.quality === "RED" ? "bad" : "warn"}>
                      {template.quality === "RED" ? "Low quality" : "Medium quality"}
                    </Chip>
                  ) : null}
                </span>
                <span className="block truncate text-dense text-ink-2" dir="auto">
                  {template.text.replace(/\s+/g, " ")}
                </span>
              </span>
            </label>
          ))}
          {shown.length === 0 ? (
            <p className="px-3 py-4 text-dense text-ink-2">No template has these words.</p>
          ) : null}
        </div>
        <p className="text-dense text-ink-3">
          Only approved templates can be sent.{" "}
          <TextLink href={`/w/${workspaceSlug}/templates`}>Write another</TextLink>
        </p>
      </fieldset>
      {languages.length > 1 ? (
        <LanguageChoice
          fallbacks={fallbacks}
          languages={languages.map(({ language }) => language)}
          onChange={(ownLanguage) => change({ ownLanguage })}
          ownLanguage={draft.ownLanguage}
          workspaceSlug={workspaceSlug}
        />
      ) : null}
      {chosen ? (
        <VariableTable
          channelId={draft.channelId}
          customFields={customFields}
          onChange={(variables) => change({ variables })}
          workspaceSlug={workspaceSlug}
          slots={slotsOf(languages, draft.ownLanguage)}
          variables={draft.variables}
        />
      ) : null}
    </div>
  );
}

function VariableTable({
  workspaceSlug,
  channelId,
  slots,
  variables,
  customFields,
  onChange,
}: {
  workspaceSlug: string;
  channelId: string | null;
  slots: readonly FillableSlot[];
  variables: Record<string, Variable>;
  customFields: readonly string[];
  onChange: (variables: Record<string, Variable>) => void;
}) {
  const id = useId();
  if (slots.length === 0) {
    return (
      <p className="text-dense text-ink-2">
        This template has no values to fill: everybody gets the same words.
      </p>
    );
  }
  const fieldOptions = [
    ...VARIABLE_FIELDS.map((field) => ({ value: field, label: FIELD_WORDS[field] ?? field })),
    ...customFields.map((field) => ({ value: `custom:${field}`, label: field })),
    { value: "text", label: "The same text for everybody" },
  ];
  const set = (place: string, variable: Variable | null, along: Record<string, Variable> = {}) => {
    const { [place]: _, ...others } = variables;
    onChange({ ...others, ...along, ...(variable ? { [place]: variable } : {}) });
  };
  return (
    <section aria-labelledby={`${id}-title`}>
      <div className="border-b border-line-strong pb-1.5">
        <h2 className="text-body font-semibold" id={`${id}-title`}>
          Values
        </h2>
        <p className="text-dense text-ink-3">
          Whoever lacks a value and has no fallback gets nothing, and the review counts them.
        </p>
      </div>
      <ul>
        {slots.map((slot) => {
          const words = placeWords(slot.place);
          // two cards may have a value of the same name
          const spoken = slot.place.startsWith("card.") ? slotWords(slot) : words.name;
          const variable = variables[slot.place];
          const onlyText = FIXED_KINDS.includes(slot.kind);
          const source = onlyText
            ? "text"
            : variable?.source === "field"
              ? variable.field
              : (variable?.source ?? "");
          return (
            <li
              className="grid gap-x-3 gap-y-1.5 border-b border-line py-2.5 md:grid-cols-[minmax(96px,140px)_minmax(0,1fr)_minmax(0,1fr)] md:items-center"
              key={slot.place}
            >
              <div className="min-w-0 text-dense">
                <div className="truncate font-mono font-medium">{words.name}</div>
                <div className="truncate text-meta text-ink-3">{words.where}</div>
              </div>
              {onlyText ? (
                <span className="text-dense text-ink-2">
                  {slot.kind === "instant" ? "Day and hour" : "The same for everybody"}
                </span>
              ) : (
                <NativeSelect
                  aria-label={`Source of ${spoken}`}
                  onChange={(event) => {
                    const value = event.target.value;
                    if (value === "") set(slot.place, null);
                    else if (value === "text") set(slot.place, { source: "text", text: "" });
                    else
                      set(slot.place, {
                        source: "field",
                        field: value,
                        fallback: variable?.source === "field" ? variable.fallback : "",
                      });
                  }}
                  options={fieldOptions}
                  placeholder="Choose where it comes from"
                  value={source}
                />
              )}
              {onlyText || source === "text" ? (
                <TemplateValue
                  channelId={channelId}
                  label={onlyText ? slotWords(slot) : `Text of ${spoken}`}
                  onChange={(text, others = {}) =>
                    set(
                      slot.place,
                      onlyText && text === "" ? null : { source: "text", text },
                      Object.fromEntries(
                        Object.entries(others).map(([place, value]) => [
                          place,
                          { source: "text", text: value },
                        ]),
                      ),
                    )
                  }
                  slot={slot}
                  value={variable?.source === "text" ? variable.text : ""}
                  workspaceSlug={workspaceSlug}
                />
              ) : variable?.source === "field" ? (
                <Input
                  aria-label={`Fallback of ${spoken}`}
                  maxLength={600}
                  onChange={(event) =>
                    set(slot.place, { ...variable, fallback: event.target.value })
                  }
                  placeholder={`Fallback, such as “${slot.sample || "friend"}”`}
                  value={variable.fallback}
                />
              ) : (
                <span className="text-dense text-bad">Not filled: nobody could get it.</span>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** Values that are one for all: nobody has their own place on a map or end of an offer. */
const FIXED_KINDS: readonly string[] = [
  "media",
  "coordinate",
  "instant",
  "product",
  "products",
  "order",
];
