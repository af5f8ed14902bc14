"use client";

import { useEffect, useState } from "react";

/**
 * True once `active` has lasted `delayMs`, so that quick work shows no spinner at all;
 * and, once shown, true for at least `minimumMs`, so that nothing flashes.
 */
export function useDelayed(active: boolean, delayMs: number, minimumMs = 0): boolean {
  const [shownAt, setShownAt] = useState<number | null>(null);
  const shown = shownAt !== null;

  useEffect(() => {
    if (active && !shown) {
      const timer = setTimeout(() => setShownAt(performance.now()), delayMs);
      return () => clearTimeout(timer);
    }
    if (!active && shownAt !== null) {
      const leftMs = Math.max(0, minimumMs - (performance.now() - shownAt));
      const timer = setTimeout(() => setShownAt(null), leftMs);
      return () => clearTimeout(timer);
    }
    return undefined;
  }, [active, shown, shownAt, delayMs, minimumMs]);

  return shown;
}
