"use client";

import { classNames } from "./class-names";
import { StateSymbol } from "./state";
import {
  type DisplayState,
  FILL_BACKGROUND,
  RAIL_ORDER,
  type RailFill,
  railSentence,
  STATE_GRAMMAR,
  type StateCounts,
} from "./state-grammar";

const HEIGHTS = { 8: "h-2", 14: "h-3.5", 24: "h-6" } as const;
export type RailSize = keyof typeof HEIGHTS;

export type RailSegment = { key: string; label: string; count: number; fill: RailFill };

export type RailProps = {
  segments: readonly RailSegment[];
  /** The whole rail in one sentence; it is what a screen reader gets. */
  sentence: string;
  size?: RailSize;
  /** Keys now filtered for; the others step back. */
  selected?: readonly string[];
  /** Makes segments clickable. The legend is the keyboard's way to the same filter. */
  onToggle?: ((key: string) => void) | undefined;
  className?: string | undefined;
};

/**
 * The bar of shares for any set of named counts. For message states use StatusRail.
 * A segment with a count is never thinner than 3 px.
 */
export function Rail({
  segments,
  sentence,
  size = 8,
  selected = [],
  onToggle,
  className,
}: RailProps) {
  const present = segments.filter((segment) => segment.count > 0);
  return (
    <div className={classNames("relative w-full", className)}>
      <span aria-label={sentence} className="absolute inset-0" role="img" />
      <div
        aria-hidden="true"
        className={classNames(
          "relative flex w-full gap-px overflow-hidden rounded-tail forced-colors:border",
          HEIGHTS[size],
          present.length === 0 && "bg-surface-3",
        )}
      >
        {present.map((segment) => {
          const stepsBack = selected.length > 0 && !selected.includes(segment.key);
          const look = classNames(
            "block h-full min-w-[3px] basis-0 transition-[flex-grow,opacity] duration-[240ms] ease-out",
            FILL_BACKGROUND[segment.fill],
            size === 24 && segment.fill === "hatch" && "hatch-wide",
            stepsBack && "opacity-40",
          );
          const share = { flexGrow: segment.count };
          // Out of the tab order: three pixels are no target, the legend's buttons are.
          return onToggle ? (
            <button
              className={look}
              data-fill=""
              key={segment.key}
              onClick={() => onToggle(segment.key)}
              style={share}
              tabIndex={-1}
              title={`${segment.label}: ${segment.count}`}
              type="button"
            />
          ) : (
            <span className={look} data-fill="" key={segment.key} style={share} />
          );
        })}
      </div>
    </div>
  );
}

export type StatusRailProps = {
  counts: StateCounts;
  /** What the rail is about, first words of its sentence: "Spring restock". */
  label: string;
  size?: RailSize;
  selected?: readonly DisplayState[];
  onToggle?: ((state: DisplayState) => void) | undefined;
  className?: string | undefined;
};

/** The rail of the eight states, in their fixed order; skipped is counted beside it. */
export function StatusRail({ counts, label, onToggle, ...rest }: StatusRailProps) {
  const segments = RAIL_ORDER.map((state) => ({
    key: state,
    label: STATE_GRAMMAR[state].word,
    count: counts[state] ?? 0,
    fill: STATE_GRAMMAR[state].fill,
  }));
  return (
    <Rail
      {...rest}
      onToggle={onToggle ? (key) => onToggle(key as DisplayState) : undefined}
      segments={segments}
      sentence={railSentence(label, counts)}
    />
  );
}

export type RailLegendProps = {
  counts: StateCounts;
  /** Name of the group for a screen reader when it filters: "Filter recipients by state". */
  label: string;
  selected?: readonly DisplayState[];
  onToggle?: ((state: DisplayState) => void) | undefined;
  /** "figures" = large numbers with shares (a report); "list" = one line each (a peek). */
  look?: "figures" | "list";
  /** Shows states without a count too, so that nothing moves while a campaign runs. */
  showEmpty?: boolean;
  className?: string | undefined;
};

/** Swatch, sign, word, number in the rail's order; buttons when it filters. */
export function RailLegend({
  counts,
  label,
  selected = [],
  onToggle,
  look = "figures",
  showEmpty = false,
  className,
}: RailLegendProps) {
  const states = RAIL_ORDER.filter((state) => showEmpty || (counts[state] ?? 0) > 0);
  const total = RAIL_ORDER.reduce((sum, state) => sum + (counts[state] ?? 0), 0);
  const number = new Intl.NumberFormat("en");
  return (
    <ul
      aria-label={label}
      className={classNames(
        look === "figures"
          ? "-mx-2.5 grid grid-cols-2 gap-y-1 md:grid-cols-4 lg:flex lg:flex-wrap lg:gap-x-2"
          : "grid gap-1 text-dense",
        className,
      )}
    >
      {states.map((state) => {
        const rule = STATE_GRAMMAR[state];
        const count = counts[state] ?? 0;
        const pressed = selected.includes(state);
        const swatch = rule.fill ? (
          <span
            aria-hidden="true"
            className={classNames("size-2.5 flex-none rounded-tail", FILL_BACKGROUND[rule.fill])}
            data-fill=""
          />
        ) : null;
        const body =
          look === "figures" ? (
            <>
              <span className="flex items-center gap-1.5 text-dense text-ink-2">
                {swatch}
                <StateSymbol className="text-ink" size={14} state={state} />
                {rule.longWord.split(",")[0]}
              </span>
              <span className="flex items-baseline gap-1.5 tabular-nums">
                <b className="text-title">{number.format(count)}</b>
                <span className="text-meta text-ink-3">{share(count, total)}</span>
              </span>
            </>
          ) : (
            <>
              <span className="flex items-center gap-1.5">
                {swatch}
                <StateSymbol size={14} state={state} />
                {rule.word}
              </span>
              <span className="ms-auto tabular-nums">{number.format(count)}</span>
            </>
          );
        const shape = classNames(
          look === "figures"
            ? "flex w-full min-w-[132px] flex-col items-start rounded-control border px-2.5 py-1.5 text-start"
            : classNames(
                "flex w-full items-center rounded-chip border py-0.5 text-start",
                onToggle && "px-1",
              ),
          pressed ? "border-line-strong bg-surface" : "border-transparent",
        );
        return (
          <li className={look === "figures" ? "flex-1" : undefined} key={state}>
            {onToggle ? (
              <button
                aria-pressed={pressed}
                className={classNames(shape, "min-h-6 hover:bg-surface-3 touch:min-h-11")}
                onClick={() => onToggle(state)}
                type="button"
              >
                {body}
              </button>
            ) : (
              <div className={shape}>{body}</div>
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** One decimal, a thin space before the sign, and never "0.0 %" for something that exists. */
function share(count: number, total: number): string {
  if (total === 0) return "";
  const percent = (count / total) * 100;
  if (count > 0 && percent < 0.1) return "< 0.1 %";
  return `${percent.toFixed(1)} %`;
}
