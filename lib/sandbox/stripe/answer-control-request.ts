import * as z from "zod";
import { type Account, find } from "./account";
import type { Dispute, Refund } from "./after-charge-objects";
import type { CheckoutSession } from "./checkout-objects";
import { type EventQueue, NO_FAULTS } from "./deliver-events";
import { closeDispute, openDispute } from "./dispute-charge";
import type { StripeEvent } from "./event-object";
import { StripeFault } from "./faults";
import { expireSession, PAY_OUTCOMES, paySession, runClock } from "./pay-session";
import type { Charge } from "./payment-objects";
import { failRefund } from "./refund-charge";

export type StripeSettings = { settleAfterMs: number };

const settingsSchema = z.strictObject({
  duplicate: z.boolean().optional(),
  reorder: z.boolean().optional(),
  delayMs: z.int().min(0).max(3_600_000).optional(),
  badSignature: z.boolean().optional(),
  settleAfterMs: z.int().min(0).max(3_600_000).optional(),
  webhookUrl: z.url().optional(),
});
const actionSchema = z.strictObject({ action: z.enum([...PAY_OUTCOMES, "expire"]) });
const verdictSchema = z.strictObject({ status: z.enum(["won", "lost"]) });

/**
 * `/_control/stripe…`: what a test or a curious person does to the fake from outside. Answers JSON;
 * 404 for a path it does not have, 400 for a body it cannot read.
 */
export async function answerControlRequest(given: {
  account: Account;
  queue: EventQueue;
  settings: StripeSettings;
  method: string;
  path: string;
  body: string;
}): Promise<{ status: number; body: object }> {
  const { account, queue, settings, method } = given;
  const [noun, id = "", verb] = given.path.split("/").slice(3);
  const at = `${method} ${[noun, id ? ":id" : undefined, verb].filter(Boolean).join("/")}`.trim();
  const json = (): unknown => (given.body.trim() === "" ? {} : JSON.parse(given.body));
  const state = () => ({
    ...queue.faults(),
    settleAfterMs: settings.settleAfterMs,
    webhookUrl: queue.webhookUrl() ?? null,
    waitingDeliveries: queue.waitingCount(),
  });
  try {
    switch (at) {
      case "GET":
        return { status: 200, body: state() };
      case "POST": {
        const { settleAfterMs, webhookUrl, ...faults } = settingsSchema.parse(json());
        const given = Object.entries(faults).filter(([, value]) => value !== undefined);
        queue.setFaults({ ...queue.faults(), ...Object.fromEntries(given) });
        if (settleAfterMs !== undefined) settings.settleAfterMs = settleAfterMs;
        if (webhookUrl) queue.setWebhookUrl(webhookUrl);
        return { status: 200, body: state() };
      }
      case "DELETE":
        queue.setFaults(NO_FAULTS);
        return { status: 200, body: state() };
      case "GET sessions":
        return { status: 200, body: listSessions(account) };
      case "POST sessions/:id": {
        const session = find<CheckoutSession>(account, "checkout.session", id);
        const { action } = actionSchema.parse(json());
        const mark = { id: null, idempotency_key: null };
        const changed =
          action === "expire"
            ? expireSession(account, session, mark)
            : paySession(account, session, action, settings.settleAfterMs);
        return { status: 200, body: changed };
      }
      case "POST charges/:id/dispute":
        return { status: 200, body: openDispute(account, find<Charge>(account, "charge", id)) };
      case "POST disputes/:id": {
        const { status } = verdictSchema.parse(json());
        const dispute = find<Dispute>(account, "dispute", id);
        return { status: 200, body: closeDispute(account, dispute, status) };
      }
      case "POST refunds/:id/fail":
        return { status: 200, body: failRefund(account, find<Refund>(account, "refund", id)) };
      case "POST events/:id/resend":
        queue.enqueue(find<StripeEvent>(account, "event", id));
        return { status: 200, body: state() };
      case "POST flush":
        runClock(account);
        await queue.flush();
        return { status: 200, body: state() };
      default:
        return { status: 404, body: { error: `The control API has no ${method} ${given.path}.` } };
    }
  } catch (error) {
    if (error instanceof StripeFault) {
      return { status: error.status, body: { error: error.message } };
    }
    if (error instanceof z.ZodError) {
      return { status: 400, body: { error: z.prettifyError(error) } };
    }
    if (error instanceof SyntaxError) {
      return { status: 400, body: { error: "The body is not JSON." } };
    }
    throw error;
  }
}

/** Newest first. Times as ISO text, amounts in minor units. */
function listSessions(account: Account): object[] {
  return account.journal
    .list<CheckoutSession>("checkout.session")
    .reverse()
    .map((session) => ({
      id: session.id,
      status: session.status,
      paymentStatus: session.payment_status,
      amountMinor: session.amount_total,
      currency: session.currency,
      reference: session.client_reference_id,
      paymentIntent: session.payment_intent,
      metadata: session.metadata,
      payUrl: session.url,
      createdAt: new Date(session.created * 1000).toISOString(),
      expiresAt: new Date(session.expires_at * 1000).toISOString(),
    }));
}
