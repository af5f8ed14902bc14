"use client";

import { useTable } from "@tanstack/react-table";
import { ArrowDown, ArrowUp, X } from "lucide-react";
import type { Route } from "next";
import { useRouter, useSearchParams } from "next/navigation";
import { useQueryStates } from "nuqs";
import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useEffect,
  useMemo,
  useRef,
  useState,
  useTransition,
} from "react";
import { type CommandSection, useCommands } from "@/components/layout/command-registry";
import { AppLink } from "@/components/ui/app-link";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { classNames } from "@/components/ui/class-names";
import { NoMatch } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { IconButton } from "@/components/ui/icon-button";
import { Skeleton } from "@/components/ui/skeleton";
import { showToast } from "@/components/ui/toast";
import { useDelayed } from "@/components/ui/use-delayed";
import { ColumnChoice } from "./column-choice";
import {
  EVERYTHING_MATCHING,
  isSelected,
  NOTHING_SELECTED,
  pageState,
  rangeOf,
  selectedCount,
  type TableSelection,
  withRows,
} from "./selection";
import { type DataTableColumns, dataTableFeatures } from "./table-columns";
import { tableParams } from "./table-params";

export type TablePage<Row> = { rows: readonly Row[]; nextCursor: string | null };

/** The two lines of a row on a phone. */
export type PhoneRow = {
  title: ReactNode;
  /** At the end of the first line: a state chip. */
  state?: ReactNode;
  line?: ReactNode;
  /** At the end of the second line: a time, an amount. */
  aside?: ReactNode;
};

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
/* By the width of the table, not of the window: an open peek takes its share. */
const MORE_FROM = {
  md: "@max-[720px]:hidden",
  lg: "@max-[960px]:hidden",
  xl: "@max-[1200px]:hidden",
} as const;
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
                    <th
                      aria-sort={
                        sortable
                          ? sorted === "asc"
                            ? "ascending"
                            : sorted === "desc"
                              ? "descending"
                              : "none"
                          : undefined
                      }
                      className={classNames(
                        "sticky top-0 z-10 h-8 border-b border-line bg-surface-2 px-3 text-start text-meta font-medium whitespace-nowrap text-ink-2 first:ps-6 last:pe-6",
                        meta?.align === "end" && "text-end",
                        meta?.from && MORE_FROM[meta.from],
                      )}
                      key={header.id}
                      scope="col"
                      style={meta?.widthPx ? { width: meta.widthPx } : undefined}
                    >
                      {sortable ? (
                        <button
                          className={classNames(
                            "-mx-1 inline-flex h-6 items-center gap-1 rounded-chip px-1 hover:text-ink",
                            sorted && "text-ink",
                          )}
                          onClick={header.column.getToggleSortingHandler()}
                          type="button"
                        >
                          {words}
                          {sorted === "asc" ? <ArrowUp className="size-3.5" /> : null}
                          {sorted === "desc" ? <ArrowDown className="size-3.5" /> : null}
                        </button>
                      ) : (
                        words
                      )}
                    </th>
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
            {waiting && rows.length === 0
              ? Array.from({ length: 8 }, (_, index) => (
                  <tr
                    className={classNames("max-md:block", !showSkeleton && "invisible")}
                    // Placeholders have no identity but their place.
                    // biome-ignore lint/suspicious/noArrayIndexKey: static list
                    key={index}
                  >
                    <td
                      className={classNames(
                        "border-b border-line px-6 max-md:block max-md:py-4",
                        ROW_HEIGHTS[density],
                      )}
                      colSpan={span}
                    >
                      <Skeleton className={SKELETON_WIDTHS[index % SKELETON_WIDTHS.length]} />
                    </td>
                  </tr>
                ))
              : null}
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
        <footer className="flex min-h-9 flex-none flex-wrap items-center gap-x-4 gap-y-1 border-t border-line px-4 py-1 text-meta text-ink-3 md:px-6">
          <span className="tabular-nums">
            {number.format(rows.length)}
            {total ? ` of ${total.approximate ? "≈ " : ""}${number.format(total.count)}` : ""}{" "}
            {total?.count === 1 ? noun.one : noun.many}
          </span>
          <span className="ms-auto">{props.footnote}</span>
          {props.previousCursor ? (
            <Button
              look="ghost"
              onClick={() => void setParams({ before: props.previousCursor ?? null, after: null })}
              size="sm"
            >
              Previous
            </Button>
          ) : null}
          {nextCursor && props.loadMore ? (
            <Button
              className="text-accent-ink"
              loading={loadingMore}
              look="ghost"
              onClick={more}
              size="sm"
            >
              Load more
            </Button>
          ) : null}
          {nextCursor && !props.loadMore ? (
            <Button
              look="ghost"
              onClick={() => void setParams({ after: nextCursor, before: null })}
              size="sm"
            >
              Next
            </Button>
          ) : null}
        </footer>
      ) : null}
    </section>
  );
}

const SKELETON_WIDTHS = ["w-3/5", "w-2/5", "w-1/2", "w-1/3"] as const;

/** The address without where one is in the list: a change of it is another question. */
function questionOf(search: URLSearchParams | null): string {
  const question = new URLSearchParams(search?.toString() ?? "");
  for (const key of ["open", "hide"]) question.delete(key);
  question.sort();
  return question.toString();
}

