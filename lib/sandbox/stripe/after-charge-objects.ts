import { type Metadata, newId } from "./object-parts";
import type { Charge } from "./payment-objects";

export type Refund = ReturnType<typeof newRefund>;
export type Dispute = ReturnType<typeof newDispute>;
export type BalanceTransaction = ReturnType<typeof newBalanceTransaction>;

export function newRefund(given: {
  created: number;
  amount: number;
  charge: Charge;
  reason: string | null;
  metadata: Metadata;
  balanceTransaction: string;
}) {
  return {
    id: newId("re"),
    object: "refund" as const,
    amount: given.amount,
    balance_transaction: given.balanceTransaction,
    charge: given.charge.id,
    created: given.created,
    currency: given.charge.currency,
    customer: given.charge.customer,
    customer_account: null,
    destination_details: {
      card: {
        reference_status: "pending" as "pending" | "available",
        reference_type: "acquirer_reference_number",
        type: "refund" as const,
      } as {
        reference?: string;
        reference_status: "pending" | "available";
        reference_type: string;
        type: "refund";
      },
      type: "card",
    },
    metadata: given.metadata,
    payment_intent: given.charge.payment_intent,
    payment_method: given.charge.payment_method,
    reason: given.reason,
    receipt_number: null,
    source_transfer_reversal: null,
    status: "pending" as "pending" | "succeeded" | "failed",
    transfer_reversal: null,
  };
}

export type FailedRefund = Refund & {
  failure_reason?: string;
  failure_balance_transaction?: string;
};

const EVIDENCE_FIELDS = [
  "access_activity_log",
  "billing_address",
  "cancellation_policy",
  "cancellation_policy_disclosure",
  "cancellation_rebuttal",
  "customer_communication",
  "customer_email_address",
  "customer_name",
  "customer_purchase_ip",
  "customer_signature",
  "duplicate_charge_documentation",
  "duplicate_charge_explanation",
  "duplicate_charge_id",
  "product_description",
  "receipt",
  "refund_policy",
  "refund_policy_disclosure",
  "refund_refusal_explanation",
  "service_date",
  "service_documentation",
  "shipping_address",
  "shipping_carrier",
  "shipping_date",
  "shipping_documentation",
  "shipping_tracking_number",
  "uncategorized_file",
  "uncategorized_text",
] as const;

export function newDispute(given: { created: number; charge: Charge; amount: number }) {
  return {
    id: newId("du"),
    object: "dispute" as const,
    amount: given.amount,
    balance_transactions: [] as BalanceTransaction[],
    charge: given.charge.id,
    created: given.created,
    currency: given.charge.currency,
    enhanced_eligibility_types: [] as string[],
    evidence: {
      ...(Object.fromEntries(EVIDENCE_FIELDS.map((field) => [field, null])) as Record<
        (typeof EVIDENCE_FIELDS)[number],
        null
      >),
      enhanced_evidence: {},
    },
    evidence_details: {
      due_by: given.created + 9 * 86_400,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: "not_submitted",
    },
    intended_submission_method: null,
    is_charge_refundable: false,
    livemode: false,
    metadata: {} as Metadata,
    payment_intent: given.charge.payment_intent,
    payment_method_details: {
      card: {
        brand: "visa",
        case_type: "chargeback" as const,
        network: "visa",
        network_reason_code: "10.4",
      },
      type: "card" as const,
    },
    reason: "fraudulent",
    status: "needs_response" as "needs_response" | "won" | "lost",
  };
}

export function newBalanceTransaction(given: {
  created: number;
  /** Signed, minor units. */
  amount: number;
  currency: string;
  source: string;
  type: "charge" | "refund" | "adjustment";
  reportingCategory: string;
}) {
  return {
    id: newId("txn"),
    object: "balance_transaction" as const,
    amount: given.amount,
    available_on: given.created,
    balance_type: "payments" as const,
    created: given.created,
    currency: given.currency,
    description: null as string | null,
    exchange_rate: null,
    fee: 0,
    fee_details: [],
    net: given.amount,
    reporting_category: given.reportingCategory,
    source: given.source,
    status: "available" as const,
    type: given.type,
  };
}
