import { ArrowDown, ArrowUp } from "lucide-react";
import type { ReactNode } from "react";
import { Checkbox } from "@/components/ui/checkbox";
import { classNames } from "@/components/ui/class-names";
import { type DataColumnMeta, MORE_FROM } from "./table-columns";

/** The head of a column, and where it can be sorted the button for it. */
export function HeadCell({
  meta,
  sorted,
  onSort,
  children,
}: {
  meta: DataColumnMeta | undefined;
  sorted: false | "asc" | "desc";
  onSort: ((event: unknown) => void) | undefined;
  children: ReactNode;
}) {
  const sorts = { asc: "ascending", desc: "descending" } as const;
  return (
    <th
      aria-sort={onSort ? (sorted ? sorts[sorted] : "none") : undefined}
      className={classNames(
        "sticky top-0 z-10 h-8 border-b border-line bg-surface-2 px-3 text-start text-meta font-medium whitespace-nowrap text-ink-2 first:ps-6 last:pe-6",
        meta?.align === "end" && "text-end",
        meta?.from && MORE_FROM[meta.from],
      )}
      scope="col"
      style={meta?.widthPx ? { width: meta.widthPx } : undefined}
    >
      {onSort ? (
        <button
          className={classNames(
            "-mx-1 inline-flex h-6 items-center gap-1 rounded-chip px-1 hover:text-ink",
            sorted && "text-ink",
          )}
          onClick={onSort}
          type="button"
        >
          {children}
          {sorted === "asc" ? <ArrowUp className="size-3.5" /> : null}
          {sorted === "desc" ? <ArrowDown className="size-3.5" /> : null}
        </button>
      ) : (
        children
      )}
    </th>
  );
}

/** The checkbox for the rows in sight; without `onSelect` there are none. */
export function SelectAllCell({
  label,
  checked,
  onSelect,
}: {
  label: string;
  checked: boolean | "indeterminate";
  onSelect: ((on: boolean) => void) | undefined;
}) {
  return (
    <th
      className="sticky top-0 z-10 w-11 border-b border-line bg-surface-2 ps-6 text-start"
      scope="col"
    >
      <Checkbox
        aria-label={label}
        checked={checked}
        disabled={onSelect === undefined}
        onCheckedChange={(next) => onSelect?.(next === true)}
      />
    </th>
  );
}
