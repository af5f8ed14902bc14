import { type Account, find, save } from "./account";
import type { BalanceTransaction, Dispute, Refund } from "./after-charge-objects";
import type { Call } from "./call";
import type { StripeEvent } from "./event-object";
import { invalid, missingParameter } from "./faults";
import { listPage, PAGE_FIELDS } from "./list-page";
import type { Charge, PaymentIntent } from "./payment-objects";
import { allowOnly, integer, list, metadata, requiredText, text } from "./read-fields";
import { refundCharge } from "./refund-charge";

export function retrieveCharge({ account, ids }: Call): object {
  return find<Charge>(account, "charge", ids[0] ?? "");
}

export function updateCharge({ account, ids, fields }: Call): object {
  allowOnly(fields, ["metadata"], ["customer", "description", "fraud_details", "receipt_email"]);
  const charge = find<Charge>(account, "charge", ids[0] ?? "");
  charge.metadata = { ...charge.metadata, ...metadata(fields) };
  save(account, charge);
  return charge;
}

export function listCharges({ account, fields, path }: Call): object {
  allowOnly(fields, [...PAGE_FIELDS, "customer", "payment_intent"]);
  const customer = text(fields, "customer");
  const intent = text(fields, "payment_intent");
  const found = account.journal
    .list<Charge>("charge")
    .filter(
      (charge) =>
        (!customer || charge.customer === customer) &&
        (!intent || charge.payment_intent === intent),
    );
  return listPage(found, fields, path);
}

export function createRefund({ account, fields, request }: Call): object {
  allowOnly(
    fields,
    ["charge", "payment_intent", "amount", "reason", "metadata"],
    [
      "currency",
      "customer",
      "instructions_email",
      "origin",
      "refund_application_fee",
      "reverse_transfer",
    ],
  );
  const chargeId = text(fields, "charge");
  const intentId = text(fields, "payment_intent");
  if (!chargeId && !intentId) throw missingParameter("payment_intent");
  const reason = text(fields, "reason") ?? null;
  if (reason && !["duplicate", "fraudulent", "requested_by_customer"].includes(reason)) {
    throw invalid(
      "Invalid reason: must be one of duplicate, fraudulent, or requested_by_customer",
      "reason",
    );
  }
  return refundCharge(account, {
    charge: chargeId
      ? find<Charge>(account, "charge", chargeId, "charge")
      : chargeOf(account, intentId ?? ""),
    amount: integer(fields, "amount"),
    reason,
    metadata: metadata(fields),
    request,
  });
}

export function retrieveRefund({ account, ids }: Call): object {
  return find<Refund>(account, "refund", ids[0] ?? "");
}

export function updateRefund({ account, ids, fields, request }: Call): object {
  allowOnly(fields, ["metadata"]);
  const refund = find<Refund>(account, "refund", ids[0] ?? "");
  refund.metadata = { ...refund.metadata, ...metadata(fields) };
  save(account, refund);
  account.emit({ type: "refund.updated", object: refund, request });
  return refund;
}

export function listRefunds({ account, fields, path }: Call): object {
  allowOnly(fields, [...PAGE_FIELDS, "charge", "payment_intent"]);
  const charge = text(fields, "charge");
  const intent = text(fields, "payment_intent");
  const found = account.journal
    .list<Refund>("refund")
    .filter(
      (refund) =>
        (!charge || refund.charge === charge) && (!intent || refund.payment_intent === intent),
    );
  return listPage(found, fields, path);
}

export function retrieveDispute({ account, ids }: Call): object {
  return find<Dispute>(account, "dispute", ids[0] ?? "");
}

export function listDisputes({ account, fields, path }: Call): object {
  allowOnly(fields, [...PAGE_FIELDS, "charge", "payment_intent"]);
  const charge = text(fields, "charge");
  const intent = text(fields, "payment_intent");
  const found = account.journal
    .list<Dispute>("dispute")
    .filter(
      (dispute) =>
        (!charge || dispute.charge === charge) && (!intent || dispute.payment_intent === intent),
    );
  return listPage(found, fields, path);
}

/** What the account holds, per currency: the sum of everything that ever moved. */
export function retrieveBalance({ account }: Call): object {
  const amounts = new Map<string, number>();
  for (const moved of account.journal.list<BalanceTransaction>("balance_transaction")) {
    amounts.set(moved.currency, (amounts.get(moved.currency) ?? 0) + moved.net);
  }
  if (amounts.size === 0) amounts.set("usd", 0);
  const available = [...amounts].map(([currency, amount]) => ({
    amount,
    currency,
    source_types: { card: amount },
  }));
  const pending = available.map(({ currency }) => ({
    amount: 0,
    currency,
    source_types: { card: 0 },
  }));
  return { object: "balance", available, livemode: false, pending };
}

export function retrieveBalanceTransaction({ account, ids }: Call): object {
  return find<BalanceTransaction>(account, "balance_transaction", ids[0] ?? "");
}

export function listBalanceTransactions({ account, fields, path }: Call): object {
  allowOnly(fields, [...PAGE_FIELDS, "source", "type", "currency"]);
  const source = text(fields, "source");
  const type = text(fields, "type");
  const found = account.journal
    .list<BalanceTransaction>("balance_transaction")
    .filter((moved) => (!source || moved.source === source) && (!type || moved.type === type));
  return listPage(found, fields, path);
}

export function retrieveEvent({ account, ids }: Call): object {
  return find<StripeEvent>(account, "event", ids[0] ?? "");
}

export function listEvents({ account, fields, path }: Call): object {
  allowOnly(fields, [...PAGE_FIELDS, "type", "types", "delivery_success"]);
  const type = text(fields, "type");
  const types = list(fields, "types");
  const matches = (event: StripeEvent) =>
    (!type ||
      event.type === type ||
      (type.endsWith(".*") && event.type.startsWith(type.slice(0, -1)))) &&
    (!types || types.includes(event.type)) &&
    (fields.delivery_success === undefined ||
      (event.pending_webhooks === 0) === (requiredText(fields, "delivery_success") === "true"));
  return listPage(account.journal.list<StripeEvent>("event").filter(matches), fields, path);
}

function chargeOf(account: Account, intentId: string): Charge {
  const intent = find<PaymentIntent>(account, "payment_intent", intentId, "payment_intent");
  if (intent.status !== "succeeded" || !intent.latest_charge) {
    throw invalid(
      `This PaymentIntent (${intentId}) does not have a successful charge to refund.`,
      "payment_intent",
    );
  }
  return find<Charge>(account, "charge", intent.latest_charge, "payment_intent");
}
