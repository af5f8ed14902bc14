"use client";

import { useId } from "react";
import { Input } from "@/components/ui/input";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { NativeSelect } from "@/components/ui/select";
import type { TemplateCategory } from "@/db/enums/templates";
import { EMPTY_CODE } from "@/lib/templates/empty-draft";
import type { TemplateDraft, TemplateLayout } from "@/lib/templates/schema";
import { ConflictsAt } from "./draft-conflicts";
import { nameFrom } from "./editor-faults";
import { Fault, Row } from "./editor-row";
import { CATEGORY_WORDS, LAYOUT_WORDS } from "./template-words";

export type BasicsFieldsProps = {
  draft: TemplateDraft;
  change: (part: Partial<TemplateDraft>) => void;
  /** Name and language stay once Meta has them. */
  nameFixed: boolean;
  /** The category stays once Meta has approved it. */
  categoryFixed: boolean;
  languages: readonly { code: string; name: string }[];
  /** By category: "About $0.0225 each in Kenya". */
  prices: Partial<Record<TemplateCategory, string>>;
  nameFault: string | undefined;
  categoryFault: string | undefined;
  ttlFault: string | undefined;
  onNameBlur: () => void;
};

const LAYOUT_HINTS: Record<TemplateLayout, string | null> = {
  standard: null,
  carousel: "Two to ten cards to swipe, each with a picture, video or product and its own buttons.",
  offer: "Counts down on the phone and can copy a code.",
  call_permission: "Asks whether your business may call over WhatsApp.",
};

const CATEGORY_HINTS: Record<TemplateCategory, string> = {
  utility:
    "For what somebody asked for or bought. Meta may file it as marketing, at its price, when it sounds like that.",
  marketing: "For offers, news and invitations. People may stop these by themselves.",
  authentication: "For one-time codes, in Meta’s own words.",
};

const HOUR = 3_600;
const TTL_OPTIONS: Partial<Record<TemplateCategory, readonly { value: string; label: string }[]>> =
  {
    authentication: [
      { value: "", label: "10 minutes, Meta’s own" },
      { value: "60", label: "1 minute" },
      { value: "300", label: "5 minutes" },
      { value: "900", label: "15 minutes" },
      { value: "-1", label: "30 days" },
    ],
    utility: [
      { value: "", label: "30 days, Meta’s own" },
      { value: "300", label: "5 minutes" },
      { value: String(HOUR), label: "1 hour" },
      { value: String(12 * HOUR), label: "12 hours" },
    ],
  };

/** What it is called, in which language, for what purpose, and in which form. */
export function BasicsFields(props: BasicsFieldsProps) {
  const { draft, change, nameFixed, categoryFixed, languages, prices, nameFault } = props;
  const id = useId();
  const ttlOptions = TTL_OPTIONS[draft.category];
  const ttl = draft.ttlSeconds === null ? "" : String(draft.ttlSeconds);
  const chooseCategory = (category: TemplateCategory) =>
    change({
      category,
      ttlSeconds: null,
      ...(category === "authentication" ? { code: draft.code ?? { ...EMPTY_CODE } } : {}),
    });
  const chooseLayout = (layout: TemplateLayout) =>
    change({
      layout,
      ...(layout === "offer"
        ? {
            category: "marketing" as const,
            footer: "",
            ...(draft.header.kind === "image" || draft.header.kind === "video"
              ? {}
              : { header: { kind: "image" as const, handle: "" } }),
            buttons: draft.buttons.filter(({ type }) => type === "COPY_CODE" || type === "URL"),
          }
        : {}),
      ...(layout === "carousel" && draft.cards.length === 0
        ? { category: "marketing" as const, cards: [EMPTY_CARD, EMPTY_CARD] }
        : {}),
    });
  return (
    <>
      <Row htmlFor={`${id}-name`} label="Name" note={nameFixed ? "Fixed at Meta" : undefined}>
        <Input
          aria-describedby={nameFault ? `${id}-name-fault` : undefined}
          aria-invalid={nameFault ? true : undefined}
          autoCapitalize="off"
          autoComplete="off"
          className="font-mono"
          id={`${id}-name`}
          onBlur={props.onNameBlur}
          onChange={(event) => change({ name: nameFrom(event.target.value) })}
          readOnly={nameFixed}
          spellCheck={false}
          value={draft.name}
        />
        <Fault id={`${id}-name-fault`}>{nameFault}</Fault>
        <ConflictsAt at="name" />
      </Row>
      <Row htmlFor={`${id}-language`} label="Language">
        <NativeSelect
          disabled={nameFixed}
          id={`${id}-language`}
          onChange={(event) => change({ language: event.target.value })}
          options={languages.map(({ code, name }) => ({ value: code, label: name }))}
          value={draft.language}
        />
        <ConflictsAt at="language" />
      </Row>
      <Row label="Category" note={categoryFixed ? "Fixed at Meta" : undefined}>
        <SegmentedControl
          disabled={categoryFixed}
          label="Category"
          onValueChange={(category) => chooseCategory(category as TemplateCategory)}
          options={(["utility", "marketing", "authentication"] satisfies TemplateCategory[]).map(
            (category) => ({ value: category, label: CATEGORY_WORDS[category] }),
          )}
          value={draft.category}
        />
        <p className="mt-1.5 text-meta text-ink-3">
          {prices[draft.category] ? `${prices[draft.category]}. ` : ""}
          {CATEGORY_HINTS[draft.category]}
        </p>
        <Fault id={`${id}-category-fault`}>{props.categoryFault}</Fault>
        <ConflictsAt at="category" />
      </Row>
      {draft.category === "authentication" ? null : (
        <Row label="Form">
          <div className="-m-0.5 max-w-full overflow-x-auto p-0.5">
            <SegmentedControl
              label="Form of the message"
              onValueChange={(layout) => chooseLayout(layout as TemplateLayout)}
              options={Object.entries(LAYOUT_WORDS).map(([value, label]) => ({ value, label }))}
              size="sm"
              value={draft.layout}
            />
          </div>
          {LAYOUT_HINTS[draft.layout] ? (
            <p className="mt-1.5 text-meta text-ink-3">{LAYOUT_HINTS[draft.layout]}</p>
          ) : null}
          <ConflictsAt at="layout" />
        </Row>
      )}
      {ttlOptions ? (
        <Row htmlFor={`${id}-ttl`} label="Deliver within" note="Optional">
          <NativeSelect
            id={`${id}-ttl`}
            onChange={(event) =>
              change({ ttlSeconds: event.target.value === "" ? null : Number(event.target.value) })
            }
            options={
              ttlOptions.some(({ value }) => value === ttl)
                ? ttlOptions
                : [...ttlOptions, { value: ttl, label: `${ttl} seconds` }]
            }
            size="sm"
            value={ttl}
          />
          <Fault id={`${id}-ttl-fault`}>{props.ttlFault}</Fault>
          <ConflictsAt at="ttlSeconds" />
        </Row>
      ) : null}
    </>
  );
}

const EMPTY_CARD: TemplateDraft["cards"][number] = {
  header: { kind: "image", handle: "" },
  body: "",
  buttons: [],
};
