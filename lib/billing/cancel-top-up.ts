import "server-only";
import { and, eq } from "drizzle-orm";
import { payments } from "@/db/schema/billing";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { notFound, Refusal } from "@/lib/core/errors";
import { configuredGateway } from "./configured-gateway";
import { PaymentGatewayError } from "./gateways/payment-gateway";
import type { CancelTopUp } from "./schema";
import { settlePayment } from "./settle-payment";

/**
 * Closes a checkout that nobody wants to pay any more. One that was paid in the same moment is
 * credited instead: the provider decides.
 */
export async function cancelTopUp(
  ctx: WorkspaceContext,
  input: CancelTopUp,
): Promise<{ status: string }> {
  assertCan(ctx, "wallet:top_up");
  const configured = configuredGateway();
  if (!configured) throw new Refusal("unavailable", "Payments are not set up.");
  const [payment] = await withWorkspace(ctx, (tx) =>
    tx
      .select()
      .from(payments)
      .where(and(eq(payments.workspaceId, ctx.workspaceId), eq(payments.id, input.paymentId))),
  );
  if (!payment?.providerRef) notFound("payment");
  if (payment.status !== "pending") return { status: payment.status };
  try {
    await configured.gateway.expireCheckout(payment.providerRef);
  } catch (error) {
    if (!(error instanceof PaymentGatewayError)) throw error;
    throw new Refusal(
      "unavailable",
      "The payment provider does not answer, so the payment page is still open. Nothing was charged. Try again in a few minutes.",
    );
  }
  const { status } = await settlePayment(ctx, configured, input);
  await withWorkspace(ctx, (tx) =>
    recordActivity(tx, ctx, "payment.cancel_asked", payment.id, { status }),
  );
  return { status };
}
