"use client";

import {
  ChevronDown,
  ChevronUp,
  Copy,
  ExternalLink,
  Phone,
  Plus,
  Reply,
  Trash2,
} from "lucide-react";
import { type ReactNode, useId } from "react";
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
import type { TemplateDraftButton } from "@/lib/templates/schema";
import { Counter } from "./counter";

type Kind = TemplateDraftButton["type"];

const KINDS: Record<Kind, { icon: ReactNode; words: string; about: string; most: number }> = {
  QUICK_REPLY: { icon: <Reply />, words: "Reply", about: "Sends a reply", most: 10 },
  URL: { icon: <ExternalLink />, words: "Link", about: "Opens a link", most: 2 },
  PHONE_NUMBER: { icon: <Phone />, words: "Call", about: "Calls", most: 1 },
  COPY_CODE: { icon: <Copy />, words: "Copy a code", about: "Copies a code", most: 1 },
};
const KIND_ORDER = ["QUICK_REPLY", "URL", "PHONE_NUMBER", "COPY_CODE"] as const;

const NEW_BUTTON: Record<Kind, TemplateDraftButton> = {
  QUICK_REPLY: { type: "QUICK_REPLY", text: "" },
  URL: { type: "URL", text: "", url: "https://" },
  PHONE_NUMBER: { type: "PHONE_NUMBER", text: "", phone: "" },
  COPY_CODE: { type: "COPY_CODE", example: "" },
};

/** What is wrong with a button: with its words, or with where it leads. */
export type ButtonProblem = { words: string; field: "label" | "target" };

export type ButtonRowsProps = {
  buttons: readonly TemplateDraftButton[];
  /** By place in the list. */
  problems: ReadonlyMap<number, ButtonProblem>;
  onChange: (buttons: TemplateDraftButton[]) => void;
};

/** The buttons under the message, in their order. */
export function ButtonRows({ buttons, problems, onChange }: ButtonRowsProps) {
  const id = useId();
  const set = (index: number, button: TemplateDraftButton) => onChange(buttons.with(index, button));
  const move = (index: number, by: number) => {
    const next = [...buttons];
    const [moved] = next.splice(index, 1);
    if (moved) next.splice(index + by, 0, moved);
    onChange(next);
  };
  const room = TEMPLATE_LIMITS.buttonsMaxCount - buttons.length;
  return (
    <div>
      {buttons.length > 0 ? (
        <ol className="mb-2">
          {buttons.map((button, index) => {
            const kind = KINDS[button.type];
            const label = "text" in button ? button.text : "Copy offer code";
            const name = `Button ${index + 1}`;
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
                <div className="flex flex-wrap items-start gap-x-2 gap-y-1.5">
                  <div className="flex">
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
                  {button.type === "COPY_CODE" ? (
                    <p className="flex h-7 w-44 items-center text-dense text-ink-2">
                      WhatsApp writes this label
                    </p>
                  ) : (
                    <Input
                      {...(problem?.field === "label" ? faultProps : {})}
                      aria-label={`${name}: label`}
                      className="w-48 max-md:w-full"
                      dir="auto"
                      onChange={(event) => set(index, { ...button, text: event.target.value })}
                      placeholder="Label"
                      size="sm"
                      trailing={<Counter limit={TEMPLATE_LIMITS.buttonText} text={label} />}
                      value={button.text}
                    />
                  )}
                  <span className="flex h-7 w-28 items-center gap-1.5 text-dense text-ink-2 [&_.lucide]:text-ink-3">
                    {kind.icon}
                    {kind.about}
                  </span>
                  <div className="min-w-40 flex-1 basis-40">
                    <ButtonTarget
                      button={button}
                      fault={problem?.field === "target" ? faultProps : {}}
                      name={name}
                      onChange={(next) => set(index, next)}
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
            <Button disabled={room <= 0} icon={<Plus />} look="ghost" size="sm">
              Add button
            </Button>
          </DropdownMenuTrigger>
          <DropdownMenuContent>
            {KIND_ORDER.map((kind) => {
              const count = buttons.filter((button) => button.type === kind).length;
              const { icon, words, most } = KINDS[kind];
              return (
                <DropdownMenuItem
                  disabled={count >= most}
                  icon={icon}
                  key={kind}
                  onSelect={() => onChange([...buttons, NEW_BUTTON[kind]])}
                >
                  {words}
                  {count >= most ? `, ${most} at most` : ""}
                </DropdownMenuItem>
              );
            })}
          </DropdownMenuContent>
        </DropdownMenu>
        <span className="text-meta text-ink-3 tabular-nums">
          {buttons.length} of {TEMPLATE_LIMITS.buttonsMaxCount}
        </span>
      </div>
    </div>
  );
}

function ButtonTarget({
  button,
  fault,
  name,
  onChange,
}: {
  button: TemplateDraftButton;
  fault: { "aria-describedby"?: string; "aria-invalid"?: true };
  name: string;
  onChange: (button: TemplateDraftButton) => void;
}) {
  switch (button.type) {
    case "QUICK_REPLY":
      return null;
    case "PHONE_NUMBER":
      return (
        <Input
          {...fault}
          aria-label={`${name}: phone number`}
          onChange={(event) => onChange({ ...button, phone: event.target.value })}
          placeholder="+254 20 765 4321"
          size="sm"
          type="tel"
          value={button.phone}
        />
      );
    case "COPY_CODE":
      return (
        <Input
          {...fault}
          aria-label={`${name}: sample code`}
          onChange={(event) => onChange({ ...button, example: event.target.value })}
          placeholder="Sample, such as SPRING25"
          size="sm"
          value={button.example}
        />
      );
    case "URL":
      return (
        <div className="grid gap-1.5">
          <Input
            {...fault}
            aria-label={`${name}: address`}
            inputMode="url"
            onChange={(event) => onChange({ ...button, url: event.target.value })}
            placeholder="https://www.example.com/track/{{1}}"
            size="sm"
            value={button.url}
          />
          {button.url.includes("{{") ? (
            <Input
              aria-label={`${name}: sample of the end of the address`}
              onChange={(event) => onChange({ ...button, example: event.target.value })}
              placeholder="Sample of the end, such as 4471"
              size="sm"
              value={button.example ?? ""}
            />
          ) : null}
        </div>
      );
    default:
      return button satisfies never;
  }
}
