import type { Metadata } from "next";
import { PageHeader } from "@/components/layout/page-header";
import { AppLink, TextLink } from "@/components/ui/app-link";
import { buttonLook } from "@/components/ui/button-look";
import { LiveCampaigns } from "@/components/workspaces/live-campaigns";
import { NeedsYouList } from "@/components/workspaces/needs-you-list";
import { SetupChecklist } from "@/components/workspaces/setup-checklist";
import { TodayRail } from "@/components/workspaces/today-rail";
import { WalletFigures } from "@/components/workspaces/wallet-figures";
import { WorkspaceClock } from "@/components/workspaces/workspace-clock";
import { can } from "@/lib/access/permissions";
import { requireWorkspace } from "@/lib/access/require-workspace";
import { startOfZonedDay, zonedDay } from "@/lib/core/format/dates";
import { rejectionWords } from "@/lib/templates/rejection-words";
import { walletSummary } from "@/lib/wallet/queries";
import {
  countToday,
  getNeedsYou,
  getSetupFacts,
  listLiveCampaigns,
} from "@/lib/workspaces/overview-queries";
import { getWorkspace } from "@/lib/workspaces/queries";
import { setupSteps } from "@/lib/workspaces/setup-checklist";

export const metadata: Metadata = { title: "Today" };

type Props = { params: Promise<{ workspace: string }> };

/** What waits, what runs, what it costs: the first page of the day. */
export default async function TodayPage({ params }: Props) {
  const ctx = await requireWorkspace((await params).workspace);
  const { timeZone, slug } = ctx;
  const dayStart = startOfZonedDay(zonedDay(new Date(), timeZone), timeZone);
  const [needs, campaigns, today, facts, profile, wallet] = await Promise.all([
    getNeedsYou(ctx),
    listLiveCampaigns(ctx),
    countToday(ctx, dayStart),
    getSetupFacts(ctx),
    getWorkspace(ctx),
    can(ctx, "wallet:read") ? walletSummary(ctx) : null,
  ]);
  const rejectedTemplates = needs.rejectedTemplates.map(({ reason, ...template }) => ({
    ...template,
    reason: rejectionWords(reason),
  }));
  const steps = setupSteps(facts, profile.settings.onboarding);
  const isSetUp = steps.every((step) => step.isDone);
  const checklist =
    can(ctx, "workspace:write") && !isSetUp ? (
      <SetupChecklist
        isHidden={profile.settings.checklistHiddenAt !== undefined}
        steps={steps}
        workspaceSlug={slug}
      />
    ) : null;
  const nothingWaits = Object.values(needs).every((one) =>
    Array.isArray(one) ? one.length === 0 : !one,
  );
  return (
    <>
      <PageHeader
        about={<WorkspaceClock timeZone={timeZone} />}
        primary={
          can(ctx, "campaigns:write") ? (
            <AppLink
              className={buttonLook({ look: "primary", size: "sm" })}
              href={`/w/${slug}/campaigns/new`}
            >
              New campaign
            </AppLink>
          ) : undefined
        }
        title="Today"
      />
      <div className="grid gap-x-10 gap-y-8 px-4 py-6 md:px-6 lg:grid-cols-[minmax(0,2fr)_minmax(300px,1fr)]">
        <div className="grid content-start gap-8">
          {nothingWaits && checklist}
          <section aria-labelledby="needs-you">
            <h2 className="mb-1 text-reading font-semibold" id="needs-you">
              Needs you
            </h2>
            <NeedsYouList
              available={wallet?.available ?? null}
              forecast={wallet?.forecast ?? null}
              currency={wallet?.currency ?? ctx.currency}
              needs={{ ...needs, rejectedTemplates }}
              timeZone={timeZone}
              workspaceSlug={slug}
            />
          </section>
          <section aria-labelledby="messages-today">
            <h2 className="mb-3 text-reading font-semibold" id="messages-today">
              Messages today
            </h2>
            <TodayRail today={today} />
          </section>
          {nothingWaits ? null : checklist}
        </div>
        <div className="grid content-start gap-8">
          {wallet ? (
            <section aria-labelledby="wallet-figures">
              <h2 className="mb-3 text-reading font-semibold" id="wallet-figures">
                <TextLink className="text-ink" href={`/w/${slug}/wallet`}>
                  Wallet
                </TextLink>
              </h2>
              <WalletFigures wallet={wallet} />
            </section>
          ) : null}
          {can(ctx, "campaigns:read") ? (
            <section aria-labelledby="live-campaigns">
              <h2 className="mb-3 text-reading font-semibold" id="live-campaigns">
                Live campaigns
              </h2>
              <LiveCampaigns campaigns={campaigns} workspaceSlug={slug} />
            </section>
          ) : null}
        </div>
      </div>
    </>
  );
}
