import { classNames } from "./class-names";

export type SeparatorProps = {
  orientation?: "horizontal" | "vertical";
  /** Words in the middle of the line: "or without a password". */
  label?: string;
  className?: string | undefined;
};

/** A hairline, with words in it where needed. */
export function Separator({ orientation = "horizontal", label, className }: SeparatorProps) {
  if (label) {
    return (
      <div
        className={classNames(
          "flex items-center gap-3 text-meta text-ink-3 before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line",
          className,
        )}
      >
        {label}
      </div>
    );
  }
  return orientation === "horizontal" ? (
    <hr className={classNames("w-full border-0 border-t border-line", className)} />
  ) : (
    <span
      aria-hidden="true"
      className={classNames("inline-block w-px self-stretch bg-line", className)}
    />
  );
}
