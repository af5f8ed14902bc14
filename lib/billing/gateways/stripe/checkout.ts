import type { Checkout, CheckoutInput } from "../payment-gateway";
import { PaymentGatewayError } from "../payment-gateway";
import { callStripe, type StripeSettings, stripeClient } from "./client";
import { toStripeAmount } from "./minor-units";

/**
 * A hosted checkout for one amount. The payment id is the idempotency key, so that a request
 * repeated after a lost answer finds the first session instead of making a second.
 * https://docs.stripe.com/api/checkout/sessions/create
 */
export async function createStripeCheckout(
  settings: StripeSettings,
  input: CheckoutInput,
): Promise<Checkout> {
  const { amount, currency } = toStripeAmount(input.amount);
  // A session does not hand its metadata on: the intent needs its own copy, or refunds and
  // failures could not be led back to the workspace.
  const metadata = {
    payment_id: input.paymentId,
    workspace_id: input.workspaceId,
    purpose: input.purpose,
  };
  const session = await callStripe(() =>
    stripeClient(settings).checkout.sessions.create(
      {
        mode: "payment",
        client_reference_id: input.paymentId,
        ...(input.customerEmail ? { customer_email: input.customerEmail } : {}),
        line_items: [
          {
            quantity: 1,
            price_data: {
              currency,
              unit_amount: amount,
              product_data: { name: input.description },
            },
          },
        ],
        metadata,
        payment_intent_data: { metadata, description: input.description },
        success_url: withSessionId(input.successUrl),
        cancel_url: input.cancelUrl,
        expires_at: Math.floor(input.expiresAt.getTime() / 1000),
      },
      { idempotencyKey: `checkout:${input.paymentId}` },
    ),
  );
  if (!session.url) {
    throw new PaymentGatewayError("rejected", `Checkout ${session.id} is ${session.status}.`);
  }
  return {
    providerRef: session.id,
    redirect: { method: "GET", url: session.url },
    expiresAt: new Date(session.expires_at * 1000),
  };
}

/** Stripe fills the placeholder in; it must not be percent-encoded on the way. */
function withSessionId(successUrl: string): string {
  const [address = "", fragment] = successUrl.split("#", 2);
  const joined = `${address}${address.includes("?") ? "&" : "?"}session_id={CHECKOUT_SESSION_ID}`;
  return fragment === undefined ? joined : `${joined}#${fragment}`;
}

/** Closes an open session. One that is complete or expired is no longer ours to close. */
export async function expireStripeCheckout(
  settings: StripeSettings,
  sessionId: string,
): Promise<void> {
  const { sessions } = stripeClient(settings).checkout;
  const { status } = await callStripe(() => sessions.retrieve(sessionId));
  if (status !== "open") return;
  try {
    await callStripe(() => sessions.expire(sessionId));
  } catch (error) {
    // The buyer paid between the two calls.
    const now = await callStripe(() => sessions.retrieve(sessionId));
    if (now.status === "open") throw error;
  }
}
