import { type Account, find, save } from "./account";
import type { Call } from "./call";
import { productFrom, productOf } from "./catalogue";
import {
  type LineItem,
  newLineItem,
  newPrice,
  type Price,
  type Product,
} from "./catalogue-objects";
import { type CheckoutSession, newCheckoutSession } from "./checkout-objects";
import type { Customer } from "./customer-objects";
import { invalid, missingParameter, unsupported } from "./faults";
import type { FormFields } from "./form-body";
import { listPage, PAGE_FIELDS } from "./list-page";
import { expireSession, type IntentPlan } from "./pay-session";
import {
  allowOnly,
  chargeableAmount,
  currency,
  group,
  integer,
  isGroup,
  list,
  metadata,
  requiredText,
  text,
  webAddress,
} from "./read-fields";

const FIELDS = [
  "mode",
  "ui_mode",
  "customer",
  "customer_creation",
  "customer_email",
  "client_reference_id",
  "line_items",
  "metadata",
  "payment_intent_data",
  "success_url",
  "cancel_url",
  "expires_at",
  "locale",
  "submit_type",
];
const UNSUPPORTED = [
  "adaptive_pricing",
  "after_expiration",
  "allow_promotion_codes",
  "allowed_payment_method_types",
  "automatic_tax",
  "billing_address_collection",
  "consent_collection",
  "currency",
  "custom_fields",
  "custom_text",
  "customer_account",
  "customer_update",
  "discounts",
  "excluded_payment_method_types",
  "invoice_creation",
  "managed_payments",
  "optional_items",
  "origin_context",
  "payment_method_collection",
  "payment_method_configuration",
  "payment_method_data",
  "payment_method_options",
  "permissions",
  "phone_number_collection",
  "redirect_on_completion",
  "return_url",
  "saved_payment_method_options",
  "setup_intent_data",
  "shipping_address_collection",
  "shipping_options",
  "subscription_data",
  "tax_id_collection",
  "wallet_options",
];
const MIN_LIFE_SECONDS = 30 * 60;
const MAX_LIFE_SECONDS = 24 * 60 * 60;
/** Stripe measures the bounds of `expires_at` by its own clock; ours may be a moment apart. */
const CLOCK_SLACK_SECONDS = 60;
/** The smallest charge in the currencies Stripe names; elsewhere one unit is let through. */
const SMALLEST_CHARGE: Record<string, number> = {
  usd: 50,
  eur: 50,
  gbp: 30,
  inr: 50,
  jpy: 50,
  brl: 50,
  cad: 50,
  aud: 50,
  chf: 50,
};

export function createSession({ account, fields }: Call): object {
  allowOnly(fields, FIELDS, UNSUPPORTED);
  const mode = requiredText(fields, "mode");
  if (mode === "subscription" || mode === "setup") throw unsupported(`mode=${mode}`);
  if (mode !== "payment") {
    throw invalid("Invalid mode: must be one of payment, setup, or subscription", "mode");
  }
  const uiMode = text(fields, "ui_mode") ?? "hosted_page";
  if (uiMode !== "hosted_page") throw unsupported(`ui_mode=${uiMode}`);

  const customer = text(fields, "customer") ?? null;
  const customerEmail = text(fields, "customer_email") ?? null;
  if (customer && customerEmail) {
    throw invalid("You may only specify one of these parameters: customer, customer_email.");
  }
  if (customer) find<Customer>(account, "customer", customer, "customer");
  const customerCreation = text(fields, "customer_creation");
  if (customerCreation && customerCreation !== "always" && customerCreation !== "if_required") {
    throw invalid("Invalid customer_creation: must be one of always or if_required");
  }
  if (customerCreation && customer) {
    throw invalid(
      "`customer_creation` can only be used when `customer` is not set.",
      "customer_creation",
    );
  }

  const successUrl = webAddress(requiredText(fields, "success_url"), "success_url");
  const cancelUrl = text(fields, "cancel_url");
  const expiresAt = expiryFrom(account, fields);
  const plan = planFrom(fields);
  const items = itemsFrom(account, fields);
  const inCurrency = items[0]?.currency ?? "usd";
  const amount = items.reduce((sum, item) => sum + item.amount_total, 0);
  const smallest = SMALLEST_CHARGE[inCurrency] ?? 1;
  if (amount < smallest) {
    throw invalid(
      `The Checkout Session's total amount must convert to at least 50 cents (${smallest} ${inCurrency}).`,
      undefined,
      "amount_too_small",
    );
  }
  chargeableAmount(amount, "line_items");

  const session = newCheckoutSession({
    created: account.nowSeconds(),
    expiresAt,
    amount,
    currency: inCurrency,
    customer,
    customerCreation: customer
      ? null
      : ((customerCreation as "always" | "if_required" | undefined) ?? "if_required"),
    customerEmail,
    clientReferenceId: reference(fields),
    successUrl,
    cancelUrl: cancelUrl ? webAddress(cancelUrl, "cancel_url") : null,
    locale: text(fields, "locale") ?? null,
    submitType: text(fields, "submit_type") ?? null,
    metadata: metadata(fields),
    payUrl: (id) => `${account.baseUrl()}/stripe/pay/${id}`,
  });
  session.success_url = successUrl.replaceAll("{CHECKOUT_SESSION_ID}", session.id);
  account.journal.put("line_items", session.id, { items });
  account.journal.put("intent_plan", session.id, plan);
  save(account, session);
  return session;
}

