import type { GatewayRefund, RefundInput } from "../payment-gateway";
import { callStripe, type StripeSettings, stripeClient } from "./client";
import { fromStripeAmount, toStripeAmount } from "./minor-units";
import { refundStatus } from "./parse-event";

/** Gives back part or all of a payment. https://docs.stripe.com/api/refunds/create */
export async function refundStripePayment(
  settings: StripeSettings,
  input: RefundInput,
): Promise<GatewayRefund> {
  const { amount } = toStripeAmount(input.amount);
  const refund = await callStripe(() =>
    stripeClient(settings).refunds.create(
      {
        payment_intent: input.paymentRef,
        amount,
        reason: "requested_by_customer",
        metadata: { refund_id: input.refundId },
      },
      { idempotencyKey: `refund:${input.refundId}` },
    ),
  );
  return {
    refundRef: refund.id,
    status: refundStatus(refund.status),
    amount: fromStripeAmount(refund.amount, refund.currency),
  };
}
