"use client";

import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode, RefObject } from "react";
import { classNames } from "./class-names";
import { IconButton } from "./icon-button";

export const Sheet = Radix.Root;
export const SheetTrigger = Radix.Trigger;
export const SheetClose = Radix.Close;

export type SheetContentProps = {
  title: ReactNode;
  description?: ReactNode;
  /** `end` is a side panel from 760 px and comes from below on a phone; `bottom` always does. */
  side?: "end" | "bottom";
  /** Hides the title from the eye; it stays the name of the dialog. */
  titleHidden?: boolean;
  footer?: ReactNode;
  /** What gets the focus back where no SheetTrigger opened it: the item of a menu is gone by then. */
  opener?: RefObject<HTMLElement | null>;
  children: ReactNode;
};

/** A modal panel at the edge, for forms that need the page behind them for orientation. */
export function SheetContent({
  title,
  description,
  side = "end",
  titleHidden = false,
  footer,
  opener,
  children,
}: SheetContentProps) {
  return (
    <Radix.Portal>
      <Radix.Overlay className="fixed inset-0 z-50 animate-fade bg-scrim" />
      <Radix.Content
        {...(description ? {} : { "aria-describedby": undefined })}
        className={classNames(
          "fixed inset-x-0 bottom-0 z-50 flex max-h-[88dvh] animate-drawer flex-col rounded-t-sheet border border-line bg-surface shadow-modal dark:border-line-strong",
          side === "end" &&
            "md:start-auto md:end-0 md:top-0 md:max-h-none md:w-[440px] md:animate-sheet md:rounded-none md:border-y-0 md:border-e-0",
        )}
        onCloseAutoFocus={(event) => {
          if (!opener?.current) return;
          event.preventDefault();
          opener.current.focus();
        }}
      >
        <header
          className={classNames(
            "flex min-h-12 items-center gap-3 border-b border-line px-4",
            titleHidden && "sr-only",
          )}
        >
          <div className="min-w-0 flex-1 py-2">
            <Radix.Title className="text-body font-semibold">{title}</Radix.Title>
            {description ? (
              <Radix.Description className="text-dense text-ink-2">{description}</Radix.Description>
            ) : null}
          </div>
          <Radix.Close asChild>
            <IconButton className="-me-1" label="Close" tooltip={false}>
              <X />
            </IconButton>
          </Radix.Close>
        </header>
        <div className="min-h-0 flex-1 overflow-y-auto p-4">{children}</div>
        {footer ? (
          <footer className="flex items-center justify-end gap-2 border-t border-line px-4 py-3 max-md:[&>*]:flex-1">
            {footer}
          </footer>
        ) : null}
      </Radix.Content>
    </Radix.Portal>
  );
}
