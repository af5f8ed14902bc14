"use client";

import { RotateCw } from "lucide-react";
import { useRouter } from "next/navigation";
import { useQueryState } from "nuqs";
import { useState } from "react";
import { DataTable } from "@/components/data-table/data-table";
import { FilterSelect, SearchBox } from "@/components/data-table/filters";
import { dataColumns } from "@/components/data-table/table-columns";
import { PeekLayout, PeekPanel } from "@/components/layout/peek-panel";
import { Button } from "@/components/ui/button";
import { Chip } from "@/components/ui/chip";
import { DateTime } from "@/components/ui/date-time";
import { EmptyState } from "@/components/ui/empty-state";
import { showToast } from "@/components/ui/toast";
import { WEBHOOK_OUTCOMES } from "@/db/enums/webhooks";
import { listEventsAction, replayEventsAction } from "@/lib/webhooks/actions";
import type { EventPage, EventRow } from "@/lib/webhooks/event-queries";
import type { EventDetail } from "@/lib/webhooks/inbound/read-event";
import { EVENT_GROUPS, type EventFilter, type EventGroup } from "@/lib/webhooks/schema";
import { EventPanel } from "./event-panel";
import { GROUP_WORDS, OUTCOME_TONES, OUTCOME_WORDS } from "./event-words";

export type EventScreenProps = {
  workspaceSlug: string;
  timeZone: string;
  page: EventPage;
  filter: EventFilter;
  numbers: readonly { id: string; name: string }[];
  /** The event in the peek; "missing" when the address names none. */
  opened: EventDetail | "missing" | null;
  footnote: string;
};

const column = dataColumns<EventRow & { timeZone: string }>();
const columns = column.columns([
  column.accessor("at", {
    header: "Received",
    meta: { hideable: false },
    cell: ({ row }) => (
      <DateTime at={row.original.at} format="short" timeZone={row.original.timeZone} />
    ),
  }),
  column.accessor("effect", {
    header: "What it did",
    meta: { hideable: false },
    cell: ({ row }) => (
      <span className="block max-w-[52ch] truncate font-medium" title={row.original.effect}>
        {row.original.effect}
      </span>
    ),
  }),
  column.accessor("person", {
    header: "Customer",
    meta: { from: "md" },
    cell: ({ row }) =>
      row.original.person ? (
        <span className="block max-w-48 truncate">
          <bdi>{row.original.person}</bdi>
        </span>
      ) : (
        <span className="text-ink-3">–</span>
      ),
  }),
  column.accessor("field", {
    header: "Field",
    meta: { from: "md" },
    cell: ({ row }) => <span className="font-mono text-meta text-ink-2">{row.original.field}</span>,
  }),
  column.accessor("number", {
    header: "Number",
    meta: { from: "lg" },
    cell: ({ row }) => row.original.number ?? <span className="text-ink-3">–</span>,
  }),
  column.accessor("replays", {
    header: "Replays",
    meta: { from: "xl", align: "end" },
    cell: ({ row }) =>
      row.original.replays > 0 ? row.original.replays : <span className="text-ink-3">–</span>,
  }),
  column.accessor("outcome", {
    header: "State",
    meta: { hideable: false },
    cell: ({ row }) => <OutcomeChip outcome={row.original.outcome} />,
  }),
]);

function OutcomeChip({ outcome }: Pick<EventRow, "outcome">) {
  return (
    <Chip size="small" tone={OUTCOME_TONES[outcome]}>
      {OUTCOME_WORDS[outcome]}
    </Chip>
  );
}

