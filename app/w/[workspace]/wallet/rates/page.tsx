import type { Metadata } from "next";
import { ServiceUsageBar, ServiceUsageRule } from "@/components/channels/service-usage";
import { EmptyState } from "@/components/ui/empty-state";
import { RateCardTable } from "@/components/wallet/rate-card-table";
import { WalletHeader } from "@/components/wallet/wallet-header";
import { requireWorkspace } from "@/lib/access/require-workspace";
import { readServiceUsage } from "@/lib/channels/service-usage";
import { homePrice, readRateCard } from "@/lib/wallet/queries";

export const metadata: Metadata = { title: "Prices" };

export default async function RatesPage({ params }: { params: Promise<{ workspace: string }> }) {
  const { workspace } = await params;
  const ctx = await requireWorkspace(workspace, "wallet:read");
  const [card, home, usage] = await Promise.all([
    readRateCard(ctx),
    homePrice(ctx),
    readServiceUsage(ctx),
  ]);
  // over the others Meta bills the business itself, and the wallet pays the platform's fee
  const paidHere = usage.filter((number) => number.mode === "shared");
  return (
    <>
      <WalletHeader currency={ctx.currency} current="prices" workspace={workspace} />
      <div className="grid grid-cols-[minmax(0,1fr)] content-start gap-7 p-4 md:px-6 md:py-5">
        {paidHere.length > 0 ? (
          <section aria-labelledby="free-messages" className="max-w-[860px]">
            <h2 className="text-reading font-semibold" id="free-messages">
              Free this month
            </h2>
            <ServiceUsageRule />
            <div className="mt-3 divide-y divide-line border-y border-line">
              {paidHere.map((number) => (
                <ServiceUsageBar key={number.channelId} named usage={number} />
              ))}
            </div>
          </section>
        ) : null}
        {card ? (
          <div>
            <RateCardTable card={card} home={home?.market ?? null} />
          </div>
        ) : (
          <EmptyState title={`No prices in ${ctx.currency}`}>
            No rate card is loaded for this currency, so every price is unknown. Campaigns say so
            before they are launched; nothing is taken for free.
          </EmptyState>
        )}
      </div>
    </>
  );
}
