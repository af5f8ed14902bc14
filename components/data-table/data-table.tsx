"use client";

import { useTable } from "@tanstack/react-table";
import type { Route } from "next";
import { useRouter, useSearchParams } from "next/navigation";
import { useQueryStates } from "nuqs";
import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useMemo,
  useRef,
  useState,
  useTransition,
} from "react";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { classNames } from "@/components/ui/class-names";
import { NoMatch } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { useDelayed } from "@/components/ui/use-delayed";
import { BulkBar } from "./bulk-bar";
import { ColumnChoice } from "./column-choice";
import { HeadCell } from "./head-cell";
import { PhoneLines, type PhoneRow } from "./phone-lines";
import {
  EVERYTHING_MATCHING,
  isSelected,
  NOTHING_SELECTED,
  pageState,
  selectedCount,
  type TableSelection,
  withRows,
} from "./selection";
import { SkeletonRows } from "./skeleton-rows";
import { type DataTableColumns, dataTableFeatures, MORE_FROM } from "./table-columns";
import { TableFooter } from "./table-footer";
import { tableParams } from "./table-params";
import { questionOf, type TablePage, useRows } from "./use-rows";
import { useSelection } from "./use-selection";
import { useTableKeys } from "./use-table-keys";

export type DataTableProps<Row extends { id: string }> = {
  /** The caption: "Contacts". */
  label: string;
  noun: { one: string; many: string };
  columns: DataTableColumns<Row>;
  /** The page that the server read for this address. */
  rows: readonly Row[];
  nextCursor?: string | null;
  /** Given when pages are stepped through by address instead of loaded below. */
  previousCursor?: string | null;
  /** Reads the page after a cursor with the same filters; rows are added below. */
  loadMore?: ((cursor: string) => Promise<TablePage<Row>>) | undefined;
  /** How many match; `approximate` writes ≈ before it. */
  total?: { count: number; approximate?: boolean } | undefined;
  status?: "ready" | "loading" | "failed";
  failure?: { message?: string; referenceId?: string } | undefined;
  /** A Banner above the rows when only a part could be shown. */
  notice?: ReactNode;
  /** An EmptyState: nothing exists yet. */
  empty: ReactNode;
  /** True when a filter or search is set: then no rows means "no match". */
  filtered?: boolean;
  /** Clears the filters; default: the bare address of the page. */
  onClearFilters?: (() => void) | undefined;
  /** Buttons for what is selected; without it there are no checkboxes. */
  bulkActions?: ((selection: TableSelection, clear: () => void) => ReactNode) | undefined;
  /** False where an action cannot reach beyond the loaded rows. */
  selectAllMatching?: boolean;
  /** Enter and click go to this page; … */
  rowHref?: ((row: Row) => string) | undefined;
  /** … or open the peek through `?open=`, when `peek` is true. */
  peek?: boolean;
  /** Accessible name of a row's checkbox: the person, the campaign. */
  rowName: (row: Row) => string;
  phoneRow: (row: Row) => PhoneRow;
  density?: "compact" | "normal" | "roomy" | "two-line";
  /** At the foot, before the pager: "Times in Nairobi, UTC+3". */
  footnote?: ReactNode;
  /** Filters and search, above the table; the column choice stands at their end. */
  toolbar?: ReactNode;
  className?: string | undefined;
};

const ROW_HEIGHTS = { compact: "h-7", normal: "h-9", roomy: "h-11", "two-line": "h-[46px]" };
const number = new Intl.NumberFormat("en");

