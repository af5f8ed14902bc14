"use client";

import { DateTime } from "@/components/ui/date-time";
import { retryFailedAction } from "@/lib/campaigns/actions";
import type { FailureGroup } from "@/lib/campaigns/report-queries";
import { countOf } from "./campaign-words";
import { useStateFilter } from "./report-rail";
import { RunButton } from "./run-button";

export type FailureGroupsProps = {
  workspaceSlug: string;
  campaignId: string;
  timeZone: string;
  failures: readonly FailureGroup[];
  canWrite: boolean;
};

/** Why messages failed, most frequent first, with the one thing to do about it. */
export function FailureGroups({
  workspaceSlug,
  campaignId,
  timeZone,
  failures,
  canWrite,
}: FailureGroupsProps) {
  const { only, code: openCode } = useStateFilter();
  const total = failures.reduce((sum, group) => sum + group.count, 0);
  const most = Math.max(...failures.map((group) => group.count), 1);
  return (
    <section aria-label="Why messages failed">
      <div className="flex items-baseline border-b border-line-strong pb-1.5">
        <h2 className="text-body font-semibold">Why {countOf(total)} failed</h2>
        <span className="ms-auto text-dense text-ink-3">Not charged</span>
      </div>
      <ul>
        {failures.map((group) => (
          <li
            className="grid grid-cols-[44px_minmax(0,1fr)] items-center gap-x-3 gap-y-2 border-b border-line py-2 sm:grid-cols-[44px_72px_minmax(0,1fr)_auto]"
            key={group.code ?? "decided"}
          >
            <b className="text-end text-body tabular-nums">{countOf(group.count)}</b>
            <span aria-hidden="true" className="max-sm:hidden">
              <span
                className="block h-1.5 min-w-1.5 rounded-tail bg-bad-solid"
                data-fill=""
                style={{ width: `${(group.count / most) * 100}%` }}
              />
            </span>
            <div className="min-w-0">
              <p className="text-body">
                {group.title}{" "}
                {group.code === null ? null : (
                  <button
                    aria-pressed={openCode === group.code}
                    className="rounded-chip px-1 font-mono text-meta text-ink-3 hover:bg-surface-3 hover:text-ink aria-pressed:bg-surface-3 aria-pressed:text-ink touch:min-h-11"
                    onClick={() => only("failed", group.code)}
                    title="Show these people"
                    type="button"
                  >
                    {group.code}
                  </button>
                )}
              </p>
              <p className="text-dense text-ink-3">{group.whatToDo}</p>
            </div>
            <div className="max-sm:col-start-2">
              {canWrite ? (
                <RetryButton
                  campaignId={campaignId}
                  group={group}
                  timeZone={timeZone}
                  workspaceSlug={workspaceSlug}
                />
              ) : null}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function RetryButton({
  workspaceSlug,
  campaignId,
  timeZone,
  group,
}: {
  workspaceSlug: string;
  campaignId: string;
  timeZone: string;
  group: FailureGroup;
}) {
  if (group.retry === "never" || group.code === null) {
    return <span className="text-dense text-ink-3">Not sent again</span>;
  }
  if (group.retryable === 0 && group.retryFrom) {
    return (
      <span className="text-dense text-ink-3">
        Again from <DateTime at={group.retryFrom} format="dateTime" timeZone={timeZone} />
      </span>
    );
  }
  const codes = [group.code];
  return (
    <RunButton
      make={() => retryFailedAction(workspaceSlug, { campaignId, codes })}
      workspaceSlug={workspaceSlug}
    >
      Retry {countOf(group.retryable)}
    </RunButton>
  );
}
