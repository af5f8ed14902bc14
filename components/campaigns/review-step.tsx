"use client";

import { TextLink } from "@/components/ui/app-link";
import { Button } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { Money } from "@/components/ui/money";
import type { CampaignPlan } from "@/lib/campaigns/plan-campaign";
import {
  CATEGORY_WORDS,
  countOf,
  peopleOf,
  placeWords,
  SKIP_WORDS,
  spanOf,
} from "./campaign-words";
import { PlannedLanguages } from "./planned-languages";
import { VerdictLedger, type VerdictLine } from "./verdict-ledger";

export type ReviewStepProps = {
  workspaceSlug: string;
  campaignHref: string;
  plan: CampaignPlan;
  templateName: string | null;
  numberName: string | null;
  /** "Everybody", "Any of vip, Mombasa". */
  audienceWords: string;
  counting: boolean;
  onRecount: () => void;
};

/** The flight plan: a sentence, who gets it, what it costs, and the wallet after. */
export function ReviewStep({
  workspaceSlug,
  campaignHref,
  plan,
  templateName,
  numberName,
  audienceWords,
  counting,
  onRecount,
}: ReviewStepProps) {
  const { currency } = plan;
  const markets = new Set(plan.markets.map(({ market }) => market)).size;
  const severalCategories = new Set(plan.markets.map(({ category }) => category)).size > 1;
  return (
    <div className={classNames("grid gap-7", counting && "opacity-60 transition-opacity")}>
      <p className="text-reading text-ink-2">
        Send <b className="text-ink">{templateName ?? "no template yet"}</b> to{" "}
        <b className="text-ink">{peopleOf(plan.sendable)}</b>
        {numberName ? ` from ${numberName}` : ""}, now. It costs at most{" "}
        <b className="text-ink">
          <Money amount={plan.cost} currency={currency} decimals={4} />
        </b>{" "}
        and takes about {spanOf(plan.seconds)}.
      </p>

      <VerdictLedger
        aside={
          <>
            {counting ? "Counting…" : "Counted now, and again at launch"}{" "}
            <Button className="ms-1 text-dense" look="link" onClick={onRecount} size="sm">
              Count again
            </Button>
          </>
        }
        lines={linesOf(plan, { workspaceSlug, campaignHref })}
        result={{ label: "Will get the message", count: plan.sendable }}
        start={{
          label: "Audience",
          note: audienceWords,
          count: plan.audience,
          action: <TextLink href={`${campaignHref}?step=audience`}>Edit</TextLink>,
        }}
        title="Who gets it"
      />

      {plan.languages.length > 1 ? <PlannedLanguages languages={plan.languages} /> : null}

      <section aria-label="How much">
        <div className="flex items-baseline border-b border-line-strong pb-1.5">
          <h2 className="text-body font-semibold">Where and how much</h2>
          <span className="ms-auto text-dense text-ink-3">Prices are fixed once you launch</span>
        </div>
        <table className="w-full text-dense tabular-nums">
          <caption className="sr-only">Messages and prices by market, in {currency}</caption>
          <thead>
            <tr className="h-8 text-meta text-ink-2 [&>th]:border-b [&>th]:border-line [&>th]:font-medium">
              <th className="text-start" scope="col">
                Market
              </th>
              <th className="text-end" scope="col">
                People
              </th>
              <th className="text-end" scope="col">
                Each, {currency}
              </th>
              <th className="text-end" scope="col">
                Cost, {currency}
              </th>
            </tr>
          </thead>
          <tbody>
            {plan.markets.map((row) => (
              <tr
                className="h-[30px] [&>*]:border-b [&>*]:border-line"
                key={`${row.market}${row.category}`}
              >
                <th className="text-start font-normal" scope="row">
                  {row.market}
                  {severalCategories ? (
                    <span className="text-ink-3">, {CATEGORY_WORDS[row.category]}</span>
                  ) : null}
                </th>
                <td className="text-end">{countOf(row.count)}</td>
                <td className="text-end text-ink-2">
                  <Money amount={row.price} currency={currency} decimals={4} symbol="none" />
                </td>
                <td className="text-end">
                  <Money amount={row.cost} currency={currency} decimals={4} symbol="none" />
                </td>
              </tr>
            ))}
            <tr className="h-9 text-body font-semibold [&>*]:border-t [&>*]:border-line-strong">
              <th className="text-start font-semibold" scope="row">
                {markets} {markets === 1 ? "market" : "markets"}
              </th>
              <td className="text-end">{countOf(plan.sendable)}</td>
              <td />
              <td className="text-end">
                <Money amount={plan.cost} currency={currency} decimals={4} symbol="none" />
              </td>
            </tr>
          </tbody>
        </table>
        <WalletEquation plan={plan} />
      </section>
    </div>
  );
}

function linesOf(
  plan: CampaignPlan,
  { workspaceSlug, campaignHref }: { workspaceSlug: string; campaignHref: string },
): VerdictLine[] {
  const lines = new Map<string, VerdictLine>();
  for (const { reason, detail, count } of plan.skipped) {
    const before = lines.get(reason);
    // two missing variables are one line of people, named together
    const missing = detail ? placeWords(detail).name : null;
    lines.set(reason, {
      reason,
      count: (before?.count ?? 0) + count,
      note: missing
        ? `${before ? `${String(before.note)}, ` : "No value and no fallback: "}${missing}`
        : SKIP_WORDS[reason].note,
      ...(reason === "missing_variable"
        ? { action: <TextLink href={`${campaignHref}?step=message`}>Mend</TextLink> }
        : {}),
      ...(reason === "no_price"
        ? { action: <TextLink href={`/w/${workspaceSlug}/wallet/rates`}>Prices</TextLink> }
        : {}),
    });
  }
  return [...lines.values()];
}

function WalletEquation({ plan }: { plan: CampaignPlan }) {
  const short = plan.availableAfter.startsWith("-");
  const part = (label: string, amount: string, tone?: string) => (
    <div>
      <div className="text-meta text-ink-3">{label}</div>
      <div className={classNames("text-reading font-semibold tabular-nums", tone)}>
        <Money amount={amount} currency={plan.currency} decimals={4} />
      </div>
    </div>
  );
  const sign = (mark: string) => (
    <span aria-hidden="true" className="self-end pb-0.5 text-reading text-ink-3">
      {mark}
    </span>
  );
  return (
    <div className="flex flex-wrap items-stretch gap-x-4 gap-y-2 pt-3">
      {part("Wallet now", plan.available)}
      {sign("−")}
      {part("Held at launch", plan.cost)}
      {sign("=")}
      {part("Free after", plan.availableAfter, short ? "text-bad" : undefined)}
      <span className="ms-auto self-end text-dense text-ink-3">
        What is not delivered goes back to the wallet
      </span>
    </div>
  );
}
