import type { Metadata } from "next";
import { OpenPayments } from "@/components/billing/open-payments";
import { TopUpForm } from "@/components/billing/top-up-form";
import { TopUpSheet } from "@/components/billing/top-up-sheet";
import { PeekSection } from "@/components/layout/peek-panel";
import { RefreshOn } from "@/components/layout/refresh-on";
import { AppLink } from "@/components/ui/app-link";
import { Banner } from "@/components/ui/banner";
import { buttonLook } from "@/components/ui/button-look";
import { EmptyState, NoMatch } from "@/components/ui/empty-state";
import { EntryPeek } from "@/components/wallet/entry-peek";
import { LedgerCheckLine } from "@/components/wallet/ledger-check-line";
import { OpenHolds } from "@/components/wallet/open-holds";
import { StatementFilters } from "@/components/wallet/statement-filters";
import { StatementSums, StatementTable } from "@/components/wallet/statement-table";
import { WalletHeader } from "@/components/wallet/wallet-header";
import { WalletStrip } from "@/components/wallet/wallet-strip";
import { can } from "@/lib/access/permissions";
import { requireWorkspace } from "@/lib/access/require-workspace";
import { findPayment, listOpenPayments, topUpOffer } from "@/lib/billing/queries";
import { Refusal } from "@/lib/core/errors";
import { isId } from "@/lib/core/ids";
import { readEntry } from "@/lib/wallet/entry-queries";
import { homePrice, listOpenHolds, walletSummary } from "@/lib/wallet/queries";
import { readLedgerCheck } from "@/lib/wallet/reconcile-ledger";
import { type StatementFilter, statementFilterSchema } from "@/lib/wallet/schema";
import {
  listChargedCampaigns,
  listStatement,
  statementTotals,
} from "@/lib/wallet/statement-queries";

export const metadata: Metadata = { title: "Wallet" };

