"use client";

import { Check, Languages } from "lucide-react";
import { createContext, type ReactNode, useContext, useId } from "react";
import { classNames } from "@/components/ui/class-names";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { NativeSelect } from "@/components/ui/select";
import type { TranslationMark } from "@/lib/templates/translation-marks";
import { marksSummary, markWords } from "./mark-words";
import { type SourceLanguage, SourcePart } from "./source-part";

type Beside = {
  source: SourceLanguage;
  marks: readonly TranslationMark[];
  /** Which of the two a narrow window shows. */
  shown: "own" | "source";
};

const BesideContext = createContext<Beside | null>(null);

/** The language that is read beside the fields inside; null shows the fields alone. */
export function BesideSource({ value, children }: { value: Beside | null; children: ReactNode }) {
  return <BesideContext.Provider value={value}>{children}</BesideContext.Provider>;
}

/**
 * A field with the same part of the source before it: side by side where there is room, one of the
 * two in a narrow window. Under the field stands what does not match.
 * @param at "header", "offer", "body", "footer", "buttons" or "card.0"
 */
export function Beside({ at, children }: { at: string; children: ReactNode }) {
  const beside = useContext(BesideContext);
  if (!beside) return children;
  const { source, marks, shown } = beside;
  const isHere = (place: string) =>
    at === "buttons" ? place.startsWith("button.") : place === at || place.startsWith(`${at}.`);
  const here = marks.filter(({ place }) => isHere(place));
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-x-4 gap-y-2 lg:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
      <div className={classNames("min-w-0", shown === "own" && "max-lg:hidden")}>
        <SourcePart at={at} source={source} />
      </div>
      <div className={classNames("min-w-0", shown === "source" && "max-lg:hidden")}>
        {children}
        {here.length > 0 ? (
          <ul className="mt-1.5 grid gap-0.5 text-dense text-warn">
            {here.map((mark) => (
              <li className="flex items-start gap-1.5" key={`${mark.place}${mark.kind}`}>
                <Languages className="mt-0.5 flex-none" />
                <span className="min-w-0 break-words">{markWords(mark, source.name)}</span>
              </li>
            ))}
          </ul>
        ) : null}
      </div>
    </div>
  );
}

/** Which language is read beside the one that is written, and what does not match yet. */
export function BesideBar({
  languages,
  sourceId,
  onSource,
  own,
  beside,
  onShown,
}: {
  languages: readonly SourceLanguage[];
  sourceId: string | null;
  onSource: (id: string | null) => void;
  /** Name of the language that is written here. */
  own: string;
  beside: Beside | null;
  onShown: (shown: Beside["shown"]) => void;
}) {
  const id = useId();
  const summary = beside ? marksSummary(beside.marks) : "";
  return (
    <section
      aria-label="Other language beside"
      className="flex flex-wrap items-center gap-x-3 gap-y-2 border-b border-line pb-4"
    >
      <label className="flex-none text-dense font-medium md:w-[84px]" htmlFor={id}>
        Beside it
      </label>
      <NativeSelect
        id={id}
        onChange={(event) => onSource(event.target.value || null)}
        options={[
          { value: "", label: "No other language" },
          ...languages.map(({ id: one, name }) => ({ value: one, label: name })),
        ]}
        size="sm"
        value={sourceId ?? ""}
      />
      {beside ? (
        <>
          <SegmentedControl
            className="lg:hidden"
            label="What is shown"
            onValueChange={(value) => onShown(value === "source" ? "source" : "own")}
            options={[
              { value: "source", label: beside.source.name },
              { value: "own", label: own },
            ]}
            size="sm"
            value={beside.shown}
          />
          <p
            className={classNames(
              "flex items-center gap-1.5 text-dense lg:ms-auto",
              summary ? "text-warn" : "text-ink-2",
            )}
            role="status"
          >
            {summary ? <Languages /> : <Check className="text-ok" />}
            {summary || "Everything matches"}
          </p>
        </>
      ) : null}
    </section>
  );
}
