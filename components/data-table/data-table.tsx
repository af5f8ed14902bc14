"use client";

import { useTable } from "@tanstack/react-table";
import type { Route } from "next";
import { useRouter, useSearchParams } from "next/navigation";
import { useQueryStates } from "nuqs";
import { type ReactNode, useMemo, useTransition } from "react";
import { classNames } from "@/components/ui/class-names";
import { useDelayed } from "@/components/ui/use-delayed";
import { BodyCell, BodyRow, ROW_HEIGHTS } from "./body-row";
import { BulkBar } from "./bulk-bar";
import { ColumnChoice } from "./column-choice";
import { HeadCell, SelectAllCell } from "./head-cell";
import { NoRows, type TableNoun, UnreadRows } from "./no-rows";
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
import { type DataTableColumns, dataTableFeatures } from "./table-columns";
import { TableFooter } from "./table-footer";
import { tableParams } from "./table-params";
import { useActiveRow } from "./use-active-row";
import { questionOf, type TablePage, useRows } from "./use-rows";
import { useSelection } from "./use-selection";

export type DataTableProps<Row extends { id: string }> = {
  /** The caption: "Contacts". */
  label: string;
  noun: TableNoun;
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
  density?: keyof typeof ROW_HEIGHTS;
  /** At the foot, before the pager: "Times in Nairobi, UTC+3". */
  footnote?: ReactNode;
  /** Filters and search, above the table; the column choice stands at their end. */
  toolbar?: ReactNode;
  className?: string | undefined;
};

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

  const sorting = params.sort
    ? [{ id: params.sort.column, desc: params.sort.direction === "desc" }]
    : [];
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
      sorting,
      columnVisibility: Object.fromEntries(params.hide.map((id) => [id, false])),
    },
    onSortingChange: (updater) => {
      const next = (typeof updater === "function" ? updater(sorting) : updater)[0];
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
  const active = useActiveRow<Row>({
    label,
    rowIds,
    openId: params.open,
    selectable,
    select,
    onOpen: openRow,
    onPeek: (id) => void setParams({ open: id }),
  });

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
                  <SelectAllCell
                    checked={allOnPage}
                    label={`Select the ${number.format(rows.length)} ${noun.many} shown`}
                    onSelect={
                      rows.length === 0
                        ? undefined
                        : (on) => setSelection(withRows(selection, rowIds, on))
                    }
                  />
                ) : null}
                {group.headers.map((header) => (
                  <HeadCell
                    key={header.id}
                    meta={header.column.columnDef.meta}
                    onSort={
                      header.column.getCanSort()
                        ? header.column.getToggleSortingHandler()
                        : undefined
                    }
                    sorted={header.column.getIsSorted()}
                  >
                    {header.isPlaceholder ? null : <table.FlexRender header={header} />}
                  </HeadCell>
                ))}
              </tr>
            ))}
          </thead>
          <tbody
            className={classNames(
              "max-md:block transition-opacity",
              (pending || (waiting && rows.length > 0)) && "opacity-60",
            )}
            ref={active.body}
          >
            {status === "failed"
              ? null
              : table.getRowModel().rows.map((tableRow, index) => {
                  const row = tableRow.original;
                  return (
                    <BodyRow
                      id={row.id}
                      index={index}
                      key={row.id}
                      onClick={(event) => active.onClick(event, row)}
                      onFocus={() => active.setActiveId(row.id)}
                      onKeyDown={(event) => active.onKeyDown(event, row)}
                      opened={params.open === row.id}
                      opens={opens}
                      phone={
                        <PhoneLines
                          href={props.rowHref?.(row)}
                          onOpen={props.peek ? () => openRow(row) : undefined}
                          row={props.phoneRow(row)}
                        />
                      }
                      reachable={row.id === active.reachable}
                      selection={
                        selectable
                          ? {
                              name: props.rowName(row),
                              on: isSelected(selection, row.id),
                              onSelect: (range) => select(row.id, { range }),
                            }
                          : null
                      }
                    >
                      {tableRow.getVisibleCells().map((cell) => (
                        <BodyCell density={density} key={cell.id} meta={cell.column.columnDef.meta}>
                          <table.FlexRender cell={cell} />
                        </BodyCell>
                      ))}
                    </BodyRow>
                  );
                })}
            {waiting && rows.length === 0 ? (
              <SkeletonRows height={ROW_HEIGHTS[density]} shown={showSkeleton} span={span} />
            ) : null}
          </tbody>
        </table>
        {nothing ? (
          <NoRows
            empty={props.empty}
            filtered={props.filtered === true}
            noun={noun}
            onClear={props.onClearFilters ?? (() => router.push(window.location.pathname as Route))}
          />
        ) : null}
        {status === "failed" ? (
          <UnreadRows
            failure={props.failure}
            noun={noun}
            onRetry={() => startTransition(() => router.refresh())}
            retrying={pending}
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
