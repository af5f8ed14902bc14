"use client";

import { useMemo, useState } from "react";
import { translationMarks } from "@/lib/templates/translation-marks";
import type { SourceLanguage } from "./source-part";

/**
 * Which other language is read beside the one that is written, and what does not match while one
 * types. A translation begins beside its source; the source itself alone.
 */
export function useBeside({
  others,
  language,
  components,
}: {
  others: readonly SourceLanguage[];
  /** Meta's code of the language that is written. */
  language: string;
  components: unknown;
}) {
  const [chosen, setChosen] = useState<string | null | undefined>(undefined);
  const [shown, setShown] = useState<"own" | "source">("own");
  const sourceId = chosen === undefined ? (others.find((one) => one.isSource)?.id ?? null) : chosen;
  const source = others.find(({ id }) => id === sourceId) ?? null;
  const marks = useMemo(
    () => (source ? translationMarks(source, { language, components }) : []),
    [source, language, components],
  );
  return {
    beside: source ? { source, marks, shown } : null,
    sourceId: source?.id ?? null,
    choose: setChosen,
    show: setShown,
  };
}
