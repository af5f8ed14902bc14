"use client";

import { FlaskConical, Plus, Users } from "lucide-react";
import { useMemo } from "react";
import { DataTable } from "@/components/data-table/data-table";
import { FilterSelect, SearchBox } from "@/components/data-table/filters";
import { dataColumns } from "@/components/data-table/table-columns";
import { useRefreshOn } from "@/components/layout/refresh-on";
import { AppLink } from "@/components/ui/app-link";
import { buttonLook } from "@/components/ui/button-look";
import { DateTime } from "@/components/ui/date-time";
import { EmptyState } from "@/components/ui/empty-state";
import { Money } from "@/components/ui/money";
import { StatusRail } from "@/components/ui/status-rail";
import { CAMPAIGN_STATUSES } from "@/db/enums/campaigns";
import { listCampaignsAction } from "@/lib/campaigns/actions";
import type { CampaignListRow } from "@/lib/campaigns/queries";
import type { CampaignPageInput } from "@/lib/campaigns/report-schema";
import { zoneLabel } from "@/lib/core/format/moments";
import { CampaignStateChip } from "./campaign-state-chip";
import { countOf, STATUS_WORDS } from "./campaign-words";

export type CampaignTableProps = {
  workspaceSlug: string;
  currency: string;
  timeZone: string;
  rows: readonly CampaignListRow[];
  nextCursor: string | null;
  filter: Pick<CampaignPageInput, "search" | "status">;
  canWrite: boolean;
};

const column = dataColumns<CampaignListRow>();

/** Campaigns, newest first, kept true while they run. */
export function CampaignTable({
  workspaceSlug,
  currency,
  timeZone,
  rows,
  nextCursor,
  filter,
  canWrite,
}: CampaignTableProps) {
  useRefreshOn({ workspace: workspaceSlug, topics: ["campaign"] });
  const base = `/w/${workspaceSlug}/campaigns`;
  const columns = useMemo(
    () => columnsFor({ base, currency, timeZone }),
    [base, currency, timeZone],
  );
  return (
    <DataTable
      columns={columns}
      empty={
        <EmptyState
          title="No campaign yet"
          ways={[
            {
              icon: <Users />,
              title: "Bring your contacts",
              body: "A campaign goes to everybody, or to those with a tag.",
              action: (
                <AppLink
                  className={buttonLook({ size: "sm" })}
                  href={`/w/${workspaceSlug}/contacts/import`}
                >
                  Import contacts
                </AppLink>
              ),
            },
            {
              icon: <FlaskConical />,
              title: "Have a template approved",
              body: "Meta reviews the words once; in the sandbox that takes seconds.",
              action: (
                <AppLink
                  className={buttonLook({ size: "sm" })}
                  href={`/w/${workspaceSlug}/templates`}
                >
                  Open templates
                </AppLink>
              ),
            },
            ...(canWrite
              ? [
                  {
                    icon: <Plus />,
                    title: "Write the first campaign",
                    body: "You see who gets it and what it costs before anything is sent.",
                    action: (
                      <AppLink className={buttonLook({ size: "sm" })} href={`${base}/new`}>
                        New campaign
                      </AppLink>
                    ),
                  },
                ]
              : []),
          ]}
        >
          One approved message to many people, each at a known price, with every tick counted.
        </EmptyState>
      }
      filtered={Boolean(filter.search || filter.status)}
      footnote={`Times in ${zoneLabel(timeZone, new Date().toISOString())}`}
      label="Campaigns"
      loadMore={async (after) => {
        const result = await listCampaignsAction(workspaceSlug, { ...filter, after });
        if (!result.ok) throw new Error(result.error.message);
        return result.value;
      }}
      nextCursor={nextCursor}
      noun={{ one: "campaign", many: "campaigns" }}
      phoneRow={(row) => ({
        title: row.name,
        state: <CampaignStateChip status={row.status} />,
        line:
          row.status === "draft"
            ? `Written by ${row.byName}`
            : `${countOf(row.audienceCount)} people, ${countOf(row.counts.read)} read`,
        aside: row.status === "draft" ? null : <Money amount={row.spent} currency={currency} />,
      })}
      rowHref={(row) => `${base}/${row.id}`}
      rowName={(row) => row.name}
      rows={rows}
      total={nextCursor === null ? { count: rows.length } : undefined}
      toolbar={
        <>
          <SearchBox label="Name of a campaign" />
          <FilterSelect
            label="State"
            options={CAMPAIGN_STATUSES.filter((status) => status !== "preparing").map((status) => ({
              value: status,
              label: STATUS_WORDS[status].word,
            }))}
            param="status"
          />
        </>
      }
    />
  );
}

const columnsFor = ({
  base,
  currency,
  timeZone,
}: {
  base: string;
  currency: string;
  timeZone: string;
}) =>
  column.columns([
    column.accessor("name", {
      header: "Campaign",
      meta: { hideable: false },
      cell: ({ row }) => (
        <AppLink
          className="block truncate text-body font-medium hover:underline"
          href={`${base}/${row.original.id}`}
        >
          {row.original.name}
        </AppLink>
      ),
    }),
    column.accessor("status", {
      header: "State",
      cell: ({ row }) => <CampaignStateChip status={row.original.status} />,
    }),
    column.display({
      id: "rail",
      header: "Messages",
      meta: { name: "Messages", widthPx: 184 },
      cell: ({ row }) =>
        row.original.status === "draft" ? (
          <span className="text-ink-3">Not sent</span>
        ) : (
          <StatusRail
            className="w-40"
            counts={row.original.counts}
            label={row.original.name}
            size={8}
          />
        ),
    }),
    column.accessor("templateName", {
      header: "Template",
      meta: { from: "xl" },
      cell: ({ row }) => row.original.templateName ?? "–",
    }),
    column.accessor("audienceCount", {
      header: "Audience",
      meta: { align: "end" },
      cell: ({ row }) =>
        row.original.status === "draft" ? "–" : countOf(row.original.audienceCount),
    }),
    column.accessor("spent", {
      header: "Spent",
      meta: { align: "end" },
      cell: ({ row }) =>
        row.original.status === "draft" ? (
          "–"
        ) : (
          <Money amount={row.original.spent} currency={currency} decimals={4} />
        ),
    }),
    column.accessor("held", {
      header: "Held",
      meta: { align: "end", from: "lg" },
      cell: ({ row }) =>
        row.original.status === "draft" ? (
          "–"
        ) : (
          <Money amount={row.original.held} currency={currency} decimals={4} tone="quiet" />
        ),
    }),
    column.accessor("launchedAt", {
      header: "Launched",
      meta: { align: "end", from: "md" },
      cell: ({ row }) =>
        row.original.launchedAt ? (
          <DateTime at={row.original.launchedAt} format="short" timeZone={timeZone} />
        ) : (
          "–"
        ),
    }),
    column.accessor("byName", { header: "By", meta: { from: "lg" } }),
  ]);
