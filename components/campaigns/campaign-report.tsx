import type { ReactNode } from "react";
import { PageHeader } from "@/components/layout/page-header";
import { RefreshOn } from "@/components/layout/refresh-on";
import { Callout } from "@/components/ui/callout";
import { DateTime } from "@/components/ui/date-time";
import { Facts } from "@/components/ui/facts";
import { Figures } from "@/components/ui/figures";
import { Money } from "@/components/ui/money";
import { spacedPhone } from "@/components/ui/phone-number";
import type { CampaignReport as Report } from "@/lib/campaigns/report-queries";
import { CampaignMenu } from "./campaign-menu";
import { CampaignStateChip } from "./campaign-state-chip";
import { CampaignTimeline } from "./campaign-timeline";
import { countOf, messagesOf, peopleOf, spanOf, templateWords } from "./campaign-words";
import { FailureGroups } from "./failure-groups";
import { CancelRest, PauseOrResume, ResumeWithout } from "./report-actions";
import { ReportRail } from "./report-rail";
import { Unreached } from "./unreached";

export type CampaignReportProps = {
  workspaceSlug: string;
  currency: string;
  timeZone: string;
  report: Report;
  canLaunch: boolean;
  canWrite: boolean;
  /** The RecipientsTable. */
  recipients: ReactNode;
};

/** A launched campaign: how it stands, what it costs, why something failed, who got it. */
export function CampaignReport({
  workspaceSlug,
  currency,
  timeZone,
  report,
  canLaunch,
  canWrite,
  recipients,
}: CampaignReportProps) {
  const { counts } = report;
  const live = report.status === "running" || report.status === "paused";
  const actions = { workspaceSlug, currency, report };
  return (
    <>
      <RefreshOn campaignId={report.id} topics={["campaign"]} workspace={workspaceSlug} />
      <PageHeader
        about={report.template ? templateWords(report.template) : undefined}
        actions={canLaunch && live ? <CancelRest {...actions} /> : undefined}
        crumbs={[{ href: `/w/${workspaceSlug}/campaigns`, label: "Campaigns" }]}
        menu={
          canWrite ? (
            <CampaignMenu
              campaign={{ id: report.id, name: report.name }}
              isDraft={false}
              workspaceSlug={workspaceSlug}
            />
          ) : undefined
        }
        primary={canLaunch && live ? <PauseOrResume {...actions} /> : undefined}
        state={<CampaignStateChip status={report.status} />}
        title={report.name}
      />
      <div className="grid flex-none gap-3 px-4 py-4 md:px-6">
        <Headline report={report} timeZone={timeZone} />
        {report.status === "paused" ? (
          <Callout title={report.pauseReason ? "Paused by the brake." : "Paused."} tone="warn">
            {report.pauseReason
              ? `${report.pauseReason} `
              : `${peopleOf(Math.max(0, counts.queued - report.inFlight))} wait, and their money stays held. `}
            {report.inFlight > 0
              ? `${messagesOf(report.inFlight)} were on their way already and may still arrive.`
              : "Nothing is on its way."}
            {canLaunch && report.stopped ? (
              <ResumeWithout {...actions} stopped={report.stopped} />
            ) : null}
          </Callout>
        ) : null}
        <ReportRail report={report} />
        {canWrite && !live ? <Unreached report={report} workspaceSlug={workspaceSlug} /> : null}
        {counts.unconfirmed > 0 ? (
          <Callout title={`${countOf(counts.unconfirmed)} unconfirmed.`} tone="unknown">
            Meta&rsquo;s answer got lost, so they may have arrived or not. They are never sent again
            by themselves: a status from Meta settles them, usually within minutes. You can also
            decide in the list below; nothing is sent either way.
          </Callout>
        ) : null}
      </div>
      <Figures items={figuresOf(report, currency)} size={24} />
      <div className="grid flex-1 content-start lg:grid-cols-[minmax(0,1fr)_296px] min-[1440px]:grid-cols-[minmax(0,1fr)_340px]">
        <div className="min-w-0 px-4 pt-4 md:px-6">
          {report.failures.length > 0 ? (
            <div className="pb-4">
              <FailureGroups
                campaignId={report.id}
                canWrite={canWrite}
                failures={report.failures}
                timeZone={timeZone}
                workspaceSlug={workspaceSlug}
              />
            </div>
          ) : null}
          {recipients}
        </div>
        <aside className="grid content-start gap-6 border-line px-4 py-4 max-lg:border-t md:px-6 lg:border-s lg:px-5">
          <section aria-labelledby="campaign-timeline">
            <h2 className="mb-3 text-body font-semibold" id="campaign-timeline">
              Timeline
            </h2>
            <CampaignTimeline
              events={report.timeline}
              timeZone={timeZone}
              workspaceSlug={workspaceSlug}
            />
          </section>
          <section aria-labelledby="campaign-settings">
            <h2 className="mb-3 text-body font-semibold" id="campaign-settings">
              How it was sent
            </h2>
            <Facts
              items={[
                { key: "template", label: "Template", value: report.template?.name },
                {
                  key: "number",
                  label: "From",
                  value: report.number && spacedPhone(report.number.address),
                },
                { key: "by", label: "Launched by", value: report.launchedByName },
                {
                  key: "launched",
                  label: "Launched",
                  value: report.launchedAt ? (
                    <DateTime at={report.launchedAt} timeZone={timeZone} />
                  ) : undefined,
                },
                {
                  key: "over",
                  label: report.status === "cancelled" ? "Cancelled" : "Completed",
                  value: report.completedAt ? (
                    <DateTime at={report.completedAt} timeZone={timeZone} />
                  ) : undefined,
                },
              ]}
            />
          </section>
        </aside>
      </div>
    </>
  );
}

