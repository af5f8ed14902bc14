"use client";

import { Check } from "lucide-react";
import { DropdownMenu as Radix } from "radix-ui";
import { type ComponentProps, type FocusEvent, type ReactNode, useRef } from "react";
import { classNames } from "./class-names";
import { keepNewFocus } from "./close-focus";
import { Keys } from "./kbd";

export const DropdownMenu = Radix.Root;
export const DropdownMenuTrigger = Radix.Trigger;
export const DropdownMenuRadioGroup = Radix.RadioGroup;

const ROW =
  "flex min-h-8 cursor-pointer items-center gap-2 rounded-chip px-2 py-1 text-body outline-none select-none data-[disabled]:cursor-not-allowed data-[disabled]:text-ink-3 data-[highlighted]:bg-surface-3 touch:min-h-11";

export function DropdownMenuContent({
  className,
  onCloseAutoFocus,
  ...rest
}: ComponentProps<typeof Radix.Content>) {
  const hasEntered = useRef(false);
  // a menu that a key opened before it was there at all has not seen the key, and would hold the focus
  // itself instead of giving it to its first entry
  const enter = ({ target, currentTarget }: FocusEvent<HTMLElement>) => {
    const isFirst = !hasEntered.current;
    hasEntered.current = true;
    if (!isFirst || target !== currentTarget || !target.matches(":focus-visible")) return;
    currentTarget
      .querySelector<HTMLElement>('[role^="menuitem"]:not([data-disabled])')
      ?.focus({ preventScroll: true });
  };
  return (
    <Radix.Portal>
      <Radix.Content
        align="start"
        collisionPadding={8}
        sideOffset={4}
        {...rest}
        className={classNames(
          "z-50 max-h-(--radix-dropdown-menu-content-available-height) max-w-(--radix-dropdown-menu-content-available-width) min-w-48 animate-menu overflow-y-auto rounded-panel border border-line bg-surface p-1 shadow-menu dark:border-line-strong",
          className,
        )}
        onCloseAutoFocus={keepNewFocus((event) => {
          hasEntered.current = false;
          onCloseAutoFocus?.(event);
        })}
        onFocus={enter}
      />
    </Radix.Portal>
  );
}

export type DropdownMenuItemProps = Omit<ComponentProps<typeof Radix.Item>, "asChild"> & {
  icon?: ReactNode;
  keys?: string | undefined;
  tone?: "normal" | "danger";
  /** The only child is a link and becomes the row; put the icon inside it. */
  asChild?: boolean;
};

export function DropdownMenuItem({
  icon,
  keys,
  tone = "normal",
  asChild = false,
  className,
  children,
  ...rest
}: DropdownMenuItemProps) {
  const classes = classNames(
    ROW,
    "[&_.lucide]:text-ink-3",
    tone === "danger" && "text-bad [&_.lucide]:text-bad",
    className,
  );
  if (asChild) {
    return (
      <Radix.Item asChild className={classes} {...rest}>
        {children}
      </Radix.Item>
    );
  }
  return (
    <Radix.Item className={classes} {...rest}>
      {icon}
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {keys ? <Keys keys={keys} /> : null}
    </Radix.Item>
  );
}

export function DropdownMenuCheckboxItem({
  className,
  children,
  ...rest
}: ComponentProps<typeof Radix.CheckboxItem>) {
  return (
    <Radix.CheckboxItem className={classNames(ROW, className)} {...rest}>
      <span className="w-4 flex-none">
        <Radix.ItemIndicator>
          <Check />
        </Radix.ItemIndicator>
      </span>
      {children}
    </Radix.CheckboxItem>
  );
}

export function DropdownMenuRadioItem({
  className,
  children,
  ...rest
}: ComponentProps<typeof Radix.RadioItem>) {
  return (
    <Radix.RadioItem className={classNames(ROW, className)} {...rest}>
      <span className="w-4 flex-none">
        <Radix.ItemIndicator>
          <Check />
        </Radix.ItemIndicator>
      </span>
      {children}
    </Radix.RadioItem>
  );
}

export function DropdownMenuLabel({ children }: { children: ReactNode }) {
  return <Radix.Label className="px-2 py-1 text-meta text-ink-3">{children}</Radix.Label>;
}

export function DropdownMenuSeparator() {
  return <Radix.Separator className="-mx-1 my-1 h-px bg-line" />;
}
