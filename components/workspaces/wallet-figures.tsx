import { Figures } from "@/components/ui/figures";
import { Money } from "@/components/ui/money";
import type { WalletSummary } from "@/lib/wallet/queries";

/** Money as three numbers: what can be spent, what is set aside, what went today. */
export function WalletFigures({ wallet }: { wallet: WalletSummary }) {
  const { currency, available, held, spentToday, forecast } = wallet;
  return (
    <>
      <Figures
        items={[
          { label: "Available", value: <Money amount={available} currency={currency} /> },
          { label: "Held", value: <Money amount={held} currency={currency} /> },
          { label: "Spent today", value: <Money amount={spentToday} currency={currency} /> },
        ]}
      />
      <p className="mt-2 text-dense text-ink-3">
        {forecast.kind === "days"
          ? `Lasts about ${forecast.days} ${forecast.days === 1 ? "day" : "days"} at the pace of the last two weeks.`
          : "No forecast yet: nothing was spent lately."}
      </p>
    </>
  );
}
