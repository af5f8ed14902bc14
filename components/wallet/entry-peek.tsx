"use client";

import type { Route } from "next";
import { useRouter } from "next/navigation";
import { PeekPanel, PeekSection } from "@/components/layout/peek-panel";
import { TextLink } from "@/components/ui/app-link";
import { DateTime } from "@/components/ui/date-time";
import { type Fact, Facts } from "@/components/ui/facts";
import { Money } from "@/components/ui/money";
import { PhoneNumber } from "@/components/ui/phone-number";
import { StateSymbol } from "@/components/ui/state";
import type { EntryDetails } from "@/lib/wallet/entry-queries";
import { entryWords, providerReference } from "./ledger-words";

export type EntryPeekProps = {
  entry: EntryDetails;
  workspace: string;
  currency: string;
  timeZone: string;
  closeHref: string;
  /** The entry posted before and after this one. */
  olderHref?: string | undefined;
  newerHref?: string | undefined;
};

/** One line of the ledger with everything behind it: the message, the campaign, the payment. */
export function EntryPeek({
  entry,
  workspace,
  currency,
  timeZone,
  closeHref,
  olderHref,
  newerHref,
}: EntryPeekProps) {
  const router = useRouter();
  const go = (href: string) => router.push(href as Route, { scroll: false });
  const { title, about } = entryWords(entry);
  return (
    <PeekPanel
      className="lg:h-auto lg:w-full lg:flex-1 lg:border-s-0"
      label={title}
      onClose={() => go(closeHref)}
      onNext={olderHref ? () => go(olderHref) : undefined}
      onPrevious={newerHref ? () => go(newerHref) : undefined}
      position={`Entry ${entry.seq.toLocaleString("en")} of ${entry.entryCount.toLocaleString("en")}`}
    >
      <PeekSection>
        <p className="text-meta text-ink-3">{title}</p>
        <p className="text-title font-semibold">
          <Money amount={entry.amount} currency={currency} decimals={4} sign="always" />
        </p>
        <p className="text-dense text-ink-2">{about}</p>
      </PeekSection>
      {entry.message ? (
        <PeekSection title="How it came to this">
          <MessageSteps entry={entry} message={entry.message} timeZone={timeZone} />
        </PeekSection>
      ) : null}
      <PeekSection>
        <Facts items={factsOf({ entry, workspace, currency, timeZone })} />
      </PeekSection>
    </PeekPanel>
  );
}

function MessageSteps({
  entry,
  message,
  timeZone,
}: {
  entry: EntryDetails;
  message: NonNullable<EntryDetails["message"]>;
  timeZone: string;
}) {
  const steps = [
    { key: "accepted", state: "sent", title: "Accepted by Meta", at: message.acceptedAt },
    { key: "sent", state: "sent", title: "Sent", at: message.sentAt },
    { key: "delivered", state: "delivered", title: "Delivered", at: message.deliveredAt },
    { key: "read", state: "read", title: "Read, no further cost", at: message.readAt },
  ] as const;
  return (
    <ol className="grid gap-2.5 text-dense">
      {message.heldAmount ? (
        <li className="grid grid-cols-[64px_16px_1fr_auto] items-center gap-2.5">
          <span />
          <StateSymbol state="held" />
          <span>Held before sending</span>
          <span className="tabular-nums">{message.heldAmount}</span>
        </li>
      ) : null}
      {steps.map(({ key, state, title, at }) =>
        at ? (
          <li className="grid grid-cols-[64px_16px_1fr] items-center gap-2.5" key={key}>
            <span className="text-meta text-ink-3">
              <DateTime at={at} format="exact" timeZone={timeZone} />
            </span>
            <StateSymbol state={state} />
            <span>{title}</span>
          </li>
        ) : null,
      )}
      <li className="grid grid-cols-[64px_16px_1fr_auto] items-center gap-2.5">
        <span className="text-meta text-ink-3">
          <DateTime at={entry.at} format="exact" timeZone={timeZone} />
        </span>
        <span aria-hidden="true" className="text-center text-ink-3">
          −
        </span>
        <span>Charged, once</span>
        <span className="tabular-nums">{entry.amount.replace("-", "−")}</span>
      </li>
    </ol>
  );
}

function factsOf({
  entry,
  workspace,
  currency,
  timeZone,
}: Pick<EntryPeekProps, "entry" | "workspace" | "currency" | "timeZone">): Fact[] {
  const { message, campaign, payment } = entry;
  const home = `/w/${workspace}`;
  const facts: Fact[] = [];
  if (message) {
    const who =
      entry.contactName ?? (message.address ? <PhoneNumber e164={message.address} /> : "No name");
    facts.push({
      key: "message",
      label: "Message",
      value: <span className="line-clamp-2">{message.body || "No text"}</span>,
    });
    facts.push({
      key: "to",
      label: "To",
      value: message.contactId ? (
        <TextLink href={`${home}/contacts/${message.contactId}`}>{who}</TextLink>
      ) : (
        who
      ),
    });
  }
  if (campaign && entry.campaignId) {
    facts.push({
      key: "campaign",
      label: "Campaign",
      value: <TextLink href={`${home}/campaigns/${entry.campaignId}`}>{campaign.name}</TextLink>,
    });
    if (campaign.held) {
      facts.push({
        key: "held",
        label: "Its hold",
        value: (
          <span>
            <Money amount={campaign.held} currency={currency} decimals={4} /> held,{" "}
            <Money amount={campaign.captured} currency={currency} decimals={4} /> charged,{" "}
            <Money amount={campaign.released} currency={currency} decimals={4} /> given back
          </span>
        ),
      });
    }
  }
  if (entry.market || entry.category) {
    facts.push({
      key: "price",
      label: "Price",
      value: [entry.market, entry.category?.replaceAll("_", " "), message?.priceType]
        .filter(Boolean)
        .join(", "),
    });
  }
  if (payment) {
    facts.push({ key: "payment", label: "Paid by", value: payment.createdByName });
  }
  if (!message) {
    facts.push({
      key: "reference",
      label: "Reference",
      value: (
        <bdi className="font-mono text-meta break-all">{providerReference(entry.reference)}</bdi>
      ),
    });
  }
  facts.push(
    {
      key: "after",
      label: "Balance after",
      value: <Money amount={entry.balanceAfter} currency={currency} decimals={4} />,
    },
    {
      key: "posted",
      label: "Posted",
      value: (
        <span>
          <DateTime at={entry.at} format="dateTime" timeZone={timeZone} />
          {entry.actorName ? ` by ${entry.actorName}` : message ? " by the delivery status" : ""}
        </span>
      ),
    },
  );
  return facts;
}
