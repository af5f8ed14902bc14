import { randomBytes } from "node:crypto";

/** The version an account of today is pinned to; every event carries it. */
export const API_VERSION = "2026-10-28.endive";

export type Metadata = Record<string, string>;

export type Customer = ReturnType<typeof newCustomer>;
export type Product = ReturnType<typeof newProduct>;
export type Price = ReturnType<typeof newPrice>;
export type LineItem = ReturnType<typeof newLineItem>;
export type CheckoutSession = ReturnType<typeof newCheckoutSession>;
export type PaymentMethod = ReturnType<typeof newPaymentMethod>;
export type PaymentIntent = ReturnType<typeof newPaymentIntent>;
export type Charge = ReturnType<typeof newCharge>;
export type Refund = ReturnType<typeof newRefund>;
export type Dispute = ReturnType<typeof newDispute>;
export type BalanceTransaction = ReturnType<typeof newBalanceTransaction>;
export type StripeEvent = ReturnType<typeof newEvent>;

/** `cs_test_…`, `pi_…`: Stripe's ids are a prefix and letters and digits of either case. */
export function newId(prefix: string, length = 24): string {
  let id = "";
  while (id.length < length)
    id += randomBytes(length)
      .toString("base64")
      .replace(/[^\w]|_/g, "");
  return `${prefix}_${id.slice(0, length)}`;
}

const NO_ADDRESS = {
  city: null as string | null,
  country: "US" as string | null,
  line1: null as string | null,
  line2: null as string | null,
  postal_code: "94107" as string | null,
  state: null as string | null,
};

export function newCustomer(given: {
  created: number;
  email: string | null;
  name: string | null;
  phone: string | null;
  description: string | null;
  metadata: Metadata;
}) {
  const id = newId("cus", 14);
  return {
    id,
    object: "customer" as const,
    address: null as typeof NO_ADDRESS | null,
    balance: 0,
    created: given.created,
    currency: null as string | null,
    default_source: null,
    delinquent: false,
    description: given.description,
    email: given.email,
    invoice_prefix: id.slice(-8).toUpperCase(),
    invoice_settings: {
      custom_fields: null,
      default_payment_method: null as string | null,
      footer: null,
      rendering_options: null,
    },
    livemode: false,
    metadata: given.metadata,
    name: given.name,
    next_invoice_sequence: 1,
    phone: given.phone,
    preferred_locales: [] as string[],
    shipping: null,
    tax_exempt: "none" as const,
    test_clock: null,
  };
}

export function newProduct(given: {
  created: number;
  name: string;
  description: string | null;
  active: boolean;
  metadata: Metadata;
}) {
  return {
    id: newId("prod", 14),
    object: "product" as const,
    active: given.active,
    created: given.created,
    default_price: null as string | null,
    description: given.description,
    images: [] as string[],
    livemode: false,
    marketing_features: [] as { name: string }[],
    metadata: given.metadata,
    name: given.name,
    package_dimensions: null,
    shippable: null,
    statement_descriptor: null,
    tax_code: null,
    tax_details: null,
    type: "service" as const,
    unit_label: null,
    updated: given.created,
    url: null,
  };
}

export type Recurring = {
  interval: "day" | "week" | "month" | "year";
  interval_count: number;
  meter: null;
  trial_period_days: null;
  usage_type: "licensed";
};

export function newPrice(given: {
  created: number;
  currency: string;
  unitAmount: number;
  product: string;
  active: boolean;
  lookupKey: string | null;
  nickname: string | null;
  recurring: Recurring | null;
  metadata: Metadata;
}) {
  return {
    id: newId("price"),
    object: "price" as const,
    active: given.active,
    billing_scheme: "per_unit" as const,
    created: given.created,
    currency: given.currency,
    custom_unit_amount: null,
    livemode: false,
    lookup_key: given.lookupKey,
    metadata: given.metadata,
    nickname: given.nickname,
    product: given.product,
    recurring: given.recurring,
    tax_behavior: "unspecified" as const,
    tiers_mode: null,
    transform_quantity: null,
    type: given.recurring ? ("recurring" as const) : ("one_time" as const),
    unit_amount: given.unitAmount,
    unit_amount_decimal: String(given.unitAmount),
  };
}

export function newLineItem(given: { price: Price; quantity: number; description: string }) {
  const amount = (given.price.unit_amount ?? 0) * given.quantity;
  return {
    id: newId("li"),
    object: "item" as const,
    adjustable_quantity: null,
    amount_discount: 0,
    amount_subtotal: amount,
    amount_tax: 0,
    amount_total: amount,
    currency: given.price.currency,
    description: given.description,
    metadata: {} as Metadata,
    price: given.price,
    quantity: given.quantity,
  };
}

