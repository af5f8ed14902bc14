"use client";

import { Activity } from "lucide-react";
import { useRouter } from "next/navigation";
import { useMemo, useState } from "react";
import { DataTable } from "@/components/data-table/data-table";
import { SearchBox } from "@/components/data-table/filters";
import { dataColumns } from "@/components/data-table/table-columns";
import { AppLink } from "@/components/ui/app-link";
import { Button } from "@/components/ui/button";
import { RemovableChip } from "@/components/ui/chip";
import { DateTime } from "@/components/ui/date-time";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { EmptyState } from "@/components/ui/empty-state";
import { IconButton } from "@/components/ui/icon-button";
import { Money } from "@/components/ui/money";
import { PhoneNumber } from "@/components/ui/phone-number";
import { StateChip } from "@/components/ui/state";
import { STATE_GRAMMAR } from "@/components/ui/state-grammar";
import { showToast } from "@/components/ui/toast";
import { listRecipientsAction, settleUnknownAction } from "@/lib/campaigns/actions";
import type { RecipientRow } from "@/lib/campaigns/recipient-queries";
import type { ListRecipientsInput } from "@/lib/campaigns/report-schema";
import { languageName } from "@/lib/core/format/language";
import { zoneLabel } from "@/lib/core/format/moments";
import { placeWords, SKIP_WORDS } from "./campaign-words";
import { useStateFilter } from "./report-rail";

export type RecipientsTableProps = {
  workspaceSlug: string;
  currency: string;
  timeZone: string;
  filter: Pick<ListRecipientsInput, "campaignId" | "states" | "code" | "search">;
  rows: readonly RecipientRow[];
  nextCursor: string | null;
  /** How many the filter lets through, when the counts tell. */
  total: number | null;
  canLaunch: boolean;
  /** The campaign was sent in several languages. */
  severalLanguages: boolean;
};

const column = dataColumns<RecipientRow>();

/** Everybody of the frozen audience with what became of their message. */
export function RecipientsTable({
  workspaceSlug,
  currency,
  timeZone,
  filter,
  rows,
  nextCursor,
  total,
  canLaunch,
  severalLanguages,
}: RecipientsTableProps) {
  const { states, code, clear } = useStateFilter();
  const { campaignId } = filter;
  // the page is read again while messages go out, and columns made anew would close an open menu
  const columns = useMemo(
    () =>
      columnsFor({
        workspaceSlug,
        currency,
        timeZone,
        settle: canLaunch ? { workspaceSlug, campaignId } : null,
        severalLanguages,
      }),
    [workspaceSlug, currency, timeZone, canLaunch, campaignId, severalLanguages],
  );
  const chosen = states.map((state) => STATE_GRAMMAR[state].word).join(", ");
  return (
    <DataTable
      className="-mx-4 md:-mx-6"
      columns={columns}
      empty={<EmptyState title="Nobody here">The audience of this campaign was empty.</EmptyState>}
      filtered={states.length > 0 || code !== null || Boolean(filter.search)}
      footnote={`Times in ${zoneLabel(timeZone, new Date().toISOString())}`}
      label="Recipients"
      loadMore={async (after) => {
        const result = await listRecipientsAction(workspaceSlug, { ...filter, after });
        if (!result.ok) throw new Error(result.error.message);
        return result.value;
      }}
      nextCursor={nextCursor}
      noun={{ one: "recipient", many: "recipients" }}
      phoneRow={(row) => ({
        title: row.name?.trim() || <Address otherwise="No name" row={row} />,
        state: <StateChip look="by-exception" state={row.state} />,
        line: (
          <>
            {reasonOf(row) ?? <Address otherwise="" row={row} />}
            {severalLanguages && row.language ? `, ${languageName(row.language)}` : ""}
          </>
        ),
        aside: (
          <>
            {row.lastEventAt ? (
              <DateTime at={row.lastEventAt} format="exact" timeZone={timeZone} />
            ) : null}
            <TraceLink row={row} workspaceSlug={workspaceSlug} />
          </>
        ),
      })}
      rowName={(row) => calledBy(row) ?? "No name"}
      rows={rows}
      toolbar={
        <>
          <h2 className="text-body font-semibold">Recipients</h2>
          {states.length > 0 ? (
            <RemovableChip name="State" onRemove={clear} removeLabel="Remove filter State">
              {code === null ? chosen : `${chosen} with ${code}`}
            </RemovableChip>
          ) : null}
          <SearchBox className="w-52 max-md:w-full" label="Name or phone" />
        </>
      }
      total={total === null ? undefined : { count: total }}
    />
  );
}

function reasonOf(row: RecipientRow): string | null {
  if (row.skipReason) {
    const { title } = SKIP_WORDS[row.skipReason];
    return row.skipReason === "missing_variable" && row.skipDetail
      ? `${title}: ${placeWords(row.skipDetail).name}`
      : title;
  }
  return row.reason;
}

