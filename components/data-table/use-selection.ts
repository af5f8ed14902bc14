import { useRef, useState } from "react";
import { isSelected, NOTHING_SELECTED, rangeOf, type TableSelection, withRows } from "./selection";

/** The selection, its anchor for ranges, and its end when the question changes. */
export function useSelection(rowIds: readonly string[], question: string) {
  const [held, setHeld] = useState<{ question: string; selection: TableSelection }>({
    question,
    selection: NOTHING_SELECTED,
  });
  const anchor = useRef<string | null>(null);
  const selection = held.question === question ? held.selection : NOTHING_SELECTED;
  const setSelection = (next: TableSelection) => setHeld({ question, selection: next });
  const select = (id: string, { range = false, on }: { range?: boolean; on?: boolean } = {}) => {
    const turnOn = on ?? (range || !isSelected(selection, id));
    const ids = range && anchor.current ? rangeOf(rowIds, anchor.current, id) : [id];
    anchor.current = id;
    setSelection(withRows(selection, ids, turnOn));
  };
  return { selection, setSelection, select };
}
