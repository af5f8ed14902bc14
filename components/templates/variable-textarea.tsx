"use client";

import { Bold, Italic, Plus, Strikethrough } from "lucide-react";
import { type ReactNode, useRef } from "react";
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
};

const COMMON = [
  { name: "first_name", words: "First name" },
  { name: "order_number", words: "Order number" },
  { name: "date", words: "Date" },
  { name: "time", words: "Time" },
  { name: "amount", words: "Amount" },
] as const;

/** Both layers must break lines alike, or a chip would stand beside its words. */
const TYPE =
  "px-2.5 py-2 text-body leading-6 touch:text-reading whitespace-pre-wrap break-words [overflow-wrap:anywhere]";

/** Text with its variables drawn as chips behind the letters: typed, pasted or inserted. */
export function VariableTextarea(props: VariableTextareaProps) {
  const { id, label, value, onChange, marks, counter, invalid, dir } = props;
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
  const insert = (name: string | null) =>
    replace(() =>
      name === null ? { text: "{{variable}}", select: [2, 10] } : { text: `{{${name}}}` },
    );

  return (
    <div
      className={classNames(
        "overflow-hidden rounded-control border bg-surface focus-within:outline-2 focus-within:outline-offset-1 focus-within:outline-ring",
        invalid ? "border-bad-solid" : "border-line-strong",
      )}
    >
      <div className="flex items-center gap-1 border-b border-line px-1 py-0.5 text-ink-2 max-md:gap-0">
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
            <DropdownMenuLabel>Different for each person</DropdownMenuLabel>
            {COMMON.map(({ name, words }) => (
              <DropdownMenuItem key={name} onSelect={() => setTimeout(() => insert(name))}>
                {words}
              </DropdownMenuItem>
            ))}
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
            "relative block field-sizing-content min-h-28 w-full resize-y bg-transparent text-ink outline-none",
          )}
          dir={dir}
          id={id}
          onBlur={props.onBlur}
          onChange={(event) => onChange(event.target.value)}
          onScroll={(event) => {
            if (mirror.current) mirror.current.scrollTop = event.currentTarget.scrollTop;
          }}
          ref={alive}
          rows={5}
          value={value}
        />
      </div>
    </div>
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
