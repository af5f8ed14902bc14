"use client";

import { Slot } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { type ButtonLook, type ButtonSize, buttonLook } from "./button-look";
import { classNames } from "./class-names";
import { Spinner } from "./spinner";
import { Tooltip } from "./tooltip";
import { useDelayed } from "./use-delayed";

export type IconButtonProps = Omit<ComponentProps<"button">, "aria-label" | "disabled"> & {
  /** What it does; the accessible name and the tooltip. */
  label: string;
  look?: ButtonLook;
  size?: ButtonSize;
  keys?: string | undefined;
  loading?: boolean;
  disabled?: boolean | undefined;
  asChild?: boolean;
  /** Off where a visible word already stands beside it. */
  tooltip?: boolean;
  children: ReactNode;
};

/** A square button that holds one icon and always has a name. */
export function IconButton({
  label,
  look = "ghost",
  size = "md",
  keys,
  loading = false,
  disabled = false,
  asChild = false,
  tooltip = true,
  type = "button",
  className,
  children,
  onClick,
  ...rest
}: IconButtonProps) {
  const spinning = useDelayed(loading, 400, 300);
  const classes = classNames(buttonLook({ look, size, square: true }), className);
  const button = asChild ? (
    <Slot.Root aria-label={label} className={classes} onClick={onClick} {...rest}>
      {children}
    </Slot.Root>
  ) : (
    <button
      {...rest}
      aria-busy={loading || undefined}
      aria-disabled={loading || undefined}
      aria-label={label}
      className={classes}
      disabled={disabled}
      onClick={(event) => (loading ? event.preventDefault() : onClick?.(event))}
      type={type}
    >
      {spinning ? <Spinner /> : children}
    </button>
  );
  return tooltip ? (
    <Tooltip keys={keys} text={label}>
      {button}
    </Tooltip>
  ) : (
    button
  );
}
