import { X } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "./class-names";
import { TONE_SOFT, type Tone } from "./state-grammar";

export type ChipProps = {
  /** `outlined` for tags and normal outcomes; a tone only where it means a state. */
  tone?: Tone | "outlined";
  icon?: ReactNode;
  size?: "small" | "normal";
  className?: string | undefined;
  children: ReactNode;
};

/** A short word in a box of 20 px. */
export function Chip({ tone = "outlined", icon, size = "normal", className, children }: ChipProps) {
  return (
    <span
      className={classNames(
        "inline-flex max-w-full items-center gap-1 rounded-chip align-middle whitespace-nowrap [&_.lucide]:size-3.5",
        size === "small" ? "h-[18px] px-[5px] text-[0.71875rem]" : "h-5 px-1.5 text-meta",
        tone === "outlined"
          ? "border border-line text-ink-2"
          : classNames("font-medium", TONE_SOFT[tone]),
        className,
      )}
    >
      {icon}
      <span className="truncate">{children}</span>
    </span>
  );
}

export type RemovableChipProps = {
  /** What it filters by: "Last seen". */
  name?: string;
  children: ReactNode;
  /** "Remove filter Last seen". */
  removeLabel: string;
  onRemove: () => void;
};

/** A filter that is set: name, value, and a cross that takes it away. */
export function RemovableChip({ name, children, removeLabel, onRemove }: RemovableChipProps) {
  return (
    <span className="inline-flex h-7 items-center gap-1.5 rounded-control border border-line bg-surface ps-2 text-dense text-ink-2 touch:h-11">
      {name}
      <b className="font-medium text-ink">{children}</b>
      <button
        aria-label={removeLabel}
        className="grid h-full w-6 place-items-center rounded-control text-ink-3 hover:text-ink touch:w-11"
        onClick={onRemove}
        type="button"
      >
        <X className="size-3.5" />
      </button>
    </span>
  );
}
