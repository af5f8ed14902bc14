"use client";

import { Slot } from "radix-ui";
import type { ComponentProps, MouseEvent, ReactNode } from "react";
import { type ButtonLook, type ButtonSize, buttonLook } from "./button-look";
import { classNames } from "./class-names";
import { Kbd } from "./kbd";
import { Spinner } from "./spinner";
import { useDelayed } from "./use-delayed";

export type ButtonProps = Omit<ComponentProps<"button">, "disabled"> & {
  /** `primary` is ink and appears once a view. */
  look?: ButtonLook;
  size?: ButtonSize;
  /** 16 px icon before the words. */
  icon?: ReactNode;
  /** The key that does the same, shown at the end where there is a keyboard: "⌘⏎". */
  keys?: string | undefined;
  /** Refuses clicks at once; the spinner appears after 400 ms and no width changes. */
  loading?: boolean;
  disabled?: boolean | undefined;
  /** Renders the only child (a link) in this look. */
  asChild?: boolean;
};

/** A verb and its object. */
export function Button({
  look = "secondary",
  size = "md",
  icon,
  keys,
  loading = false,
  disabled = false,
  asChild = false,
  type = "button",
  className,
  children,
  onClick,
  ...rest
}: ButtonProps) {
  const spinning = useDelayed(loading, 400, 300);
  const classes = classNames(buttonLook({ look, size }), className);
  if (asChild) {
    return (
      <Slot.Root className={classes} onClick={onClick} {...rest}>
        {children}
      </Slot.Root>
    );
  }
  const guard = (event: MouseEvent<HTMLButtonElement>) => {
    // Stays focusable while it works: a disabled button would throw focus to the body.
    if (loading) event.preventDefault();
    else onClick?.(event);
  };
  return (
    <button
      {...rest}
      aria-busy={loading || undefined}
      aria-disabled={loading || undefined}
      className={classNames(classes, loading && "opacity-80")}
      disabled={disabled}
      onClick={guard}
      type={type}
    >
      {spinning ? <Spinner /> : icon}
      {children}
      {keys ? (
        <Kbd className="touch:hidden" inherit>
          {keys}
        </Kbd>
      ) : null}
    </button>
  );
}
