import { type KeyboardEvent, type MouseEvent, useRef, useState } from "react";
import { useTableKeys } from "./use-table-keys";

/**
 * The one row that Tab reaches, and what keys and clicks do from it: arrows, Home and End, Enter,
 * Space, and J, K, X from everywhere on the page.
 * @param given.openId the row in the peek, which goes along
 */
export function useActiveRow<Row extends { id: string }>(given: {
  label: string;
  rowIds: readonly string[];
  openId: string | null;
  selectable: boolean;
  select: (id: string, how?: { range?: boolean; on?: boolean }) => void;
  onOpen: (row: Row) => void;
  onPeek: (id: string) => void;
}) {
  const { label, rowIds, openId, selectable, select, onOpen, onPeek } = given;
  const body = useRef<HTMLTableSectionElement>(null);
  const [activeId, setActiveId] = useState<string | null>(null);
  const reachable = activeId !== null && rowIds.includes(activeId) ? activeId : (rowIds[0] ?? null);
  const focusRow = (id: string | undefined) => {
    if (id === undefined) return;
    setActiveId(id);
    body.current?.querySelector<HTMLElement>(`[data-row-id="${CSS.escape(id)}"]`)?.focus();
  };
  const move = (by: number) => {
    const from = openId ?? activeId;
    const at = from === null ? -1 : rowIds.indexOf(from);
    const next = rowIds[Math.min(rowIds.length - 1, Math.max(0, at + by))];
    focusRow(next);
    if (openId !== null && next !== undefined) onPeek(next);
  };
  useTableKeys({
    label,
    move,
    toggle: (range) => {
      if (selectable && reachable) select(reachable, { range });
    },
    selectable,
  });
  const onKeyDown = (event: KeyboardEvent<HTMLTableRowElement>, row: Row) => {
    if (event.target !== event.currentTarget) return;
    const moves: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    const by = moves[event.key];
    if (by !== undefined) {
      event.preventDefault();
      if (event.shiftKey && selectable) select(row.id, { on: true });
      move(by);
    } else if (event.key === "Home" || event.key === "End") {
      event.preventDefault();
      focusRow(rowIds.at(event.key === "Home" ? 0 : -1));
    } else if (event.key === "Enter") {
      event.preventDefault();
      onOpen(row);
    } else if (event.key === " " && selectable) {
      event.preventDefault();
      select(row.id, { range: event.shiftKey });
    }
  };
  const onClick = (event: MouseEvent<HTMLTableRowElement>, row: Row) => {
    const target = event.target as HTMLElement;
    // What is clickable in a cell keeps its click, and so does a text being selected.
    if (target.closest("a, button, input, label, [role=checkbox]")) return;
    if (window.getSelection()?.toString()) return;
    setActiveId(row.id);
    onOpen(row);
  };
  return { body, reachable, setActiveId, onKeyDown, onClick };
}