export function newCheckoutSession(given: {
  created: number;
  expiresAt: number;
  amount: number;
  currency: string;
  customer: string | null;
  customerCreation: "always" | "if_required" | null;
  customerEmail: string | null;
  clientReferenceId: string | null;
  successUrl: string;
  cancelUrl: string | null;
  locale: string | null;
  submitType: string | null;
  metadata: Metadata;
  payUrl: (id: string) => string;
}) {
  const id = newId("cs_test", 58);
  return {
    id,
    object: "checkout.session" as const,
    adaptive_pricing: { enabled: false },
    after_expiration: null,
    allow_promotion_codes: null,
    allowed_payment_method_types: null,
    amount_subtotal: given.amount,
    amount_total: given.amount,
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    billing_address_collection: null,
    cancel_url: given.cancelUrl,
    client_reference_id: given.clientReferenceId,
    client_secret: null,
    collected_information: {
      business_name: null,
      individual_name: null,
      shipping_details: null,
    },
    consent: null,
    consent_collection: null,
    created: given.created,
    currency: given.currency,
    currency_conversion: null,
    custom_fields: [],
    custom_text: {
      after_submit: null,
      shipping_address: null,
      submit: null,
      terms_of_service_acceptance: null,
    },
    customer: given.customer,
    customer_account: null,
    customer_creation: given.customerCreation,
    customer_details: null as ReturnType<typeof customerDetails> | null,
    customer_email: given.customerEmail,
    discounts: [],
    expires_at: given.expiresAt,
    integration_identifier: null,
    invoice: null,
    invoice_creation: {
      enabled: false,
      invoice_data: {
        account_tax_ids: null,
        custom_fields: null,
        description: null,
        footer: null,
        issuer: null,
        metadata: {} as Metadata,
        rendering_options: null,
      },
    },
    livemode: false,
    locale: given.locale,
    managed_payments: null,
    metadata: given.metadata,
    mode: "payment" as const,
    origin_context: null,
    payment_intent: null as string | null,
    payment_link: null,
    payment_method_collection: "if_required" as const,
    payment_method_configuration_details: null,
    payment_method_options: { card: { request_three_d_secure: "automatic" as const } },
    payment_method_types: ["card", "us_bank_account"],
    payment_status: "unpaid" as "unpaid" | "paid" | "no_payment_required",
    permissions: null,
    phone_number_collection: { enabled: false },
    recovered_from: null,
    saved_payment_method_options: {
      allow_redisplay_filters: ["always"],
      payment_method_remove: "disabled" as const,
      payment_method_save: null,
    },
    setup_intent: null,
    shipping_address_collection: null,
    shipping_cost: null,
    shipping_options: [],
    status: "open" as "open" | "complete" | "expired",
    submit_type: given.submitType,
    subscription: null,
    success_url: given.successUrl,
    total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
    ui_mode: "hosted_page" as const,
    url: given.payUrl(id) as string | null,
    wallet_options: null,
  };
}

export function customerDetails(given: { email: string | null; name: string | null }) {
  return {
    address: NO_ADDRESS,
    business_name: null,
    email: given.email,
    individual_name: null,
    name: given.name,
    phone: null,
    tax_exempt: "none" as const,
    tax_ids: [],
  };
}

export function newPaymentMethod(given: {
  created: number;
  customer: string | null;
  email: string | null;
  name: string | null;
  last4: string;
  /** What a charge with this card does; Stripe's test cards are told apart by their number. */
  behaviour: CardBehaviour;
}) {
  return {
    id: newId("pm"),
    object: "payment_method" as const,
    allow_redisplay: "always" as const,
    billing_details: billingDetails(given.email, given.name),
    card: {
      brand: "visa",
      checks: {
        address_line1_check: null,
        address_postal_code_check: "pass",
        cvc_check: "pass",
      },
      country: "US",
      display_brand: "visa",
      exp_month: 12,
      exp_year: 2034,
      fingerprint: `sandbox${given.last4}`,
      funding: "credit",
      generated_from: null,
      last4: given.last4,
      networks: { available: ["visa"], preferred: null },
      regulated_status: "unregulated" as const,
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
    created: given.created,
    customer: given.customer,
    customer_account: null,
    livemode: false,
    metadata: { sandbox_behaviour: given.behaviour } as Metadata,
    shared_payment_granted_token: null,
    type: "card" as const,
  };
}

export type CardBehaviour = "approve" | "decline" | "insufficient_funds" | "authenticate";

function billingDetails(email: string | null, name: string | null) {
  return { address: NO_ADDRESS, email, name, phone: null, tax_id: null };
}

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

export function newEvent(given: {
  created: number;
  type: string;
  object: object;
  previousAttributes?: object | undefined;
  request: { id: string | null; idempotency_key: string | null };
}) {
  return {
    id: newId("evt"),
    object: "event" as const,
    api_version: API_VERSION,
    created: given.created,
    data: {
      object: given.object,
      ...(given.previousAttributes ? { previous_attributes: given.previousAttributes } : {}),
    },
    livemode: false,
    pending_webhooks: 1,
    request: given.request,
    type: given.type,
  };
}
