import { type Metadata, NO_ADDRESS, newId } from "./object-parts";

export type Customer = ReturnType<typeof newCustomer>;
export type PaymentMethod = ReturnType<typeof newPaymentMethod>;

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

export type CardBehaviour = "approve" | "decline" | "insufficient_funds" | "authenticate";

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

function billingDetails(email: string | null, name: string | null) {
  return { address: NO_ADDRESS, email, name, phone: null, tax_id: null };
}
