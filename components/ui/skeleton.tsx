"use client";

import type { ReactNode } from "react";
import { classNames } from "./class-names";
import { useDelayed } from "./use-delayed";

/** A grey bar with the height of the line it stands for. */
export function Skeleton({ className }: { className?: string | undefined }) {
  return (
    <span
      aria-hidden="true"
      className={classNames(
        "block h-3 animate-breathe rounded-chip bg-surface-3 motion-reduce:animate-none",
        className,
      )}
    />
  );
}

/** Kept unseen while loading is short, shown while it lasts, gone when what was loaded is drawn. */
export type SkeletonState = "unseen" | "shown" | "gone";

/** A skeleton is shown only when loading lasts 150 ms, and then for at least 300 ms. */
export function useSkeleton(loading: boolean): SkeletonState {
  const shown = useDelayed(loading, 150, 300);
  if (shown) return "shown";
  return loading ? "unseen" : "gone";
}

export type SkeletonCoverProps = {
  state: SkeletonState;
  skeleton: ReactNode;
  children: ReactNode;
  /** Said to screen readers while it loads: "Loading contacts". */
  label: string;
};

/**
 * The skeleton or what it stands for, for a place that must know when its content is drawn.
 * Until it appears the place is kept by the same skeleton, unseen, so nothing moves.
 */
export function SkeletonCover({ state, skeleton, children, label }: SkeletonCoverProps) {
  if (state === "gone") return children;
  return (
    <div aria-busy="true">
      <span className="sr-only" role="status">
        {state === "shown" ? label : ""}
      </span>
      <div className={state === "shown" ? undefined : "invisible"}>{skeleton}</div>
    </div>
  );
}

export type SkeletonSwapProps = Omit<SkeletonCoverProps, "state"> & { loading: boolean };

/** What loads, covered by its skeleton until it is there. */
export function SkeletonSwap({ loading, ...rest }: SkeletonSwapProps) {
  return <SkeletonCover {...rest} state={useSkeleton(loading)} />;
}
