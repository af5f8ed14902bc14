import { createHash, timingSafeEqual } from "node:crypto";
import type { Account } from "./account";
import type { Call } from "./call";
import * as catalogue from "./catalogue";
import * as charges from "./charges";
import * as sessions from "./checkout-sessions";
import * as customers from "./customers";
import { API_VERSION } from "./event-object";
import { expand } from "./expand";
import { invalid, StripeFault } from "./faults";
import { type FormFields, parseFormBody } from "./form-body";
import { newId } from "./object-parts";
import * as intents from "./payment-intents";

export type ApiRequest = {
  method: string;
  path: string;
  query: string;
  headers: Record<string, string | string[] | undefined>;
  body: string;
};
export type ApiAnswer = { status: number; headers: Record<string, string>; body: object };

type Handler = (call: Call) => object;

/** `:id` matches one segment. */
const ROUTES: [method: string, pattern: string, handler: Handler][] = [
  ["POST", "/v1/customers", customers.createCustomer],
  ["GET", "/v1/customers", customers.listCustomers],
  ["GET", "/v1/customers/:id", customers.retrieveCustomer],
  ["POST", "/v1/customers/:id", customers.updateCustomer],
  ["DELETE", "/v1/customers/:id", customers.deleteCustomer],
  ["GET", "/v1/customers/:id/payment_methods", customers.listPaymentMethods],
  ["GET", "/v1/customers/:id/payment_methods/:id", customers.retrievePaymentMethod],
  ["GET", "/v1/payment_methods", customers.listPaymentMethods],
  ["GET", "/v1/payment_methods/:id", customers.retrievePaymentMethod],
  ["POST", "/v1/products", catalogue.createProduct],
  ["GET", "/v1/products", catalogue.listProducts],
  ["GET", "/v1/products/:id", catalogue.retrieveProduct],
  ["POST", "/v1/products/:id", catalogue.updateProduct],
  ["POST", "/v1/prices", catalogue.createPrice],
  ["GET", "/v1/prices", catalogue.listPrices],
  ["GET", "/v1/prices/:id", catalogue.retrievePrice],
  ["POST", "/v1/prices/:id", catalogue.updatePrice],
  ["POST", "/v1/checkout/sessions", sessions.createSession],
  ["GET", "/v1/checkout/sessions", sessions.listSessions],
  ["GET", "/v1/checkout/sessions/:id", sessions.retrieveSession],
  ["POST", "/v1/checkout/sessions/:id", sessions.updateSession],
  ["POST", "/v1/checkout/sessions/:id/expire", sessions.expireSessionCall],
  ["GET", "/v1/checkout/sessions/:id/line_items", sessions.listLineItems],
  ["POST", "/v1/payment_intents", intents.createPaymentIntent],
  ["GET", "/v1/payment_intents", intents.listPaymentIntents],
  ["GET", "/v1/payment_intents/:id", intents.retrievePaymentIntent],
  ["POST", "/v1/payment_intents/:id", intents.updatePaymentIntent],
  ["POST", "/v1/payment_intents/:id/confirm", intents.confirmPaymentIntent],
  ["POST", "/v1/payment_intents/:id/cancel", intents.cancelPaymentIntent],
  ["GET", "/v1/charges", charges.listCharges],
  ["GET", "/v1/charges/:id", charges.retrieveCharge],
  ["POST", "/v1/charges/:id", charges.updateCharge],
  ["POST", "/v1/refunds", charges.createRefund],
  ["GET", "/v1/refunds", charges.listRefunds],
  ["GET", "/v1/refunds/:id", charges.retrieveRefund],
  ["POST", "/v1/refunds/:id", charges.updateRefund],
  ["GET", "/v1/disputes", charges.listDisputes],
  ["GET", "/v1/disputes/:id", charges.retrieveDispute],
  ["GET", "/v1/balance", charges.retrieveBalance],
  ["GET", "/v1/balance_transactions", charges.listBalanceTransactions],
  ["GET", "/v1/balance_transactions/:id", charges.retrieveBalanceTransaction],
  ["GET", "/v1/events", charges.listEvents],
  ["GET", "/v1/events/:id", charges.retrieveEvent],
];

/** The answer kept for an idempotency key, with what it was an answer to. */
type Kept = { fingerprint: string; atMs: number; status: number; body: object };
const KEEP_KEYS_MS = 24 * 60 * 60 * 1000;