/** Everything Meta posted for this workspace, what it did, and the way to run it again. */
export function EventScreen(props: EventScreenProps) {
  const { workspaceSlug, timeZone, page, filter, opened } = props;
  const [, setOpen] = useQueryState("open", { shallow: false });
  const { replay, busy } = useReplay(workspaceSlug);
  const withZone = (rows: readonly EventRow[]) => rows.map((row) => ({ ...row, timeZone }));
  const filtered = Boolean(filter.about || filter.outcome || filter.number || filter.q);
  return (
    <PeekLayout
      peek={
        opened === null ? null : (
          <PeekPanel label="Webhook event" onClose={() => void setOpen(null)}>
            {opened === "missing" ? (
              <p className="p-4 text-ink-2">
                This event does not exist, or its time here was over and it was dropped.
              </p>
            ) : (
              <EventPanel
                event={opened}
                onReplay={() => replay([opened.eventId])}
                replaying={busy}
                timeZone={timeZone}
                workspaceSlug={workspaceSlug}
              />
            )}
          </PeekPanel>
        )
      }
    >
      <DataTable
        bulkActions={(selection, clear) =>
          selection.kind === "ids" ? (
            <Button
              icon={<RotateCw />}
              loading={busy}
              onClick={async () => {
                await replay(selection.ids.map((id) => id.split(".")[0] ?? id));
                clear();
              }}
              size="sm"
            >
              Replay
            </Button>
          ) : null
        }
        columns={columns}
        empty={
          <EmptyState title="Nothing from Meta yet">
            As soon as Meta reports a message, a delivery or news about a number, it stands here
            with what it did. Nothing is thrown away, also when we do not know what it means.
          </EmptyState>
        }
        filtered={filtered}
        footnote={props.footnote}
        label="Webhook events"
        loadMore={async (cursor) => {
          const result = await listEventsAction(workspaceSlug, { filter, after: cursor });
          if (!result.ok) throw new Error(result.error.message);
          return { rows: withZone(result.value.rows), nextCursor: result.value.nextCursor };
        }}
        nextCursor={page.nextCursor}
        noun={{ one: "event", many: "events" }}
        peek
        phoneRow={(row) => ({
          title: row.effect,
          state: <OutcomeChip outcome={row.outcome} />,
          line: row.person ? <bdi>{row.person}</bdi> : row.field,
          aside: <DateTime at={row.at} format="short" timeZone={timeZone} />,
        })}
        rowName={(row) => `${row.effect}, ${row.field}`}
        rows={withZone(page.rows)}
        selectAllMatching={false}
        toolbar={
          <>
            <SearchBox label="Message id or field" />
            <FilterSelect
              label="About"
              options={(Object.keys(EVENT_GROUPS) as EventGroup[]).map((value) => ({
                value,
                label: GROUP_WORDS[value],
              }))}
              param="about"
            />
            <FilterSelect
              label="State"
              options={WEBHOOK_OUTCOMES.map((value) => ({ value, label: OUTCOME_WORDS[value] }))}
              param="outcome"
            />
            {props.numbers.length > 1 ? (
              <FilterSelect
                label="Number"
                options={props.numbers.map(({ id, name }) => ({ value: id, label: name }))}
                param="number"
              />
            ) : null}
          </>
        }
      />
    </PeekLayout>
  );
}

/** Runs events again and says whether that did anything. */
function useReplay(workspaceSlug: string) {
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const replay = async (eventIds: string[]) => {
    setBusy(true);
    const result = await replayEventsAction(workspaceSlug, { eventIds: [...new Set(eventIds)] });
    setBusy(false);
    if (!result.ok) {
      showToast({ title: result.error.message, tone: "bad" });
      return;
    }
    const { updates, fresh, failed, dropped } = result.value;
    if (failed > 0) {
      showToast({
        title: `${failed} of ${updates} failed again`,
        description: "Nothing was lost. The reason stands beside each of them.",
        tone: "bad",
      });
    } else {
      showToast({
        title: fresh === 0 ? "Replayed: nothing new" : `Replayed: ${fresh} took effect`,
        description:
          dropped > 0
            ? `${dropped} could not be replayed: their bodies were dropped when their time was over.`
            : fresh === 0
              ? "Everything in it had had its effect already, and had none a second time."
              : undefined,
      });
    }
    router.refresh();
  };
  return { replay, busy };
}
