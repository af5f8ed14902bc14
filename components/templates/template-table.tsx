"use client";

import type { ReactNode } from "react";
import { DataTable } from "@/components/data-table/data-table";
import { FilterSelect, SearchBox } from "@/components/data-table/filters";
import { dataColumns } from "@/components/data-table/table-columns";
import { AppLink } from "@/components/ui/app-link";
import { Chip } from "@/components/ui/chip";
import { DateTime } from "@/components/ui/date-time";
import type { TemplateCategory } from "@/db/enums/templates";
import { TEMPLATE_CATEGORIES, TEMPLATE_STATUSES, type TemplateStatus } from "@/db/enums/templates";
import { TemplateStatusChip } from "./template-status-chip";
import { CATEGORY_WORDS, qualityWord, STATUS_WORDS } from "./template-words";

export type TemplateTableRow = {
  id: string;
  href: string;
  name: string;
  language: string;
  category: TemplateCategory;
  status: TemplateStatus;
  /** Why it was rejected or paused, in plain words. */
  reason: string | null;
  quality: string | null;
  /** In the last 30 days. */
  sent: number;
  /** ISO 8601; null: not in 30 days. */
  lastUsedAt: string | null;
  /** A next version is being written. */
  hasNext: boolean;
  /** ISO 8601. */
  changedAt: string;
  timeZone: string;
};

const number = new Intl.NumberFormat("en");

const column = dataColumns<TemplateTableRow>();
const columns = column.columns([
  column.accessor("name", {
    header: "Name",
    meta: { hideable: false },
    cell: ({ row }) => (
      <AppLink className="text-body font-medium hover:underline" href={row.original.href}>
        {row.original.name}
      </AppLink>
    ),
  }),
  column.accessor("language", { header: "Language", meta: { from: "md" } }),
  column.accessor("category", {
    header: "Category",
    cell: ({ row }) => CATEGORY_WORDS[row.original.category],
  }),
  column.accessor("status", {
    header: "Status",
    cell: ({ row }) => (
      <span className="flex items-center gap-2">
        <TemplateStatusChip status={row.original.status} />
        {row.original.hasNext ? <Chip size="small">New version begun</Chip> : null}
        {row.original.reason ? (
          <span className="min-w-0 truncate text-ink-3" title={row.original.reason}>
            {row.original.reason}
          </span>
        ) : null}
      </span>
    ),
  }),
  column.accessor("quality", {
    header: "Quality",
    meta: { from: "lg" },
    cell: ({ row }) => qualityWord(row.original.quality) ?? "–",
  }),
  column.accessor("sent", {
    header: "Sent, 30 days",
    meta: { align: "end", from: "lg" },
    cell: ({ row }) => number.format(row.original.sent),
  }),
  column.accessor("lastUsedAt", {
    header: "Last used",
    meta: { align: "end", from: "xl" },
    cell: ({ row }) =>
      row.original.lastUsedAt ? (
        <DateTime at={row.original.lastUsedAt} format="short" timeZone={row.original.timeZone} />
      ) : (
        "–"
      ),
  }),
  column.accessor("changedAt", {
    header: "Last change",
    meta: { align: "end", from: "md" },
    cell: ({ row }) => (
      <DateTime at={row.original.changedAt} format="short" timeZone={row.original.timeZone} />
    ),
  }),
]);

export type TemplateTableProps = {
  rows: readonly TemplateTableRow[];
  /** Languages that there are templates in. */
  languages: readonly { code: string; name: string }[];
  filtered: boolean;
  empty: ReactNode;
};

/** The templates of the workspace: one row a name and language. */
export function TemplateTable({ rows, languages, filtered, empty }: TemplateTableProps) {
  const isBare = rows.length === 0 && !filtered;
  return (
    <DataTable
      columns={columns}
      empty={empty}
      filtered={filtered}
      label="Templates"
      noun={{ one: "template", many: "templates" }}
      phoneRow={(row) => ({
        title: row.name,
        state: <TemplateStatusChip size="small" status={row.status} />,
        line: row.reason ?? `${row.language}, ${CATEGORY_WORDS[row.category].toLowerCase()}`,
        aside: <DateTime at={row.changedAt} format="short" timeZone={row.timeZone} />,
      })}
      rowHref={(row) => row.href}
      rowName={(row) => `${row.name}, ${row.language}`}
      rows={rows}
      toolbar={
        isBare ? undefined : (
          <>
            <SearchBox label="Name of a template" />
            <FilterSelect
              label="Status"
              options={TEMPLATE_STATUSES.map((status) => ({
                value: status,
                label: STATUS_WORDS[status],
              }))}
              param="status"
            />
            <FilterSelect
              label="Category"
              options={TEMPLATE_CATEGORIES.map((category) => ({
                value: category,
                label: CATEGORY_WORDS[category],
              }))}
              param="category"
            />
            {languages.length > 1 ? (
              <FilterSelect
                label="Language"
                options={languages.map(({ code, name }) => ({ value: code, label: name }))}
                param="language"
              />
            ) : null}
          </>
        )
      }
      total={{ count: rows.length }}
    />
  );
}
