import "server-only";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { systemContext } from "@/lib/access/workspace-context";
import type { WorkspaceContext } from "@/lib/core/context";
import { amountFromMinor, negateAmount } from "@/lib/core/format/money";
import { type Adjustment, postAdjustment } from "@/lib/wallet/adjust-wallet";
import type { ConfiguredGateway } from "./configured-gateway";
import type { MinorAmount, PaymentEvent } from "./gateways/payment-gateway";
import { settlePayment } from "./settle-payment";

/**
 * What one event of a payment provider changes. The event only says where to look: the payment is
 * fetched and settled first, whatever the event, so that a refund or a dispute that arrives before
 * the payment finds its credit. Each posting has its own key, and what is undone is first done, so
 * the end depends on which events came and not on their order (r8, r9).
 * @returns what happened, in a few words for the event's row
 */
export async function applyPaymentEvent(
  configured: ConfiguredGateway,
  event: PaymentEvent,
): Promise<string> {
  if (event.type === "ignored") return "no effect here";
  if (event.liveMode !== configured.liveMode) return "of the provider's other mode, ignored";
  const owner = await findOwner(configured, event);
  if (!owner) return "belongs to no payment of ours";
  const ctx = await systemContext(owner.workspaceId, "Stripe");
  if (!ctx) return "its workspace is gone";

  const settled = await settlePayment(ctx, configured, owner);
  if (settled.mismatch) return settled.mismatch;
  if (event.type === "payment.refunded") {
    await withWorkspace(ctx, (tx) => applyRefund(tx, ctx, event));
  } else if (event.type.startsWith("dispute.")) {
    await withWorkspace(ctx, (tx) => applyDispute(tx, ctx, event as DisputeEvent));
  }
  return `payment ${settled.status}`;
}

type Owner = { workspaceId: string; paymentId: string; ref: string | undefined };
type RefundEvent = Extract<PaymentEvent, { type: "payment.refunded" }>;
type DisputeEvent = Extract<PaymentEvent, { disputeRef: string }>;

async function findOwner(
  { gateway }: ConfiguredGateway,
  event: Exclude<PaymentEvent, { type: "ignored" }>,
): Promise<Owner | null> {
  const ref =
    ("providerRef" in event ? event.providerRef : undefined) ??
    ("paymentRef" in event ? event.paymentRef : undefined);
  if (event.paymentId && event.workspaceId) {
    return { paymentId: event.paymentId, workspaceId: event.workspaceId, ref };
  }
  // disputes carry none of our ids, and events made by hand in the dashboard do not either
  if (!ref) return null;
  const { paymentId, workspaceId } = await gateway.fetchPayment(ref);
  return paymentId && workspaceId ? { paymentId, workspaceId, ref } : null;
}

const decimal = (amount: MinorAmount) => amountFromMinor(amount.minor, amount.currency);

async function applyRefund(tx: WorkspaceTx, ctx: WorkspaceContext, event: RefundEvent) {
  const refund: Adjustment = {
    amount: negateAmount(decimal(event.amount)),
    referenceType: "refund",
    reference: event.refundRef,
    key: `refund:${event.refundRef}`,
    reason: "Refund of a top-up",
  };
  await postAdjustment(tx, ctx, refund);
  if (event.status === "failed" || event.status === "cancelled") {
    await postAdjustment(tx, ctx, {
      ...refund,
      amount: decimal(event.amount),
      key: `${refund.key}:undone`,
      reason: "Refund did not arrive, credited again",
    });
  }
}

async function applyDispute(tx: WorkspaceTx, ctx: WorkspaceContext, event: DisputeEvent) {
  const { status } = event;
  // an inquiry: the bank asks, no money has moved
  if (status.startsWith("warning_") && event.type !== "dispute.funds_withdrawn") return;
  const dispute: Adjustment = {
    amount: negateAmount(decimal(event.amount)),
    referenceType: "dispute",
    reference: event.disputeRef,
    key: `dispute:${event.disputeRef}`,
    reason: "Payment disputed at the bank",
  };
  await postAdjustment(tx, ctx, dispute);
  const backWithUs =
    event.type === "dispute.funds_reinstated" ||
    (event.type === "dispute.closed" && (status === "won" || status === "prevented"));
  if (backWithUs) {
    await postAdjustment(tx, ctx, {
      ...dispute,
      amount: decimal(event.amount),
      key: `${dispute.key}:won`,
      reason: "Dispute decided in your favour",
    });
  }
}
