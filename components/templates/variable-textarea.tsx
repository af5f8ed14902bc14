"use client";

import { Bold, Italic, Plus, Strikethrough } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useRef } from "react";
import { Button } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { useEarlyInput } from "@/components/ui/early-input";
import { IconButton } from "@/components/ui/icon-button";
import { nameIn, type VariableChoice, variableChoices } from "./variable-choices";

/** A stretch of the text that is drawn as a chip. */
export type Mark = { start: number; end: number; problem: boolean };

export type VariableTextareaProps = {
  id: string;
  label: string;
  describedBy?: string | undefined;
  value: string;
  onChange: (value: string) => void;
  marks: readonly Mark[];
  /** "168 / 1,024" */
  counter: ReactNode;
  invalid: boolean;
  dir: "ltr" | "rtl";
  onBlur?: () => void;
  /** Names of the contacts' own fields. */
  customFields: readonly string[];
  /** A variable was put in under this name: its sample and its source may be known. */
  onInsert: (name: string, choice: VariableChoice) => void;
  /** One line without bold and italic, as a header is. */
  single?: boolean;
};

/** Both layers must break lines alike, or a chip would stand beside its words. */
const TYPE =
  "px-2.5 py-2 text-body leading-6 touch:text-reading whitespace-pre-wrap break-words [overflow-wrap:anywhere]";

/** Text with its variables drawn as chips behind the letters: typed, pasted or inserted. */
export function VariableTextarea(props: VariableTextareaProps) {
  const { id, label, value, onChange, marks, counter, invalid, dir, single = false } = props;
  const field = useRef<HTMLTextAreaElement>(null);
  const alive = useEarlyInput(value, field);
  const mirror = useRef<HTMLDivElement>(null);

  /** Puts text around or in place of the selection, by way of the browser so that undo works. */
  const replace = (make: (selected: string) => { text: string; select?: [number, number] }) => {
    const area = field.current;
    if (!area) return;
    const { selectionStart, selectionEnd } = area;
    const { text, select } = make(value.slice(selectionStart, selectionEnd));
    area.focus();
    if (!document.execCommand("insertText", false, text)) {
      onChange(value.slice(0, selectionStart) + text + value.slice(selectionEnd));
    }
    if (select) {
      requestAnimationFrame(() =>
        area.setSelectionRange(selectionStart + select[0], selectionStart + select[1]),
      );
    }
  };
  const wrap = (sign: string) =>
    replace((selected) => ({
      text: `${sign}${selected}${sign}`,
      select: [1, 1 + selected.length],
    }));
  const insert = (choice: VariableChoice | null) => {
    const name = nameIn(value, choice?.name ?? "variable");
    replace(() =>
      choice === null && name === "variable"
        ? { text: "{{variable}}", select: [2, 10] }
        : { text: `{{${name}}}` },
    );
    if (choice) props.onInsert(name, choice);
  };
  /** A chip goes as a whole, as it came; the browser does it, so that undo brings it back. */
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (single && event.key === "Enter") event.preventDefault();
    const area = event.currentTarget;
    const caret = area.selectionStart;
    if (caret !== area.selectionEnd || event.ctrlKey || event.metaKey || event.altKey) return;
    const chip = marks.find((mark) =>
      event.key === "Backspace"
        ? mark.end === caret
        : event.key === "Delete"
          ? mark.start === caret
          : false,
    );
    if (!chip) return;
    event.preventDefault();
    area.setSelectionRange(chip.start, chip.end);
    if (!document.execCommand("delete")) {
      onChange(value.slice(0, chip.start) + value.slice(chip.end));
    }
  };
  const { known, own, asked } = variableChoices(props.customFields);

  return (
    <div
      className={classNames(
        "overflow-hidden rounded-control border bg-surface focus-within:outline-2 focus-within:outline-offset-1 focus-within:outline-ring",
        invalid ? "border-bad-solid" : "border-line-strong",
      )}
    >
      <div className="flex items-center gap-1 border-b border-line px-1 py-0.5 text-ink-2 max-md:gap-0">
        {single ? null : (
          <>
            <IconButton label="Bold" onClick={() => wrap("*")} size="sm">
              <Bold />
            </IconButton>
            <IconButton label="Italic" onClick={() => wrap("_")} size="sm">
              <Italic />
            </IconButton>
            <IconButton label="Struck through" onClick={() => wrap("~")} size="sm">
              <Strikethrough />
            </IconButton>
            <span aria-hidden="true" className="mx-1 h-4 w-px bg-line" />
          </>
        )}
        <DropdownMenu>
          <DropdownMenuTrigger asChild>
            <Button icon={<Plus />} look="ghost" size="sm">
              Variable
            </Button>
          </DropdownMenuTrigger>
          <DropdownMenuContent
            // The words come at the cursor, which the menu would otherwise take away again.
            onCloseAutoFocus={(event) => event.preventDefault()}
          >
            <Choices label="Of each contact" choices={known} onChoose={insert} />
            <Choices label="Your own fields" choices={own} onChoose={insert} />
            <Choices label="Asked with each campaign" choices={asked} onChoose={insert} />
            <DropdownMenuItem onSelect={() => setTimeout(() => insert(null))}>
              Another one
            </DropdownMenuItem>
          </DropdownMenuContent>
        </DropdownMenu>
        <span className="ms-auto pe-1.5 text-meta whitespace-nowrap text-ink-3 tabular-nums">
          {counter}
        </span>
      </div>
      <div className="relative">
        <div
          aria-hidden="true"
          className={classNames(
            TYPE,
            "pointer-events-none absolute inset-0 overflow-hidden text-transparent select-none",
          )}
          dir={dir}
          ref={mirror}
        >
          {pieces(value, marks)}
        </div>
        <textarea
          aria-describedby={props.describedBy}
          aria-invalid={invalid || undefined}
          aria-label={label}
          className={classNames(
            TYPE,
            "relative block field-sizing-content w-full bg-transparent text-ink outline-none",
            single ? "min-h-10 resize-none" : "min-h-28 resize-y",
          )}
          dir={dir}
          id={id}
          onBlur={props.onBlur}
          onChange={(event) => {
            const text = event.target.value;
            onChange(single ? text.replace(/[\r\n]+/g, " ") : text);
          }}
          onKeyDown={onKeyDown}
          onScroll={(event) => {
            if (mirror.current) mirror.current.scrollTop = event.currentTarget.scrollTop;
          }}
          ref={alive}
          rows={single ? 1 : 5}
          value={value}
        />
      </div>
    </div>
  );
}