type Params = {
  params: Promise<{ workspace: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function WalletPage({ params, searchParams }: Params) {
  const { workspace } = await params;
  const ctx = await requireWorkspace(workspace, "wallet:read");
  const given = await searchParams;
  const filter = statementFilterSchema.parse(given);
  const payment = typeof given.payment === "string" && isId(given.payment) ? given.payment : null;

  const [summary, holds, page, totals, campaigns, check, payments, returned, home, entry] =
    await Promise.all([
      walletSummary(ctx),
      listOpenHolds(ctx),
      listStatement(ctx, filter),
      statementTotals(ctx, filter),
      listChargedCampaigns(ctx),
      readLedgerCheck(ctx),
      listOpenPayments(ctx),
      payment ? findPayment(ctx, payment) : null,
      homePrice(ctx),
      filter.entry ? readEntry(ctx, filter.entry).catch(noneWhenUnknown) : null,
    ]);
  const href = (change: Record<string, string | number | undefined>) =>
    addressOf(`/w/${workspace}/wallet`, { ...filter, ...change });
  const offer = topUpOffer(ctx);
  const canPay = can(ctx, "wallet:top_up");
  const topUp = {
    workspace,
    currency: ctx.currency,
    home,
    sandbox: offer.sandbox,
    blocked: blockedWords(offer, canPay),
  };
  const filtered = Boolean(filter.type || filter.campaign || filter.from || filter.to);
  const peek = entry ? (
    <EntryPeek
      closeHref={href({ entry: undefined })}
      currency={ctx.currency}
      entry={entry}
      newerHref={entry.seq < entry.entryCount ? href({ entry: entry.seq + 1 }) : undefined}
      olderHref={entry.seq > 1 ? href({ entry: entry.seq - 1 }) : undefined}
      timeZone={ctx.timeZone}
      workspace={workspace}
    />
  ) : null;

  return (
    <>
      <RefreshOn workspace={workspace} topics={["wallet"]} />
      <WalletHeader
        currency={ctx.currency}
        current="ledger"
        primary={canPay ? <TopUpSheet {...topUp} /> : undefined}
        workspace={workspace}
      />
      <div className="flex min-h-0 flex-1">
        <div className="min-w-0 flex-1 p-4 md:px-6 md:py-5 lg:overflow-y-auto">
          <OpenPayments
            canPay={canPay}
            left={given.left === "1"}
            payments={payments}
            returned={returned}
            timeZone={ctx.timeZone}
            workspace={workspace}
          />
          {summary?.status === "frozen" ? (
            <Banner className="mb-4" title="The wallet is frozen." tone="bad">
              More was charged than it holds, so nothing new is sent. What was delivered stays
              delivered. It opens again with the next top-up that brings it above zero.
            </Banner>
          ) : null}
          {summary ? <WalletStrip summary={summary} /> : null}
          {summary ? (
            <OpenHolds
              holds={holds}
              summary={summary}
              timeZone={ctx.timeZone}
              workspace={workspace}
            />
          ) : null}
          {summary && summary.entryCount === 0 && page.rows.length === 0 ? (
            <EmptyState title="No entries yet">
              Every top-up and every charged message becomes a line here, and no line ever changes.
              {home
                ? ` A marketing message to ${home.market} costs ${home.price} ${ctx.currency}.`
                : ""}
            </EmptyState>
          ) : (
            <>
              <StatementFilters
                campaigns={campaigns}
                count={totals.count}
                exportHref={addressOf(`/w/${workspace}/wallet/export`, {
                  type: filter.type,
                  campaign: filter.campaign,
                  from: filter.from,
                  to: filter.to,
                })}
                today={summary?.today ?? ""}
                unfolded={filter.unfold === "1"}
              />
              <StatementSums
                currency={ctx.currency}
                totals={totals}
                whole={!filter.type && !filter.campaign}
              />
              {page.rows.length === 0 ? (
                <NoMatch
                  action={
                    <AppLink className={buttonLook({ size: "sm" })} href={`/w/${workspace}/wallet`}>
                      {filtered ? "Clear filters" : "Newest entries"}
                    </AppLink>
                  }
                  title="No entry matches"
                />
              ) : (
                <StatementTable
                  currency={ctx.currency}
                  entryHref={(seq) => href({ entry: seq })}
                  open={entry?.seq}
                  rows={page.rows}
                  timeZone={ctx.timeZone}
                  today={summary?.today ?? ""}
                  unfoldHref={({ campaignId, day }) =>
                    href({
                      campaign: campaignId,
                      from: day,
                      to: day,
                      unfold: "1",
                      before: undefined,
                      entry: undefined,
                    })
                  }
                />
              )}
              <nav aria-label="Pages" className="mt-3 flex items-center gap-2 text-dense">
                {filter.before ? (
                  <AppLink
                    className={buttonLook({ size: "sm" })}
                    href={href({ before: undefined, entry: undefined })}
                  >
                    Newest
                  </AppLink>
                ) : null}
                {page.next ? (
                  <AppLink
                    className={buttonLook({ size: "sm" })}
                    href={href({ before: page.next, entry: undefined })}
                  >
                    Older entries
                  </AppLink>
                ) : null}
                <LedgerCheckLine check={check} timeZone={ctx.timeZone} />
              </nav>
            </>
          )}
        </div>
        <div className="lg:flex lg:w-[344px] lg:flex-none lg:flex-col lg:overflow-y-auto lg:border-s lg:border-line lg:bg-surface">
          {canPay ? (
            <div className="hidden border-b border-line lg:block">
              <PeekSection title="Top up">
                <TopUpForm {...topUp} />
              </PeekSection>
            </div>
          ) : null}
          {peek}
        </div>
      </div>
    </>
  );
}

function blockedWords(offer: ReturnType<typeof topUpOffer>, canPay: boolean): string | undefined {
  if (!canPay) return "Your role cannot top up. It is open to owners and admins.";
  if (!offer.configured) {
    return "Payments are not set up on this installation. Whoever runs it can add a Stripe key.";
  }
  if (offer.needsVerification) {
    return "Confirm your e-mail address first: the link is in the message we sent when you signed up.";
  }
  return undefined;
}

function addressOf(path: string, values: StatementFilter | Record<string, unknown>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined && value !== null) query.set(name, String(value));
  }
  const text = query.toString();
  return text ? `${path}?${text}` : path;
}

/** An entry in the address that does not exist: the page without it. */
function noneWhenUnknown(error: unknown): null {
  if (error instanceof Refusal && error.code === "not_found") return null;
  throw error;
}
