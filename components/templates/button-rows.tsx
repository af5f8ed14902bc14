"use client";

import { ChevronDown, ChevronUp, Plus, Trash2 } from "lucide-react";
import { useId } from "react";
import type { PickSource } from "@/components/pickers/product-line";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import { TEMPLATE_LIMITS } from "@/lib/templates/draft-schema";
import { EMPTY_BUTTONS } from "@/lib/templates/empty-draft";
import type { TemplateDraftButton } from "@/lib/templates/schema";
import { BUTTON_KINDS, type ButtonKind } from "./button-kinds";
import { ButtonTarget } from "./button-target";
import { Counter } from "./counter";
import type { ButtonProblem } from "./editor-faults";

export type ButtonRowsProps = {
  buttons: readonly TemplateDraftButton[];
  /** Kinds that may be added here, in this order. */
  kinds: readonly ButtonKind[];
  most: number;
  /** By place in the list. */
  problems: ReadonlyMap<number, ButtonProblem>;
  /** "Card 2, " before the names of fields. */
  prefix?: string;
  /** Whose forms a button can open. */
  source?: PickSource | null;
  onChange: (buttons: TemplateDraftButton[]) => void;
};

/** The buttons under the message or a card, in their order. */
export function ButtonRows(props: ButtonRowsProps) {
  const { buttons, kinds, most, problems, prefix = "", source = null, onChange } = props;
  const id = useId();
  const set = (index: number, button: TemplateDraftButton) => onChange(buttons.with(index, button));
  const move = (index: number, by: number) => {
    const next = [...buttons];
    const [moved] = next.splice(index, 1);
    if (moved) next.splice(index + by, 0, moved);
    onChange(next);
  };
  return (
    <div>
      {buttons.length > 0 ? (
        <ol className="mb-2">
          {buttons.map((button, index) => {
            const kind = BUTTON_KINDS[button.type];
            const name = `${prefix}Button ${index + 1}`;
            const problem = problems.get(index);
            const faultProps = {
              "aria-describedby": `${id}${index}`,
              "aria-invalid": true,
            } as const;
            return (
              <li
                className="border-b border-line py-2 first:pt-0"
                // Buttons have no identity but their place; Meta keeps them by it too.
                // biome-ignore lint/suspicious/noArrayIndexKey: positional
                key={index}
              >
                <div className="flex items-start gap-x-2">
                  <div className="flex flex-none touch:flex-col">
                    <IconButton
                      disabled={index === 0}
                      label={`Move ${name} up`}
                      onClick={() => move(index, -1)}
                      size="sm"
                    >
                      <ChevronUp />
                    </IconButton>
                    <IconButton
                      disabled={index === buttons.length - 1}
                      label={`Move ${name} down`}
                      onClick={() => move(index, 1)}
                      size="sm"
                    >
                      <ChevronDown />
                    </IconButton>
                  </div>
                  <div className="grid min-w-0 flex-1 gap-1.5">
                    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
                      {"text" in button ? (
                        <Input
                          {...(problem?.field === "label" ? faultProps : {})}
                          aria-label={`${name}: label`}
                          className="min-w-40 flex-1"
                          dir="auto"
                          onChange={(event) => set(index, { ...button, text: event.target.value })}
                          placeholder="Label"
                          size="sm"
                          trailing={
                            <Counter limit={TEMPLATE_LIMITS.buttonText} text={button.text} />
                          }
                          value={button.text}
                        />
                      ) : (
                        <p className="flex h-7 min-w-40 flex-1 items-center text-dense text-ink-2">
                          WhatsApp writes this label
                        </p>
                      )}
                      <span className="flex h-7 items-center gap-1.5 text-dense text-ink-2 [&_.lucide]:text-ink-3">
                        {kind.icon}
                        {kind.about}
                      </span>
                    </div>
                    <ButtonTarget
                      button={button}
                      fault={problem?.field === "target" ? faultProps : {}}
                      name={name}
                      onChange={(next) => set(index, next)}
                      source={source}
                    />
                  </div>
                  <IconButton
                    label={`Remove ${name}`}
                    onClick={() => onChange(buttons.filter((_, place) => place !== index))}
                    size="sm"
                  >
                    <Trash2 />
                  </IconButton>
                </div>
                {problem ? (
                  <p className="mt-1 text-dense text-bad" id={`${id}${index}`}>
                    {problem.words}
                  </p>
                ) : null}
              </li>
            );
          })}
        </ol>
      ) : null}
      <div className="flex flex-wrap items-center gap-3">
        <DropdownMenu>
          <DropdownMenuTrigger asChild>
            <Button
              aria-label={prefix === "" ? undefined : `${prefix}Add button`}
              disabled={buttons.length >= most}
              icon={<Plus />}
              look="ghost"
              size="sm"
            >
              Add button
            </Button>
          </DropdownMenuTrigger>
          <DropdownMenuContent>
            {kinds.map((kind) => {
              const count = buttons.filter((button) => button.type === kind).length;
              const { icon, words, most: mostOfKind } = BUTTON_KINDS[kind];
              const full = count >= mostOfKind;
              return (
                <DropdownMenuItem
                  disabled={full}
                  icon={icon}
                  key={kind}
                  onSelect={() => onChange(added(buttons, EMPTY_BUTTONS[kind]))}
                >
                  {words}
                  {full ? `, ${mostOfKind} at most` : ""}
                </DropdownMenuItem>
              );
            })}
          </DropdownMenuContent>
        </DropdownMenu>
        <span className="text-meta text-ink-3 tabular-nums">
          {buttons.length} of {most}
        </span>
      </div>
    </div>
  );
}

/** At the end, except where Meta wants its own order: an offer's code comes first, replies together. */
function added(
  buttons: readonly TemplateDraftButton[],
  button: TemplateDraftButton,
): TemplateDraftButton[] {
  if (button.type === "COPY_CODE" && buttons.every(({ type }) => type !== "QUICK_REPLY")) {
    return [button, ...buttons];
  }
  const lastReply = buttons.findLastIndex(({ type }) => type === "QUICK_REPLY");
  if (button.type !== "QUICK_REPLY" || lastReply === -1) return [...buttons, button];
  return buttons.toSpliced(lastReply + 1, 0, button);
}