function Headline({ report, timeZone }: { report: Report; timeZone: string }) {
  const messages = report.audienceCount - report.counts.skipped;
  const handed = messages - report.counts.queued;
  return (
    <p className="flex flex-wrap items-baseline gap-x-2.5 gap-y-0.5">
      <b className="text-title tabular-nums">
        {countOf(handed)} of {countOf(messages)} sent
      </b>
      <span className="text-body text-ink-2">
        {report.status === "running" && report.secondsLeft !== null ? (
          <>
            about {spanOf(report.secondsLeft)} left
            {report.perSecond === null ? "" : ` at ${paceOf(report.perSecond)} per second`}
          </>
        ) : report.launchedAt ? (
          <>
            launched <DateTime at={report.launchedAt} format="dateTime" timeZone={timeZone} /> by{" "}
            {report.launchedByName}
          </>
        ) : null}
      </span>
    </p>
  );
}

const paceOf = (perSecond: number) =>
  perSecond >= 10 ? countOf(Math.round(perSecond)) : perSecond.toFixed(1);

function figuresOf(report: Report, currency: string) {
  const { counts } = report;
  const arrived = counts.delivered + counts.read;
  const open = counts.queued + counts.sent + counts.held + counts.unconfirmed;
  return [
    {
      label: "Spent",
      value: <Money amount={report.spent} currency={currency} decimals={4} />,
      note: (
        <>
          of <Money amount={report.estimatedCost} currency={currency} decimals={4} /> held at launch
        </>
      ),
    },
    {
      label: "Still held",
      value: <Money amount={report.held} currency={currency} decimals={4} />,
      note: open > 0 ? `${messagesOf(open)} not final` : "Every message is final",
    },
    {
      label: "Cost per read",
      value: report.costPerRead ? (
        <Money amount={report.costPerRead} currency={currency} decimals={4} />
      ) : (
        "–"
      ),
      note: counts.read > 0 ? `${countOf(counts.read)} read` : "Nobody has read it yet",
    },
    {
      label: "Replies",
      value: countOf(report.repliedPeople),
      note:
        arrived > 0
          ? `${((report.repliedPeople / arrived) * 100).toFixed(1)} % of delivered, within 7 days`
          : "People who wrote within 7 days",
    },
  ];
}
