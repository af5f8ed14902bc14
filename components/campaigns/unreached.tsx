"use client";

import { Callout } from "@/components/ui/callout";
import { writeToRestAction } from "@/lib/campaigns/actions";
import type { CampaignReport } from "@/lib/campaigns/report-queries";
import { peopleOf } from "./campaign-words";
import { RunButton } from "./run-button";

/** Who got nothing because the rest was cancelled or their language left out: a way on to them alone. */
export function Unreached({
  report,
  workspaceSlug,
}: {
  report: Pick<CampaignReport, "id" | "skipped">;
  workspaceSlug: string;
}) {
  const people = report.skipped
    .filter(({ reason }) => reason === "cancelled" || reason === "template_stopped")
    .reduce((sum, { count }) => sum + count, 0);
  if (people === 0) return null;
  return (
    <Callout title={`${peopleOf(people)} got nothing.`} tone="info">
      The rest was cancelled, or their language was left out. A copy of this campaign would write to
      everybody again; the new one holds them alone.
      <span className="mt-2 flex">
        <RunButton
          make={() => writeToRestAction(workspaceSlug, { campaignId: report.id })}
          workspaceSlug={workspaceSlug}
        >
          Write to them in a new campaign
        </RunButton>
      </span>
    </Callout>
  );
}
