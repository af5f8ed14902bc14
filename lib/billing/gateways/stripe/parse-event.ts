import * as z from "zod";
import { type PaymentEvent, PaymentGatewayError } from "../payment-gateway";
import { fromStripeAmount } from "./minor-units";

/** Ids come bare or expanded to the object they name. */
const reference = z
  .union([z.string(), z.looseObject({ id: z.string() })])
  .nullish()
  .transform((value) => (typeof value === "string" ? value : value?.id));
const metadata = z.record(z.string(), z.string()).nullish();

const envelopeSchema = z.looseObject({
  id: z.string().min(1),
  object: z.literal("event"),
  type: z.string().min(1),
  created: z.int(),
  livemode: z.boolean(),
  data: z.looseObject({ object: z.looseObject({ metadata }) }),
});
const sessionSchema = z.looseObject({
  id: z.string(),
  mode: z.string(),
  payment_status: z.string(),
  amount_subtotal: z.int().nullable(),
  currency: z.string().nullable(),
  client_reference_id: z.string().nullish(),
  payment_intent: reference,
});
const intentSchema = z.looseObject({
  id: z.string(),
  amount_received: z.int(),
  currency: z.string(),
  last_payment_error: z.looseObject({ message: z.string().nullish() }).nullish(),
});
const refundSchema = z.looseObject({
  id: z.string(),
  amount: z.int(),
  currency: z.string(),
  payment_intent: reference,
  status: z.string().nullable(),
});
const disputeSchema = z.looseObject({
  id: z.string(),
  amount: z.int(),
  currency: z.string(),
  payment_intent: reference,
  status: z.string(),
  reason: z.string(),
  evidence_details: z.looseObject({ due_by: z.int().nullish() }).nullish(),
});

const DISPUTES = {
  "charge.dispute.created": "dispute.opened",
  "charge.dispute.updated": "dispute.updated",
  "charge.dispute.funds_withdrawn": "dispute.funds_withdrawn",
  "charge.dispute.funds_reinstated": "dispute.funds_reinstated",
  "charge.dispute.closed": "dispute.closed",
} as const;

/** The two fields of an event that must be known before it is stored. */
export function readEnvelope(rawBody: Uint8Array | string): {
  eventId: string;
  vendorType: string;
} {
  const { id, type } = readEvent(rawBody);
  return { eventId: id, vendorType: type };
}

/**
 * A Stripe event in our words. Of twin events only one family speaks: refunds by `refund.*` (their
 * own id and status), not `charge.refunded`; payments by the intent, not `charge.succeeded`. What
 * has no effect here comes back as `ignored`.
 * @throws PaymentGatewayError (`rejected`) for a body that is no Stripe event.
 */
export function parseStripeEvent(rawBody: Uint8Array | string): PaymentEvent {
  const event = readEvent(rawBody);
  const { object } = event.data;
  const head = {
    provider: "stripe",
    eventId: event.id,
    vendorType: event.type,
    occurredAt: new Date(event.created * 1000),
    liveMode: event.livemode,
    paymentId: object.metadata?.payment_id,
    workspaceId: object.metadata?.workspace_id,
  } as const;

  switch (event.type) {
    case "checkout.session.completed":
    case "checkout.session.async_payment_succeeded":
    case "checkout.session.async_payment_failed":
    case "checkout.session.expired":
      return { ...head, ...readSession(event.type, read(sessionSchema, object), head.paymentId) };
    case "payment_intent.succeeded": {
      const intent = read(intentSchema, object);
      return {
        ...head,
        type: "payment.succeeded",
        paymentRef: intent.id,
        amount: fromStripeAmount(intent.amount_received, intent.currency),
      };
    }
    case "payment_intent.payment_failed": {
      const intent = read(intentSchema, object);
      return {
        ...head,
        type: "payment.failed",
        providerRef: undefined,
        paymentRef: intent.id,
        final: false,
        reason: intent.last_payment_error?.message ?? undefined,
      };
    }
    case "refund.created":
    case "refund.updated":
    case "refund.failed": {
      const refund = read(refundSchema, object);
      return {
        ...head,
        type: "payment.refunded",
        refundRef: refund.id,
        paymentRef: refund.payment_intent,
        status: refundStatus(refund.status),
        amount: fromStripeAmount(refund.amount, refund.currency),
      };
    }
    case "charge.dispute.created":
    case "charge.dispute.updated":
    case "charge.dispute.funds_withdrawn":
    case "charge.dispute.funds_reinstated":
    case "charge.dispute.closed": {
      const dispute = read(disputeSchema, object);
      const dueBy = dispute.evidence_details?.due_by;
      return {
        ...head,
        type: DISPUTES[event.type],
        disputeRef: dispute.id,
        paymentRef: dispute.payment_intent,
        amount: fromStripeAmount(dispute.amount, dispute.currency),
        status: dispute.status,
        reason: dispute.reason,
        dueBy: dueBy ? new Date(dueBy * 1000) : undefined,
      };
    }
    default:
      return { ...head, type: "ignored" };
  }
}

/** Only sessions that take a payment have an effect; subscriptions speak through their invoices. */
function readSession(
  vendorType: string,
  session: z.infer<typeof sessionSchema>,
  metadataId: string | undefined,
) {
  if (session.mode !== "payment") return { type: "ignored" } as const;
  const paymentId = metadataId ?? session.client_reference_id ?? undefined;
  if (vendorType === "checkout.session.expired") {
    return { type: "checkout.expired", paymentId, providerRef: session.id } as const;
  }
  if (vendorType === "checkout.session.async_payment_failed") {
    return {
      type: "payment.failed",
      paymentId,
      providerRef: session.id,
      paymentRef: session.payment_intent,
      final: true,
      reason: undefined,
    } as const;
  }
  return {
    type: "checkout.completed",
    paymentId,
    providerRef: session.id,
    paymentRef: session.payment_intent,
    paid: session.payment_status !== "unpaid",
    amount: fromStripeAmount(session.amount_subtotal ?? 0, session.currency ?? "usd"),
  } as const;
}

export function refundStatus(
  status: string | null,
): "pending" | "succeeded" | "failed" | "cancelled" {
  if (status === "succeeded" || status === "failed") return status;
  // requires_action and whatever comes later: the money has not moved for good.
  return status === "canceled" ? "cancelled" : "pending";
}

function readEvent(rawBody: Uint8Array | string): z.infer<typeof envelopeSchema> {
  const text = typeof rawBody === "string" ? rawBody : Buffer.from(rawBody).toString("utf8");
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new PaymentGatewayError("rejected", "The webhook body is not JSON.", { cause });
  }
  return read(envelopeSchema, json);
}

function read<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new PaymentGatewayError(
    "rejected",
    `The body is no Stripe event that we can read: ${z.prettifyError(parsed.error)}`,
    { cause: parsed.error },
  );
}
