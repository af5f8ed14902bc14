import "server-only";
import { and, eq, sql } from "drizzle-orm";
import { webhookEvents } from "@/db/schema/webhooks";
import { withSystem } from "@/db/tenant";
import { Refusal } from "@/lib/core/errors";
import { logger } from "@/lib/core/logger";
import { applyPaymentEvent } from "./apply-payment-event";
import { configuredGateway } from "./configured-gateway";
import { PaymentGatewayError } from "./gateways/payment-gateway";

/** Tries before an event rests as failed, visible and replayable. */
export const EVENT_ATTEMPTS = 10;

/**
 * Processes one stored Stripe event. Harmless when repeated, also at the same time: everything it
 * does is keyed by the payment, the refund or the dispute.
 * @throws what made it fail, after that was kept on the event's row; the caller tries again
 */
export async function processStripeEvent({ eventId }: { eventId: string }): Promise<void> {
  const [event] = await withSystem("read a Stripe event", (tx) =>
    tx
      .select({
        body: webhookEvents.body,
        status: webhookEvents.status,
        attempts: webhookEvents.attempts,
      })
      .from(webhookEvents)
      .where(and(eq(webhookEvents.id, eventId), eq(webhookEvents.source, "stripe"))),
  );
  if (event?.status !== "pending") return;
  try {
    const configured = configuredGateway();
    if (!configured) throw new Refusal("unavailable", "STRIPE_SECRET_KEY is not set.");
    const outcome = await applyPaymentEvent(configured, configured.gateway.parseEvent(event.body));
    await finish(eventId, { status: "processed", error: null });
    logger.debug({ eventId, outcome }, "a Stripe event was processed");
  } catch (error) {
    const attempts = event.attempts + 1;
    const hopeless =
      attempts >= EVENT_ATTEMPTS ||
      (error instanceof PaymentGatewayError && error.fault === "rejected") ||
      (error instanceof Refusal && error.code === "not_found");
    await finish(eventId, {
      status: hopeless ? "failed" : "pending",
      error: error instanceof Error ? error.message : String(error),
    });
    if (!hopeless) throw error;
    logger.error({ err: error, eventId }, "a Stripe event failed for good");
  }
}

async function finish(
  eventId: string,
  result: { status: "processed" | "pending" | "failed"; error: string | null },
): Promise<void> {
  await withSystem("keep the result of a Stripe event", (tx) =>
    tx
      .update(webhookEvents)
      .set({
        ...result,
        attempts: sql`${webhookEvents.attempts} + 1`,
        nextAttemptAt: sql`now() + least(power(2, ${webhookEvents.attempts}), 900) * interval '1 second'`,
        ...(result.status === "pending" ? {} : { processedAt: new Date() }),
      })
      // a parallel run may have finished it
      .where(and(eq(webhookEvents.id, eventId), eq(webhookEvents.status, "pending"))),
  );
}
