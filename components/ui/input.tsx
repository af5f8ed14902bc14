import type { ComponentProps, ReactNode } from "react";
import { classNames } from "./class-names";

/** One frame for everything that is typed into; the border is 3:1 against its ground. */
export const fieldLook = classNames(
  "w-full rounded-control border border-line-strong bg-surface text-ink",
  "transition-[border-color] hover:border-ink-3",
  "disabled:cursor-not-allowed disabled:border-line disabled:bg-surface-2 disabled:text-ink-3",
  "aria-invalid:border-bad-solid",
  "focus-visible:outline-2 focus-visible:outline-offset-1 focus-visible:outline-ring",
);

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
export function Input({ size = "md", icon, trailing, className, ...rest }: InputProps) {
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
