import { type Metadata, NO_ADDRESS, newId } from "./object-parts";

export type CheckoutSession = ReturnType<typeof newCheckoutSession>;

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
