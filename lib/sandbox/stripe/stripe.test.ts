import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import StripeSdk from "stripe";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createStripe, type Stripe, type StripeOptions } from "./stripe";

const SECRET_KEY = "sk_test_sandbox";
const WEBHOOK_SECRET = "whsec_sandbox";

type Posted = { body: string; signature: string };

/** One receiver of webhooks and one fake Stripe, each on a free port, gone after the test. */
let received: Posted[];
let answerWith: (posted: Posted) => number;
let receiver: Server;
let sandbox: Server;
let fake: Stripe;
let baseUrl: string;
let clockMs: number;
let stateDir: string;
let sdk: StripeSdk;

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

function fakeWith(options: Partial<StripeOptions>): Stripe {
  return createStripe({
    secretKey: SECRET_KEY,
    webhookSecret: WEBHOOK_SECRET,
    baseUrl: () => baseUrl,
    stateDir,
    nowMs: () => clockMs,
    ...options,
  });
}

beforeEach(async () => {
  received = [];
  answerWith = () => 200;
  clockMs = Date.UTC(2026, 10, 20, 12, 0, 0);
  stateDir = mkdtempSync(path.join(tmpdir(), "sandbox-stripe-"));
  receiver = createServer(async (request, response) => {
    const posted = {
      body: await bodyOf(request),
      signature: String(request.headers["stripe-signature"]),
    };
    received.push(posted);
    response.writeHead(answerWith(posted)).end();
  });
  const webhookUrl = `${await listen(receiver)}/api/webhooks/stripe`;
  sandbox = createServer(async (request, response) => {
    if (!(await fake.handle(request, response))) response.writeHead(404).end();
  });
  baseUrl = await listen(sandbox);
  fake = fakeWith({ webhookUrl });
  const { port } = sandbox.address() as AddressInfo;
  sdk = new StripeSdk(SECRET_KEY, {
    host: "127.0.0.1",
    port,
    protocol: "http",
    maxNetworkRetries: 0,
    telemetry: false,
  });
});

afterEach(async () => {
  await fake.close();
  for (const server of [receiver, sandbox]) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
  rmSync(stateDir, { recursive: true, force: true });
});

function createTopUp(overrides: object = {}, idempotencyKey?: string) {
  return sdk.checkout.sessions.create(
    {
      mode: "payment",
      client_reference_id: "topup_1",
      line_items: [
        {
          quantity: 1,
          price_data: { currency: "usd", unit_amount: 5000, product_data: { name: "Top-up" } },
        },
      ],
      metadata: { topup_id: "topup_1" },
      payment_intent_data: { metadata: { topup_id: "topup_1" } },
      success_url: "https://app.example.com/wallet?session_id={CHECKOUT_SESSION_ID}",
      cancel_url: "https://app.example.com/wallet",
      ...overrides,
    },
    idempotencyKey ? { idempotencyKey } : {},
  );
}

async function press(sessionUrl: string, outcome: string): Promise<Response> {
  return fetch(sessionUrl, {
    method: "POST",
    redirect: "manual",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ outcome }),
  });
}