/** Every list of the product. Server rows come as props; what one sees is in the address. */
export function DataTable<Row extends { id: string }>(props: DataTableProps<Row>) {
  const { label, noun, columns, total, status = "ready", density = "normal" } = props;
  const router = useRouter();
  const search = useSearchParams();
  const [pending, startTransition] = useTransition();
  const [params, setParams] = useQueryStates(tableParams, {
    shallow: false,
    startTransition,
    history: "push",
  });

  const question = questionOf(search);
  const { rows, nextCursor, more, loadingMore } = useRows(props, question);
  const rowIds = useMemo(() => rows.map((row) => row.id), [rows]);
  const { selection, setSelection, select } = useSelection(rowIds, question);
  const selectable = props.bulkActions !== undefined;
  const count = selectedCount(selection, total?.count);
  const anySelected = selection.kind === "all-matching" || selection.ids.length > 0;
  const allOnPage = pageState(selection, rowIds);

  const table = useTable({
    features: dataTableFeatures,
    columns,
    data: rows as Row[],
    getRowId: (row) => row.id,
    manualSorting: true,
    enableSortingRemoval: true,
    enableMultiSort: false,
    defaultColumn: { enableSorting: false },
    state: {
      sorting: params.sort
        ? [{ id: params.sort.column, desc: params.sort.direction === "desc" }]
        : [],
      columnVisibility: Object.fromEntries(params.hide.map((id) => [id, false])),
    },
    onSortingChange: (updater) => {
      const before = params.sort
        ? [{ id: params.sort.column, desc: params.sort.direction === "desc" }]
        : [];
      const next = (typeof updater === "function" ? updater(before) : updater)[0];
      void setParams({
        sort: next ? { column: next.id, direction: next.desc ? "desc" : "asc" } : null,
        after: null,
        before: null,
      });
    },
  });

  const openRow = (row: Row) => {
    if (props.peek) void setParams({ open: row.id });
    else if (props.rowHref) router.push(props.rowHref(row) as Route);
  };
  const body = useRef<HTMLTableSectionElement>(null);
  const [activeId, setActiveId] = useState<string | null>(null);
  const reachable = activeId !== null && rowIds.includes(activeId) ? activeId : (rowIds[0] ?? null);
  const focusRow = (id: string | undefined) => {
    if (id === undefined) return;
    setActiveId(id);
    body.current?.querySelector<HTMLElement>(`[data-row-id="${CSS.escape(id)}"]`)?.focus();
  };
  const move = (by: number) => {
    const from = params.open ?? activeId;
    const at = from === null ? -1 : rowIds.indexOf(from);
    const next = rowIds[Math.min(rowIds.length - 1, Math.max(0, at + by))];
    focusRow(next);
    if (params.open !== null && next !== undefined) void setParams({ open: next });
  };
  useTableKeys({
    label,
    move,
    toggle: (range) => {
      if (selectable && reachable) select(reachable, { range });
    },
    selectable,
  });

  const onRowKeyDown = (event: KeyboardEvent<HTMLTableRowElement>, row: Row) => {
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
      openRow(row);
    } else if (event.key === " " && selectable) {
      event.preventDefault();
      select(row.id, { range: event.shiftKey });
    }
  };
  const onRowClick = (event: MouseEvent<HTMLTableRowElement>, row: Row) => {
    const target = event.target as HTMLElement;
    // What is clickable in a cell keeps its click, and so does a text being selected.
    if (target.closest("a, button, input, label, [role=checkbox]")) return;
    if (window.getSelection()?.toString()) return;
    setActiveId(row.id);
    openRow(row);
  };

  const opens = props.peek === true || props.rowHref !== undefined;
  const waiting = status === "loading";
  const showSkeleton = useDelayed(waiting, 150, 300);
  const nothing = !waiting && status === "ready" && rows.length === 0;
  const span = table.getVisibleLeafColumns().length + (selectable ? 1 : 0);

  return (
    <section
      aria-label={label}
      className={classNames("flex flex-col md:min-h-0 md:flex-1", props.className)}
    >
      {props.toolbar ? (
        <div className="flex flex-none flex-wrap items-center gap-2 px-4 py-3 md:px-6">
          {props.toolbar}
          <ColumnChoice
            columns={table.getAllLeafColumns().flatMap((column) => {
              const meta = column.columnDef.meta;
              const head = column.columnDef.header;
              const name = meta?.name ?? (typeof head === "string" ? head : "");
              return name && meta?.hideable !== false ? [{ id: column.id, name }] : [];
            })}
            hidden={params.hide}
            onChange={(hide) => void setParams({ hide: hide.length > 0 ? hide : null })}
          />
        </div>
      ) : null}
      {props.notice ? <div className="flex-none px-4 pb-3 md:px-6">{props.notice}</div> : null}
      <div className="@container relative border-t border-line bg-surface md:min-h-0 md:flex-1 md:overflow-auto">
        <table
          aria-busy={pending || waiting}
          aria-label={label}
          aria-multiselectable={selectable || undefined}
          aria-rowcount={total && !total.approximate ? total.count + 1 : -1}
          className={classNames(
            "w-full border-separate border-spacing-0 text-dense",
            // Without rows a phone has nothing of the table to show.
            rows.length === 0 && !waiting ? "max-md:hidden" : "max-md:block",
          )}
          // Rows take focus and keys, which is a grid; the element keeps its table semantics.
          // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: see above
          role="grid"
        >
          <caption className="sr-only">{label}</caption>
          <thead className="max-md:hidden">
            {table.getHeaderGroups().map((group) => (
              <tr aria-rowindex={1} key={group.id}>
                {selectable ? (
                  <th
                    className="sticky top-0 z-10 w-11 border-b border-line bg-surface-2 ps-6 text-start"
                    scope="col"
                  >
                    <Checkbox
                      aria-label={`Select the ${number.format(rows.length)} ${noun.many} shown`}
                      checked={allOnPage}
                      disabled={rows.length === 0}
                      onCheckedChange={(checked) =>
                        setSelection(withRows(selection, rowIds, checked === true))
                      }
                    />
                  </th>
                ) : null}
                {group.headers.map((header) => {
                  const meta = header.column.columnDef.meta;
                  const sorted = header.column.getIsSorted();
                  const sortable = header.column.getCanSort();
                  const words = header.isPlaceholder ? null : <table.FlexRender header={header} />;
                  return (
                    <HeadCell
                      key={header.id}
                      meta={meta}
                      onSort={sortable ? header.column.getToggleSortingHandler() : undefined}
                      sorted={sorted}
                    >
                      {words}
                    </HeadCell>
                  );
                })}
              </tr>
            ))}
          </thead>
          <tbody
            className={classNames(
              "max-md:block transition-opacity",
              (pending || (waiting && rows.length > 0)) && "opacity-60",
            )}
            ref={body}
          >
            {status === "failed"
              ? null
              : table.getRowModel().rows.map((tableRow, index) => {
                  const row = tableRow.original;
                  const selected = selectable && isSelected(selection, row.id);
                  const opened = params.open === row.id;
                  const phone = props.phoneRow(row);
                  return (
                    <tr
                      aria-rowindex={index + 2}
                      aria-selected={selectable ? selected : undefined}
                      className={classNames(
                        "group/row relative scroll-mt-8 max-md:flex max-md:items-center max-md:border-b max-md:border-line",
                        opens && "cursor-pointer hover:bg-surface-2",
                        selected && "bg-selection hover:bg-selection",
                        opened && "bg-surface-3 hover:bg-surface-3",
                        "focus-visible:-outline-offset-2",
                      )}
                      data-row-id={row.id}
                      key={row.id}
                      onClick={(event) => opens && onRowClick(event, row)}
                      onFocus={() => setActiveId(row.id)}
                      onKeyDown={(event) => onRowKeyDown(event, row)}
                      tabIndex={row.id === reachable ? 0 : -1}
                    >
                      {selectable ? (
                        <td
                          className={classNames(
                            "border-b border-line ps-4 max-md:flex max-md:border-0 md:ps-6",
                            opened &&
                              "shadow-[inset_3px_0_0_var(--accent)] rtl:shadow-[inset_-3px_0_0_var(--accent)]",
                          )}
                        >
                          <Checkbox
                            aria-label={`Select ${props.rowName(row)}`}
                            checked={selected}
                            className="block"
                            onClick={(event) => {
                              event.preventDefault();
                              select(row.id, { range: event.shiftKey });
                            }}
                            tabIndex={-1}
                          />
                        </td>
                      ) : null}
                      {tableRow.getVisibleCells().map((cell) => {
                        const meta = cell.column.columnDef.meta;
                        return (
                          <td
                            className={classNames(
                              "max-w-80 truncate border-b border-line px-3 max-md:hidden md:first:ps-6 md:nth-last-2:pe-6",
                              ROW_HEIGHTS[density],
                              meta?.align === "end" && "text-end tabular-nums",
                              meta?.from && MORE_FROM[meta.from],
                            )}
                            key={cell.id}
                          >
                            <table.FlexRender cell={cell} />
                          </td>
                        );
                      })}
                      <td className="min-w-0 flex-1 px-4 py-2.5 md:hidden">
                        <PhoneLines
                          href={props.rowHref?.(row)}
                          onOpen={props.peek ? () => openRow(row) : undefined}
                          row={phone}
                        />
                      </td>
                    </tr>
                  );
                })}
            {waiting && rows.length === 0 ? (
              <SkeletonRows height={ROW_HEIGHTS[density]} shown={showSkeleton} span={span} />
            ) : null}
          </tbody>
        </table>
        {nothing ? (
          props.filtered ? (
            <NoMatch
              action={
                <Button
                  onClick={
                    props.onClearFilters ?? (() => router.push(window.location.pathname as Route))
                  }
                >
                  Clear search and filters
                </Button>
              }
              title={`No ${noun.one} matches`}
            >
              Nothing is lost: the search or a filter leaves every {noun.one} out.
            </NoMatch>
          ) : (
            props.empty
          )
        ) : null}
        {status === "failed" ? (
          <ErrorState
            happened={props.failure?.message ?? `The ${noun.many} could not be read`}
            next="Try again in a moment."
            onRetry={() => startTransition(() => router.refresh())}
            referenceId={props.failure?.referenceId}
            retrying={pending}
            safe="Nothing was changed."
          />
        ) : null}
      </div>
      <span className="sr-only" role="status">
        {waiting
          ? `Reading ${noun.many}`
          : anySelected && count !== null
            ? `${number.format(count)} selected`
            : ""}
      </span>
      {selectable && anySelected && props.bulkActions ? (
        <BulkBar
          actions={props.bulkActions(selection, () => setSelection(NOTHING_SELECTED))}
          checked={
            selection.kind === "all-matching" && selection.except.length === 0
              ? true
              : "indeterminate"
          }
          count={count}
          noun={noun}
          offerAll={
            props.selectAllMatching !== false &&
            selection.kind === "ids" &&
            allOnPage === true &&
            (nextCursor !== null || (total !== undefined && total.count > rows.length))
          }
          onAll={() => setSelection(EVERYTHING_MATCHING)}
          onClear={() => setSelection(NOTHING_SELECTED)}
          total={total}
        />
      ) : null}
      {rows.length > 0 && status !== "failed" ? (
        <TableFooter
          footnote={props.footnote}
          loadingMore={loadingMore}
          noun={noun}
          onMore={nextCursor && props.loadMore ? more : undefined}
          onNext={
            nextCursor && !props.loadMore
              ? () => void setParams({ after: nextCursor, before: null })
              : undefined
          }
          onPrevious={
            props.previousCursor
              ? () => void setParams({ before: props.previousCursor ?? null, after: null })
              : undefined
          }
          shown={rows.length}
          total={total}
        />
      ) : null}
    </section>
  );
}
