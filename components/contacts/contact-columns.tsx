"use client";

import { dataColumns } from "@/components/data-table/table-columns";
import { Age } from "@/components/ui/date-time";
import { PhoneNumber } from "@/components/ui/phone-number";
import type { ContactRow } from "@/lib/contacts/queries";
import { ConsentChip } from "./consent-chip";
import { ContactName } from "./contact-name";
import { LastMessage } from "./last-message";
import { TagList } from "./tag-list";

const column = dataColumns<ContactRow>();

/** The columns of the list of contacts. */
export function columnsFor(timeZone: string) {
  return column.columns([
    column.accessor("name", {
      header: "Name",
      enableSorting: true,
      meta: { hideable: false },
      cell: ({ row }) => <ContactName name={row.original.name} />,
    }),
    column.accessor("phone", {
      header: "Phone",
      cell: ({ row }) =>
        row.original.phone ? (
          <PhoneNumber e164={row.original.phone} />
        ) : (
          <span className="text-ink-3">
            {row.original.username ? `@${row.original.username}` : "–"}
          </span>
        ),
    }),
    column.accessor("consent", {
      header: "Consent",
      cell: ({ row }) => <ConsentChip consent={row.original.consent} />,
    }),
    column.accessor("tags", {
      header: "Tags",
      meta: { from: "lg" },
      cell: ({ row }) => <TagList tags={row.original.tags} />,
    }),
    column.accessor("company", {
      header: "Company",
      meta: { from: "xl" },
      cell: ({ row }) => row.original.company ?? <span className="text-ink-3">–</span>,
    }),
    column.accessor("email", {
      header: "E-mail",
      meta: { from: "xl" },
      cell: ({ row }) => row.original.email ?? <span className="text-ink-3">–</span>,
    }),
    column.accessor("lastMessage", {
      header: "Last message",
      meta: { from: "md" },
      cell: ({ row }) => <LastMessage message={row.original.lastMessage} />,
    }),
    column.accessor("lastMessageAt", {
      id: "seen",
      header: "Seen",
      enableSorting: true,
      sortDescFirst: true,
      meta: { align: "end" },
      cell: ({ row }) =>
        row.original.lastMessageAt ? (
          <Age at={row.original.lastMessageAt} timeZone={timeZone} />
        ) : (
          <span className="text-ink-3">–</span>
        ),
    }),
  ]);
}
