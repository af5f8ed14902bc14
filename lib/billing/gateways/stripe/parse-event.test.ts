import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { PaymentGatewayError } from "../payment-gateway";
import { parseStripeEvent } from "./parse-event";

const folder = new URL("./fixtures/", import.meta.url);
const fixture = (name: string) => readFileSync(new URL(`${name}.json`, folder));
/** A recorded event with some fields of its object changed. */
function changed(name: string, change: object): string {
  const event = JSON.parse(fixture(name).toString("utf8")) as { data: { object: object } };
  Object.assign(event.data.object, change);
  return JSON.stringify(event);
}

test("a paid checkout carries our payment, the intent and the amount", () => {
  expect(
    parseStripeEvent(
      changed("checkout.session.completed", {
        metadata: { payment_id: "payment-1", workspace_id: "workspace-1" },
      }),
    ),
  ).toEqual({
    provider: "stripe",
    eventId: "evt_Fx0004",
    vendorType: "checkout.session.completed",
    occurredAt: new Date(1_795_168_863_000),
    liveMode: false,
    type: "checkout.completed",
    paymentId: "payment-1",
    workspaceId: "workspace-1",
    providerRef: "cs_test_FxTopup01",
    paymentRef: "pi_FxTopup01",
    paid: true,
    amount: { currency: "USD", minor: 5000n },
  });
});

test("without metadata the client reference leads back to our payment", () => {
  const event = parseStripeEvent(changed("checkout.session.completed", { metadata: null }));
  expect(event).toMatchObject({ paymentId: "tu_01", workspaceId: undefined });
});

test("a completed checkout with a delayed method is not paid yet", () => {
  const event = parseStripeEvent(fixture("checkout.session.completed.unpaid-delayed-method"));
  expect(event).toMatchObject({ type: "checkout.completed", paid: false });
  const settled = parseStripeEvent(fixture("checkout.session.async_payment_succeeded"));
  expect(settled).toMatchObject({ type: "checkout.completed", paid: true });
});

test("a checkout of a subscription is not money into the wallet", () => {
  const event = parseStripeEvent(fixture("checkout.session.completed.subscription"));
  expect(event.type).toBe("ignored");
});

test("the amount is what was asked for, not what tax made of it", () => {
  const event = parseStripeEvent(
    changed("checkout.session.completed", { amount_subtotal: 5000, amount_total: 5950 }),
  );
  expect(event).toMatchObject({ amount: { currency: "USD", minor: 5000n } });
});

test("an expired checkout says so", () => {
  expect(parseStripeEvent(fixture("checkout.session.expired"))).toMatchObject({
    type: "checkout.expired",
    providerRef: expect.stringMatching(/^cs_test_/),
  });
});

test("a declined card is not the end of the checkout, a failed bank debit is", () => {
  expect(parseStripeEvent(fixture("payment_intent.payment_failed"))).toMatchObject({
    type: "payment.failed",
    paymentRef: "pi_FxFail01",
    final: false,
    reason: "Your card has insufficient funds.",
  });
  const session = JSON.parse(fixture("checkout.session.completed").toString("utf8")) as object;
  const failed = { ...session, type: "checkout.session.async_payment_failed" };
  expect(parseStripeEvent(JSON.stringify(failed))).toMatchObject({
    type: "payment.failed",
    providerRef: "cs_test_FxTopup01",
    final: true,
  });
});

test("refunds are told by their own id and status", () => {
  expect(parseStripeEvent(fixture("refund.updated"))).toMatchObject({
    type: "payment.refunded",
    refundRef: "re_Fx0001",
    paymentRef: "pi_FxTopup01",
    status: "succeeded",
    amount: { currency: "USD", minor: 2000n },
  });
  expect(parseStripeEvent(fixture("refund.created"))).toMatchObject({ status: "pending" });
  expect(parseStripeEvent(changed("refund.updated", { status: "canceled" }))).toMatchObject({
    status: "cancelled",
  });
});

test("disputes carry the intent, their state and the last day for evidence", () => {
  expect(parseStripeEvent(fixture("charge.dispute.created"))).toMatchObject({
    type: "dispute.opened",
    disputeRef: "du_Fx0001",
    paymentRef: "pi_FxTopup01",
    amount: { currency: "USD", minor: 5000n },
    status: "needs_response",
    reason: "fraudulent",
    dueBy: new Date(1_796_378_400_000),
    paymentId: undefined,
  });
  expect(parseStripeEvent(fixture("charge.dispute.funds_withdrawn")).type).toBe(
    "dispute.funds_withdrawn",
  );
  expect(parseStripeEvent(fixture("charge.dispute.closed.won"))).toMatchObject({
    type: "dispute.closed",
    status: "won",
  });
});

test("an intent that is expanded instead of named is read the same way", () => {
  const event = parseStripeEvent(
    changed("checkout.session.completed", { payment_intent: { id: "pi_1", object: "x" } }),
  );
  expect(event).toMatchObject({ paymentRef: "pi_1" });
});

describe("every recorded event is read without an exception", () => {
  const names = readdirSync(folder)
    .filter((name) => name !== "signature-vectors.json")
    .map((name) => name.replace(/\.json$/, ""));
  test.each(names)("%s", (name) => {
    const event = parseStripeEvent(fixture(name));
    expect(event.eventId).toMatch(/^evt_/);
    const twin = /^(charge\.(refunded|succeeded)|payment_intent\.created|invoice)/.test(name);
    expect(event.type === "ignored").toBe(twin || name.endsWith(".subscription"));
  });
});

test("an event of a kind that is not invented yet is kept and ignored", () => {
  const event = JSON.stringify({
    id: "evt_new",
    object: "event",
    type: "treasury.moon_landed",
    created: 1_795_168_800,
    livemode: true,
    data: { object: { id: "moon_1" } },
  });
  expect(parseStripeEvent(event)).toMatchObject({ type: "ignored", liveMode: true });
});

test.each([
  ["text", "paid"],
  ["another object", '{"object":"customer"}'],
  ["a session without its id", changed("checkout.session.completed", { id: 7 })],
])("%s is refused", (_, body) => {
  expect(() => parseStripeEvent(body)).toThrow(PaymentGatewayError);
});
