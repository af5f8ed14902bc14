import type { KeyboardEvent, MouseEvent, ReactNode } from "react";
import { Checkbox } from "@/components/ui/checkbox";
import { classNames } from "@/components/ui/class-names";
import { type DataColumnMeta, MORE_FROM } from "./table-columns";

export const ROW_HEIGHTS = {
  compact: "h-7",
  normal: "h-9",
  roomy: "h-11",
  "two-line": "h-[46px]",
} as const;

export type BodyRowProps = {
  id: string;
  /** From 0, among the rows. */
  index: number;
  /** Its checkbox; null where nothing can be selected. */
  selection: { name: string; on: boolean; onSelect: (range: boolean) => void } | null;
  /** A click leads somewhere. */
  opens: boolean;
  /** It is the one in the peek. */
  opened: boolean;
  reachable: boolean;
  /** BodyCells. */
  children: ReactNode;
  /** What stands on a phone in place of the cells. */
  phone: ReactNode;
  onClick: (event: MouseEvent<HTMLTableRowElement>) => void;
  onFocus: () => void;
  onKeyDown: (event: KeyboardEvent<HTMLTableRowElement>) => void;
};

/** A row: cells where there is room, two lines on a phone; it takes the focus as a whole. */
export function BodyRow(props: BodyRowProps) {
  const { id, index, selection, opens, opened, reachable, children, phone } = props;
  return (
    <tr
      aria-rowindex={index + 2}
      aria-selected={selection?.on}
      className={classNames(
        "group/row relative scroll-mt-8 max-md:flex max-md:items-center max-md:border-b max-md:border-line",
        opens && "cursor-pointer hover:bg-surface-2",
        selection?.on && "bg-selection hover:bg-selection",
        opened && "bg-surface-3 hover:bg-surface-3",
        "focus-visible:-outline-offset-2",
      )}
      data-row-id={id}
      onClick={(event) => opens && props.onClick(event)}
      onFocus={props.onFocus}
      onKeyDown={props.onKeyDown}
      tabIndex={reachable ? 0 : -1}
    >
      {selection ? (
        <td
          className={classNames(
            "border-b border-line ps-4 max-md:flex max-md:border-0 md:ps-6",
            opened &&
              "shadow-[inset_3px_0_0_var(--accent)] rtl:shadow-[inset_-3px_0_0_var(--accent)]",
          )}
        >
          <Checkbox
            aria-label={`Select ${selection.name}`}
            checked={selection.on}
            className="block"
            onClick={(event) => {
              event.preventDefault();
              selection.onSelect(event.shiftKey);
            }}
            tabIndex={-1}
          />
        </td>
      ) : null}
      {children}
      <td className="min-w-0 flex-1 px-4 py-2.5 md:hidden">{phone}</td>
    </tr>
  );
}

export function BodyCell({
  meta,
  density,
  children,
}: {
  meta: DataColumnMeta | undefined;
  density: keyof typeof ROW_HEIGHTS;
  children: ReactNode;
}) {
  return (
    <td
      className={classNames(
        "max-w-80 truncate border-b border-line px-3 max-md:hidden md:first:ps-6 md:nth-last-2:pe-6",
        ROW_HEIGHTS[density],
        meta?.align === "end" && "text-end tabular-nums",
        meta?.from && MORE_FROM[meta.from],
      )}
    >
      {children}
    </td>
  );
}
