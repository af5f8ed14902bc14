"use client";

import { Moon, Sun } from "lucide-react";
import { useState } from "react";
import { PERSON_KINDS, PersonPicker } from "@/components/template-values/person-picker";
import { type PreviewFiles, phoneMessage } from "@/components/template-values/phone-message";
import { Avatar } from "@/components/ui/avatar";
import { Callout } from "@/components/ui/callout";
import { PhonePreview } from "@/components/ui/phone-preview";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { previewValues } from "@/lib/templates/fill-variables";
import type { PreviewPerson } from "@/lib/templates/preview-people";
import type { TemplateDraft } from "@/lib/templates/schema";

export type TemplatePreviewProps = {
  business: string;
  components: unknown;
  samples: Readonly<Record<string, string>>;
  /** Names of variables at which a rule fails. */
  problems?: ReadonlySet<string>;
  /** Sample files that we have, by Meta's handle. */
  files?: PreviewFiles;
  dir: "ltr" | "rtl";
  /** Real people whose values it can show. */
  people?: readonly PreviewPerson[];
  /** Where values come from, by place; of what is asked each time the sample stands in. */
  sources?: TemplateDraft["sources"];
};

/** Long enough to break what only works with short words. */
const LONG_WORDS = "Maximiliane Konstantinopoulou-Okonkwo of 17 Kilimani Heights";

/** The customer's phone, light or dark, with usual or with long values. */
export function TemplatePreview(props: TemplatePreviewProps) {
  const { business, components, samples, problems, files, dir, people = [], sources = {} } = props;
  const [theme, setTheme] = useState<"light" | "dark">("light");
  const [length, setLength] = useState("typical");
  const [at, setAt] = useState(-1);
  const shown = people.map((person) => valuesOf(person, { samples, sources }));
  const personal = shown[at];
  const missing = personal?.missing ?? [];
  const values = personal
    ? personal.values
    : length === "typical"
      ? samples
      : Object.fromEntries(
          Object.entries(samples).map(([place, sample]) => [
            place,
            place.endsWith(".media") ? sample : `${sample} ${LONG_WORDS}`.trim(),
          ]),
        );
  const message = phoneMessage(components, values, {
    files,
    problems: new Set([...(problems ?? []), ...missing.map(nameAt)]),
  });
  const lockText = [
    message.header?.kind === "text" ? plain(message.header.text) : "",
    plain(message.body),
  ]
    .filter(Boolean)
    .join(". ");
  return (
    <section aria-labelledby="template-preview">
      <div className="mb-3 flex items-center gap-2">
        <h2 className="font-semibold" id="template-preview">
          Preview
        </h2>
        <SegmentedControl
          className="ms-auto"
          label="Phone"
          onValueChange={(value) => setTheme(value === "dark" ? "dark" : "light")}
          options={[
            { value: "light", label: <Sun />, ariaLabel: "Light phone" },
            { value: "dark", label: <Moon />, ariaLabel: "Dark phone" },
          ]}
          size="sm"
          value={theme}
        />
        {personal ? null : (
          <SegmentedControl
            label="Length of the values"
            onValueChange={setLength}
            options={[
              { value: "typical", label: "Typical" },
              { value: "longest", label: "Longest" },
            ]}
            size="sm"
            value={length}
          />
        )}
      </div>
      <PhonePreview business={business} dir={dir} message={message} theme={theme} />
      {people.length > 0 && Object.keys(sources).length > 0 ? (
        <div className="mt-2.5">
          <PersonPicker
            at={at}
            onPick={setAt}
            people={people.map(({ name, phone, kind }, index) => ({
              name,
              phone,
              about: PERSON_KINDS[kind],
              isBlocked: (shown[index]?.missing.length ?? 0) > 0,
            }))}
            samples
          />
        </div>
      ) : null}
      {missing.length > 0 ? (
        <Callout className="mt-2.5" tone="bad" title="This person would get nothing.">
          No value and no text if empty: {missing.map(nameAt).join(", ")}.
        </Callout>
      ) : null}
      <p className="mt-2.5 text-meta text-ink-3">Dashed words change for each person</p>
      <div className="mt-4 border-t border-line pt-3.5">
        <h3 className="mb-2 font-semibold">On the lock screen</h3>
        <div className="flex gap-2.5">
          <Avatar name={business} />
          <div className="min-w-0">
            <p className="text-dense font-medium">{business}</p>
            <p className="line-clamp-2 text-dense break-words text-ink-2" dir="auto">
              {lockText || "No text yet"}
            </p>
          </div>
        </div>
      </div>
    </section>
  );
}

/** "body.first_name" is first_name. */
const nameAt = (place: string) => place.slice(place.lastIndexOf(".") + 1);

/** What one person would read, and which places have nothing for them. */
function valuesOf(
  person: PreviewPerson,
  {
    samples,
    sources,
  }: { samples: Readonly<Record<string, string>>; sources: TemplateDraft["sources"] },
): { values: Record<string, string>; missing: string[] } {
  const places = Object.keys(samples).filter((place) => sources[place]);
  const mapping = Object.fromEntries(
    Object.entries(sources).map(([place, one]) => [place, { source: "field" as const, ...one }]),
  );
  const asked = Object.fromEntries(Object.entries(samples).filter(([place]) => !sources[place]));
  const { values, missing } = previewValues(places, mapping, person);
  return { values: { ...asked, ...values }, missing };
}

function plain(text: string | readonly (string | { text: string })[]): string {
  const whole =
    typeof text === "string"
      ? text
      : text.map((part) => (typeof part === "string" ? part : part.text)).join("");
  // The lock screen draws no marks; those inside a {{variable_name}} are no marks.
  return whole
    .replace(/(?<![\p{L}\p{N}_{])([*_~])(\S(?:.*?\S)?)\1(?![\p{L}\p{N}_}])/gu, "$2")
    .replace(/\s+/g, " ")
    .trim();
}
