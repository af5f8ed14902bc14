import {
  type CellData,
  type ColumnDef,
  columnVisibilityFeature,
  createColumnHelper,
  metaHelper,
  rowSortingFeature,
  tableFeatures,
} from "@tanstack/react-table";

export type DataColumnMeta = {
  /** Numbers and times stand at the end. */
  align?: "end";
  /** Words for the column choice when the head is not plain text. */
  name?: string;
  /** False keeps the column out of the column choice. */
  hideable?: boolean;
  /** Width in pixels, as a wish. */
  widthPx?: number;
  /** Only shown where the table itself has room: from 720, 960 or 1200 px. */
  from?: "md" | "lg" | "xl";
};

/** By the width of the table, not of the window: an open peek takes its share. */
export const MORE_FROM = {
  md: "@max-[720px]:hidden",
  lg: "@max-[960px]:hidden",
  xl: "@max-[1200px]:hidden",
} as const;

export const dataTableFeatures = tableFeatures({
  columnVisibilityFeature,
  rowSortingFeature,
  columnMeta: metaHelper<DataColumnMeta>(),
});
export type DataTableFeatures = typeof dataTableFeatures;
export type DataTableColumns<Row extends { id: string }> = ColumnDef<
  DataTableFeatures,
  Row,
  CellData
>[];

/**
 * The helper that makes a list's columns, once, outside the component:
 * `const columns = column.columns([column.accessor("name", { header: "Name" })])`.
 * A column sorts when `enableSorting: true` is given, by its id as the name in the address.
 */
export const dataColumns = <Row extends { id: string }>() =>
  createColumnHelper<DataTableFeatures, Row>();
