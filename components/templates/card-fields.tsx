"use client";

import { ChevronLeft, ChevronRight, Copy, Trash2 } from "lucide-react";
import { useId } from "react";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { TEMPLATE_LIMITS } from "@/lib/templates/draft-schema";
import type { TemplateFault } from "@/lib/templates/rules/fault";
import type { TemplateDraftCard } from "@/lib/templates/schema";
import { readVariables } from "@/lib/templates/template-variables";
import { Beside } from "./beside";
import { CARD_BUTTONS, PRODUCT_CARD_BUTTONS } from "./button-kinds";
import { ButtonRows } from "./button-rows";
import { Counter } from "./counter";
import { buttonProblems } from "./editor-faults";
import { Fault } from "./editor-row";
import { HeaderFields, type SampleFiles } from "./header-fields";
import type { VariableChoice } from "./variable-choices";
import { VariableTextarea } from "./variable-textarea";

export type CardFieldsProps = {
  cards: readonly TemplateDraftCard[];
  faults: readonly TemplateFault[];
  samples: SampleFiles;
  dir: "ltr" | "rtl";
  onChange: (cards: TemplateDraftCard[]) => void;
  /** Names of the contacts' own fields. */
  customFields: readonly string[];
  /** A variable was put into the words of a card. */
  onInsert: (card: number, name: string, choice: VariableChoice) => void;
};

type CardKind = "image" | "video" | "product";

/** The cards under the message. All have the same parts, so those are chosen once for all. */
export function CardFields(props: CardFieldsProps) {
  const { cards, faults, samples, dir, onChange } = props;
  const id = useId();
  const first = cards[0];
  const kind = (first?.header.kind ?? "image") as CardKind;
  const most = TEMPLATE_LIMITS.cardsMaxCount;
  const general = faults.find(({ code }) => code === "cards_count");
  const set = (index: number, part: Partial<TemplateDraftCard>) => {
    const card = cards[index];
    if (card) onChange(cards.with(index, { ...card, ...part }));
  };
  const move = (index: number, by: number) => {
    const next = [...cards];
    const [moved] = next.splice(index, 1);
    if (moved) next.splice(index + by, 0, moved);
    onChange(next);
  };
  return (
    <div>
      <SegmentedControl
        label="On top of each card"
        onValueChange={(next) => onChange(cards.map((card) => ofKind(card, next as CardKind)))}
        options={[
          { value: "image", label: "Pictures" },
          { value: "video", label: "Videos" },
          { value: "product", label: "Products" },
        ]}
        size="sm"
        value={kind}
      />
      <Fault id={`${id}-count`}>{general?.reason}</Fault>
      <ol className="mt-3 grid grid-cols-[minmax(0,1fr)] gap-3">
        {cards.map((card, index) => {
          const own = faults.filter(({ place }) => place.card === index);
          const shape = own.find(({ place }) => place.component === "cards");
          const body = own.find(({ place }) => place.component === "body");
          const name = `Card ${index + 1}`;
          return (
            <li
              className="rounded-panel border border-line"
              // biome-ignore lint/suspicious/noArrayIndexKey: cards are known by their place
              key={index}
            >
              <div className="flex items-center gap-1 border-b border-line px-3 py-1">
                <h3 className="text-dense font-medium">{name}</h3>
                <span className="ms-auto flex">
                  <IconButton
                    disabled={index === 0}
                    label={`Move card ${index + 1} forward`}
                    onClick={() => move(index, -1)}
                    size="sm"
                  >
                    <ChevronLeft className="flip-in-rtl" />
                  </IconButton>
                  <IconButton
                    disabled={index === cards.length - 1}
                    label={`Move card ${index + 1} back`}
                    onClick={() => move(index, 1)}
                    size="sm"
                  >
                    <ChevronRight className="flip-in-rtl" />
                  </IconButton>
                  <IconButton
                    disabled={cards.length >= most}
                    label={`Repeat card ${index + 1}`}
                    onClick={() => onChange(cards.toSpliced(index + 1, 0, card))}
                    size="sm"
                  >
                    <Copy />
                  </IconButton>
                  <IconButton
                    disabled={cards.length <= 1}
                    label={`Remove card ${index + 1}`}
                    onClick={() => onChange(cards.filter((_, place) => place !== index))}
                    size="sm"
                  >
                    <Trash2 />
                  </IconButton>
                </span>
              </div>
              <div className="p-3">
                <Beside at={`card.${index}`}>
                  <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
                    <HeaderFields
                      dir={dir}
                      fault={own.find(({ place }) => place.component === "header")}
                      header={card.header}
                      id={`${id}-header-${index}`}
                      kinds={[]}
                      label={`Card ${index + 1}`}
                      onChange={(header) => {
                        if ("handle" in header) set(index, { header });
                      }}
                      samples={samples}
                    />
                    <div>
                      <VariableTextarea
                        counter={<Counter limit={TEMPLATE_LIMITS.cardBody} text={card.body} />}
                        customFields={props.customFields}
                        describedBy={body ? `${id}-body-fault-${index}` : undefined}
                        dir={dir}
                        id={`${id}-body-${index}`}
                        invalid={body?.severity === "error"}
                        label={`Words of card ${index + 1}`}
                        marks={readVariables(card.body).variables.map(({ start, end }) => ({
                          start,
                          end,
                          problem: false,
                        }))}
                        onChange={(words) => set(index, { body: words })}
                        onInsert={(variable, choice) => props.onInsert(index, variable, choice)}
                        value={card.body}
                      />
                      <Fault
                        id={`${id}-body-fault-${index}`}
                        warning={body?.severity === "warning"}
                      >
                        {body?.reason}
                      </Fault>
                    </div>
                    <ButtonRows
                      buttons={card.buttons}
                      kinds={kind === "product" ? PRODUCT_CARD_BUTTONS : CARD_BUTTONS}
                      most={TEMPLATE_LIMITS.cardButtonsMaxCount}
                      onChange={(buttons) => set(index, { buttons })}
                      prefix={`${name}, `}
                      problems={buttonProblems(own, { buttons: card.buttons, card: index })}
                    />
                    <Fault id={`${id}-shape-${index}`}>{shape?.reason}</Fault>
                  </div>
                </Beside>
              </div>
            </li>
          );
        })}
      </ol>
      <div className="mt-2 flex items-center gap-3">
        <Button
          disabled={cards.length >= most}
          look="ghost"
          onClick={() => onChange([...cards, nextCard(cards)])}
          size="sm"
        >
          Add card
        </Button>
        <span className="text-meta text-ink-3 tabular-nums">
          {cards.length} of {most}
        </span>
      </div>
    </div>
  );
}

function ofKind(card: TemplateDraftCard, kind: CardKind): TemplateDraftCard {
  if (kind === "product") {
    return { ...card, header: { kind }, buttons: [{ type: "SPM", text: "View" }] };
  }
  const buttons = card.buttons.filter(({ type }) => type !== "SPM");
  return { ...card, header: { kind, handle: "" }, buttons };
}

/** The parts of the last card without what is its own: all cards are shaped alike. */
function nextCard(cards: readonly TemplateDraftCard[]): TemplateDraftCard {
  const last = cards.at(-1);
  if (!last) return { header: { kind: "image", handle: "" }, body: "", buttons: [] };
  return {
    header: "handle" in last.header ? { ...last.header, handle: "" } : last.header,
    body: "",
    buttons: last.buttons,
  };
}