function Choices({
  label,
  choices,
  onChoose,
}: {
  label: string;
  choices: readonly VariableChoice[];
  onChoose: (choice: VariableChoice) => void;
}) {
  if (choices.length === 0) return null;
  return (
    <>
      <DropdownMenuLabel>{label}</DropdownMenuLabel>
      {choices.map((choice) => (
        <DropdownMenuItem
          key={choice.words}
          // after the menu has given the focus back
          onSelect={() => setTimeout(() => onChoose(choice))}
        >
          <bdi>{choice.words}</bdi>
        </DropdownMenuItem>
      ))}
    </>
  );
}

function pieces(value: string, marks: readonly Mark[]): ReactNode[] {
  const result: ReactNode[] = [];
  let copiedTo = 0;
  for (const mark of marks.toSorted((left, right) => left.start - right.start)) {
    if (mark.start < copiedTo) continue;
    result.push(value.slice(copiedTo, mark.start));
    result.push(
      <mark
        className={classNames(
          "rounded-chip text-transparent",
          mark.problem
            ? "bg-bad-soft outline-1 outline-bad-solid"
            : "bg-accent-soft outline-1 outline-accent/25",
        )}
        key={mark.start}
      >
        {value.slice(mark.start, mark.end)}
      </mark>,
    );
    copiedTo = mark.end;
  }
  // The last line break has no height of its own in a div.
  result.push(`${value.slice(copiedTo)}\u200b`);
  return result;
}
