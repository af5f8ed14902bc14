import type { ComponentProps } from "react";
import { classNames } from "./class-names";

/** The name of a field, above it. */
export function Label({ className, ...rest }: ComponentProps<"label">) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the caller ties it with htmlFor
    <label className={classNames("text-dense font-medium text-ink", className)} {...rest} />
  );
}
