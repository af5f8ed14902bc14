"use client";

import { Check, CircleAlert, TriangleAlert } from "lucide-react";
import { Button } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import type { TemplateFault, TemplateFaultCode } from "@/lib/templates/rules/fault";
import { placeWords } from "./place-words";

/** Meta's rules in a person's words, each with the faults that break it. */
const RULES: { words: string; codes: readonly TemplateFaultCode[] }[] = [
  {
    words: "Name and text are there",
    codes: ["name_empty", "name_characters", "body_missing", "text_empty", "language_unknown"],
  },
  { words: "All parts are within length", codes: ["text_too_long", "name_too_long"] },
  {
    words: "Variables are well written",
    codes: [
      "braces",
      "variable_name",
      "variable_formats_mixed",
      "variable_gap",
      "variable_repeated",
      "variables_not_allowed",
    ],
  },
  { words: "Every variable has a sample", codes: ["sample_missing", "header_media_sample"] },
  {
    words: "The text begins and ends with words",
    codes: ["variable_at_start", "variable_at_end"],
  },
  {
    words: "Variables have words between them",
    codes: ["variables_adjacent", "variables_too_many"],
  },
  {
    words: "The form of the text is plain",
    codes: ["markdown_in_header", "line_break", "blank_lines"],
  },
  {
    words: "Category fits the text",
    codes: ["category_likely_marketing", "authentication_shape", "ttl_range"],
  },
  {
    words: "All parts go together",
    codes: [
      "component_repeated",
      "cards_count",
      "cards_differ",
      "cards_shape",
      "offer_shape",
      "product_shape",
    ],
  },
  {
    words: "Links and numbers are whole",
    codes: [
      "url_invalid",
      "url_variable_place",
      "url_shortener",
      "phone_invalid",
      "code_characters",
      "form_missing",
    ],
  },
  {
    words: "Replies stand together",
    codes: ["buttons_mixed", "buttons_too_many", "button_kind_too_many", "button_text_repeated"],
  },
];

export type RuleListProps = {
  faults: readonly TemplateFault[];
  /** Takes the repair of a fault. */
  onRepair: (fault: TemplateFault, text: string) => void;
};

/** What fails first, with its reason and its repair; then what passes. */
export function RuleList({ faults, onRepair }: RuleListProps) {
  const broken = new Set(faults.map((fault) => fault.code));
  const passed = RULES.filter((rule) => !rule.codes.some((code) => broken.has(code)));
  const ordered = [...faults].sort((left, right) => rank(left) - rank(right));
  return (
    <section aria-labelledby="template-rules">
      <div className="mb-2.5 flex items-baseline gap-2">
        <h2 className="font-semibold" id="template-rules">
          Meta’s rules
        </h2>
        <span className="ms-auto text-meta text-ink-3 tabular-nums">
          {passed.length} of {RULES.length} pass
        </span>
      </div>
      {ordered.length > 0 ? (
        <ul className="mb-4 grid grid-cols-[minmax(0,1fr)] gap-3.5">
          {ordered.map((fault, index) => {
            const { text, label } = fault.suggestion ?? {};
            return (
              <li
                className={classNames(
                  "border-s-2 ps-2.5 text-dense",
                  fault.severity === "error" ? "border-bad-solid" : "border-warn-solid",
                )}
                // Two faults may be alike in all but their place.
                // biome-ignore lint/suspicious/noArrayIndexKey: read only, no state inside
                key={`${fault.code}${index}`}
              >
                <p className="flex items-start gap-1.5 font-medium">
                  {fault.severity === "error" ? (
                    <CircleAlert className="mt-px text-bad" />
                  ) : (
                    <TriangleAlert className="mt-px text-warn" />
                  )}
                  {placeWords(fault)}
                  <span className="sr-only">
                    {fault.severity === "error" ? " (Meta refuses this)" : " (a warning)"}
                  </span>
                </p>
                <p className="mt-0.5 text-ink-2">{fault.reason}</p>
                {label && text !== undefined ? (
                  <Button
                    className="mt-2 max-w-full"
                    onClick={() => onRepair(fault, text)}
                    size="sm"
                  >
                    <span className="truncate">{label}</span>
                  </Button>
                ) : label ? (
                  <p className="text-ink-3">{label}.</p>
                ) : null}
              </li>
            );
          })}
        </ul>
      ) : null}
      <ul className="grid gap-1.5 text-dense">
        {passed.map((rule) => (
          <li className="flex items-start gap-2" key={rule.words}>
            <Check className="mt-px text-ok" />
            {rule.words}
          </li>
        ))}
      </ul>
    </section>
  );
}

const rank = (fault: TemplateFault) => (fault.severity === "error" ? 0 : 1);
