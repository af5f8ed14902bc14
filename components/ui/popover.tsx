"use client";

import { Popover as Radix } from "radix-ui";
import type { ComponentProps } from "react";
import { classNames } from "./class-names";
import { keepNewFocus } from "./close-focus";

export const Popover = Radix.Root;
export const PopoverTrigger = Radix.Trigger;
export const PopoverAnchor = Radix.Anchor;
export const PopoverClose = Radix.Close;

/** A small panel tied to what opened it. Give it aria-label when it has no heading. */
export function PopoverContent({
  className,
  sideOffset = 6,
  onCloseAutoFocus,
  ...rest
}: ComponentProps<typeof Radix.Content>) {
  return (
    <Radix.Portal>
      <Radix.Content
        align="start"
        collisionPadding={8}
        sideOffset={sideOffset}
        {...rest}
        className={classNames(
          "z-50 w-72 max-w-[calc(100vw-16px)] animate-menu rounded-panel border border-line bg-surface p-3 shadow-menu outline-none dark:border-line-strong",
          className,
        )}
        onCloseAutoFocus={keepNewFocus(onCloseAutoFocus)}
      />
    </Radix.Portal>
  );
}
