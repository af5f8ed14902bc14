"use client";

import { useState } from "react";
import { filesOf } from "@/components/template-values/files-of";
import { phoneMessage, unfilledNames } from "@/components/template-values/phone-message";
import { Callout } from "@/components/ui/callout";
import { Facts } from "@/components/ui/facts";
import { spacedPhone } from "@/components/ui/phone-number";
import { PhonePreview } from "@/components/ui/phone-preview";
import { SegmentedControl } from "@/components/ui/segmented-control";
import type { DraftPreview } from "@/lib/campaigns/draft-queries";
import { readMediaValue } from "@/lib/templates/template-variables";
import { placeWords } from "./campaign-words";

const KEY_WORDS: Record<DraftPreview["key"], string> = {
  sample: "Sample",
  typical: "Typical",
  longest: "Longest",
  no_name: "No name",
};

export type DraftPreviewPanelProps = {
  /** The name on top of the phone. */
  business: string;
  previews: readonly DraftPreview[];
  /** The template that the previews are of. */
  components: unknown;
  dir: "ltr" | "rtl";
  workspaceSlug: string;
};

/** The message as a real person of the audience gets it. */
export function DraftPreviewPanel({
  business,
  previews,
  components,
  dir,
  workspaceSlug,
}: DraftPreviewPanelProps) {
  const [key, setKey] = useState<string>("typical");
  const shown = previews.find((preview) => preview.key === key) ?? previews[0];
  return (
    <section className="grid content-start gap-3">
      <div className="flex min-h-8 flex-wrap items-center gap-2">
        <h2 className="text-body font-semibold">Preview</h2>
        {previews.length > 1 && shown ? (
          <SegmentedControl
            className="ms-auto"
            label="Whose message"
            onValueChange={setKey}
            options={previews.map((preview) => ({
              value: preview.key,
              label: KEY_WORDS[preview.key],
            }))}
            size="sm"
            value={shown.key}
          />
        ) : null}
      </div>
      {shown ? (
        <>
          <PhonePreview
            business={business}
            dir={dir}
            message={phoneMessage(components, shown.values, {
              files: filesOf(workspaceSlug, shown.values),
              problems: unfilledNames(components, shown.values),
            })}
          />
          <p className="text-dense text-ink-2">
            {shown.person
              ? `As ${shown.person.name?.trim() || "somebody without a name"}${shown.person.phone ? `, ${spacedPhone(shown.person.phone)}` : ""} gets it`
              : "With the template's samples, because the audience is empty"}
          </p>
          {shown.missing ? (
            <Callout tone="bad" title="This person would get nothing.">
              {placeWords(shown.missing).name} has no value and no fallback.
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
