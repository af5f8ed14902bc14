import { type Account, moveBalance, NOBODY, type RequestMark, save } from "./account";
import { type FailedRefund, newRefund, type Refund } from "./after-charge-objects";
import { invalid } from "./faults";
import { type Metadata, newId } from "./object-parts";
import type { Charge } from "./payment-objects";

/** Gives back part or all of a charge; any number of parts until nothing is left. */
export function refundCharge(
  account: Account,
  given: {
    charge: Charge;
    amount: number | undefined;
    reason: string | null;
    metadata: Metadata;
    request: RequestMark;
  },
): Refund {
  const { charge, request } = given;
  const left = charge.amount_captured - charge.amount_refunded;
  if (charge.status !== "succeeded") {
    throw invalid(`Charge ${charge.id} was not successful and cannot be refunded.`);
  }
  if (left === 0) {
    throw invalid(
      `Charge ${charge.id} has already been refunded.`,
      undefined,
      "charge_already_refunded",
    );
  }
  if (charge.disputed) {
    throw invalid(`Charge ${charge.id} has been charged back.`, undefined, "charge_disputed");
  }
  const amount = given.amount ?? left;
  if (amount < 1) throw invalid("Invalid positive integer", "amount", "parameter_invalid_integer");
  if (amount > left) {
    throw invalid(
      `Refund amount (${amount}) is greater than unrefunded amount on charge (${left})`,
      "amount",
    );
  }

  const refund = newRefund({
    created: account.nowSeconds(),
    amount,
    charge,
    reason: given.reason,
    metadata: given.metadata,
    balanceTransaction: "",
  });
  refund.balance_transaction = moveBalance(account, {
    amount: -amount,
    currency: charge.currency,
    source: refund.id,
    type: "refund",
    reportingCategory: "refund",
  }).id;
  refund.status = "succeeded";
  const refundedBefore = charge.amount_refunded;
  charge.amount_refunded += amount;
  charge.refunded = charge.amount_refunded === charge.amount_captured;
  save(account, charge);
  save(account, refund);
  account.emit({ type: "refund.created", object: refund, request });
  account.emit({
    type: "charge.refunded",
    object: charge,
    previousAttributes: {
      amount_refunded: refundedBefore,
      ...(charge.refunded ? { refunded: false } : {}),
    },
    request,
  });
  refund.destination_details.card = {
    ...refund.destination_details.card,
    reference: newId("", 16).slice(1),
    reference_status: "available",
  };
  save(account, refund);
  account.emit({
    type: "refund.updated",
    object: refund,
    previousAttributes: {
      destination_details: { card: { reference: null, reference_status: "pending" } },
    },
    request: NOBODY,
  });
  return refund;
}

/** Days later the bank of the customer sends the money back: it returns to our balance. */
export function failRefund(account: Account, refund: Refund): Refund {
  if (refund.status !== "succeeded") throw invalid(`Refund ${refund.id} is ${refund.status}.`);
  const charge = account.journal.get<Charge>("charge", refund.charge);
  const failed: FailedRefund = {
    ...refund,
    status: "failed",
    failure_reason: "expired_or_canceled_card",
    failure_balance_transaction: moveBalance(account, {
      amount: refund.amount,
      currency: refund.currency,
      source: refund.id,
      type: "refund",
      reportingCategory: "refund_failure",
    }).id,
  };
  save(account, failed);
  if (charge) {
    charge.amount_refunded -= refund.amount;
    charge.refunded = false;
    save(account, charge);
  }
  account.emit({
    type: "refund.failed",
    object: failed,
    previousAttributes: { status: "succeeded" },
    request: NOBODY,
  });
  return failed;
}
