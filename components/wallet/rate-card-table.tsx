import { Callout } from "@/components/ui/callout";
import { Money } from "@/components/ui/money";
import { dayWords } from "@/lib/core/format/moments";
import type { RateCardView } from "@/lib/wallet/queries";

const NAMES: Record<RateCardView["categories"][number], string> = {
  marketing: "Marketing",
  utility: "Utility",
  authentication: "Authentication",
  authentication_international: "Authentication abroad",
  service: "Service",
};

/** What one delivered message costs, by the recipient's market and the category Meta reports. */
export function RateCardTable({ card, home }: { card: RateCardView; home: string | null }) {
  const rows = [...card.rows].sort((a, b) => Number(b.market === home) - Number(a.market === home));
  return (
    <>
      {card.isSandbox ? (
        <Callout className="mb-4" title="These prices are invented." tone="warn">
          They belong to the sandbox, have a plausible size and are nobody's real prices. Real
          sending is priced by an imported rate card.
        </Callout>
      ) : null}
      <p className="mb-2 text-dense text-ink-2">
        Card <b className="font-medium text-ink">{card.card}</b>, in force since{" "}
        {dayWords(card.effectiveFrom)} {card.effectiveFrom.slice(0, 4)}. A price that changed on
        that day shows what it was before. A dash means that no price is known; such a message is
        not sent by a campaign, and it is never taken for free.
      </p>
      <section
        aria-label="Prices by market and category"
        className="overflow-x-auto rounded-panel border border-line bg-surface"
        // a keyboard has to be able to scroll it sideways on a phone
        // biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable region
        tabIndex={0}
      >
        <table className="w-full min-w-[720px] text-dense">
          <caption className="sr-only">Price of one message in {card.currency}</caption>
          <thead>
            <tr className="h-8 border-b border-line text-meta text-ink-3 [&>th]:font-medium">
              <th className="sticky start-0 bg-surface px-3 text-start" scope="col">
                Market
              </th>
              {card.categories.map((category) => (
                <th className="px-3 text-end" key={category} scope="col">
                  {NAMES[category]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr className="h-9 border-b border-line last:border-b-0" key={row.market}>
                <th className="sticky start-0 bg-surface px-3 text-start font-medium" scope="row">
                  {row.market}
                  {row.market === home ? (
                    <span className="ms-2 text-meta font-normal text-ink-3">your country</span>
                  ) : null}
                </th>
                {card.categories.map((category) => (
                  <td className="px-3 text-end" key={category}>
                    <Price
                      before={row.before[category]}
                      currency={card.currency}
                      price={row.prices[category]}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <p className="mt-2 text-meta text-ink-3">
        Dates of this card:{" "}
        {card.dates.map((day) => `${dayWords(day)} ${day.slice(0, 4)}`).join(", ")}.
      </p>
    </>
  );
}

function Price({
  price,
  before,
  currency,
}: {
  price: string | null | undefined;
  before: string | null | undefined;
  currency: string;
}) {
  if (!price) return <span className="text-ink-3">–</span>;
  return (
    <>
      {before && before !== price ? (
        <span className="me-2 text-meta text-ink-3">
          was <Money amount={before} currency={currency} decimals={4} symbol="none" />
        </span>
      ) : null}
      <Money amount={price} currency={currency} decimals={4} symbol="none" />
    </>
  );
}
