"use client";

import { useCallback, useMemo, useRef, useState } from "react";

/** As many as one step on the server changes. */
const CHOSEN_MAX = 200;

export type Selection = {
  ids: readonly string[];
  has: (id: string) => boolean;
  /** @param range from the last one that was chosen up to this one */
  toggle: (id: string, range: boolean) => void;
  clear: () => void;
};

/** Which rows are chosen for a step with all of them; what leaves the list is chosen no more. */
export function useSelection(order: readonly string[]): Selection {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const last = useRef<string | null>(null);
  const rows = useRef(order);
  rows.current = order;
  const toggle = useCallback((id: string, range: boolean) => {
    const from = last.current === null ? -1 : rows.current.indexOf(last.current);
    const to = rows.current.indexOf(id);
    last.current = id;
    setChosen((before) => {
      const next = new Set(before);
      if (range && from >= 0 && to >= 0) {
        for (const one of rows.current.slice(Math.min(from, to), Math.max(from, to) + 1)) {
          if (next.size < CHOSEN_MAX) next.add(one);
        }
      } else if (next.has(id)) next.delete(id);
      else if (next.size < CHOSEN_MAX) next.add(id);
      return next;
    });
  }, []);
  const clear = useCallback(() => {
    last.current = null;
    setChosen(new Set());
  }, []);
  return useMemo(() => {
    const ids = order.filter((id) => chosen.has(id));
    return { ids, has: (id) => chosen.has(id), toggle, clear };
  }, [order, chosen, toggle, clear]);
}