async function control(pathname: string, body?: object, method = "POST"): Promise<unknown> {
  const response = await fetch(`${baseUrl}/_control/stripe${pathname}`, {
    method,
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return response.json();
}

const eventsReceived = () =>
  received.map((posted) => JSON.parse(posted.body) as { id: string; type: string });
const typesReceived = () => eventsReceived().map((event) => event.type);

/** Every key of a sample object is there, with a value of the same kind where both have one. */
function missingFrom(object: unknown, sample: unknown, at = ""): string[] {
  if (object === null || sample === null) return [];
  if (Array.isArray(sample)) return Array.isArray(object) ? [] : [at];
  if (typeof sample !== "object") return typeof object === typeof sample ? [] : [at];
  if (typeof object !== "object") return [at];
  const given = object as Record<string, unknown>;
  return Object.entries(sample).flatMap(([key, value]) => {
    const here = `${at}.${key}`;
    if (at.endsWith(".metadata") || at.endsWith(".destination_details.card")) return [];
    return key in given ? missingFrom(given[key], value, here) : [here];
  });
}

describe("the pay page", () => {
  test("a buyer who pays is sent back and every event arrives signed, in order", async () => {
    const session = await createTopUp();
    expect(session.status).toBe("open");
    expect(session.payment_intent).toBeNull();
    expect(session.url).toBe(`${baseUrl}/stripe/pay/${session.id}`);

    const answer = await press(session.url ?? "", "pay");
    expect(answer.status).toBe(303);
    expect(answer.headers.get("location")).toBe(
      `https://app.example.com/wallet?session_id=${session.id}`,
    );
    expect(typesReceived()).toEqual([
      "payment_intent.created",
      "charge.succeeded",
      "payment_intent.succeeded",
      "checkout.session.completed",
    ]);
    for (const posted of received) {
      const event = sdk.webhooks.constructEvent(
        posted.body,
        posted.signature,
        WEBHOOK_SECRET,
        300,
        undefined,
        clockMs,
      );
      expect(event.api_version).toBe("2026-10-28.endive");
    }
    const paid = await sdk.checkout.sessions.retrieve(session.id, {
      expand: ["payment_intent.latest_charge", "line_items"],
    });
    expect(paid).toMatchObject({ status: "complete", payment_status: "paid", url: null });
    expect(paid.line_items?.data[0]?.description).toBe("Top-up");
    const intent = paid.payment_intent as StripeSdk.PaymentIntent;
    expect(intent).toMatchObject({ status: "succeeded", metadata: { topup_id: "topup_1" } });
    expect((intent.latest_charge as StripeSdk.Charge).paid).toBe(true);
    expect((await sdk.balance.retrieve()).available).toMatchObject([
      { amount: 5000, currency: "usd" },
    ]);
  });

  test("a declined card keeps the checkout open, says so, and may be followed by a payment", async () => {
    const session = await createTopUp();
    const refused = await press(session.url ?? "", "decline");
    expect(refused.status).toBe(200);
    expect(await refused.text()).toContain("Your card was declined. Nothing was taken.");
    await fake.queue.settle();
    expect(typesReceived()).toEqual([
      "payment_intent.created",
      "charge.failed",
      "payment_intent.payment_failed",
    ]);
    const afterRefusal = await sdk.checkout.sessions.retrieve(session.id);
    expect(afterRefusal.status).toBe("open");

    await press(session.url ?? "", "pay");
    const paid = await sdk.checkout.sessions.retrieve(session.id);
    expect(paid.payment_intent).toBe(afterRefusal.payment_intent);
    expect((await sdk.charges.list({ payment_intent: String(paid.payment_intent) })).data).toEqual([
      expect.objectContaining({ status: "succeeded" }),
      expect.objectContaining({ status: "failed" }),
    ]);
  });

  test("a delayed payment completes unpaid and is paid when its time has come", async () => {
    const session = await createTopUp();
    await press(session.url ?? "", "delayed");
    expect(await sdk.checkout.sessions.retrieve(session.id)).toMatchObject({
      status: "complete",
      payment_status: "unpaid",
    });
    expect(typesReceived().at(-1)).toBe("checkout.session.completed");

    clockMs += 3_999;
    expect((await sdk.checkout.sessions.retrieve(session.id)).payment_status).toBe("unpaid");
    clockMs += 1;
    expect((await sdk.checkout.sessions.retrieve(session.id)).payment_status).toBe("paid");
    await fake.queue.settle();
    expect(typesReceived().slice(-3)).toEqual([
      "charge.succeeded",
      "payment_intent.succeeded",
      "checkout.session.async_payment_succeeded",
    ]);
  });

  test("a delayed payment can fail, and no money is counted", async () => {
    const session = await createTopUp();
    await control(`/sessions/${session.id}`, { action: "delayed_failure" });
    clockMs += 4_000;
    await control("/flush");
    expect(typesReceived().at(-1)).toBe("checkout.session.async_payment_failed");
    expect((await sdk.balance.retrieve()).available).toMatchObject([{ amount: 0 }]);
  });

  test("abandoning changes nothing until the session expires by the clock", async () => {
    const session = await createTopUp({ expires_at: Math.floor(clockMs / 1000) + 1_800 });
    const answer = await press(session.url ?? "", "abandon");
    expect(answer.headers.get("location")).toBe("https://app.example.com/wallet");
    expect((await sdk.checkout.sessions.retrieve(session.id)).status).toBe("open");
    clockMs += 1_800_000;
    expect((await sdk.checkout.sessions.retrieve(session.id)).status).toBe("expired");
    await fake.queue.settle();
    expect(typesReceived()).toEqual(["checkout.session.expired"]);
    expect(await (await fetch(session.url ?? "")).text()).toContain("This checkout has expired");
  });

  test("a checkout that is paid cannot be paid a second time", async () => {
    const session = await createTopUp();
    await press(session.url ?? "", "pay");
    const again = await press(session.url ?? "", "pay");
    expect(await again.text()).toContain("It cannot be paid a second time.");
    expect((await sdk.charges.list()).data).toHaveLength(1);
    expect(await control(`/sessions/${session.id}`, { action: "pay" })).toHaveProperty("error");
  });

  test("names on the page are text, never markup", async () => {
    const session = await createTopUp({
      line_items: [
        {
          quantity: 1,
          price_data: {
            currency: "usd",
            unit_amount: 5000,
            product_data: { name: "<img src=x onerror=alert(1)>" },
          },
        },
      ],
    });
    const page = await (await fetch(session.url ?? "")).text();
    expect(page).not.toContain("<img");
    expect(page).toContain("&#60;img");
  });
});

describe("what Stripe refuses, the fake refuses in the same words", () => {
  test("an unknown key", async () => {
    const stranger = new StripeSdk("sk_test_other", {
      host: "127.0.0.1",
      port: (sandbox.address() as AddressInfo).port,
      protocol: "http",
      maxNetworkRetries: 0,
    });
    await expect(stranger.balance.retrieve()).rejects.toMatchObject({
      type: "StripeAuthenticationError",
      statusCode: 401,
    });
  });

  test.each([
    ["a parameter that left the API", { payment_method_types: ["card"] }, "parameter_unknown"],
    ["a customer that is not there", { customer: "cus_missing" }, "resource_missing"],
    ["an address that is none", { success_url: "wallet" }, "url_invalid"],
    ["a session without lines", { line_items: [] }, "parameter_missing"],
  ])("%s", async (_, overrides, code) => {
    await expect(createTopUp(overrides)).rejects.toMatchObject({
      type: "StripeInvalidRequestError",
      code,
    });
  });

  test("an amount under half a dollar", async () => {
    const tooLittle = [
      {
        quantity: 1,
        price_data: { currency: "usd", unit_amount: 49, product_data: { name: "Top-up" } },
      },
    ];
    await expect(createTopUp({ line_items: tooLittle })).rejects.toMatchObject({
      code: "amount_too_small",
    });
  });

  test("a life shorter than half an hour or longer than a day", async () => {
    const now = Math.floor(clockMs / 1000);
    for (const expires_at of [now + 1_700, now + 86_600]) {
      await expect(createTopUp({ expires_at })).rejects.toMatchObject({ param: "expires_at" });
    }
  });

  test("a feature the fake lacks is refused aloud, not ignored", async () => {
    await expect(createTopUp({ automatic_tax: { enabled: true } })).rejects.toThrow(
      "The sandbox does not support automatic_tax.",
    );
  });

  test("an object that is not there", async () => {
    await expect(sdk.checkout.sessions.retrieve("cs_test_missing")).rejects.toMatchObject({
      statusCode: 404,
      code: "resource_missing",
    });
  });

  test("a body field named like a prototype is data and harms nothing", async () => {
    const response = await fetch(`${baseUrl}/v1/customers`, {
      method: "POST",
      headers: { authorization: `Bearer ${SECRET_KEY}` },
      body: "metadata[__proto__][polluted]=1&__proto__[polluted]=1",
    });
    expect(response.status).toBe(400);
    expect(({} as { polluted?: string }).polluted).toBeUndefined();
  });
});

describe("idempotency keys", () => {
  test("the same request twice makes one session and is marked as a replay", async () => {
    const first = await createTopUp({}, "topup:1");
    const second = await createTopUp({}, "topup:1");
    expect(second.id).toBe(first.id);
    expect(second.lastResponse.headers["idempotent-replayed"]).toBe("true");
    expect((await sdk.checkout.sessions.list()).data).toHaveLength(1);
  });

  test("the same key with other parameters is refused", async () => {
    await createTopUp({}, "topup:1");
    await expect(createTopUp({ client_reference_id: "other" }, "topup:1")).rejects.toMatchObject({
      type: "StripeIdempotencyError",
    });
  });

  test("a rejected request does not use its key up", async () => {
    await expect(createTopUp({ success_url: "wallet" }, "topup:1")).rejects.toThrow();
    expect((await createTopUp({}, "topup:1")).status).toBe("open");
  });

  test("a declined charge is replayed for its key, not tried again", async () => {
    const charge = () =>
      sdk.paymentIntents.create(
        { amount: 900, currency: "usd", payment_method: "pm_card_chargeDeclined", confirm: true },
        { idempotencyKey: "auto:1" },
      );
    await expect(charge()).rejects.toMatchObject({ code: "card_declined" });
    await expect(charge()).rejects.toMatchObject({ code: "card_declined" });
    expect((await sdk.charges.list()).data).toHaveLength(1);
  });
});

describe("refunds and disputes", () => {
  async function paidIntent(): Promise<string> {
    const session = await createTopUp();
    await press(session.url ?? "", "pay");
    return String((await sdk.checkout.sessions.retrieve(session.id)).payment_intent);
  }

  test("parts can be refunded until nothing is left", async () => {
    const intent = await paidIntent();
    await sdk.refunds.create({ payment_intent: intent, amount: 2000 });
    await expect(sdk.refunds.create({ payment_intent: intent, amount: 4000 })).rejects.toThrow(
      "greater than unrefunded amount",
    );
    await sdk.refunds.create({ payment_intent: intent });
    await expect(sdk.refunds.create({ payment_intent: intent })).rejects.toMatchObject({
      code: "charge_already_refunded",
    });
    const [charge] = (await sdk.charges.list({ payment_intent: intent })).data;
    expect(charge).toMatchObject({ amount_refunded: 5000, refunded: true });
    expect((await sdk.balance.retrieve()).available).toMatchObject([{ amount: 0 }]);
    await fake.queue.settle();
    expect(typesReceived().filter((type) => type === "refund.created")).toHaveLength(2);
  });

  test("a refund that the bank returns later puts the money back", async () => {
    const intent = await paidIntent();
    const refund = await sdk.refunds.create({ payment_intent: intent });
    await control(`/refunds/${refund.id}/fail`);
    expect((await sdk.refunds.retrieve(refund.id)).status).toBe("failed");
    expect((await sdk.balance.retrieve()).available).toMatchObject([{ amount: 5000 }]);
    await fake.queue.settle();
    expect(typesReceived().at(-1)).toBe("refund.failed");
  });

  test("a dispute takes the money at once and a won one brings it back", async () => {
    const intent = await paidIntent();
    const [charge] = (await sdk.charges.list({ payment_intent: intent })).data;
    const dispute = (await control(`/charges/${charge?.id}/dispute`)) as { id: string };
    expect((await sdk.balance.retrieve()).available).toMatchObject([{ amount: 0 }]);
    await control(`/disputes/${dispute.id}`, { status: "won" });
    expect((await sdk.balance.retrieve()).available).toMatchObject([{ amount: 5000 }]);
    await fake.queue.settle();
    expect(typesReceived().slice(-4)).toEqual([
      "charge.dispute.created",
      "charge.dispute.funds_withdrawn",
      "charge.dispute.funds_reinstated",
      "charge.dispute.closed",
    ]);
  });
});

describe("webhook faults", () => {
  test("duplicates, reversed order and a wrong signature arrive as asked", async () => {
    await control("", { duplicate: true, reorder: true, badSignature: true });
    const session = await createTopUp();
    await press(session.url ?? "", "pay");
    await fake.queue.settle();
    const ids = eventsReceived().map((event) => event.id);
    expect(ids).toHaveLength(8);
    expect(new Set(ids).size).toBe(4);
    expect(typesReceived()[0]).toBe("checkout.session.completed");
    const [first] = received;
    expect(() =>
      sdk.webhooks.constructEvent(first?.body ?? "", first?.signature ?? "", WEBHOOK_SECRET, 1e9),
    ).toThrow("No signatures found matching");

    await control("", undefined, "DELETE");
    expect(await control("", undefined, "GET")).toMatchObject({
      duplicate: false,
      reorder: false,
      delayMs: 0,
      badSignature: false,
    });
  });

  test("a delay holds events back until their time", async () => {
    await control("", { delayMs: 60_000 });
    const session = await createTopUp();
    await press(session.url ?? "", "pay");
    expect(received).toHaveLength(0);
    await control("/flush");
    expect(received).toHaveLength(4);
  });

  test("an event the application refuses is posted again until it is taken", async () => {
    answerWith = () => (received.length <= 2 ? 500 : 200);
    const session = await createTopUp();
    await control(`/sessions/${session.id}`, { action: "expire" });
    await fake.queue.settle();
    await control("/flush");
    expect(await control("", undefined, "GET")).toMatchObject({ waitingDeliveries: 1 });
    await control("/flush");
    expect(await control("", undefined, "GET")).toMatchObject({ waitingDeliveries: 0 });
    expect(new Set(eventsReceived().map((event) => event.id)).size).toBe(1);
    expect(received).toHaveLength(3);
  });

  test("a body the control API cannot read is answered with 400", async () => {
    const response = await fetch(`${baseUrl}/_control/stripe`, {
      method: "POST",
      body: JSON.stringify({ delayMs: -1 }),
    });
    expect(response.status).toBe(400);
  });
});

describe("a restart", () => {
  test("keeps sessions, payments on their way, keys and undelivered events", async () => {
    answerWith = () => 503;
    const session = await createTopUp({}, "topup:1");
    await control(`/sessions/${session.id}`, { action: "delayed" });
    await fake.close();

    answerWith = () => 200;
    received = [];
    const { port } = receiver.address() as AddressInfo;
    fake = fakeWith({ webhookUrl: `http://127.0.0.1:${port}/api/webhooks/stripe` });
    expect((await createTopUp({}, "topup:1")).id).toBe(session.id);
    clockMs += 4_000;
    expect((await sdk.checkout.sessions.retrieve(session.id)).payment_status).toBe("paid");
    await control("/flush");
    expect(typesReceived()).toContain("checkout.session.completed");
    expect(typesReceived()).toContain("checkout.session.async_payment_succeeded");
  });
});

describe("objects have the shape of the real ones", () => {
  const sample = (name: string) =>
    JSON.parse(readFileSync(new URL(`./fixtures/${name}.json`, import.meta.url), "utf8")) as object;

  test("session, customer, intent, charge, method, refund, dispute, product and price", async () => {
    const customer = await sdk.customers.create({ email: "owner@example.com", name: "Owner" });
    const open = await createTopUp({
      customer: customer.id,
      payment_intent_data: { setup_future_usage: "off_session" },
    });
    const made: Record<string, unknown> = { customer, "checkout.session.open": { ...open } };
    await press(open.url ?? "", "pay");
    const session = await sdk.checkout.sessions.retrieve(open.id);
    const intent = await sdk.paymentIntents.retrieve(String(session.payment_intent));
    made.payment_intent = intent;
    made.charge = await sdk.charges.retrieve(String(intent.latest_charge));
    made.payment_method = (await sdk.customers.listPaymentMethods(customer.id)).data[0];
    made.refund = await sdk.refunds.create({ payment_intent: intent.id, amount: 100 });
    made.dispute = await control(`/charges/${String(intent.latest_charge)}/dispute`);
    const product = await sdk.products.create({ name: "Pro" });
    made.product = product;
    made.price = await sdk.prices.create({
      product: product.id,
      currency: "usd",
      unit_amount: 4900,
      lookup_key: "pro_monthly_usd",
      recurring: { interval: "month" },
    });
    for (const [name, object] of Object.entries(made)) {
      expect([name, missingFrom(JSON.parse(JSON.stringify(object)), sample(name))]).toEqual([
        name,
        [],
      ]);
    }
    const found = await sdk.prices.list({
      lookup_keys: ["pro_monthly_usd"],
      expand: ["data.product"],
    });
    expect(found.data[0]?.product).toMatchObject({ name: "Pro" });
  });

  test("a saved card can be charged while the customer is away", async () => {
    const customer = await sdk.customers.create({ email: "owner@example.com" });
    const session = await createTopUp({
      customer: customer.id,
      payment_intent_data: { setup_future_usage: "off_session" },
    });
    await press(session.url ?? "", "pay");
    const [card] = (await sdk.customers.listPaymentMethods(customer.id)).data;
    const intent = await sdk.paymentIntents.create({
      amount: 5000,
      currency: "usd",
      customer: customer.id,
      payment_method: card?.id ?? "",
      off_session: true,
      confirm: true,
    });
    expect(intent.status).toBe("succeeded");
    await expect(
      sdk.paymentIntents.create({
        amount: 5000,
        currency: "usd",
        customer: customer.id,
        payment_method: "pm_card_authenticationRequired",
        off_session: true,
        confirm: true,
      }),
    ).rejects.toMatchObject({ type: "StripeCardError", code: "authentication_required" });
  });

  test("lists are paged newest first and the SDK can walk them", async () => {
    for (let index = 0; index < 5; index += 1) {
      await sdk.customers.create({ email: `c${index}@example.com` });
    }
    const emails: (string | null)[] = [];
    for await (const customer of sdk.customers.list({ limit: 2 })) emails.push(customer.email);
    expect(emails).toEqual([4, 3, 2, 1, 0].map((index) => `c${index}@example.com`));
    const events = await sdk.events.list({ type: "customer.created", limit: 100 });
    expect(events.data).toHaveLength(5);
  });
});
