"use client";

import { X } from "lucide-react";
import { useQueryStates } from "nuqs";
import { useTransition } from "react";
import { Button } from "@/components/ui/button";
import type { DisplayState } from "@/components/ui/state-grammar";
import { RailLegend, StatusRail } from "@/components/ui/status-rail";
import type { CampaignReport } from "@/lib/campaigns/report-queries";
import { countOf, peopleOf, SKIP_WORDS } from "./campaign-words";
import { reportParams } from "./report-params";

/** The states chosen in the address, and ways to change them. */
export function useStateFilter() {
  const [pending, startTransition] = useTransition();
  const [params, setParams] = useQueryStates(
    { state: reportParams.state, code: reportParams.code },
    { shallow: false, startTransition, scroll: false },
  );
  return {
    states: params.state,
    code: params.code,
    pending,
    toggle: (state: DisplayState) =>
      void setParams({
        code: null,
        state: params.state.includes(state)
          ? params.state.filter((one) => one !== state)
          : [...params.state, state],
      }),
    only: (state: DisplayState, code: number | null = null) =>
      void setParams({ state: [state], code }),
    clear: () => void setParams({ state: null, code: null }),
  };
}

/** The rail of the campaign and the legend that filters; beside it those who get nothing. */
export function ReportRail({ report }: { report: CampaignReport }) {
  const { states, toggle, clear } = useStateFilter();
  const { counts, audienceCount } = report;
  const messages = audienceCount - counts.skipped;
  const reasons = report.skipped
    .map(({ reason, count }) => `${countOf(count)} ${SKIP_WORDS[reason].short}`)
    .join(", ");
  return (
    <div className="grid gap-2.5">
      <StatusRail
        counts={counts}
        label={report.name}
        onToggle={toggle}
        selected={states}
        size={24}
      />
      <RailLegend
        counts={counts}
        label="Filter recipients by state"
        onToggle={toggle}
        selected={states}
        showEmpty
      />
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-dense text-ink-3 tabular-nums">
        <span>
          {countOf(messages)} + {countOf(counts.skipped)} skipped ={" "}
          <b className="font-medium text-ink-2">{peopleOf(audienceCount)}</b> chosen
        </span>
        {counts.skipped > 0 ? (
          <span>
            ({reasons}){" "}
            <Button
              aria-pressed={states.includes("skipped")}
              className="text-dense"
              look="link"
              onClick={() => toggle("skipped")}
              size="sm"
            >
              {states.includes("skipped") ? "Hide them" : "See them"}
            </Button>
          </span>
        ) : null}
        {states.length > 0 ? (
          <Button className="ms-auto" icon={<X />} look="ghost" onClick={clear} size="sm">
            Clear the filter
          </Button>
        ) : null}
      </p>
    </div>
  );
}