/** Rows of the server plus those loaded below; the latter go when the question changes. */
function useRows<Row extends { id: string }>(props: DataTableProps<Row>, question: string) {
  const { rows: first, loadMore } = props;
  const [added, setAdded] = useState<{ question: string; pages: readonly TablePage<Row>[] }>({
    question,
    pages: [],
  });
  const [loadingMore, setLoadingMore] = useState(false);
  const asked = useRef(question);
  useEffect(() => {
    asked.current = question;
  }, [question]);

  const pages = added.question === question ? added.pages : NO_PAGES;
  const rows = useMemo(() => {
    // A row that moved between two reads must not stand there twice; the fresh one stays.
    const byId = new Map<string, Row>();
    for (const row of [...first, ...pages.flatMap((page) => page.rows as readonly Row[])]) {
      if (!byId.has(row.id)) byId.set(row.id, row);
    }
    return [...byId.values()];
  }, [first, pages]);
  const last = pages.at(-1);
  const nextCursor = last ? last.nextCursor : (props.nextCursor ?? null);

  const more = async () => {
    if (!(loadMore && nextCursor) || loadingMore) return;
    setLoadingMore(true);
    try {
      const page = await loadMore(nextCursor);
      // An answer to an earlier question has no place under the present one.
      if (asked.current === question) setAdded({ question, pages: [...pages, page] });
    } catch {
      showToast({
        title: `More ${props.noun.many} could not be read`,
        description: "Those in sight stay. Try again in a moment.",
        tone: "bad",
      });
    } finally {
      setLoadingMore(false);
    }
  };
  return { rows, nextCursor, more, loadingMore };
}

const NO_PAGES: readonly never[] = [];

/** The selection, its anchor for ranges, and its end when the question changes. */
function useSelection(rowIds: readonly string[], question: string) {
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

/** J, K and X work wherever the focus is; they are listed under `?`. */
function useTableKeys(input: {
  label: string;
  selectable: boolean;
  move: (by: number) => void;
  toggle: (range: boolean) => void;
}) {
  const latest = useRef(input);
  useEffect(() => {
    latest.current = input;
  });
  const { label, selectable } = input;
  const section = useMemo<CommandSection>(() => {
    const row = (id: string, words: string, keys: string, run: () => void) => ({
      id,
      label: words,
      keys,
      run,
      keysOnly: true,
    });
    return {
      id: `table-${label}`,
      title: label,
      rows: [
        row("next", "Next row", "j", () => latest.current.move(1)),
        row("previous", "Previous row", "k", () => latest.current.move(-1)),
        ...(selectable
          ? [
              row("select", "Select the row", "x", () => latest.current.toggle(false)),
              row("range", "Select up to the row", "shift+x", () => latest.current.toggle(true)),
            ]
          : []),
      ],
    };
  }, [label, selectable]);
  useCommands(section);
}

function PhoneLines({
  row,
  href,
  onOpen,
}: {
  row: PhoneRow;
  href: string | undefined;
  onOpen: (() => void) | undefined;
}) {
  const title = "min-w-0 truncate text-reading font-medium";
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-0.5">
      <div className="flex items-center gap-2">
        {onOpen ? (
          <button className={classNames(title, "text-start")} onClick={onOpen} type="button">
            {row.title}
          </button>
        ) : href ? (
          <AppLink className={title} href={href}>
            {row.title}
          </AppLink>
        ) : (
          <span className={title}>{row.title}</span>
        )}
        <span className="ms-auto flex-none">{row.state}</span>
      </div>
      {row.line || row.aside ? (
        <div className="flex items-center gap-2 text-dense text-ink-2">
          <span className="min-w-0 truncate">{row.line}</span>
          <span className="ms-auto flex-none tabular-nums">{row.aside}</span>
        </div>
      ) : null}
    </div>
  );
}

function BulkBar(props: {
  checked: boolean | "indeterminate";
  count: number | null;
  noun: { one: string; many: string };
  total: { count: number; approximate?: boolean } | undefined;
  offerAll: boolean;
  onAll: () => void;
  onClear: () => void;
  actions: ReactNode;
}) {
  const { count, noun, total } = props;
  return (
    <div className="flex min-h-[50px] flex-none flex-wrap items-center gap-x-3 gap-y-2 border-t border-accent bg-selection px-4 py-2 max-md:fixed max-md:inset-x-0 max-md:bottom-0 max-md:z-30 md:px-6">
      <Checkbox
        aria-label="Clear the selection"
        checked={props.checked}
        onCheckedChange={props.onClear}
      />
      <b className="tabular-nums">
        {count === null ? `All matching ${noun.many}` : `${number.format(count)} selected`}
      </b>
      {props.offerAll ? (
        <Button className="text-dense" look="link" onClick={props.onAll} size="sm">
          {total
            ? `Select all ${total.approximate ? "≈ " : ""}${number.format(total.count)} matching`
            : "Select all matching"}
        </Button>
      ) : null}
      <div className="ms-auto flex flex-wrap items-center gap-2">
        {props.actions}
        <IconButton label="Clear the selection" onClick={props.onClear} size="sm">
          <X />
        </IconButton>
      </div>
    </div>
  );
}
