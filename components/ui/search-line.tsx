"use client";

import { Search } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { classNames } from "./class-names";
import { useEarlyInput } from "./early-input";

export type SearchLineProps = Omit<ComponentProps<"input">, "onChange" | "type" | "value"> & {
  /** Said to who does not see the sign: "Search templates". */
  label: string;
  value: string;
  onValueChange: (value: string) => void;
  /** Count or small button at the end. */
  trailing?: ReactNode;
};

/** The search that is part of the list below or around it: it has no frame of its own. */
export function SearchLine({
  label,
  onValueChange,
  trailing,
  className,
  ref,
  ...rest
}: SearchLineProps) {
  const alive = useEarlyInput(rest.value, ref);
  return (
    <div className={classNames("flex min-w-0 items-center gap-2", className)}>
      <label className="flex min-w-0 flex-1 items-center gap-2">
        <Search className="text-ink-3" />
        <span className="sr-only">{label}</span>
        <input
          {...rest}
          className="h-8 min-w-0 flex-1 bg-transparent text-body outline-none touch:h-11 touch:text-reading"
          onChange={(event) => onValueChange(event.target.value)}
          ref={alive}
          type="search"
        />
      </label>
      {trailing}
    </div>
  );
}