export function retrieveSession({ account, ids }: Call): object {
  return find<CheckoutSession>(account, "checkout.session", ids[0] ?? "");
}

export function updateSession({ account, ids, fields }: Call): object {
  allowOnly(fields, ["metadata"], ["collected_information", "line_items", "shipping_options"]);
  const session = find<CheckoutSession>(account, "checkout.session", ids[0] ?? "");
  session.metadata = { ...session.metadata, ...metadata(fields) };
  save(account, session);
  return session;
}

export function expireSessionCall({ account, ids, fields, request }: Call): object {
  allowOnly(fields, []);
  const session = find<CheckoutSession>(account, "checkout.session", ids[0] ?? "");
  return expireSession(account, session, request);
}

export function listSessions({ account, fields, path }: Call): object {
  allowOnly(fields, [...PAGE_FIELDS, "customer", "payment_intent", "status"]);
  const customer = text(fields, "customer");
  const intent = text(fields, "payment_intent");
  const status = text(fields, "status");
  const found = account.journal
    .list<CheckoutSession>("checkout.session")
    .filter(
      (session) =>
        (!customer || session.customer === customer) &&
        (!intent || session.payment_intent === intent) &&
        (!status || session.status === status),
    );
  return listPage(found, fields, path);
}

export function listLineItems({ account, ids, fields, path }: Call): object {
  allowOnly(fields, PAGE_FIELDS);
  find<CheckoutSession>(account, "checkout.session", ids[0] ?? "");
  const kept = account.journal.get<{ items: LineItem[] }>("line_items", ids[0] ?? "");
  return listPage([...(kept?.items ?? [])].reverse(), fields, path);
}

function reference(fields: FormFields): string | null {
  const value = text(fields, "client_reference_id") ?? null;
  if (value && value.length > 200) {
    throw invalid("client_reference_id can have up to 200 characters.", "client_reference_id");
  }
  return value;
}

function expiryFrom(account: Account, fields: FormFields): number {
  const now = account.nowSeconds();
  const expiresAt = integer(fields, "expires_at") ?? now + MAX_LIFE_SECONDS;
  if (expiresAt < now + MIN_LIFE_SECONDS - CLOCK_SLACK_SECONDS) {
    throw invalid(
      "The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.",
      "expires_at",
    );
  }
  if (expiresAt > now + MAX_LIFE_SECONDS + CLOCK_SLACK_SECONDS) {
    throw invalid(
      "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.",
      "expires_at",
    );
  }
  return expiresAt;
}

function planFrom(fields: FormFields): IntentPlan {
  const given = group(fields, "payment_intent_data") ?? {};
  for (const name of Object.keys(given)) {
    if (!["description", "metadata", "receipt_email", "setup_future_usage"].includes(name)) {
      throw unsupported(`payment_intent_data[${name}]`);
    }
  }
  const path = (name: string) => `payment_intent_data[${name}]`;
  return {
    description: text(given, "description", path("description")) ?? null,
    metadata: metadata(given, path("metadata")),
    receiptEmail: text(given, "receipt_email", path("receipt_email")) ?? null,
    setupFutureUsage: text(given, "setup_future_usage", path("setup_future_usage")) ?? null,
  };
}

function itemsFrom(account: Account, fields: FormFields): LineItem[] {
  const given = list(fields, "line_items") ?? [];
  if (given.length === 0) throw missingParameter("line_items");
  const items = given.map((item, index) => {
    if (!isGroup(item)) throw invalid("Invalid object", `line_items[${index}]`);
    return itemFrom(account, item, `line_items[${index}]`);
  });
  if (new Set(items.map((item) => item.currency)).size > 1) {
    throw invalid("All line items must have the same currency.", "line_items");
  }
  return items;
}

function itemFrom(account: Account, fields: FormFields, path: string): LineItem {
  const quantity = integer(fields, "quantity", `${path}[quantity]`);
  if (quantity === undefined) throw missingParameter(`${path}[quantity]`);
  if (quantity < 1) {
    throw invalid("Invalid positive integer", `${path}[quantity]`, "parameter_invalid_integer");
  }
  const priceId = text(fields, "price", `${path}[price]`);
  const price = priceId
    ? find<Price>(account, "price", priceId, `${path}[price]`)
    : inlinePrice(account, fields, path);
  if (price.type === "recurring") {
    throw invalid(
      "You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use only one-time prices.",
      `${path}[price]`,
    );
  }
  const product = account.journal.get<Product>("product", price.product);
  return newLineItem({ price, quantity, description: product?.name ?? price.id });
}

function inlinePrice(account: Account, fields: FormFields, path: string): Price {
  const given = group(fields, "price_data", `${path}[price_data]`);
  if (!given) throw missingParameter(`${path}[price]`);
  const at = (name: string) => `${path}[price_data][${name}]`;
  const amount = integer(given, "unit_amount", at("unit_amount"));
  if (amount === undefined) throw missingParameter(at("unit_amount"));
  if (amount < 0) throw invalid("Invalid non-negative integer", at("unit_amount"));
  const inCurrency = currency(given, at("currency"));
  const inline = group(given, "product_data", at("product_data"));
  const price = newPrice({
    created: account.nowSeconds(),
    currency: inCurrency,
    unitAmount: amount,
    product: inline
      ? productFrom(account, inline, at("product_data")).id
      : productOf(account, given, `${path}[price_data]`),
    active: false,
    lookupKey: null,
    nickname: null,
    recurring: null,
    metadata: {},
  });
  save(account, price);
  return price;
}