type Settle = { workspaceSlug: string; campaignId: string } | null;

const columnsFor = ({
  workspaceSlug,
  currency,
  timeZone,
  settle,
  severalLanguages,
}: {
  workspaceSlug: string;
  currency: string;
  timeZone: string;
  settle: Settle;
  severalLanguages: boolean;
}) =>
  column.columns([
    column.accessor("name", {
      header: "Recipient",
      meta: { hideable: false },
      cell: ({ row }) => (
        <AppLink
          className="block max-w-[190px] truncate text-body font-medium hover:underline"
          href={`/w/${workspaceSlug}/contacts/${row.original.contactId}`}
        >
          {row.original.name?.trim() || <span className="font-normal text-ink-3">No name</span>}
        </AppLink>
      ),
    }),
    column.accessor("phone", {
      header: "Phone",
      meta: { from: "md" },
      cell: ({ row }) => <Address otherwise="–" row={row.original} />,
    }),
    ...(severalLanguages
      ? [
          column.accessor("language", {
            header: "Language",
            cell: ({ row }) => (row.original.language ? languageName(row.original.language) : "–"),
          }),
        ]
      : []),
    column.accessor("state", {
      header: "State",
      cell: ({ row }) => <StateChip look="by-exception" state={row.original.state} />,
    }),
    column.accessor("reason", {
      header: "Reason",
      cell: ({ row }) => (
        <span className="flex max-w-[230px] items-center gap-2">
          <span className="min-w-0 truncate">{reasonOf(row.original) ?? ""}</span>
          {settle && row.original.state === "unconfirmed" ? (
            <SettleMenu {...settle} row={row.original} />
          ) : null}
        </span>
      ),
    }),
    column.accessor("lastEventAt", {
      header: "Last event",
      meta: { align: "end" },
      cell: ({ row }) =>
        row.original.lastEventAt ? (
          <DateTime at={row.original.lastEventAt} format="exact" timeZone={timeZone} />
        ) : (
          "–"
        ),
    }),
    column.accessor("charged", {
      header: currency,
      meta: { align: "end", name: "Cost" },
      cell: ({ row }) =>
        row.original.charged ? (
          <Money amount={row.original.charged} currency={currency} decimals={4} symbol="none" />
        ) : (
          <span className="text-ink-3">{row.original.isHeld ? "held" : "–"}</span>
        ),
    }),
    column.display({
      id: "trace",
      header: "Trace",
      meta: { align: "end", name: "Trace", from: "md" },
      cell: ({ row }) => <TraceLink row={row.original} workspaceSlug={workspaceSlug} />,
    }),
  ]);

const calledBy = ({ name, phone, username }: RecipientRow) => name ?? phone ?? username;

/** Where it goes: the number, or the user name of somebody who shows none. */
function Address({ row, otherwise }: { row: RecipientRow; otherwise: string }) {
  if (row.phone) return <PhoneNumber e164={row.phone} />;
  return row.username ? <bdi>@{row.username}</bdi> : otherwise;
}

/** To everything that happened to the message; who got none has nothing to show. */
function TraceLink({ row, workspaceSlug }: { row: RecipientRow; workspaceSlug: string }) {
  if (!row.hasMessage) return null;
  return (
    <IconButton
      asChild
      label={`Trace of the message to ${calledBy(row) ?? "this person"}`}
      look="ghost"
      size="sm"
    >
      <AppLink href={`/w/${workspaceSlug}/messages/${row.id}`}>
        <Activity />
      </AppLink>
    </IconButton>
  );
}

/** A person's word on a message whose outcome nobody knows. Nothing is sent either way. */
function SettleMenu({
  workspaceSlug,
  campaignId,
  row,
}: {
  workspaceSlug: string;
  campaignId: string;
  row: RecipientRow;
}) {
  const router = useRouter();
  const [pending, setPending] = useState(false);
  const decide = async (decision: "assume_sent" | "assume_not_sent") => {
    setPending(true);
    try {
      const result = await settleUnknownAction(workspaceSlug, {
        campaignId,
        messageId: row.id,
        decision,
      });
      if (!result.ok) {
        showToast({ title: "Not changed", description: result.error.message, tone: "warn" });
      }
      router.refresh();
    } catch {
      showToast({
        title: "The server did not answer",
        description: "Reload to see whether it was changed. Nothing is sent either way.",
        tone: "bad",
      });
    } finally {
      setPending(false);
    }
  };
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button
          aria-label={`Decide for ${calledBy(row) ?? "this person"}`}
          loading={pending}
          look="quiet"
          size="sm"
        >
          Decide
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end">
        <DropdownMenuItem onSelect={() => void decide("assume_sent")}>
          Count it as sent
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={() => void decide("assume_not_sent")}>
          Count it as not sent, free its money
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
