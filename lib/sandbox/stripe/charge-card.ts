import { type Account, moveBalance, type RequestMark, save } from "./account";
import { type CardBehaviour, newPaymentMethod, type PaymentMethod } from "./customer-objects";
import { type Charge, newCharge, type PaymentIntent } from "./payment-objects";

/** Test payment methods that every Stripe test account has, by what their card does. */
const TEST_CARDS: Record<string, { last4: string; behaviour: CardBehaviour }> = {
  pm_card_visa: { last4: "4242", behaviour: "approve" },
  pm_card_chargeDeclined: { last4: "0002", behaviour: "decline" },
  pm_card_visa_chargeDeclined: { last4: "0002", behaviour: "decline" },
  pm_card_visa_chargeDeclinedInsufficientFunds: { last4: "9995", behaviour: "insufficient_funds" },
  pm_card_authenticationRequired: { last4: "3184", behaviour: "authenticate" },
};

const FAILURES: Record<
  Exclude<CardBehaviour, "approve">,
  { code: string; declineCode: string; message: string }
> = {
  decline: {
    code: "card_declined",
    declineCode: "generic_decline",
    message: "Your card was declined.",
  },
  insufficient_funds: {
    code: "card_declined",
    declineCode: "insufficient_funds",
    message: "Your card has insufficient funds.",
  },
  authenticate: {
    code: "authentication_required",
    declineCode: "authentication_required",
    message: "Your card was declined. This transaction requires authentication.",
  },
};

/** A saved method by id, or a fresh one from the name of a Stripe test card. */
export function cardFor(
  account: Account,
  idOrTestCard: string,
  customer: string | null,
): PaymentMethod | undefined {
  const card = TEST_CARDS[idOrTestCard];
  if (!card) return account.journal.get<PaymentMethod>("payment_method", idOrTestCard);
  return newCard(account, { customer, email: null, name: null, behaviour: card.behaviour });
}

export function newCard(
  account: Account,
  given: {
    customer: string | null;
    email: string | null;
    name: string | null;
    behaviour: CardBehaviour;
  },
): PaymentMethod {
  const last4 =
    Object.values(TEST_CARDS).find((card) => card.behaviour === given.behaviour)?.last4 ?? "4242";
  const method = newPaymentMethod({ created: account.nowSeconds(), last4, ...given });
  save(account, method);
  return method;
}

/**
 * Takes the money of an intent from a card. The intent passed in is changed and saved; a refusal
 * leaves it at `requires_payment_method` with `last_payment_error`, ready for another card.
 */
export function chargeCard(
  account: Account,
  intent: PaymentIntent,
  method: PaymentMethod,
  request: RequestMark,
): Charge {
  const behaviour = (method.metadata.sandbox_behaviour ?? "approve") as CardBehaviour;
  const failure = behaviour === "approve" ? null : FAILURES[behaviour];
  const charge = newCharge({
    created: account.nowSeconds(),
    intent,
    method,
    balanceTransaction: null,
    failure,
  });
  intent.latest_charge = charge.id;

  if (failure) {
    save(account, charge);
    intent.status = "requires_payment_method";
    intent.payment_method = null;
    intent.last_payment_error = {
      advice_code: "try_again_later",
      charge: charge.id,
      code: failure.code,
      decline_code: failure.declineCode,
      doc_url: `https://stripe.com/docs/error-codes/${failure.code.replaceAll("_", "-")}`,
      message: failure.message,
      network_decline_code: "51",
      payment_method: method,
      type: "card_error",
    };
    save(account, intent);
    account.emit({ type: "charge.failed", object: charge, request });
    account.emit({ type: "payment_intent.payment_failed", object: intent, request });
    return charge;
  }

  charge.balance_transaction = moveBalance(account, {
    amount: intent.amount,
    currency: intent.currency,
    source: charge.id,
    type: "charge",
    reportingCategory: "charge",
  }).id;
  charge.receipt_url = `${account.baseUrl()}/stripe/receipts/${charge.id}`;
  save(account, charge);
  intent.status = "succeeded";
  intent.amount_received = intent.amount;
  intent.payment_method = method.id;
  intent.last_payment_error = null;
  save(account, intent);
  account.emit({ type: "charge.succeeded", object: charge, request });
  account.emit({ type: "payment_intent.succeeded", object: intent, request });
  return charge;
}
