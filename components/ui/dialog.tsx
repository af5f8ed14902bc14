"use client";

import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { type ReactNode, useRef } from "react";
import { classNames } from "./class-names";
import { IconButton } from "./icon-button";

const WIDTHS = { sm: "max-w-[400px]", md: "max-w-[520px]", lg: "max-w-[760px]" } as const;

/** What one opens a dialog to fill in. */
const FIELDS =
  "input:not([type=hidden],[type=checkbox],[type=radio],[type=file],[disabled]), textarea:not([disabled]), select:not([disabled])";

export const Dialog = Radix.Root;
export const DialogTrigger = Radix.Trigger;
export const DialogClose = Radix.Close;

export type DialogContentProps = {
  title: ReactNode;
  /** One quiet sentence under the title. */
  description?: ReactNode;
  size?: keyof typeof WIDTHS;
  /** Actions, primary last. */
  footer?: ReactNode;
  /** False where closing must be a decision (a key that is shown once). */
  dismissible?: boolean;
  children?: ReactNode;
};

/** A modal in the middle; a sheet from below on a phone. */
export function DialogContent({
  title,
  description,
  size = "md",
  footer,
  dismissible = true,
  children,
}: DialogContentProps) {
  const body = useRef<HTMLDivElement>(null);
  /** The first field instead of the cross; on a phone that would bring up the keyboard over it all. */
  const focusField = (event: Event) => {
    const inside = body.current;
    if (!inside || inside.contains(document.activeElement)) return;
    const field = inside.querySelector<HTMLElement>(FIELDS);
    if (!field || matchMedia("(pointer: coarse)").matches) return;
    event.preventDefault();
    field.focus();
  };
  const refuse = (event: Event) => {
    if (!dismissible) event.preventDefault();
  };
  return (
    <Radix.Portal>
      <Radix.Overlay className="fixed inset-0 z-50 animate-fade bg-scrim" />
      <Radix.Content
        {...(description ? {} : { "aria-describedby": undefined })}
        className={classNames(
          "fixed z-50 flex max-h-[85dvh] w-full flex-col border border-line bg-surface shadow-modal dark:border-line-strong",
          "inset-x-0 bottom-0 animate-drawer rounded-t-sheet",
          "md:inset-x-4 md:top-[12dvh] md:bottom-auto md:mx-auto md:w-auto md:animate-modal md:rounded-sheet",
          WIDTHS[size],
          "max-md:max-w-none",
        )}
        onEscapeKeyDown={refuse}
        onInteractOutside={refuse}
        onOpenAutoFocus={focusField}
      >
        <header className="flex items-start gap-3 px-5 pt-4 pb-2">
          <div className="min-w-0 flex-1">
            <Radix.Title className="text-reading font-semibold">{title}</Radix.Title>
            {description ? (
              <Radix.Description className="text-body text-ink-2">{description}</Radix.Description>
            ) : null}
          </div>
          {dismissible ? (
            <Radix.Close asChild>
              <IconButton className="-me-2 -mt-1" label="Close" tooltip={false}>
                <X />
              </IconButton>
            </Radix.Close>
          ) : null}
        </header>
        {children ? (
          <div className="min-h-0 overflow-y-auto px-5 py-2" ref={body}>
            {children}
          </div>
        ) : null}
        {footer ? (
          <footer className="mt-2 flex flex-wrap items-center justify-end gap-2 border-t border-line px-5 py-3 max-md:[&>*]:flex-1">
            {footer}
          </footer>
        ) : (
          <div className="h-4 flex-none" />
        )}
      </Radix.Content>
    </Radix.Portal>
  );
}
