"use client";

import { ChevronDown, Search, X } from "lucide-react";
import { parseAsString, useQueryStates } from "nuqs";
import { useEffect, useId, useMemo, useRef, useState, useTransition } from "react";
import { type CommandSection, useCommands } from "@/components/layout/command-registry";
import { classNames } from "@/components/ui/class-names";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { Input } from "@/components/ui/input";
import { Spinner } from "@/components/ui/spinner";
import { useDelayed } from "@/components/ui/use-delayed";

/** Sets one parameter and forgets the place in the list, which belonged to another question. */
function useFilterParam(param: string) {
  const [pending, startTransition] = useTransition();
  const parsers = useMemo(
    () => ({ [param]: parseAsString, after: parseAsString, before: parseAsString }),
    [param],
  );
  const [values, setValues] = useQueryStates(parsers, { shallow: false, startTransition });
  const set = (value: string | null) =>
    setValues({ [param]: value || null, after: null, before: null });
  return { value: values[param] ?? null, set, pending };
}

export type SearchBoxProps = {
  /** "Name, phone or email": what can be found, and the field's name. */
  label: string;
  param?: string;
  className?: string | undefined;
};

/** Words kept in the address, asked 250 ms after the last letter. The key / comes here. */
export function SearchBox({ label, param = "q", className }: SearchBoxProps) {
  const { value, set, pending } = useFilterParam(param);
  const [text, setText] = useState(value ?? "");
  const sent = useRef(value ?? "");
  const field = useRef<HTMLInputElement>(null);
  const spinning = useDelayed(pending, 400, 300);
  const id = useId();

  // Back and forward change the address without a letter typed here.
  useEffect(() => {
    if ((value ?? "") !== sent.current) {
      sent.current = value ?? "";
      setText(value ?? "");
    }
  }, [value]);
  const ask = useRef(set);
  useEffect(() => {
    ask.current = set;
  });
  useEffect(() => {
    if (text === sent.current) return undefined;
    const timer = setTimeout(() => {
      sent.current = text;
      void ask.current(text);
    }, 250);
    return () => clearTimeout(timer);
  }, [text]);

  const section = useMemo<CommandSection>(
    () => ({
      id: `search-${param}`,
      title: "On this page",
      rows: [
        {
          id: `search-${param}`,
          label: "Search this list",
          keys: "/",
          icon: <Search />,
          run: () => field.current?.focus(),
        },
      ],
    }),
    [param],
  );
  useCommands(section);
  return (
    <search className={classNames("w-60 max-md:w-full", className)}>
      <label className="sr-only" htmlFor={id}>
        {label}
      </label>
      <Input
        autoComplete="off"
        icon={spinning ? <Spinner /> : <Search />}
        id={id}
        onChange={(event) => setText(event.target.value)}
        placeholder={label}
        ref={field}
        size="sm"
        type="search"
        value={text}
      />
    </search>
  );
}

export type FilterSelectProps = {
  /** Name in the address. */
  param: string;
  /** "State". */
  label: string;
  options: readonly { value: string; label: string }[];
};

/** A filter as a chip: dashed while any, solid with a cross once it is set. */
export function FilterSelect({ param, label, options }: FilterSelectProps) {
  const { value, set } = useFilterParam(param);
  const chosen = options.find((option) => option.value === value);
  return (
    <span
      className={classNames(
        "inline-flex h-7 items-center rounded-control border text-dense text-ink-2 touch:h-11",
        chosen ? "border-line bg-surface-3" : "border-dashed border-line-strong",
      )}
    >
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <button
            className={classNames(
              "flex h-full items-center gap-1.5 rounded-control ps-2.5 hover:text-ink",
              chosen ? "pe-1" : "pe-2",
            )}
            type="button"
          >
            {label}
            <b className="font-medium text-ink">{chosen?.label ?? "any"}</b>
            {chosen ? null : <ChevronDown className="size-3.5" />}
          </button>
        </DropdownMenuTrigger>
        <DropdownMenuContent>
          <DropdownMenuRadioGroup
            onValueChange={(next) => void set(next === "" ? null : next)}
            value={value ?? ""}
          >
            <DropdownMenuRadioItem value="">Any</DropdownMenuRadioItem>
            {options.map((option) => (
              <DropdownMenuRadioItem key={option.value} value={option.value}>
                {option.label}
              </DropdownMenuRadioItem>
            ))}
          </DropdownMenuRadioGroup>
        </DropdownMenuContent>
      </DropdownMenu>
      {chosen ? (
        <button
          aria-label={`Remove filter ${label}`}
          className="grid h-full w-6 place-items-center rounded-control text-ink-3 hover:text-ink touch:w-11"
          onClick={() => void set(null)}
          type="button"
        >
          <X className="size-3.5" />
        </button>
      ) : null}
    </span>
  );
}
