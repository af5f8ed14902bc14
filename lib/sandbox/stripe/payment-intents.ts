import { type Account, find, type RequestMark, save } from "./account";
import type { Call } from "./call";
import { cardFor, chargeCard } from "./charge-card";
import type { Customer } from "./customer-objects";
import { declined, invalid, missingObject, missingParameter } from "./faults";
import { listPage, PAGE_FIELDS } from "./list-page";
import { type Charge, newPaymentIntent, type PaymentIntent } from "./payment-objects";
import {
  allowOnly,
  chargeableAmount,
  currency,
  flag,
  group,
  integer,
  metadata,
  text,
} from "./read-fields";

const FIELDS = [
  "amount",
  "currency",
  "customer",
  "payment_method",
  "confirm",
  "off_session",
  "automatic_payment_methods",
  "description",
  "metadata",
  "receipt_email",
  "return_url",
  "setup_future_usage",
];
const UNSUPPORTED = [
  "allowed_payment_method_types",
  "amount_details",
  "application_fee_amount",
  "capture_method",
  "confirmation_method",
  "confirmation_token",
  "customer_account",
  "error_on_requires_action",
  "excluded_payment_method_types",
  "hooks",
  "mandate",
  "mandate_data",
  "on_behalf_of",
  "payment_details",
  "payment_method_configuration",
  "payment_method_data",
  "payment_method_options",
  "radar_options",
  "shipping",
  "statement_descriptor",
  "statement_descriptor_suffix",
  "transfer_data",
  "transfer_group",
  "use_stripe_sdk",
];

export function createPaymentIntent({ account, fields, request }: Call): object {
  allowOnly(fields, FIELDS, UNSUPPORTED);
  const amount = integer(fields, "amount");
  if (amount === undefined) throw missingParameter("amount");
  const customer = text(fields, "customer") ?? null;
  if (customer) find<Customer>(account, "customer", customer, "customer");
  const confirm = flag(fields, "confirm") ?? false;
  const offSession = flag(fields, "off_session") ?? false;
  if (offSession && !confirm) {
    throw invalid("off_session can only be set when confirm is true.", "off_session");
  }
  const intent = newPaymentIntent({
    created: account.nowSeconds(),
    amount: chargeableAmount(amount, "amount"),
    currency: currency(fields, "currency"),
    customer,
    description: text(fields, "description") ?? null,
    receiptEmail: text(fields, "receipt_email") ?? null,
    setupFutureUsage: text(fields, "setup_future_usage") ?? null,
    metadata: metadata(fields),
  });
  const automatic = group(fields, "automatic_payment_methods");
  if (automatic && flag(automatic, "enabled", "automatic_payment_methods[enabled]")) {
    intent.automatic_payment_methods = {
      allow_redirects: text(automatic, "allow_redirects") ?? "always",
      enabled: true,
    };
  }
  const method = text(fields, "payment_method");
  if (method) chooseMethod(account, intent, method);
  save(account, intent);
  account.emit({ type: "payment_intent.created", object: intent, request });
  return confirm ? confirmIntent(account, intent, request) : intent;
}

export function retrievePaymentIntent({ account, ids }: Call): object {
  return find<PaymentIntent>(account, "payment_intent", ids[0] ?? "");
}

export function updatePaymentIntent({ account, ids, fields }: Call): object {
  allowOnly(
    fields,
    ["description", "metadata", "payment_method", "receipt_email"],
    [...UNSUPPORTED, "amount", "currency", "customer", "setup_future_usage"],
  );
  const intent = find<PaymentIntent>(account, "payment_intent", ids[0] ?? "");
  if (fields.description !== undefined) intent.description = text(fields, "description") ?? null;
  if (fields.receipt_email !== undefined) {
    intent.receipt_email = text(fields, "receipt_email") ?? null;
  }
  const method = text(fields, "payment_method");
  if (method) chooseMethod(account, intent, method);
  intent.metadata = { ...intent.metadata, ...metadata(fields) };
  save(account, intent);
  return intent;
}

export function confirmPaymentIntent({ account, ids, fields, request }: Call): object {
  allowOnly(
    fields,
    ["payment_method", "off_session", "return_url", "receipt_email", "setup_future_usage"],
    UNSUPPORTED,
  );
  const intent = find<PaymentIntent>(account, "payment_intent", ids[0] ?? "");
  const method = text(fields, "payment_method");
  if (method) chooseMethod(account, intent, method);
  return confirmIntent(account, intent, request);
}

export function cancelPaymentIntent({ account, ids, fields, request }: Call): object {
  allowOnly(fields, ["cancellation_reason"]);
  const intent = find<PaymentIntent>(account, "payment_intent", ids[0] ?? "");
  if (intent.status === "succeeded" || intent.status === "canceled") {
    throw unexpectedState(intent, "cancel");
  }
  intent.status = "canceled";
  intent.canceled_at = account.nowSeconds();
  intent.cancellation_reason = text(fields, "cancellation_reason") ?? null;
  save(account, intent);
  account.emit({ type: "payment_intent.canceled", object: intent, request });
  return intent;
}

export function listPaymentIntents({ account, fields, path }: Call): object {
  allowOnly(fields, [...PAGE_FIELDS, "customer"]);
  const customer = text(fields, "customer");
  const intents = account.journal.list<PaymentIntent>("payment_intent");
  const found = intents.filter((intent) => !customer || intent.customer === customer);
  return listPage(found, fields, path);
}

function confirmIntent(
  account: Account,
  intent: PaymentIntent,
  request: RequestMark,
): PaymentIntent {
  if (!["requires_payment_method", "requires_confirmation"].includes(intent.status)) {
    throw unexpectedState(intent, "confirm");
  }
  const method = cardFor(account, intent.payment_method ?? "", intent.customer);
  if (!method) {
    throw invalid(
      "You cannot confirm this PaymentIntent because it's missing a payment method.",
      "payment_method",
      "payment_intent_unexpected_state",
    );
  }
  const charge: Charge = chargeCard(account, intent, method, request);
  const failure = intent.last_payment_error;
  if (failure) {
    throw declined({
      code: failure.code,
      declineCode: failure.decline_code,
      message: failure.message,
      chargeId: charge.id,
      paymentIntent: intent,
    });
  }
  return intent;
}

function chooseMethod(account: Account, intent: PaymentIntent, idOrTestCard: string): void {
  const method = cardFor(account, idOrTestCard, intent.customer);
  if (!method) throw missingObject("PaymentMethod", idOrTestCard, "payment_method");
  if (method.customer && method.customer !== intent.customer) {
    throw invalid(
      "The provided PaymentMethod belongs to another Customer.",
      "payment_method",
      "payment_method_unexpected_state",
    );
  }
  intent.payment_method = method.id;
  intent.status = "requires_confirmation";
}

function unexpectedState(intent: PaymentIntent, verb: string) {
  return invalid(
    `You cannot ${verb} this PaymentIntent because it has a status of ${intent.status}.`,
    undefined,
    "payment_intent_unexpected_state",
  );
}
