"use client";

import { Progress as Radix } from "radix-ui";
import { classNames } from "./class-names";

export type ProgressProps = {
  /** What is under way: "Reading the file". */
  label: string;
  /** Done of `total`; null while the end is not known. */
  value: number | null;
  total?: number;
  /** What a screen reader hears instead of a percentage: "1,204 of 5,000 rows". */
  valueText?: string;
  className?: string | undefined;
};

/** A thin bar of work done. For outcomes use the rail. */
export function Progress({ label, value, total = 100, valueText, className }: ProgressProps) {
  const share = value === null || total <= 0 ? null : Math.min(1, value / total);
  return (
    <Radix.Root
      aria-label={label}
      aria-valuetext={valueText}
      className={classNames(
        "relative h-1.5 w-full overflow-hidden rounded-tail bg-surface-3 forced-colors:border",
        className,
      )}
      max={total}
      value={value === null ? null : Math.min(value, total)}
    >
      <Radix.Indicator
        className={classNames(
          "block h-full w-full origin-left bg-accent transition-transform duration-200 ease-out rtl:origin-right",
          share === null && "animate-breathe",
        )}
        data-fill=""
        style={{ transform: `scaleX(${share ?? 0.33})` }}
      />
    </Radix.Root>
  );
}
