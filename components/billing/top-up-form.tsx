"use client";

import { useId, useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Money } from "@/components/ui/money";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { startTopUpAction } from "@/lib/billing/actions";
import { TOP_UP_CHOICES, topUpFault } from "@/lib/billing/schema";
import { formatMoney, isAmount, signOfAmount, toTenThousandths } from "@/lib/core/format/money";

export type TopUpFormProps = {
  workspace: string;
  currency: string;
  /** Price of a message to the workspace's own country, to put the sum into messages. */
  home: { market: string; price: string } | null;
  sandbox: boolean;
  /** Why paying is not possible now; the form says so instead of failing later. */
  blocked?: string | undefined;
};

const OTHER = "other";

/** How much, what that means, and one button. Money is counted when the bank confirms it. */
export function TopUpForm({ workspace, currency, home, sandbox, blocked }: TopUpFormProps) {
  const [choice, setChoice] = useState<string>(TOP_UP_CHOICES[1]);
  const [typed, setTyped] = useState("");
  const [fault, setFault] = useState<string | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [pending, startTransition] = useTransition();
  const [leaving, setLeaving] = useState(false);
  const id = useId();
  const amount = choice === OTHER ? typed.trim() : choice;
  const readable = isAmount(amount) && signOfAmount(amount) > 0;

  const pay = () => {
    const wrong = topUpFault(amount, currency);
    setFault(wrong);
    setFailure(null);
    if (wrong) {
      if (choice !== OTHER) setFailure(wrong);
      return;
    }
    startTransition(async () => {
      try {
        const result = await startTopUpAction(workspace, { amount });
        if (result.ok) {
          setLeaving(true);
          window.location.assign(result.value.checkoutUrl);
        } else {
          setFault(result.error.fields?.amount ?? null);
          setFailure(result.error.message);
        }
      } catch {
        setFailure(
          "The server did not answer. Nothing was charged. Check the connection and try again.",
        );
      }
    });
  };

  return (
    <form
      aria-label="Top up"
      className="grid gap-3"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        pay();
      }}
    >
      <SegmentedControl
        className="w-full"
        label="Amount"
        onValueChange={(next) => {
          setChoice(next);
          setFault(null);
          setFailure(null);
        }}
        options={[
          ...TOP_UP_CHOICES.map((sum) => ({
            value: sum,
            label: <Money amount={sum} currency={currency} decimals={0} />,
          })),
          { value: OTHER, label: "Other" },
        ]}
        value={choice}
      />
      {choice === OTHER ? (
        <Field error={fault} id={id} label={`Amount in ${currency}`}>
          {(control) => (
            <Input
              {...control}
              autoComplete="off"
              autoFocus
              inputMode="decimal"
              onChange={(event) => {
                setTyped(event.target.value);
                // kept true while it is mended; on leaving the field it would move the button away
                if (fault) setFault(topUpFault(event.target.value.trim(), currency));
              }}
              placeholder="75.00"
              value={typed}
            />
          )}
        </Field>
      ) : null}
      <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-1 text-dense [&>dd]:text-end [&>dt]:text-ink-3">
        <dt>Pay with</dt>
        <dd>Card or bank, on Stripe's page</dd>
        <dt>Tax</dt>
        <dd>none added</dd>
        <dt>Lands</dt>
        <dd>in under a minute by card</dd>
        {home && readable ? (
          <>
            <dt>Adds</dt>
            <dd>{messagesWords(amount, home)}</dd>
          </>
        ) : null}
      </dl>
      <div aria-live="polite">
        {failure ? (
          <p className="rounded-control bg-bad-soft px-3 py-2 text-dense text-ink">{failure}</p>
        ) : null}
        {blocked ? <Callout tone="warn">{blocked}</Callout> : null}
      </div>
      <Button
        className="w-full"
        disabled={blocked !== undefined}
        loading={pending || leaving}
        look="primary"
        size="lg"
        type="submit"
      >
        {readable ? `Pay ${formatMoney(amount, { currency })}` : "Pay"}
      </Button>
      <p className="text-meta text-ink-3">
        {sandbox
          ? "Sandbox: the payment page is a stand-in and no real money is taken. "
          : "You pay on Stripe's page; we never see the card. "}
        The balance changes when the bank confirms, also if you close this tab.
      </p>
    </form>
  );
}

/** "about 4,444 messages to Rest of Africa", at the price of marketing. */
function messagesWords(amount: string, home: { market: string; price: string }): string {
  const price = toTenThousandths(home.price);
  if (price <= 0n) return "–";
  const count = toTenThousandths(amount) / price;
  return `about ${count.toLocaleString("en")} messages to ${home.market}`;
}
