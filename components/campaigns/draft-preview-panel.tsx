"use client";

import { useState } from "react";
import { filesOf } from "@/components/template-values/files-of";
import { PERSON_KINDS, PersonPicker } from "@/components/template-values/person-picker";
import { phoneMessage, unfilledNames } from "@/components/template-values/phone-message";
import { Callout } from "@/components/ui/callout";
import { Facts } from "@/components/ui/facts";
import { spacedPhone } from "@/components/ui/phone-number";
import { PhonePreview } from "@/components/ui/phone-preview";
import type { DraftPreview } from "@/lib/campaigns/draft-queries";
import { languageName } from "@/lib/core/format/language";
import { readMediaValue } from "@/lib/templates/template-variables";
import { placeWords } from "./campaign-words";

/** A language that the campaign sends, by the id of its template. */
export type PreviewedLanguage = { id: string; components: unknown; dir: "ltr" | "rtl" };

export type DraftPreviewPanelProps = {
  /** The name on top of the phone. */
  business: string;
  previews: readonly DraftPreview[];
  languages: readonly PreviewedLanguage[];
  workspaceSlug: string;
};

/** The message as a real person of the audience gets it, in their language. */
export function DraftPreviewPanel({
  business,
  previews,
  languages,
  workspaceSlug,
}: DraftPreviewPanelProps) {
  const [picked, setPicked] = useState(0);
  const at = Math.min(picked, previews.length - 1);
  const shown = previews[at];
  const template = languages.find(({ id }) => id === shown?.templateId);
  return (
    <section className="grid grid-cols-[minmax(0,1fr)] content-start gap-3">
      <h2 className="text-body font-semibold">Preview</h2>
      {shown && template ? (
        <>
          {previews.length > 1 ? (
            <PersonPicker
              at={at}
              onPick={setPicked}
              people={previews.map(({ person, missing }) => ({
                name: person?.name ?? null,
                phone: person?.phone ?? null,
                about: person ? PERSON_KINDS[person.kind] : null,
                isBlocked: missing.length > 0,
              }))}
              samples={false}
            />
          ) : null}
          <PhonePreview
            business={business}
            dir={template.dir}
            message={phoneMessage(template.components, shown.values, {
              files: filesOf(workspaceSlug, shown.values),
              problems: unfilledNames(template.components, shown.values),
            })}
          />
          <p className="text-dense text-ink-2">
            {shown.person
              ? `As ${shown.person.name?.trim() || "somebody without a name"}${shown.person.phone ? `, ${spacedPhone(shown.person.phone)}` : ""} gets it`
              : "With the template's samples, because the audience is empty"}
            {languages.length > 1 ? `, in ${languageName(shown.language)}` : ""}
          </p>
          {shown.missing.length > 0 ? (
            <Callout tone="bad" title="This person would get nothing.">
              No value and no fallback:{" "}
              {shown.missing.map((place) => placeWords(place).name).join(", ")}.
            </Callout>
          ) : null}
          {Object.keys(shown.values).length > 0 ? (
            <Facts
              items={Object.entries(shown.values).map(([place, value]) => ({
                key: place,
                label: placeWords(place).name,
                value: readValue(place, value),
              }))}
            />
          ) : null}
        </>
      ) : (
        <p className="rounded-panel border border-dashed border-line-strong px-4 py-12 text-center text-dense text-ink-3">
          Choose a template, and the message stands here with a real person&rsquo;s values.
        </p>
      )}
    </section>
  );
}

/** A file by its name, whatever Meta calls it. */
function readValue(place: string, value: string): string {
  return place.endsWith(".media") ? (readMediaValue(value).fileName ?? value) : value;
}
