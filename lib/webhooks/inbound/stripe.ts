import "server-only";
import { withSystem } from "@/db/tenant";
import { webhookSecrets } from "@/lib/billing/configured-gateway";
import { PaymentGatewayError } from "@/lib/billing/gateways/payment-gateway";
import { paymentGateway } from "@/lib/billing/gateways/registry";
import { STRIPE_EVENT_JOB } from "@/lib/billing/stripe-event-job";
import { env } from "@/lib/core/env";
import { logger } from "@/lib/core/logger";
import { enqueue } from "@/lib/jobs/enqueue";
import type { WebhookAnswer, WebhookRequest } from "./meta";
import { storeEvent } from "./store-event";

/**
 * Stripe posts here. The signature covers the bytes as received and is at most five minutes old; the
 * event is committed before the answer; the money is looked at later, by the worker
 * (lib/billing/process-stripe-event.ts). payments.md 1.5, 1.6.
 */
export async function receiveStripeWebhook({
  rawBody,
  headers,
}: WebhookRequest): Promise<WebhookAnswer> {
  const secrets = webhookSecrets();
  if (secrets.length === 0) {
    return {
      status: 503,
      body: "STRIPE_WEBHOOK_SECRET is not set, so no event can be accepted.\n",
    };
  }
  const { STRIPE_SECRET_KEY: secretKey = "", STRIPE_API_URL: apiUrl } = env();
  const stripe = paymentGateway("stripe", {
    stripe: { secretKey, apiUrl, webhookSecrets: secrets },
  });
  const signature = headers["stripe-signature"];
  try {
    const verdict = stripe.verifyWebhook({
      rawBody,
      headers: typeof signature === "string" ? { "stripe-signature": signature } : {},
      now: new Date(),
    });
    if (!verdict.ok) {
      logger.warn({ reason: verdict.reason }, "a Stripe webhook was refused");
      return { status: 400, body: `${verdict.reason}\n` };
    }
    const { eventId, isNew } = await storeEvent({
      source: "stripe",
      key: verdict.eventId,
      body: rawBody,
    });
    if (isNew) await hand(eventId);
    return { status: 200, body: "" };
  } catch (error) {
    if (error instanceof PaymentGatewayError) {
      return { status: 400, body: "The body is no Stripe event.\n" };
    }
    logger.error({ err: error }, "a webhook could not be stored; Stripe is asked to send it again");
    return { status: 503, body: "", headers: { "Retry-After": "5" } };
  }
}

/** The event is safe already: without its job the sweep of billing finds it within a minute. */
async function hand(eventId: string): Promise<void> {
  try {
    await withSystem("enqueue a Stripe event", (tx) =>
      enqueue(tx, STRIPE_EVENT_JOB, { eventId }, { key: `stripe-event:${eventId}` }),
    );
  } catch (error) {
    logger.warn({ err: error, eventId }, "a Stripe event waits for the sweep");
  }
}
