import { CirclePause } from "lucide-react";
import { TextLink } from "@/components/ui/app-link";
import { DateTime } from "@/components/ui/date-time";
import { Money } from "@/components/ui/money";
import type { OpenHold, WalletSummary } from "@/lib/wallet/queries";

export type OpenHoldsProps = {
  workspace: string;
  timeZone: string;
  summary: WalletSummary;
  holds: readonly OpenHold[];
};

/** What is set aside now, each with what became of it so far, and the equation it belongs to. */
export function OpenHolds({ workspace, timeZone, summary, holds }: OpenHoldsProps) {
  if (holds.length === 0) return null;
  const { currency } = summary;
  return (
    <section aria-labelledby="open-holds" className="mt-4">
      <h2 className="mb-1.5 text-dense font-semibold" id="open-holds">
        Held now
      </h2>
      <ul className="rounded-panel border border-line bg-surface text-dense">
        {holds.map((hold) => (
          <li
            className="grid grid-cols-[16px_minmax(0,1fr)_auto] items-center gap-x-2.5 border-b border-line px-3 py-1.5"
            key={hold.id}
          >
            <CirclePause className="text-ink-3" />
            <div className="min-w-0">
              <p className="truncate">
                {hold.referenceType === "campaign" ? (
                  <TextLink href={`/w/${workspace}/campaigns/${hold.reference}`}>
                    {hold.name ?? "Campaign"}
                  </TextLink>
                ) : (
                  `Message${hold.name ? ` to ${hold.name}` : ""}`
                )}
              </p>
              <p className="text-meta text-ink-3">
                <Money amount={hold.amount} currency={currency} decimals={4} /> held{" "}
                <DateTime at={hold.createdAt} format="dateTime" timeZone={timeZone} />,{" "}
                <Money amount={hold.captured} currency={currency} decimals={4} /> charged,{" "}
                <Money amount={hold.released} currency={currency} decimals={4} /> given back. The
                rest comes back by{" "}
                <DateTime at={hold.expiresAt} format="date" timeZone={timeZone} /> at the latest.
              </p>
            </div>
            <Money
              amount={hold.left}
              className="font-medium"
              currency={currency}
              decimals={4}
              symbol="none"
            />
          </li>
        ))}
        <li className="flex flex-wrap items-baseline gap-x-2 px-3 py-2 text-dense tabular-nums">
          <span className="text-ink-2">Balance</span>
          <Money amount={summary.balance} currency={currency} decimals={4} />
          <span className="text-ink-2">− held</span>
          <Money amount={summary.held} currency={currency} decimals={4} />
          <span className="text-ink-2">= available</span>
          <Money
            amount={summary.available}
            className="font-semibold"
            currency={currency}
            decimals={4}
          />
        </li>
      </ul>
    </section>
  );
}
