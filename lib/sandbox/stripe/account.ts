import type { Journal } from "../journal";
import { type BalanceTransaction, newBalanceTransaction } from "./after-charge-objects";
import { newEvent, type StripeEvent } from "./event-object";
import { missingObject } from "./faults";

export type RequestMark = { id: string | null; idempotency_key: string | null };

/** What happened without an API call: a person on the pay page, the clock, the control API. */
export const NOBODY: RequestMark = { id: null, idempotency_key: null };

/**
 * One Stripe account: its records, its clock, its public address, and the one way to tell the
 * outside that something changed.
 */
export type Account = {
  journal: Journal;
  /** Unix seconds, as every Stripe timestamp. */
  nowSeconds(): number;
  nowMs(): number;
  /** Origin of the sandbox server, for example http://127.0.0.1:3100. */
  baseUrl(): string;
  /** Keeps an event and hands it to the webhook queue. */
  emit(given: {
    type: string;
    object: object;
    previousAttributes?: object;
    request: RequestMark;
  }): StripeEvent;
};

/** Nouns as Stripe's own messages spell them, by object name. */
const NOUNS: Record<string, string> = {
  payment_intent: "payment_intent",
  payment_method: "PaymentMethod",
};

const IDS: [prefix: string, kind: string][] = [
  ["cus_", "customer"],
  ["prod_", "product"],
  ["price_", "price"],
  ["cs_", "checkout.session"],
  ["pi_", "payment_intent"],
  ["pm_", "payment_method"],
  ["ch_", "charge"],
  ["re_", "refund"],
  ["du_", "dispute"],
  ["txn_", "balance_transaction"],
  ["evt_", "event"],
];

export function kindOfId(id: string): string | undefined {
  return IDS.find(([prefix]) => id.startsWith(prefix))?.[1];
}

export function save(account: Account, object: { id: string; object: string }): void {
  account.journal.put(object.object, object.id, object);
}

/** The object, or Stripe's `resource_missing` naming the parameter that held the id. */
export function find<T>(account: Account, kind: string, id: string, param = "path"): T {
  const found = account.journal.get<T>(kind, id);
  if (!found) throw missingObject(NOUNS[kind] ?? kind, id, param);
  return found;
}

export function moveBalance(
  account: Account,
  given: {
    amount: number;
    currency: string;
    source: string;
    type: "charge" | "refund" | "adjustment";
    reportingCategory: string;
  },
): BalanceTransaction {
  const transaction = newBalanceTransaction({ created: account.nowSeconds(), ...given });
  save(account, transaction);
  return transaction;
}

export function createAccount(options: {
  journal: Journal;
  nowMs: () => number;
  baseUrl: () => string;
  onEvent: (event: StripeEvent) => void;
}): Account {
  const nowSeconds = () => Math.floor(options.nowMs() / 1000);
  return {
    journal: options.journal,
    nowSeconds,
    nowMs: options.nowMs,
    baseUrl: options.baseUrl,
    emit(given) {
      const event = newEvent({ created: nowSeconds(), ...given });
      options.journal.put("event", event.id, event);
      options.onEvent(event);
      return event;
    },
  };
}
