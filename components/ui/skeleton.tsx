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

export type SkeletonSwapProps = {
  loading: boolean;
  skeleton: ReactNode;
  children: ReactNode;
  /** Said to screen readers while it loads: "Loading contacts". */
  label: string;
};

/**
 * Shows the skeleton only when loading lasts 150 ms, and then for at least 300 ms.
 * Until it appears the place is kept by the same skeleton, unseen, so nothing moves.
 */
export function SkeletonSwap({ loading, skeleton, children, label }: SkeletonSwapProps) {
  const shown = useDelayed(loading, 150, 300);
  if (!loading && !shown) return children;
  return (
    <div aria-busy="true">
      <span className="sr-only" role="status">
        {shown ? label : ""}
      </span>
      <div className={shown ? undefined : "invisible"}>{skeleton}</div>
    </div>
  );
}
