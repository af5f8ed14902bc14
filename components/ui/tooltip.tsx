"use client";

import { Tooltip as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { classNames } from "./class-names";
import { Keys } from "./kbd";

export type TooltipProps = {
  text: ReactNode;
  /** The key that does the same, "g i". */
  keys?: string | undefined;
  side?: "top" | "right" | "bottom" | "left";
  /** Extra classes of the bubble, for example to hide it at some width. */
  className?: string | undefined;
  /** One element that takes focus. */
  children: ReactNode;
};

/** Shown on hover and on focus; never holds what cannot be found elsewhere. */
export function Tooltip({ text, keys, side = "bottom", className, children }: TooltipProps) {
  return (
    <Radix.Root>
      <Radix.Trigger
        asChild
        onFocus={(event) => {
          // only for who comes by the keyboard: not where a panel put the focus when it opened, and
          // not when the focus came back from a menu that was closed
          const byKeyboard = event.currentTarget.matches(":focus-visible");
          if (!byKeyboard || event.relatedTarget === null) event.preventDefault();
        }}
      >
        {children}
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          className={classNames(
            "z-60 flex max-w-72 animate-fade items-center gap-2 rounded-chip border border-transparent bg-ink px-2 py-1 text-meta text-bg shadow-menu",
            className,
          )}
          collisionPadding={8}
          side={side}
          sideOffset={6}
        >
          {text}
          {keys ? (
            <Keys
              className="[&_kbd]:border-current/40 [&_kbd]:bg-transparent [&_kbd]:text-current"
              keys={keys}
            />
          ) : null}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** Mounted once, around the application. */
export function TooltipProvider({ children }: { children: ReactNode }) {
  return (
    <Radix.Provider delayDuration={400} skipDelayDuration={200}>
      {children}
    </Radix.Provider>
  );
}
