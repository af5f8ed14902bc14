import "server-only";
import { and, eq } from "drizzle-orm";
import type { PaymentStatus } from "@/db/enums/billing";
import { payments } from "@/db/schema/billing";
import { type WorkspaceTx, withWorkspace } from "@/db/tenant";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { amountFromMinor, compareAmounts } from "@/lib/core/format/money";
import { logger } from "@/lib/core/logger";
import { publish } from "@/lib/realtime/publish";
import { creditWallet } from "@/lib/wallet/credit-wallet";
import type { ConfiguredGateway } from "./configured-gateway";
import type { GatewayPayment } from "./gateways/payment-gateway";

export type SettledPayment = {
  status: PaymentStatus;
  /** Why what the provider says does not belong to our payment; nothing was credited then. */
  mismatch: string | null;
};

/**
 * Brings a payment to the state that the provider tells when asked, and credits the wallet once it
 * was paid. Webhooks in any order and number, the reconciliation job and a person may all call it:
 * the end is the same (r8). The question goes out before the transaction opens.
 * @param input.ref the provider's id, for a payment whose checkout id was not stored yet
 * @throws Refusal `not_found`; PaymentGatewayError when the provider does not answer
 */
export async function settlePayment(
  ctx: WorkspaceContext,
  { gateway, liveMode }: ConfiguredGateway,
  input: { paymentId: string; ref?: string | undefined },
): Promise<SettledPayment> {
  const [known] = await withWorkspace(ctx, (tx) =>
    tx
      .select({ providerRef: payments.providerRef, status: payments.status })
      .from(payments)
      .where(and(eq(payments.workspaceId, ctx.workspaceId), eq(payments.id, input.paymentId))),
  );
  if (!known) notFound("payment");
  const ref = known.providerRef ?? input.ref;
  if (!ref) return { status: known.status, mismatch: null };
  const fetched = await gateway.fetchPayment(ref);

  return withWorkspace(ctx, async (tx) => {
    const [payment] = await tx
      .select()
      .from(payments)
      .where(and(eq(payments.workspaceId, ctx.workspaceId), eq(payments.id, input.paymentId)))
      .for("update");
    if (!payment) notFound("payment");
    const mismatch = mismatchOf(ctx, payment, { fetched, liveMode });
    if (mismatch) {
      if (payment.failureReason !== mismatch) {
        logger.error({ paymentId: payment.id, mismatch }, "a payment does not match its provider");
        await change(tx, ctx, payment, { failureReason: mismatch });
        await recordActivity(tx, ctx, "payment.mismatch", payment.id, { mismatch });
      }
      return { status: payment.status, mismatch };
    }
    const status = nextStatus(payment.status, fetched);
    if (fetched.status === "succeeded") {
      if (!fetched.paymentRef)
        throw new Error(`payment ${payment.id} was paid without a reference`);
      await creditWallet(tx, ctx, {
        amount: payment.amount,
        paymentRef: `${payment.provider}:${fetched.paymentRef}`,
        description: "Top-up",
      });
    }
    if (status !== payment.status) {
      const failureReason = failureOf(status, fetched);
      await change(tx, ctx, payment, {
        status,
        providerRef: fetched.providerRef,
        paymentRef: fetched.paymentRef ?? null,
        failureReason,
        ...(status === "succeeded" && !payment.settledAt ? { settledAt: new Date() } : {}),
      });
      await recordActivity(tx, ctx, `payment.${status}`, payment.id, {
        amount: payment.amount,
        currency: payment.currency,
        ...(failureReason ? { reason: failureReason } : {}),
      });
    } else if (status === "pending" && fetched.failureReason !== undefined) {
      // a declined card leaves the checkout open: the buyer may try another one
      if (payment.failureReason !== fetched.failureReason) {
        await change(tx, ctx, payment, { failureReason: fetched.failureReason });
      }
    }
    return { status, mismatch: null };
  });
}

type Payment = typeof payments.$inferSelect;

async function change(
  tx: WorkspaceTx,
  ctx: WorkspaceContext,
  payment: Payment,
  values: Partial<typeof payments.$inferInsert>,
): Promise<void> {
  await tx
    .update(payments)
    .set(values)
    .where(and(eq(payments.workspaceId, ctx.workspaceId), eq(payments.id, payment.id)));
  await publish(tx, ctx.workspaceId, "wallet", { kind: "payment", paymentId: payment.id });
}

/** Everything that must agree before money is believed (payments.md 0.3). */
function mismatchOf(
  ctx: WorkspaceContext,
  payment: Payment,
  { fetched, liveMode }: { fetched: GatewayPayment; liveMode: boolean },
): string | null {
  if (fetched.paymentId !== payment.id || fetched.workspaceId !== ctx.workspaceId) {
    return "The provider knows this payment under another reference.";
  }
  if (payment.providerRef && fetched.providerRef !== payment.providerRef) {
    return "The provider names another checkout for this payment.";
  }
  if (fetched.liveMode !== liveMode) {
    return "The payment was made in the provider's other mode (test or live).";
  }
  if (fetched.amount.currency !== payment.currency) {
    return `The provider was asked for ${fetched.amount.currency}, we asked for ${payment.currency}.`;
  }
  const amount = amountFromMinor(fetched.amount.minor, fetched.amount.currency);
  if (compareAmounts(amount, payment.amount) !== 0) {
    return `The provider was asked for ${amount}, we asked for ${payment.amount}.`;
  }
  return null;
}

/** Money that was paid wins over everything; nothing else leaves a final state. */
function nextStatus(now: PaymentStatus, fetched: GatewayPayment): PaymentStatus {
  if (fetched.status === "succeeded") {
    return fetched.refunded.minor >= fetched.charged.minor && fetched.charged.minor > 0n
      ? "refunded"
      : "succeeded";
  }
  if (now === "succeeded" || now === "refunded") return now;
  switch (fetched.status) {
    case "open":
      return now;
    case "processing":
      return "processing";
    case "failed":
      return "failed";
    case "expired":
    case "cancelled":
      return now === "failed" ? now : "cancelled";
    default:
      return fetched.status satisfies never;
  }
}

function failureOf(status: PaymentStatus, fetched: GatewayPayment): string | null {
  if (status === "failed") return fetched.failureReason ?? "The bank did not pay.";
  return null;
}
