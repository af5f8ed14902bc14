import type Stripe from "stripe";
import type { GatewayPayment, GatewayPaymentStatus } from "../payment-gateway";
import { PaymentGatewayError } from "../payment-gateway";
import { callStripe, type StripeSettings, stripeClient } from "./client";
import { fromStripeAmount } from "./minor-units";

/** The present state of a payment by its session (`cs_…`) or its intent (`pi_…`). */
export async function fetchStripePayment(
  settings: StripeSettings,
  ref: string,
): Promise<GatewayPayment> {
  const client = stripeClient(settings);
  if (ref.startsWith("pi_")) {
    const [intent, sessions] = await callStripe(() =>
      Promise.all([
        client.paymentIntents.retrieve(ref, { expand: ["latest_charge"] }),
        client.checkout.sessions.list({ payment_intent: ref, limit: 1 }),
      ]),
    );
    const [session] = sessions.data;
    return session ? ofSession(session, intent) : ofIntent(intent);
  }
  const session = await callStripe(() =>
    client.checkout.sessions.retrieve(ref, { expand: ["payment_intent.latest_charge"] }),
  );
  const intent = typeof session.payment_intent === "object" ? session.payment_intent : null;
  return ofSession(session, intent);
}

function ofSession(
  session: Stripe.Checkout.Session,
  intent: Stripe.PaymentIntent | null,
): GatewayPayment {
  if (session.amount_subtotal === null || session.amount_total === null || !session.currency) {
    throw new PaymentGatewayError("rejected", `Checkout ${session.id} takes no payment.`);
  }
  const status = sessionStatus(session, intent);
  const paid = status === "succeeded" ? session.amount_total : 0;
  return {
    provider: "stripe",
    providerRef: session.id,
    paymentRef: intent?.id,
    paymentId: session.metadata?.payment_id ?? session.client_reference_id ?? undefined,
    workspaceId: session.metadata?.workspace_id,
    purpose: session.metadata?.purpose,
    liveMode: session.livemode,
    status,
    amount: fromStripeAmount(session.amount_subtotal, session.currency),
    charged: fromStripeAmount(paid, session.currency),
    ...ofCharge(intent, session.currency),
  };
}

function ofIntent(intent: Stripe.PaymentIntent): GatewayPayment {
  return {
    provider: "stripe",
    providerRef: intent.id,
    paymentRef: intent.id,
    paymentId: intent.metadata.payment_id,
    workspaceId: intent.metadata.workspace_id,
    purpose: intent.metadata.purpose,
    liveMode: intent.livemode,
    status: intentStatus(intent),
    amount: fromStripeAmount(intent.amount, intent.currency),
    charged: fromStripeAmount(intent.amount_received, intent.currency),
    ...ofCharge(intent, intent.currency),
  };
}

function ofCharge(intent: Stripe.PaymentIntent | null, currency: string) {
  const charge = typeof intent?.latest_charge === "object" ? intent.latest_charge : null;
  return {
    refunded: fromStripeAmount(charge?.amount_refunded ?? 0, currency),
    disputed: charge?.disputed ?? false,
    failureReason: intent?.last_payment_error?.message ?? undefined,
  };
}

function sessionStatus(
  session: Stripe.Checkout.Session,
  intent: Stripe.PaymentIntent | null,
): GatewayPaymentStatus {
  if (session.status === "expired") return "expired";
  if (session.status !== "complete") return "open";
  if (session.payment_status !== "unpaid") return "succeeded";
  // A delayed method: the session is done, the intent tells how it went on.
  return intent?.status === "requires_payment_method" || intent?.status === "canceled"
    ? "failed"
    : "processing";
}

function intentStatus(intent: Stripe.PaymentIntent): GatewayPaymentStatus {
  switch (intent.status) {
    case "succeeded":
      return "succeeded";
    case "processing":
      return "processing";
    case "canceled":
      return "cancelled";
    case "requires_payment_method":
      return intent.last_payment_error ? "failed" : "open";
    default:
      return "open";
  }
}
