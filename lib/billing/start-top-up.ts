import "server-only";
import { and, eq } from "drizzle-orm";
import { payments } from "@/db/schema/billing";
import { members } from "@/db/schema/workspaces";
import { withWorkspace } from "@/db/tenant";
import { assertCan } from "@/lib/access/permissions";
import { recordActivity } from "@/lib/activity/record-activity";
import type { WorkspaceContext } from "@/lib/core/context";
import { env } from "@/lib/core/env";
import { Refusal } from "@/lib/core/errors";
import { amountToMinor } from "@/lib/core/format/money";
import { newId } from "@/lib/core/ids";
import { logger } from "@/lib/core/logger";
import { publish } from "@/lib/realtime/publish";
import { configuredGateway } from "./configured-gateway";
import { PaymentGatewayError } from "./gateways/payment-gateway";
import { type StartTopUp, topUpFault } from "./schema";

/** Stripe takes 30 minutes to 24 hours. */
const CHECKOUT_OPEN_MS = 60 * 60_000;

/**
 * Begins a top-up: the payment row first, then the provider's checkout, whose address is returned.
 * No money is credited here; that is settlePayment's, once the provider says it was paid.
 * @throws Refusal `invalid` (amount), `not_allowed` (address not confirmed), `unavailable` (payments
 * are not set up, or the provider did not answer; nothing was charged)
 */
export async function startTopUp(
  ctx: WorkspaceContext,
  input: StartTopUp,
): Promise<{ paymentId: string; checkoutUrl: string }> {
  assertCan(ctx, "wallet:top_up");
  assertMayPay(ctx);
  const { currency } = ctx;
  const fault = topUpFault(input.amount, currency);
  if (fault) throw new Refusal("invalid", fault, { amount: fault });
  const configured = configuredGateway();
  if (!configured) {
    throw new Refusal(
      "unavailable",
      "Payments are not set up on this installation. Nothing was charged. Whoever runs it can add a Stripe key.",
    );
  }

  const paymentId = newId();
  const email = await withWorkspace(ctx, async (tx) => {
    await tx.insert(payments).values({
      workspaceId: ctx.workspaceId,
      id: paymentId,
      purpose: "wallet_top_up",
      provider: configured.gateway.provider,
      amount: input.amount,
      currency,
      createdByName: ctx.actor.name,
    });
    await recordActivity(tx, ctx, "payment.started", paymentId, { amount: input.amount, currency });
    if (ctx.actor.kind !== "member") return undefined;
    const [member] = await tx
      .select({ email: members.email })
      .from(members)
      .where(and(eq(members.workspaceId, ctx.workspaceId), eq(members.id, ctx.actor.memberId)));
    return member?.email;
  });

  const wallet = `${env().APP_URL}/w/${ctx.slug}/wallet?payment=${paymentId}`;
  try {
    const checkout = await configured.gateway.createCheckout({
      paymentId,
      workspaceId: ctx.workspaceId,
      purpose: "wallet_top_up",
      amount: { currency, minor: amountToMinor(input.amount, currency) },
      description: `Wallet top-up, ${ctx.name}`,
      customerEmail: email,
      successUrl: wallet,
      cancelUrl: `${wallet}&left=1`,
      expiresAt: new Date(Date.now() + CHECKOUT_OPEN_MS),
    });
    await withWorkspace(ctx, async (tx) => {
      await tx
        .update(payments)
        .set({ providerRef: checkout.providerRef, checkoutUrl: checkout.redirect.url })
        .where(and(eq(payments.workspaceId, ctx.workspaceId), eq(payments.id, paymentId)));
      await publish(tx, ctx.workspaceId, "wallet", { kind: "payment", paymentId });
    });
    return { paymentId, checkoutUrl: checkout.redirect.url };
  } catch (error) {
    if (!(error instanceof PaymentGatewayError)) throw error;
    logger.warn({ err: error, paymentId, fault: error.fault }, "a checkout could not be opened");
    await withWorkspace(ctx, async (tx) => {
      // nobody has the address of a checkout that may have been made all the same
      await tx
        .update(payments)
        .set({ status: "failed", failureReason: "The payment page could not be opened." })
        .where(
          and(
            eq(payments.workspaceId, ctx.workspaceId),
            eq(payments.id, paymentId),
            eq(payments.status, "pending"),
          ),
        );
      await recordActivity(tx, ctx, "payment.failed", paymentId, { fault: error.fault });
    });
    throw new Refusal(
      "unavailable",
      error.fault === "unavailable"
        ? "The payment provider does not answer. Nothing was charged. Try again in a few minutes."
        : "The payment provider refused to open a payment page. Nothing was charged. Check the Stripe settings.",
    );
  }
}

/** A member pays only with a confirmed address (A2); the sandbox takes no money and asks for none. */
function assertMayPay(ctx: WorkspaceContext): void {
  if (env().SANDBOX === "on") return;
  if (ctx.actor.kind === "member" && !ctx.actor.verified) {
    throw new Refusal(
      "not_allowed",
      "Confirm your e-mail address first: the link is in the message we sent when you signed up. Nothing was charged.",
    );
  }
}
