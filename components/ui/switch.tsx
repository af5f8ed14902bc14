"use client";

import { Switch as Radix } from "radix-ui";
import type { ComponentProps } from "react";
import { classNames } from "./class-names";

/** On or off, at once, without a save button. Give it aria-label or aria-labelledby. */
export function Switch({ className, ...rest }: ComponentProps<typeof Radix.Root>) {
  return (
    <Radix.Root
      {...rest}
      className={classNames(
        "relative inline-flex h-[18px] w-8 flex-none items-center rounded-full border border-line-strong bg-surface transition-colors",
        "before:absolute before:-inset-x-1 before:-inset-y-[5px] touch:before:-inset-y-3.5",
        "data-[state=checked]:border-ink data-[state=checked]:bg-ink disabled:cursor-not-allowed disabled:opacity-60",
        className,
      )}
    >
      <Radix.Thumb
        className={classNames(
          "block size-3 translate-x-[3px] rounded-full bg-ink-3 transition-transform duration-[90ms] rtl:-translate-x-[3px]",
          "data-[state=checked]:translate-x-[15px] data-[state=checked]:bg-bg rtl:data-[state=checked]:-translate-x-[15px] forced-colors:bg-[CanvasText]",
        )}
      />
    </Radix.Root>
  );
}
