import { RailLegend, StatusRail } from "@/components/ui/status-rail";
import type { Today } from "@/lib/workspaces/overview-queries";

/** Messages since midnight of the workspace, by state; what came in is counted beside it. */
export function TodayRail({ today }: { today: Today }) {
  const { received, ...counts } = today;
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const number = new Intl.NumberFormat("en");
  const incoming = `${number.format(received)} received`;
  if (total === 0) {
    return (
      <p className="border-y border-line py-3 text-ink-2">
        Nothing was sent today{received > 0 ? `; ${incoming}.` : "."}
      </p>
    );
  }
  return (
    <div>
      <p className="mb-2 text-dense text-ink-2 tabular-nums">
        {number.format(total)} sent or waiting, {incoming}
      </p>
      <StatusRail counts={counts} label="Messages today" size={14} />
      <RailLegend className="mt-3" counts={counts} label="Messages today by state" />
    </div>
  );
}
