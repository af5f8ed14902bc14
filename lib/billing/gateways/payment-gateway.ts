import type { PaymentProvider } from "@/db/enums/billing";

/** Smallest coins of an ISO 4217 currency (upper case): 1250 minor of USD are 12.50. */
export type MinorAmount = { currency: string; minor: bigint };

/** Who pays what for whom. Travels to the provider so that every callback finds the way back. */
export type CheckoutInput = {
  /** Our payment row: reference, metadata and idempotency key at the provider. */
  paymentId: string;
  workspaceId: string;
  purpose: string;
  amount: MinorAmount;
  /** One line that the buyer reads, for example "Wallet top-up". */
  description: string;
  customerEmail?: string | undefined;
  /** Where the buyer lands after paying; the provider's reference is appended as `session_id`. */
  successUrl: string;
  /** Where the buyer lands after turning back. */
  cancelUrl: string;
  expiresAt: Date;
};

export type Checkout = {
  /** The provider's id of this checkout. */
  providerRef: string;
  redirect: { method: "GET"; url: string };
  expiresAt: Date;
};

/**
 * `open`: nothing paid yet, the buyer may still do so (also after a declined card).
 * `processing`: the buyer is done, the bank is not. The other four are final.
 */
export type GatewayPaymentStatus =
  | "open"
  | "processing"
  | "succeeded"
  | "failed"
  | "expired"
  | "cancelled";

/** What the provider says about a payment when asked: the only thing that money is credited on. */
export type GatewayPayment = {
  provider: PaymentProvider;
  /** Id of the checkout, or of the payment itself when there was none. */
  providerRef: string;
  /** Id under which the money moved; credit and refunds are booked by it. */
  paymentRef: string | undefined;
  /** Our ids, as they were given to createCheckout. */
  paymentId: string | undefined;
  workspaceId: string | undefined;
  purpose: string | undefined;
  liveMode: boolean;
  status: GatewayPaymentStatus;
  /** What was asked for, before taxes and discounts: the amount to credit. */
  amount: MinorAmount;
  /** What the buyer was charged; 0 until the payment has succeeded. */
  charged: MinorAmount;
  refunded: MinorAmount;
  disputed: boolean;
  /** Why the last attempt failed, in the provider's words. */
  failureReason: string | undefined;
};

type EventHead = {
  provider: PaymentProvider;
  /** Unique per event at the provider; the key against duplicates. */
  eventId: string;
  /** The provider's own name of it. */
  vendorType: string;
  occurredAt: Date;
  liveMode: boolean;
  /** Our ids, where the provider's object carries them. Disputes never do: look up paymentRef. */
  paymentId: string | undefined;
  workspaceId: string | undefined;
};

/**
 * A provider's event in our words. None of them is proof of money: re-fetch with fetchPayment, then
 * act on what that says.
 */
export type PaymentEvent = EventHead &
  (
    | {
        type: "checkout.completed";
        providerRef: string;
        paymentRef: string | undefined;
        /** False for a delayed method: the money is on its way and may still fail. */
        paid: boolean;
        amount: MinorAmount;
      }
    | { type: "checkout.expired"; providerRef: string }
    | { type: "payment.succeeded"; paymentRef: string; amount: MinorAmount }
    | {
        type: "payment.failed";
        providerRef: string | undefined;
        paymentRef: string | undefined;
        /** False when the buyer can still try another card in the same checkout. */
        final: boolean;
        reason: string | undefined;
      }
    | {
        type: "payment.refunded";
        refundRef: string;
        paymentRef: string | undefined;
        /** `failed` comes days later and means that the money is back with us. */
        status: "pending" | "succeeded" | "failed" | "cancelled";
        amount: MinorAmount;
      }
    | {
        type:
          | "dispute.opened"
          | "dispute.updated"
          | "dispute.funds_withdrawn"
          | "dispute.funds_reinstated"
          | "dispute.closed";
        disputeRef: string;
        paymentRef: string | undefined;
        amount: MinorAmount;
        /** The provider's word, for example needs_response, won, lost. */
        status: string;
        reason: string;
        /** Evidence is accepted until then. */
        dueBy: Date | undefined;
      }
    | { type: "ignored" }
  );

export type WebhookRequest = {
  /** Exactly the bytes that arrived. */
  rawBody: Uint8Array;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  now: Date;
};

export type WebhookVerdict =
  | { ok: true; eventId: string; vendorType: string }
  | { ok: false; reason: string };

export type RefundInput = {
  paymentRef: string;
  amount: MinorAmount;
  /** Our id of this refund: idempotency key and metadata. */
  refundId: string;
};

export type GatewayRefund = {
  refundRef: string;
  status: "pending" | "succeeded" | "failed" | "cancelled";
  amount: MinorAmount;
};

/** What the product needs of a payment provider. Every method may throw PaymentGatewayError. */
export type PaymentGateway = {
  provider: PaymentProvider;
  /**
   * Repeating it with the same input gives the same checkout back. All of the input counts: derive
   * expiresAt from the payment row, not from the time of the call.
   */
  createCheckout(input: CheckoutInput): Promise<Checkout>;
  /** Closes an open checkout; one that is paid or expired already is left as it is. */
  expireCheckout(providerRef: string): Promise<void>;
  /** By checkout or payment id. */
  fetchPayment(ref: string): Promise<GatewayPayment>;
  /** Signature, age and envelope of a webhook; no network. */
  verifyWebhook(request: WebhookRequest): WebhookVerdict;
  /** A stored webhook body in our words; no network. */
  parseEvent(rawBody: Uint8Array | string): PaymentEvent;
  /** Repeating it with the same refundId refunds once. */
  refund(input: RefundInput): Promise<GatewayRefund>;
};

/**
 * `declined`: the bank said no. `rejected`: the provider will never take this request as it is.
 * `not_found`: it does not know the id. `unauthorised`: our key is wrong. `unavailable`: no answer or
 * not now; repeating the same call is safe, all writes carry idempotency keys.
 */
export type PaymentGatewayFault =
  | "declined"
  | "rejected"
  | "not_found"
  | "unauthorised"
  | "unavailable";

export class PaymentGatewayError extends Error {
  readonly fault: PaymentGatewayFault;
  /** The provider's own code, for the log. */
  readonly code: string | undefined;

  constructor(
    fault: PaymentGatewayFault,
    message: string,
    options: ErrorOptions & { code?: string | undefined } = {},
  ) {
    super(message, options);
    this.name = "PaymentGatewayError";
    this.fault = fault;
    this.code = options.code;
  }
}
