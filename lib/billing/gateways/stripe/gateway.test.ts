import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createStripe, type Stripe } from "@/lib/sandbox/stripe/stripe";
import type { CheckoutInput, PaymentEvent, PaymentGateway } from "../payment-gateway";
import { configuredProviders, paymentGateway } from "../registry";

const SECRETS = { secretKey: "sk_test_gateway", webhookSecret: "whsec_gateway" };

let sandbox: Server;
let receiver: Server;
let fake: Stripe;
let baseUrl: string;
let gateway: PaymentGateway;
/** What arrived at our webhook address, signature checked by the adapter itself. */
let events: PaymentEvent[];
/** Answers in front of the fake, one a request, for faults that it does not make itself. */
let interfere: ((request: IncomingMessage) => number | "cut" | undefined) | undefined;

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

beforeEach(async () => {
  events = [];
  interfere = undefined;
  receiver = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const rawBody = Buffer.concat(chunks);
    const headers = { "stripe-signature": String(request.headers["stripe-signature"]) };
    const verdict = gateway.verifyWebhook({ rawBody, headers, now: new Date() });
    if (verdict.ok) events.push(gateway.parseEvent(rawBody));
    response.writeHead(verdict.ok ? 200 : 400).end();
  });
  const webhookUrl = await listen(receiver);
  sandbox = createServer(async (request, response) => {
    const instead = interfere?.(request);
    if (instead === "cut") return void request.socket.destroy();
    if (instead) return void response.writeHead(instead).end('{"error":{"type":"api_error"}}');
    await fake.handle(request, response);
  });
  baseUrl = await listen(sandbox);
  fake = createStripe({ ...SECRETS, webhookUrl, baseUrl: () => baseUrl, settleAfterMs: 0 });
  gateway = gatewayWith(SECRETS.secretKey);
});

