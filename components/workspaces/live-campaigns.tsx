import { AppLink } from "@/components/ui/app-link";
import type { StateCounts } from "@/components/ui/state-grammar";
import { StatusRail } from "@/components/ui/status-rail";
import type { LiveCampaign } from "@/lib/workspaces/overview-queries";

export type LiveCampaignsProps = { workspaceSlug: string; campaigns: readonly LiveCampaign[] };

/** Campaigns that are sending now, each with its rail. */
export function LiveCampaigns({ workspaceSlug, campaigns }: LiveCampaignsProps) {
  if (campaigns.length === 0) {
    return <p className="border-y border-line py-3 text-ink-2">None is sending now.</p>;
  }
  return (
    <ul className="border-b border-line">
      {campaigns.map((campaign) => {
        const counts = railOf(campaign);
        const total = campaign.audienceCount - campaign.skippedCount;
        const number = new Intl.NumberFormat("en");
        return (
          <li className="border-t border-line py-3" key={campaign.id}>
            <div className="mb-2 flex items-baseline gap-3">
              <AppLink
                className="min-w-0 flex-1 truncate font-medium hover:underline"
                href={`/w/${workspaceSlug}/campaigns/${campaign.id}`}
              >
                {campaign.name}
              </AppLink>
              <span className="flex-none text-dense text-ink-3 tabular-nums">
                {number.format(total - (counts.queued ?? 0))} of {number.format(total)}
              </span>
            </div>
            <StatusRail counts={counts} label={campaign.name} />
          </li>
        );
      })}
    </ul>
  );
}

/** Eight words from the message states; who has no message yet is queued. */
function railOf({ counts, audienceCount, skippedCount }: LiveCampaign): StateCounts {
  const of = (...states: (keyof typeof counts)[]) =>
    states.reduce((sum, state) => sum + (counts[state] ?? 0), 0);
  const shown = {
    sent: of("accepted", "sent"),
    held: of("held"),
    delivered: of("delivered"),
    read: of("read"),
    failed: of("failed"),
    unconfirmed: of("unknown", "unknown_final"),
  };
  const handed = Object.values(shown).reduce((sum, count) => sum + count, 0) + of("cancelled");
  return {
    ...shown,
    queued: Math.max(audienceCount - skippedCount - handed, 0),
    skipped: skippedCount,
  };
}