/** One request to `/v1/…`, answered as Stripe would. Never throws. */
export function answerApiRequest(
  account: Account,
  secretKey: string,
  request: ApiRequest,
): ApiAnswer {
  const requestId = newId("req", 14);
  const key = request.method === "POST" ? headerOf(request, "idempotency-key") : undefined;
  const headers: Record<string, string> = {
    "content-type": "application/json",
    "request-id": requestId,
    "stripe-version": headerOf(request, "stripe-version") ?? API_VERSION,
    ...(key ? { "idempotency-key": key } : {}),
  };
  try {
    authenticate(secretKey, headerOf(request, "authorization"));
    const fingerprint = fingerprintOf(request);
    const kept = key ? keptAnswer(account, key, fingerprint) : undefined;
    if (kept) {
      return {
        status: kept.status,
        headers: { ...headers, "idempotent-replayed": "true" },
        body: kept.body,
      };
    }
    const answer = run(account, request, { id: requestId, idempotency_key: key ?? null });
    if (key && (answer.status < 400 || answer.status === 402)) {
      const keep: Kept = { fingerprint, atMs: account.nowMs(), ...answer };
      account.journal.put("idempotency", key, keep);
    }
    return { ...answer, headers };
  } catch (error) {
    return { ...faultAnswer(error), headers };
  }
}

function run(
  account: Account,
  request: ApiRequest,
  mark: { id: string; idempotency_key: string | null },
): { status: number; body: object } {
  const { handler, ids } = route(request);
  const fields: FormFields = parseFormBody(
    request.method === "POST" ? request.body : request.query,
  );
  try {
    const answer = handler({ account, ids, fields, request: mark, path: request.path });
    return { status: 200, body: expand(account, answer, fields) };
  } catch (error) {
    // A declined card is an outcome, not a rejected request: it is kept for its key like a success.
    if (error instanceof StripeFault && error.status === 402) return faultAnswer(error);
    throw error;
  }
}

function route(request: ApiRequest): { handler: Handler; ids: string[] } {
  const segments = request.path.split("/");
  for (const [method, pattern, handler] of ROUTES) {
    if (method !== request.method) continue;
    const wanted = pattern.split("/");
    if (wanted.length !== segments.length) continue;
    if (!wanted.every((part, index) => part === ":id" || part === segments[index])) continue;
    const ids = segments.filter((_, index) => wanted[index] === ":id").map(decodeURIComponent);
    return { handler, ids };
  }
  throw new StripeFault(404, {
    type: "invalid_request_error",
    message: `Unrecognized request URL (${request.method}: ${request.path}). Please see https://stripe.com/docs; the sandbox answers only part of it.`,
  });
}

/** `Authorization: Bearer sk_…`, or the key as the user name of basic authentication. */
function authenticate(secretKey: string, authorization: string | undefined): void {
  const [scheme = "", credentials = ""] = (authorization ?? "").split(" ");
  const given =
    scheme.toLowerCase() === "basic"
      ? (Buffer.from(credentials, "base64").toString("utf8").split(":")[0] ?? "")
      : credentials;
  if (!given) {
    throw new StripeFault(401, {
      type: "invalid_request_error",
      message:
        "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
    });
  }
  const digest = (text: string) => createHash("sha256").update(text).digest();
  if (!timingSafeEqual(digest(given), digest(secretKey))) {
    throw new StripeFault(401, {
      type: "invalid_request_error",
      message: `Invalid API Key provided: ${given.slice(0, 8)}****${given.slice(-4)}`,
    });
  }
}

function keptAnswer(account: Account, key: string, fingerprint: string): Kept | undefined {
  if (key.length > 255) {
    throw invalid("Idempotency keys can have up to 255 characters.");
  }
  const kept = account.journal.get<Kept>("idempotency", key);
  if (!kept || kept.atMs + KEEP_KEYS_MS < account.nowMs()) return undefined;
  if (kept.fingerprint !== fingerprint) {
    throw new StripeFault(400, {
      type: "idempotency_error",
      message:
        "Keys for idempotent requests can only be used with the same parameters they were first used with.",
    });
  }
  return kept;
}

function fingerprintOf(request: ApiRequest): string {
  const sorted = [...new URLSearchParams(request.body)].map(([name, value]) => `${name}=${value}`);
  const whole = [request.path, ...sorted.sort()].join("\n");
  return createHash("sha256").update(whole).digest("hex");
}

function faultAnswer(error: unknown): { status: number; body: object } {
  if (error instanceof StripeFault) return { status: error.status, body: { error: error.error } };
  const message = error instanceof Error ? error.message : String(error);
  return { status: 500, body: { error: { type: "api_error", message: `Sandbox: ${message}` } } };
}

function headerOf(request: ApiRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}
