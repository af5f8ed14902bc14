"use client";

import { useId } from "react";
import type { PickSource } from "@/components/pickers/product-line";
import { Input } from "@/components/ui/input";
import { type JudgedDraft, TEMPLATE_LIMITS } from "@/lib/templates/draft-schema";
import type { TemplateFault } from "@/lib/templates/rules/fault";
import type { HeaderKind, TemplateDraft } from "@/lib/templates/schema";
import { Beside } from "./beside";
import { MESSAGE_BUTTONS, OFFER_BUTTONS } from "./button-kinds";
import { ButtonRows } from "./button-rows";
import { CardFields } from "./card-fields";
import { Counter } from "./counter";
import { ConflictsAt } from "./draft-conflicts";
import { buttonProblems, textMarks } from "./editor-faults";
import { Fault, Row } from "./editor-row";
import { HeaderFields, type SampleFiles } from "./header-fields";
import { OfferFields } from "./offer-fields";
import { SampleTable } from "./sample-table";
import type { VariableChoice } from "./variable-choices";
import { VariableTextarea } from "./variable-textarea";

const HEADERS: readonly HeaderKind[] = [
  "none",
  "text",
  "image",
  "video",
  "document",
  "location",
  "product",
];
const OFFER_HEADERS: readonly HeaderKind[] = ["image", "video"];

/** Stand in the table under the body. */
const SAMPLED = ["samples", "sources"] as const;

export type MessageFieldsProps = {
  draft: TemplateDraft;
  change: (part: Partial<TemplateDraft>) => void;
  judged: JudgedDraft;
  /** Names of variables at which a rule fails. */
  problems: ReadonlySet<string>;
  faultAt: (component: TemplateFault["place"]["component"]) => TemplateFault | undefined;
  direction: "ltr" | "rtl";
  samples: SampleFiles;
  /** Whose forms a button can open. */
  source: PickSource | null;
  customFields: readonly string[];
  onBodyBlur: () => void;
};

/** What the customer reads: top, words, footer, buttons or cards. */
export function MessageFields(props: MessageFieldsProps) {
  const { draft, change, judged, problems, faultAt, direction, samples } = props;
  const id = useId();
  const bodyFault = faultAt("body");
  const footerFault = faultAt("footer");
  const isOffer = draft.layout === "offer";
  const isCarousel = draft.layout === "carousel";
  const whole = judged.faults.find(
    ({ place, code }) =>
      place.component === "buttons" && place.button === undefined && code !== "sample_missing",
  );
  const source = (place: string, next: TemplateDraft["sources"][string] | null) => {
    const { [place]: _, ...others } = draft.sources;
    change({ sources: next ? { ...others, [place]: next } : others });
  };
  /** A chip brings its sample and its source along, where nobody has said anything else. */
  const inserted = (part: string) => (name: string, choice: VariableChoice) => {
    const place = `${part}.${name}`;
    const { [place]: sample = "" } = draft.samples;
    change({
      ...(sample === "" && choice.sample !== ""
        ? { samples: { ...draft.samples, [place]: choice.sample } }
        : {}),
      ...(choice.field && !draft.sources[place]
        ? { sources: { ...draft.sources, [place]: { field: choice.field, fallback: "" } } }
        : {}),
    });
  };
  return (
    <>
      {isCarousel ? null : (
        <Row label="Header" note={isOffer ? undefined : "Optional"}>
          <Beside at="header">
            <HeaderFields
              dir={direction}
              fault={faultAt("header")}
              header={draft.header}
              id={`${id}-header`}
              kinds={isOffer ? OFFER_HEADERS : HEADERS}
              label="Header"
              onChange={(header) => change({ header })}
              samples={samples}
              variables={{
                marks: textMarks("header", judged, problems),
                customFields: props.customFields,
                onInsert: inserted("header"),
              }}
            />
            <ConflictsAt at="header" />
          </Beside>
        </Row>
      )}
      {isOffer ? (
        <OfferFields
          fault={faultAt("offer")}
          offer={draft.offer}
          onChange={(offer) => change({ offer })}
        />
      ) : null}
      <Row htmlFor={`${id}-body`} label="Body">
        <Beside at="body">
          <VariableTextarea
            counter={
              <Counter
                limit={isOffer ? TEMPLATE_LIMITS.offerBody : TEMPLATE_LIMITS.body}
                text={draft.body}
              />
            }
            describedBy={bodyFault ? `${id}-body-fault` : undefined}
            dir={direction}
            id={`${id}-body`}
            invalid={bodyFault?.severity === "error"}
            label="Body"
            marks={textMarks("body", judged, problems)}
            customFields={props.customFields}
            onBlur={props.onBodyBlur}
            onInsert={inserted("body")}
            onChange={(body) => change({ body })}
            value={draft.body}
          />
          <Fault id={`${id}-body-fault`} warning={bodyFault?.severity === "warning"}>
            {bodyFault?.reason}
          </Fault>
          <ConflictsAt at="body" fields={SAMPLED} />
        </Beside>
        {judged.variables.length > 0 ? (
          <SampleTable
            customFields={props.customFields}
            onSample={(place, sample) => change({ samples: { ...draft.samples, [place]: sample } })}
            onSource={source}
            sources={draft.sources}
            variables={judged.variables}
          />
        ) : (
          <p className="mt-1.5 text-meta text-ink-3">
            Choose a variable, or type <code className="font-mono">{"{{first_name}}"}</code>, where
            each person reads something else.
          </p>
        )}
      </Row>
      {isCarousel ? (
        <Row label="Cards">
          <CardFields
            cards={draft.cards}
            dir={direction}
            faults={judged.faults.filter(
              ({ place }) => place.component === "cards" || place.card !== undefined,
            )}
            customFields={props.customFields}
            onChange={(cards) => change({ cards })}
            onInsert={(index, name, choice) => inserted(`card.${index}.body`)(name, choice)}
            samples={samples}
          />
          <ConflictsAt at="cards" />
        </Row>
      ) : (
        <>
          {isOffer ? null : (
            <Row htmlFor={`${id}-footer`} label="Footer" note="Optional">
              <Beside at="footer">
                <Input
                  aria-describedby={footerFault ? `${id}-footer-fault` : undefined}
                  aria-invalid={footerFault?.severity === "error" || undefined}
                  dir={draft.footer === "" ? direction : "auto"}
                  id={`${id}-footer`}
                  onChange={(event) => change({ footer: event.target.value })}
                  trailing={<Counter limit={TEMPLATE_LIMITS.footer} text={draft.footer} />}
                  value={draft.footer}
                />
                <Fault id={`${id}-footer-fault`}>{footerFault?.reason}</Fault>
                <ConflictsAt at="footer" />
              </Beside>
            </Row>
          )}
          <Row label="Buttons" note="Optional">
            <Beside at="buttons">
              <ButtonRows
                buttons={draft.buttons}
                kinds={isOffer ? OFFER_BUTTONS : MESSAGE_BUTTONS}
                most={TEMPLATE_LIMITS.buttonsMaxCount}
                onChange={(buttons) => change({ buttons })}
                problems={buttonProblems(judged.faults, { buttons: draft.buttons })}
                source={props.source}
              />
              <Fault id={`${id}-buttons-fault`}>{whole?.reason}</Fault>
              <ConflictsAt at="buttons" />
            </Beside>
          </Row>
        </>
      )}
    </>
  );
}