afterEach(async () => {
  await fake.close();
  for (const server of [sandbox, receiver]) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

const gatewayWith = (secretKey: string) =>
  paymentGateway("stripe", {
    stripe: { secretKey, webhookSecrets: [SECRETS.webhookSecret], apiUrl: baseUrl },
  });

const input = (overrides: Partial<CheckoutInput> = {}): CheckoutInput => ({
  paymentId: "019a0000-0000-7000-8000-000000000001",
  workspaceId: "019a0000-0000-7000-8000-00000000000a",
  purpose: "wallet_top_up",
  amount: { currency: "USD", minor: 5000n },
  description: "Wallet top-up",
  customerEmail: "owner@northwind.test",
  successUrl: "http://localhost:3000/w/northwind/wallet?tab=ledger#top",
  cancelUrl: "http://localhost:3000/w/northwind/wallet",
  expiresAt: new Date(Date.now() + 3_600_000),
  ...overrides,
});

async function act(providerRef: string, action: string): Promise<void> {
  const response = await fetch(`${baseUrl}/_control/stripe/sessions/${providerRef}`, {
    method: "POST",
    body: JSON.stringify({ action }),
  });
  expect(response.status).toBe(200);
  await fake.queue.settle();
}

const control = (path: string) =>
  fetch(`${baseUrl}/_control/stripe/${path}`, { method: "POST" }).then((r) => r.json());

describe("a checkout", () => {
  test("sends the buyer to the hosted page and finds the payment again afterwards", async () => {
    const { providerRef, redirect, expiresAt } = await gateway.createCheckout(input());
    expect(redirect).toEqual({ method: "GET", url: `${baseUrl}/stripe/pay/${providerRef}` });
    expect(expiresAt.getTime()).toBeGreaterThan(Date.now());
    expect(await gateway.fetchPayment(providerRef)).toMatchObject({
      status: "open",
      paymentRef: undefined,
      charged: { currency: "USD", minor: 0n },
    });

    const paid = await fetch(redirect.url, {
      method: "POST",
      redirect: "manual",
      body: new URLSearchParams({ outcome: "pay" }),
    });
    expect(paid.headers.get("location")).toBe(
      `http://localhost:3000/w/northwind/wallet?tab=ledger&session_id=${providerRef}#top`,
    );
    const payment = await gateway.fetchPayment(providerRef);
    expect(payment).toEqual({
      provider: "stripe",
      providerRef,
      paymentRef: expect.stringMatching(/^pi_/),
      paymentId: input().paymentId,
      workspaceId: input().workspaceId,
      purpose: "wallet_top_up",
      liveMode: false,
      status: "succeeded",
      amount: { currency: "USD", minor: 5000n },
      charged: { currency: "USD", minor: 5000n },
      refunded: { currency: "USD", minor: 0n },
      disputed: false,
      failureReason: undefined,
    });
    expect(await gateway.fetchPayment(payment.paymentRef ?? "")).toEqual(payment);
    expect(events.map((event) => event.type)).toEqual([
      "ignored",
      "ignored",
      "payment.succeeded",
      "checkout.completed",
    ]);
    expect(events.at(-1)).toMatchObject({
      paymentId: input().paymentId,
      workspaceId: input().workspaceId,
      providerRef,
      paymentRef: payment.paymentRef,
      paid: true,
    });
  });

  test("asked for twice with one payment id is one checkout", async () => {
    const first = await gateway.createCheckout(input());
    const { expiresAt } = input();
    const fixed = { paymentId: "019a0000-0000-7000-8000-000000000002", expiresAt };
    const second = await gateway.createCheckout(input(fixed));
    const again = await gateway.createCheckout(input(fixed));
    expect(again.providerRef).toBe(second.providerRef);
    expect(again.providerRef).not.toBe(first.providerRef);
  });

  test("stays open after a declined card and says why", async () => {
    const { providerRef } = await gateway.createCheckout(input());
    await act(providerRef, "decline");
    expect(await gateway.fetchPayment(providerRef)).toMatchObject({
      status: "open",
      failureReason: "Your card was declined.",
    });
    expect(events.at(-1)).toMatchObject({
      type: "payment.failed",
      final: false,
      paymentId: input().paymentId,
    });
  });

  test("with a delayed method is processing, then paid", async () => {
    await fetch(`${baseUrl}/_control/stripe`, {
      method: "POST",
      body: JSON.stringify({ settleAfterMs: 60_000 }),
    });
    const { providerRef } = await gateway.createCheckout(input());
    await act(providerRef, "delayed");
    expect((await gateway.fetchPayment(providerRef)).status).toBe("processing");
    expect(events.at(-1)).toMatchObject({ type: "checkout.completed", paid: false });
  });

  test("with a delayed method that fails is failed for good", async () => {
    const { providerRef } = await gateway.createCheckout(input());
    await act(providerRef, "delayed_failure");
    expect(await gateway.fetchPayment(providerRef)).toMatchObject({
      status: "failed",
      charged: { minor: 0n },
    });
    await fake.queue.settle();
    expect(events.at(-1)).toMatchObject({ type: "payment.failed", final: true, providerRef });
  });

  test("can be closed while it is open, and closing it again or late harms nothing", async () => {
    const open = await gateway.createCheckout(input());
    await gateway.expireCheckout(open.providerRef);
    await gateway.expireCheckout(open.providerRef);
    expect((await gateway.fetchPayment(open.providerRef)).status).toBe("expired");
    await fake.queue.settle();
    expect(events.at(-1)).toMatchObject({
      type: "checkout.expired",
      providerRef: open.providerRef,
      paymentId: input().paymentId,
    });

    const other = { paymentId: "019a0000-0000-7000-8000-000000000003" };
    const paid = await gateway.createCheckout(input(other));
    await act(paid.providerRef, "pay");
    await gateway.expireCheckout(paid.providerRef);
    expect((await gateway.fetchPayment(paid.providerRef)).status).toBe("succeeded");
  });
});

describe("money that goes back", () => {
  async function paid() {
    const { providerRef } = await gateway.createCheckout(input());
    await act(providerRef, "pay");
    return { providerRef, paymentRef: (await gateway.fetchPayment(providerRef)).paymentRef ?? "" };
  }

  test("one refund id refunds once, and the event names the payment", async () => {
    const { providerRef, paymentRef } = await paid();
    const refund = { paymentRef, refundId: "refund-1", amount: { currency: "USD", minor: 2000n } };
    const first = await gateway.refund(refund);
    expect(await gateway.refund(refund)).toEqual(first);
    expect((await gateway.fetchPayment(providerRef)).refunded.minor).toBe(2000n);
    await fake.queue.settle();
    expect(events.filter((event) => event.type === "payment.refunded").at(-1)).toMatchObject({
      refundRef: first.refundRef,
      paymentRef,
      status: "succeeded",
    });
  });

  test("more than was paid is refused as it is", async () => {
    const { paymentRef } = await paid();
    const tooMuch = { currency: "USD", minor: 5001n };
    await expect(
      gateway.refund({ paymentRef, refundId: "refund-2", amount: tooMuch }),
    ).rejects.toMatchObject({ name: "PaymentGatewayError", fault: "rejected" });
  });

  test("a dispute is told by payment and seen when the payment is fetched", async () => {
    const { providerRef, paymentRef } = await paid();
    const [charge] = fake.account.journal.list<{ id: string }>("charge");
    await control(`charges/${charge?.id}/dispute`);
    await fake.queue.settle();
    expect(events.slice(-2)).toMatchObject([
      { type: "dispute.opened", paymentRef, amount: { minor: 5000n } },
      { type: "dispute.funds_withdrawn", paymentRef },
    ]);
    expect((await gateway.fetchPayment(providerRef)).disputed).toBe(true);
  });
});

describe("when Stripe says no, or nothing", () => {
  test.each([
    ["an unknown checkout", () => gateway.fetchPayment("cs_test_missing"), "not_found"],
    ["an unknown payment", () => gateway.fetchPayment("pi_missing"), "not_found"],
    [
      "an amount under the minimum",
      () => gateway.createCheckout(input({ amount: { currency: "USD", minor: 10n } })),
      "rejected",
    ],
    ["a wrong key", () => gatewayWith("sk_test_wrong").fetchPayment("cs_test_x"), "unauthorised"],
  ])("%s", async (_, call, fault) => {
    await expect(call()).rejects.toMatchObject({ name: "PaymentGatewayError", fault });
  });

  test("an answer lost on the way is asked for again and makes no second checkout", async () => {
    let posts = 0;
    interfere = (request) => {
      if (request.method !== "POST") return undefined;
      posts += 1;
      return posts === 1 ? "cut" : undefined;
    };
    const { providerRef } = await gateway.createCheckout(input());
    expect(posts).toBe(2);
    expect((await gateway.fetchPayment(providerRef)).status).toBe("open");
  });

  test("a provider that stays down is unavailable, which is safe to repeat", async () => {
    interfere = () => 503;
    await expect(gateway.createCheckout(input())).rejects.toMatchObject({ fault: "unavailable" });
  });

  test("a webhook with a wrong signature never becomes an event", async () => {
    await fetch(`${baseUrl}/_control/stripe`, {
      method: "POST",
      body: JSON.stringify({ badSignature: true }),
    });
    const { providerRef } = await gateway.createCheckout(input());
    await act(providerRef, "pay");
    expect(events).toEqual([]);
  });
});

test("a provider without credentials is off", () => {
  expect(configuredProviders({})).toEqual([]);
  expect(() => paymentGateway("stripe", {})).toThrow("No credentials are set for stripe.");
});
