import type { ReactNode } from "react";
import { classNames } from "@/components/ui/class-names";
import { Money } from "@/components/ui/money";
import { Rail } from "@/components/ui/status-rail";
import { Tooltip } from "@/components/ui/tooltip";
import { dayWords } from "@/lib/core/format/moments";
import { toTenThousandths } from "@/lib/core/format/money";
import type { WalletSummary } from "@/lib/wallet/queries";
import { BalanceCurve } from "./balance-curve";

/** The month as an equation: what it began with and what came in is available, held or spent. */
export function WalletStrip({ summary }: { summary: WalletSummary }) {
  const { currency } = summary;
  const monthName = new Intl.DateTimeFormat("en-GB", { month: "long", timeZone: "UTC" }).format(
    new Date(`${summary.month}T00:00:00Z`),
  );
  const firstDay = dayWords(summary.month);
  return (
    <section
      aria-label="Figures"
      className="grid rounded-panel border border-line bg-surface md:grid-cols-[1.45fr_1fr]"
    >
      <div className="flex min-w-0 flex-col px-4 pt-3.5 pb-3">
        <dl className="grid grid-cols-2 gap-x-4 gap-y-3 md:grid-cols-[auto_auto_auto] md:justify-between">
          <Total
            explains="Balance less what is held: what can be spent or set aside now."
            label="Available"
            swatch="bg-accent"
          >
            <Money amount={summary.available} currency={currency} decimals={4} />
          </Total>
          <Total
            explains="Set aside for sends that are not settled. It is charged on delivery, or comes back."
            label="Held"
            swatch="bg-warn-solid"
          >
            <Money amount={summary.held} currency={currency} decimals={4} />
          </Total>
          <Total
            explains="Charges of delivered messages, less refunds, since the first of the month."
            label={`Spent in ${monthName}`}
            note={
              <>
                <Money amount={summary.spentToday} currency={currency} /> today
              </>
            }
            swatch="bg-mute-solid"
          >
            <Money amount={summary.spentThisMonth} currency={currency} decimals={4} />
          </Total>
        </dl>
        <Rail
          className="mt-auto pt-4"
          segments={[
            {
              key: "available",
              label: "Available",
              count: share(summary.available),
              fill: "accent",
            },
            { key: "held", label: "Held", count: share(summary.held), fill: "warn" },
            { key: "spent", label: "Spent", count: share(summary.spentThisMonth), fill: "mute" },
          ]}
          sentence={`This month: ${summary.available} ${currency} available, ${summary.held} held, ${summary.spentThisMonth} spent`}
        />
        <p className="mt-2 flex flex-wrap justify-between gap-x-4 text-meta text-ink-3 tabular-nums">
          <span>
            <Money amount={summary.monthOpening} currency={currency} /> on {firstDay},{" "}
            <Money amount={summary.addedThisMonth} currency={currency} /> added since
          </span>
          {summary.openHoldCount > 0 ? (
            <span>
              {summary.openHoldCount === 1
                ? "1 send not settled"
                : `${summary.openHoldCount.toLocaleString("en")} sends not settled`}
            </span>
          ) : null}
        </p>
      </div>
      <div className="flex min-w-0 flex-col border-line px-4 pt-3.5 pb-3 max-md:border-t md:border-s">
        <ForecastFigure summary={summary} />
        <BalanceCurve summary={summary} />
      </div>
    </section>
  );
}

function Total({
  label,
  swatch,
  explains,
  note,
  children,
}: {
  label: string;
  swatch: string;
  explains: string;
  note?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div>
      <dt className="flex items-center gap-1.5 text-meta text-ink-3">
        <span aria-hidden="true" className={classNames("size-2 rounded-tail", swatch)} />
        <Tooltip text={explains}>
          <button
            className="rounded-tail text-start underline decoration-line-strong decoration-dotted underline-offset-3"
            type="button"
          >
            {label}
          </button>
        </Tooltip>
      </dt>
      <dd className="text-title font-semibold">
        {children}
        {note ? <span className="block text-meta font-normal text-ink-3">{note}</span> : null}
      </dd>
    </div>
  );
}

function ForecastFigure({ summary }: { summary: WalletSummary }) {
  const { forecast, currency } = summary;
  if (forecast.kind === "none") {
    const spending = summary.flows.some((flow) => toTenThousandths(flow.spent) > 0n);
    return (
      <div>
        <h2 className="text-meta text-ink-3">Forecast</h2>
        <p className="text-title font-semibold">
          {spending ? "more than a year" : "No forecast yet"}
        </p>
        {spending ? null : (
          <p className="text-meta text-ink-3">It needs a day on which something was spent.</p>
        )}
      </div>
    );
  }
  return (
    <div className="flex items-start justify-between gap-3">
      <div>
        <h2 className="text-meta text-ink-3">Forecast</h2>
        <p className="text-title font-semibold whitespace-nowrap">
          {forecast.days === 0
            ? "less than a day"
            : forecast.days === 1
              ? "about 1 day"
              : `about ${forecast.days} days`}
        </p>
      </div>
      <p className="text-end text-meta text-ink-3 tabular-nums">
        at <Money amount={forecast.perDay} currency={currency} /> a day,
        <br />
        empty about {dayWords(forecast.emptyOn)}
      </p>
    </div>
  );
}

/** A share of the rail: only its proportion matters. */
function share(amount: string): number {
  return Math.max(0, Number(toTenThousandths(amount)));
}
