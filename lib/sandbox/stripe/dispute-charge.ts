import { type Account, moveBalance, NOBODY, save } from "./account";
import { type Dispute, newDispute } from "./after-charge-objects";
import { invalid } from "./faults";
import type { Charge } from "./payment-objects";

/** The card holder disputes the charge: the whole amount leaves our balance at once. */
export function openDispute(account: Account, charge: Charge): Dispute {
  if (charge.status !== "succeeded") throw invalid(`Charge ${charge.id} was not successful.`);
  if (charge.disputed) throw invalid(`Charge ${charge.id} is already disputed.`);
  const amount = charge.amount_captured - charge.amount_refunded;
  const dispute = newDispute({ created: account.nowSeconds(), charge, amount });
  charge.disputed = true;
  save(account, charge);
  save(account, dispute);
  account.emit({ type: "charge.dispute.created", object: dispute, request: NOBODY });
  dispute.balance_transactions = [
    moveBalance(account, {
      amount: -amount,
      currency: charge.currency,
      source: dispute.id,
      type: "adjustment",
      reportingCategory: "dispute",
    }),
  ];
  save(account, dispute);
  account.emit({ type: "charge.dispute.funds_withdrawn", object: dispute, request: NOBODY });
  return dispute;
}

export function closeDispute(account: Account, dispute: Dispute, status: "won" | "lost"): Dispute {
  if (dispute.status !== "needs_response") throw invalid(`Dispute ${dispute.id} is closed.`);
  dispute.status = status;
  if (status === "won") {
    dispute.balance_transactions.push(
      moveBalance(account, {
        amount: dispute.amount,
        currency: dispute.currency,
        source: dispute.id,
        type: "adjustment",
        reportingCategory: "dispute_reversal",
      }),
    );
  }
  save(account, dispute);
  if (status === "won") {
    account.emit({ type: "charge.dispute.funds_reinstated", object: dispute, request: NOBODY });
  }
  account.emit({ type: "charge.dispute.closed", object: dispute, request: NOBODY });
  return dispute;
}
