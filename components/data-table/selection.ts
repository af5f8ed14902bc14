/** Which rows an action is meant for; the second form reaches beyond what is loaded. */
export type TableSelection =
  | { kind: "ids"; ids: readonly string[] }
  | { kind: "all-matching"; except: readonly string[] };

export const NOTHING_SELECTED: TableSelection = { kind: "ids", ids: [] };
export const EVERYTHING_MATCHING: TableSelection = { kind: "all-matching", except: [] };

export function isSelected(selection: TableSelection, id: string): boolean {
  return selection.kind === "ids" ? selection.ids.includes(id) : !selection.except.includes(id);
}

/** Selects or leaves out the given rows; exceptions are kept in the second form. */
export function withRows(
  selection: TableSelection,
  ids: readonly string[],
  selected: boolean,
): TableSelection {
  const listed = selection.kind === "ids" ? selection.ids : selection.except;
  const adds = selection.kind === "ids" ? selected : !selected;
  const rest = listed.filter((id) => !ids.includes(id));
  const next = adds ? [...rest, ...ids] : rest;
  return selection.kind === "ids"
    ? { kind: "ids", ids: next }
    : { kind: "all-matching", except: next };
}

/** How many rows it means; null when the total is not known. */
export function selectedCount(selection: TableSelection, total: number | undefined): number | null {
  if (selection.kind === "ids") return selection.ids.length;
  return total === undefined ? null : Math.max(0, total - selection.except.length);
}

/** State of the header's checkbox, which stands for the rows in sight. */
export function pageState(
  selection: TableSelection,
  rowIds: readonly string[],
): boolean | "indeterminate" {
  const count = rowIds.filter((id) => isSelected(selection, id)).length;
  if (rowIds.length > 0 && count === rowIds.length) return true;
  return count > 0 ? "indeterminate" : false;
}

/** Ids from the anchor to the target, both included, in the order of the rows. */
export function rangeOf(rowIds: readonly string[], anchor: string, target: string): string[] {
  const from = rowIds.indexOf(anchor);
  const to = rowIds.indexOf(target);
  if (to < 0) return [];
  if (from < 0) return [target];
  return rowIds.slice(Math.min(from, to), Math.max(from, to) + 1);
}
