import type { PaymentMethod } from "./customer-objects";
import { type Metadata, newId } from "./object-parts";

export type PaymentIntent = ReturnType<typeof newPaymentIntent>;
export type Charge = ReturnType<typeof newCharge>;

export type PaymentIntentStatus =
  | "requires_payment_method"
  | "requires_confirmation"
  | "requires_action"
  | "processing"
  | "canceled"
  | "succeeded";

export type PaymentError = {
  advice_code: string;
  charge: string;
  code: string;
  decline_code: string;
  doc_url: string;
  message: string;
  network_decline_code: string;
  payment_method: PaymentMethod;
  type: "card_error";
};

export function newPaymentIntent(given: {
  created: number;
  amount: number;
  currency: string;
  customer: string | null;
  description: string | null;
  receiptEmail: string | null;
  setupFutureUsage: string | null;
  metadata: Metadata;
}) {
  const id = newId("pi");
  return {
    id,
    object: "payment_intent" as const,
    amount: given.amount,
    amount_capturable: 0,
    allowed_payment_method_types: null,
    amount_details: { tip: {} },
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: null as { allow_redirects: string; enabled: boolean } | null,
    canceled_at: null as number | null,
    cancellation_reason: null as string | null,
    capture_method: "automatic_async" as const,
    client_secret: `${id}_secret_${newId("", 24).slice(1)}` as string | null,
    confirmation_method: "automatic" as const,
    created: given.created,
    currency: given.currency,
    customer: given.customer,
    customer_account: null,
    description: given.description,
    excluded_payment_method_types: null,
    last_payment_error: null as PaymentError | null,
    latest_charge: null as string | null,
    livemode: false,
    metadata: given.metadata,
    next_action: null,
    on_behalf_of: null,
    payment_method: null as string | null,
    payment_record: null,
    payment_method_configuration_details: null,
    payment_method_options: {
      card: {
        installments: null,
        mandate_options: null,
        network: null,
        request_three_d_secure: "automatic" as const,
      },
    },
    payment_method_types: ["card"],
    managed_payments: null,
    processing: null,
    receipt_email: given.receiptEmail,
    review: null,
    setup_future_usage: given.setupFutureUsage,
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: "requires_payment_method" as PaymentIntentStatus,
    transfer_data: null,
    transfer_group: null,
  };
}

export function newCharge(given: {
  created: number;
  intent: PaymentIntent;
  method: PaymentMethod;
  balanceTransaction: string | null;
  failure: { code: string; declineCode: string; message: string } | null;
}) {
  const { intent, failure, method } = given;
  return {
    id: newId("ch"),
    object: "charge" as const,
    amount: intent.amount,
    amount_captured: failure ? 0 : intent.amount,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: given.balanceTransaction,
    billing_details: method.billing_details,
    calculated_statement_descriptor: "TICKLINE SANDBOX",
    captured: !failure,
    created: given.created,
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: failure?.code ?? null,
    failure_message: failure?.message ?? null,
    fraud_details: {},
    livemode: false,
    metadata: intent.metadata,
    on_behalf_of: null,
    outcome: {
      advice_code: failure ? "try_again_later" : null,
      network_advice_code: null,
      network_decline_code: failure ? "51" : null,
      network_status: failure ? "declined_by_network" : "approved_by_network",
      reason: failure?.declineCode ?? null,
      risk_level: "normal",
      risk_score: 12,
      seller_message: failure ? "The bank declined the payment." : "Payment complete.",
      type: failure ? "issuer_declined" : "authorized",
    },
    paid: !failure,
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: {
      card: {
        amount_authorized: failure ? null : intent.amount,
        authorization_code: null,
        brand: method.card.brand,
        checks: method.card.checks,
        country: method.card.country,
        exp_month: method.card.exp_month,
        exp_year: method.card.exp_year,
        extended_authorization: { status: "disabled" as const },
        fingerprint: method.card.fingerprint,
        funding: method.card.funding,
        incremental_authorization: { status: "unavailable" as const },
        installments: null,
        last4: method.card.last4,
        mandate: null,
        multicapture: { status: "unavailable" as const },
        network: "visa",
        network_token: { used: false },
        network_transaction_id: newId("", 15).slice(1),
        overcapture: { maximum_amount_capturable: intent.amount, status: "unavailable" as const },
        regulated_status: "unregulated" as const,
        three_d_secure: null,
        electronic_commerce_indicator: null,
        transaction_link_id: null,
        wallet: null,
      },
      type: "card" as const,
    },
    radar_options: {},
    receipt_email: intent.receipt_email,
    receipt_number: null,
    receipt_url: null as string | null,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: failure ? ("failed" as const) : ("succeeded" as const),
    transfer_data: null,
    transfer_group: null,
  };
}
