"use client";

import type { ComponentProps } from "react";
import { classNames } from "./class-names";
import { useEarlyInput } from "./early-input";
import { fieldLook } from "./field-look";

export type TextareaProps = ComponentProps<"textarea"> & {
  /** Grows with the text up to `maxRows` lines (where the browser can). */
  grow?: boolean;
};

/** Several lines of text. */
export function Textarea({ grow = true, rows = 3, className, ref, ...rest }: TextareaProps) {
  const alive = useEarlyInput(rest.value, ref);
  return (
    <textarea
      {...rest}
      className={classNames(
        fieldLook,
        "block min-h-16 read-only:bg-surface-2 resize-y px-2.5 py-1.5 text-body touch:text-reading",
        grow && "field-sizing-content max-h-80",
        className,
      )}
      ref={alive}
      rows={rows}
    />
  );
}
