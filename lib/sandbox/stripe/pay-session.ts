import { type Account, NOBODY, type RequestMark, save } from "./account";
import { chargeCard, newCard } from "./charge-card";
import { type CheckoutSession, customerDetails } from "./checkout-objects";
import { type Customer, newCustomer, type PaymentMethod } from "./customer-objects";
import { invalid } from "./faults";
import type { Metadata } from "./object-parts";
import { newPaymentIntent, type PaymentIntent } from "./payment-objects";

/** What the session's creator wants on the intent that the first payment attempt makes. */
export type IntentPlan = {
  description: string | null;
  metadata: Metadata;
  receiptEmail: string | null;
  setupFutureUsage: string | null;
};

/** A bank debit on its way: when it settles, and how. */
type Settlement = { sessionId: string; methodId: string; dueMs: number; succeeds: boolean };

export const PAY_OUTCOMES = ["pay", "decline", "delayed", "delayed_failure", "abandon"] as const;
export type PayOutcome = (typeof PAY_OUTCOMES)[number];

/**
 * A person presses a button on the pay page. Only an open session can be paid; abandoning changes
 * nothing, as at Stripe: the session stays open until it expires.
 */
export function paySession(
  account: Account,
  session: CheckoutSession,
  outcome: PayOutcome,
  settleAfterMs: number,
): CheckoutSession {
  if (session.status !== "open") {
    throw invalid(`This Checkout Session is ${session.status} and can no longer be paid.`);
  }
  if (outcome === "abandon") return session;
  const customer = payingCustomer(account, session);
  const intent = intentOf(account, session);
  const method = newCard(account, {
    customer: intent.setup_future_usage ? intent.customer : null,
    email: customer.email,
    name: customer.name,
    behaviour: outcome === "decline" || outcome === "delayed_failure" ? "decline" : "approve",
  });
  session.payment_intent = intent.id;

  if (outcome === "decline") {
    save(account, session);
    chargeCard(account, intent, method, NOBODY);
    return session;
  }

  session.status = "complete";
  session.url = null;
  session.customer_details = customerDetails(customer);
  if (outcome === "pay") {
    session.payment_status = "paid";
    chargeCard(account, intent, method, NOBODY);
    keepForLater(account, intent, method);
  } else {
    intent.status = "processing";
    intent.payment_method = method.id;
    save(account, intent);
    const settlement: Settlement = {
      sessionId: session.id,
      methodId: method.id,
      dueMs: account.nowMs() + settleAfterMs,
      succeeds: outcome === "delayed",
    };
    account.journal.put("settlement", session.id, settlement);
    account.emit({ type: "payment_intent.processing", object: intent, request: NOBODY });
  }
  save(account, session);
  account.emit({ type: "checkout.session.completed", object: session, request: NOBODY });
  return session;
}

export function expireSession(
  account: Account,
  session: CheckoutSession,
  request: RequestMark,
): CheckoutSession {
  if (session.status !== "open") {
    throw invalid(
      `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of ${session.status}.`,
    );
  }
  session.status = "expired";
  session.url = null;
  save(account, session);
  account.emit({ type: "checkout.session.expired", object: session, request });
  return session;
}

/** What the clock brings: sessions that expire and bank debits that settle. */
export function runClock(account: Account): void {
  const nowMs = account.nowMs();
  for (const session of account.journal.list<CheckoutSession>("checkout.session")) {
    if (session.status === "open" && session.expires_at * 1000 <= nowMs) {
      expireSession(account, session, NOBODY);
    }
  }
  for (const settlement of account.journal.list<Settlement>("settlement")) {
    if (settlement.dueMs <= nowMs) settle(account, settlement);
  }
}

function settle(account: Account, settlement: Settlement): void {
  account.journal.remove("settlement", settlement.sessionId);
  const session = account.journal.get<CheckoutSession>("checkout.session", settlement.sessionId);
  const intent = account.journal.get<PaymentIntent>(
    "payment_intent",
    session?.payment_intent ?? "",
  );
  const method = account.journal.get<PaymentMethod>("payment_method", settlement.methodId);
  if (!session || !intent || !method) return;
  chargeCard(account, intent, method, NOBODY);
  if (settlement.succeeds) {
    session.payment_status = "paid";
    save(account, session);
    keepForLater(account, intent, method);
  }
  account.emit({
    type: settlement.succeeds
      ? "checkout.session.async_payment_succeeded"
      : "checkout.session.async_payment_failed",
    object: session,
    request: NOBODY,
  });
}

/** Today's API makes the intent with the first attempt, not with the session. */
function intentOf(account: Account, session: CheckoutSession): PaymentIntent {
  if (session.payment_intent) {
    const existing = account.journal.get<PaymentIntent>("payment_intent", session.payment_intent);
    if (existing) return existing;
  }
  const plan = account.journal.get<IntentPlan>("intent_plan", session.id);
  const intent = newPaymentIntent({
    created: account.nowSeconds(),
    amount: session.amount_total,
    currency: session.currency,
    customer: session.customer,
    description: plan?.description ?? null,
    receiptEmail: plan?.receiptEmail ?? null,
    setupFutureUsage: plan?.setupFutureUsage ?? null,
    metadata: plan?.metadata ?? {},
  });
  save(account, intent);
  account.emit({ type: "payment_intent.created", object: intent, request: NOBODY });
  return intent;
}

function payingCustomer(
  account: Account,
  session: CheckoutSession,
): { email: string | null; name: string | null } {
  if (session.customer) {
    const customer = account.journal.get<Customer>("customer", session.customer);
    return { email: customer?.email ?? null, name: customer?.name ?? null };
  }
  if (session.customer_creation === "always") {
    const customer = newCustomer({
      created: account.nowSeconds(),
      email: session.customer_email,
      name: null,
      phone: null,
      description: null,
      metadata: {},
    });
    save(account, customer);
    session.customer = customer.id;
    account.emit({ type: "customer.created", object: customer, request: NOBODY });
  }
  return { email: session.customer_email, name: null };
}

function keepForLater(account: Account, intent: PaymentIntent, method: PaymentMethod): void {
  if (!intent.setup_future_usage || !intent.customer) return;
  account.emit({ type: "payment_method.attached", object: method, request: NOBODY });
}
