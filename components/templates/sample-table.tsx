"use client";

import { useId } from "react";
import { classNames } from "@/components/ui/class-names";
import { Input } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/select";
import type { DraftVariable } from "@/lib/templates/draft-schema";
import { type TemplateDraft, VARIABLE_FIELDS } from "@/lib/templates/schema";
import { FIELD_WORDS } from "./variable-choices";

export type SampleTableProps = {
  variables: readonly DraftVariable[];
  /** Where values usually come from, by place. */
  sources: TemplateDraft["sources"];
  /** Names of the contacts' own fields. */
  customFields: readonly string[];
  onSample: (place: string, sample: string) => void;
  /** Null: it is asked for with each campaign. */
  onSource: (place: string, source: TemplateDraft["sources"][string] | null) => void;
};

/** Each variable once: the example that Meta's reviewer reads, and what campaigns fill it from. */
export function SampleTable(props: SampleTableProps) {
  const { variables, sources, customFields, onSample, onSource } = props;
  const id = useId();
  const options = [
    ...VARIABLE_FIELDS.map((field) => ({ value: field, label: FIELD_WORDS[field] })),
    ...customFields.map((field) => ({ value: `custom:${field}`, label: field })),
  ];
  return (
    <ul className="@container mt-3 border-t border-line text-dense">
      {variables.map(({ place, name, sample }) => {
        const isMissing = sample.trim() === "";
        const source = sources[place];
        const words = wordsOf(place, name);
        return (
          <li
            className="grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)] gap-x-2 gap-y-1.5 border-b border-line py-2 @min-[480px]:grid-cols-[minmax(88px,128px)_minmax(0,1fr)_minmax(0,1fr)_minmax(72px,104px)]"
            key={place}
          >
            <label
              className="col-span-full max-w-full self-start justify-self-start truncate rounded-chip @min-[480px]:col-span-1 @min-[480px]:mt-0.5 bg-accent-soft px-1.5 py-0.5 font-medium text-accent-ink"
              htmlFor={`${id}${place}`}
              title={words}
            >
              <span className="sr-only">Sample of </span>
              {words}
            </label>
            <div className="min-w-0">
              <Input
                aria-describedby={isMissing ? `${id}${place}-missing` : undefined}
                aria-invalid={isMissing || undefined}
                dir="auto"
                id={`${id}${place}`}
                maxLength={600}
                onChange={(event) => onSample(place, event.target.value)}
                placeholder="Sample for Meta"
                size="sm"
                value={sample}
              />
              {isMissing ? (
                <p className="mt-1 text-meta text-bad" id={`${id}${place}-missing`}>
                  Meta wants an example here.
                </p>
              ) : null}
            </div>
            <NativeSelect
              aria-label={`${words}: filled from`}
              className={classNames("self-start", !source && "@min-[480px]:col-span-2")}
              onChange={(event) => {
                const field = event.target.value;
                onSource(
                  place,
                  field === ""
                    ? null
                    : {
                        field: field as TemplateDraft["sources"][string]["field"],
                        fallback: source?.fallback ?? "",
                      },
                );
              }}
              options={[{ value: "", label: "Asked each time" }, ...options]}
              size="sm"
              value={source?.field ?? ""}
            />
            {source ? (
              <Input
                aria-label={`${words}: if empty`}
                className="col-span-full @min-[480px]:col-span-1"
                dir="auto"
                maxLength={600}
                onChange={(event) => onSource(place, { ...source, fallback: event.target.value })}
                placeholder="Skip person"
                size="sm"
                value={source.fallback}
              />
            ) : null}
          </li>
        );
      })}
    </ul>
  );
}

/** "first_name", "day, header", "price, card 2". */
function wordsOf(place: string, name: string): string {
  if (place.startsWith("header.")) return `${name}, header`;
  const card = /^card\.(\d+)\./.exec(place)?.[1];
  return card === undefined ? name : `${name}, card ${Number(card) + 1}`;
}
