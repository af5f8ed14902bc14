import type { Metadata } from "next";
import { EmptyState } from "@/components/ui/empty-state";
import { RateCardTable } from "@/components/wallet/rate-card-table";
import { WalletHeader } from "@/components/wallet/wallet-header";
import { requireWorkspace } from "@/lib/access/require-workspace";
import { homePrice, readRateCard } from "@/lib/wallet/queries";

export const metadata: Metadata = { title: "Prices" };

export default async function RatesPage({ params }: { params: Promise<{ workspace: string }> }) {
  const { workspace } = await params;
  const ctx = await requireWorkspace(workspace, "wallet:read");
  const [card, home] = await Promise.all([readRateCard(ctx), homePrice(ctx)]);
  return (
    <>
      <WalletHeader currency={ctx.currency} current="prices" workspace={workspace} />
      <div className="p-4 md:px-6 md:py-5">
        {card ? (
          <RateCardTable card={card} home={home?.market ?? null} />
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
