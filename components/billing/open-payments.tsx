"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState, useTransition } from "react";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { buttonLook } from "@/components/ui/button-look";
import { DateTime } from "@/components/ui/date-time";
import { Money } from "@/components/ui/money";
import { cancelTopUpAction } from "@/lib/billing/actions";
import type { PaymentRow } from "@/lib/billing/queries";

export type OpenPaymentsProps = {
  workspace: string;
  timeZone: string;
  /** On their way: not credited and not failed. */
  payments: readonly PaymentRow[];
  /** The payment that this page was opened for, on the way back from the provider. */
  returned: PaymentRow | null;
  /** The buyer turned back without paying. */
  left: boolean;
  /** May pay and cancel; others only see. */
  canPay: boolean;
};

/** The webhook usually wins over the buyer's browser; when not, look again until it is there. */
const LOOK_AGAIN_MS = [1_500, 2_000, 3_000, 5_000, 8_000, 13_000, 20_000];

/** Strips for payments on their way, and for the one the person has just come back from. */
export function OpenPayments({
  workspace,
  timeZone,
  payments,
  returned,
  left,
  canPay,
}: OpenPaymentsProps) {
  const router = useRouter();
  const waiting = returned?.status === "pending" && !left;
  useEffect(() => {
    if (!waiting) return undefined;
    let timer: ReturnType<typeof setTimeout>;
    const look = (round: number) => {
      const pause = LOOK_AGAIN_MS[round];
      if (pause === undefined) return;
      timer = setTimeout(() => {
        router.refresh();
        look(round + 1);
      }, pause);
    };
    look(0);
    return () => clearTimeout(timer);
  }, [waiting, router]);

  const others = payments.filter((payment) => payment.id !== returned?.id);
  if (!returned && others.length === 0) return null;
  return (
    <div className="mb-4 grid gap-2">
      {returned ? (
        <Returned
          canPay={canPay}
          left={left}
          payment={returned}
          timeZone={timeZone}
          workspace={workspace}
        />
      ) : null}
      {others.map((payment) => (
        <Open
          canPay={canPay}
          key={payment.id}
          payment={payment}
          timeZone={timeZone}
          workspace={workspace}
        />
      ))}
    </div>
  );
}

type OneProps = { payment: PaymentRow; workspace: string; timeZone: string; canPay: boolean };

function Returned({ left, ...props }: OneProps & { left: boolean }) {
  const { payment } = props;
  const sum = <Money amount={payment.amount} currency={payment.currency} />;
  switch (payment.status) {
    case "succeeded":
      return (
        <Banner live title={<>{sum} added.</>}>
          The bank has confirmed it and the ledger has the line.
        </Banner>
      );
    case "failed":
      return (
        <Banner live title={<>The payment of {sum} failed.</>} tone="bad">
          {payment.failureReason ?? "The bank did not pay."} No money moved. You can try again.
        </Banner>
      );
    case "cancelled":
      return (
        <Banner live title={<>The payment of {sum} was not made.</>}>
          The payment page is closed. No money moved.
        </Banner>
      );
    case "refunded":
      return (
        <Banner live title={<>The payment of {sum} was refunded.</>}>
          The ledger has both lines.
        </Banner>
      );
    default:
      return <Open {...props} confirming={payment.status === "pending" && !left} />;
  }
}

function Open({
  payment,
  workspace,
  timeZone,
  canPay,
  confirming = false,
}: OneProps & { confirming?: boolean }) {
  const sum = <Money amount={payment.amount} currency={payment.currency} />;
  const since = <DateTime at={payment.createdAt} format="short" timeZone={timeZone} />;
  if (payment.status === "processing") {
    return (
      <Banner
        live
        title={
          <>
            {sum} on its way since {since}.
          </>
        }
      >
        The bank needs a few days for this method. It is counted when the bank confirms; there is
        nothing to do.
      </Banner>
    );
  }
  if (confirming) {
    return (
      <Banner live title={<>Waiting for the bank to confirm {sum}.</>}>
        Usually a few seconds. You can close this tab: it is counted all the same.
      </Banner>
    );
  }
  return (
    <Banner
      action={canPay ? <OpenActions payment={payment} workspace={workspace} /> : undefined}
      live
      title={
        <>
          A payment of {sum} is open since {since}.
        </>
      }
      tone={payment.failureReason ? "warn" : "info"}
    >
      {payment.failureReason
        ? `${payment.failureReason} No money moved. The payment page is still open for another card.`
        : "It is not paid yet, so nothing is counted."}
    </Banner>
  );
}

function OpenActions({ payment, workspace }: { payment: PaymentRow; workspace: string }) {
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  const [failure, setFailure] = useState<string | null>(null);
  const cancel = () =>
    startTransition(async () => {
      const result = await cancelTopUpAction(workspace, { paymentId: payment.id });
      setFailure(result.ok ? null : result.error.message);
      router.refresh();
    });
  return (
    <>
      {failure ? <span className="text-dense text-bad">{failure}</span> : null}
      {payment.checkoutUrl ? (
        <a className={buttonLook({ size: "sm" })} href={payment.checkoutUrl}>
          Continue paying
        </a>
      ) : null}
      <Button loading={pending} look="ghost" onClick={cancel} size="sm">
        Cancel payment
      </Button>
    </>
  );
}
