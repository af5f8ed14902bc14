"use client";

import { RadioGroup as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { classNames } from "./class-names";

export type SegmentOption = {
  value: string;
  label: ReactNode;
  /** Needed when the label is only an icon. */
  ariaLabel?: string;
  disabled?: boolean;
};

export type SegmentedControlProps = {
  label: string;
  options: readonly SegmentOption[];
  value: string;
  onValueChange: (value: string) => void;
  size?: "sm" | "md";
  /** `joined` = one outlined box; `inset` = a pill on a tinted track (Reply and Note). */
  look?: "joined" | "inset";
  disabled?: boolean;
  className?: string | undefined;
};

/** Two to five choices side by side. Arrow keys move, as in any radio group. */
export function SegmentedControl({
  label,
  options,
  value,
  onValueChange,
  size = "md",
  look = "joined",
  disabled = false,
  className,
}: SegmentedControlProps) {
  return (
    <Radix.Root
      aria-label={label}
      className={classNames(
        "inline-flex max-w-full flex-wrap",
        look === "joined"
          ? "overflow-hidden rounded-control border border-line-strong bg-surface"
          : "rounded-control bg-surface-2 p-0.5",
        className,
      )}
      disabled={disabled}
      onValueChange={onValueChange}
      orientation="horizontal"
      value={value}
    >
      {options.map((option) => (
        <Radix.Item
          aria-label={option.ariaLabel}
          className={classNames(
            "inline-flex flex-1 items-center justify-center gap-1.5 text-dense whitespace-nowrap text-ink-2 hover:text-ink touch:min-h-11",
            "disabled:cursor-not-allowed disabled:text-ink-3 data-[state=checked]:font-medium data-[state=checked]:text-ink",
            look === "joined"
              ? "-ms-px -mt-px border-s border-t border-line focus-visible:-outline-offset-2 data-[state=checked]:bg-surface-3 forced-colors:data-[state=checked]:bg-[Highlight]"
              : "rounded-chip data-[state=checked]:bg-surface data-[state=checked]:ring-1 data-[state=checked]:ring-line dark:data-[state=checked]:bg-surface-3",
            size === "sm" ? "px-2" : "px-3",
            look === "inset"
              ? size === "sm"
                ? "h-6"
                : "h-[30px]"
              : size === "sm"
                ? "h-[25px]"
                : "h-[31px]",
          )}
          disabled={option.disabled ?? false}
          key={option.value}
          value={option.value}
        >
          {option.label}
        </Radix.Item>
      ))}
    </Radix.Root>
  );
}
