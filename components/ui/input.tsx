"use client";

import type { ComponentProps, ReactNode } from "react";
import { classNames } from "./class-names";
import { useEarlyInput } from "./early-input";
import { fieldLook } from "./field-look";

const HEIGHTS = {
  sm: "h-7 px-2 text-dense touch:h-11 touch:text-reading",
  md: "h-8 px-2.5 text-body touch:h-11 touch:text-reading",
  lg: "h-10 px-3 text-body touch:h-11 touch:text-reading",
} as const;

export type InputProps = Omit<ComponentProps<"input">, "size"> & {
  size?: keyof typeof HEIGHTS;
  /** 16 px icon at the start. */
  icon?: ReactNode;
  /** Counter, unit or small button at the end. */
  trailing?: ReactNode;
};

/** A line of text. Give it a name through Field, or aria-label. */
export function Input({ size = "md", icon, trailing, className, ref, ...rest }: InputProps) {
  const alive = useEarlyInput(rest.value, ref);
  const input = (
    <input
      {...rest}
      className={classNames(
        fieldLook,
        "read-only:bg-surface-2",
        HEIGHTS[size],
        icon && "ps-8",
        trailing && "pe-16",
        !(icon || trailing) && className,
      )}
      ref={alive}
    />
  );
  if (!(icon || trailing)) return input;
  return (
    <span className={classNames("relative flex items-center", className)}>
      {icon ? (
        <span className="pointer-events-none absolute start-2.5 flex text-ink-3">{icon}</span>
      ) : null}
      {input}
      {trailing ? (
        <span className="absolute end-2 flex items-center text-meta text-ink-3 tabular-nums">
          {trailing}
        </span>
      ) : null}
    </span>
  );
}
