import type { ReactNode } from "react";
import { classNames } from "./class-names";
import { FILL_BACKGROUND, type RailFill } from "./state-grammar";

export type Figure = {
  label: ReactNode;
  value: ReactNode;
  /** A quiet line under it: "of $116.51 held at launch". */
  note?: ReactNode;
  /** Ties the figure to a rail above or below. */
  swatch?: RailFill;
};

export type FiguresProps = {
  items: readonly Figure[];
  /** `strip` runs from edge to edge between hairlines; `box` is a panel. */
  look?: "strip" | "box";
  /** Pixels: 24 for the numbers of a report, 20 inside a pane. */
  size?: 20 | 24;
  className?: string | undefined;
};

/** A row of numbers parted by hairlines. Never cards. */
export function Figures({ items, look = "strip", size = 20, className }: FiguresProps) {
  return (
    <dl
      className={classNames(
        "grid grid-cols-2 border-line md:auto-cols-fr md:grid-flow-col md:grid-cols-none",
        look === "strip" ? "border-y" : "rounded-panel border bg-surface",
        className,
      )}
    >
      {items.map((item, index) => (
        <div
          className={classNames(
            "flex min-w-0 flex-col border-line px-4 py-3 odd:border-e md:border-e md:last:border-e-0",
            index >= 2 && "border-t md:border-t-0",
          )}
          // Figures are a fixed row; their labels may be markup, so the place is the identity.
          // biome-ignore lint/suspicious/noArrayIndexKey: static list
          key={index}
        >
          <dt className="flex items-center gap-1.5 text-meta text-ink-3">
            {item.swatch ? (
              <span
                aria-hidden="true"
                className={classNames(
                  "size-2 flex-none rounded-tail",
                  FILL_BACKGROUND[item.swatch],
                )}
                data-fill=""
              />
            ) : null}
            {item.label}
          </dt>
          <dd>
            <span
              className={classNames(
                "block font-semibold whitespace-nowrap tabular-nums",
                size === 24 ? "text-figure" : "text-title",
              )}
            >
              {item.value}
            </span>
            {item.note ? <span className="block text-meta text-ink-3">{item.note}</span> : null}
          </dd>
        </div>
      ))}
    </dl>
  );
}
