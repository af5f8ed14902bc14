import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { withSystem, withWorkspace } from "@/db/tenant";
import { useTestDatabase } from "@/db/testing/database";
import { makeContext } from "@/db/testing/makers";
import type { WorkspaceContext } from "@/lib/core/context";
import { publishEnv } from "@/lib/core/env";
import { createStripe, type Stripe } from "@/lib/sandbox/stripe/stripe";
import { walletBalance } from "@/lib/wallet/queries";
import { receiveStripeWebhook } from "@/lib/webhooks/inbound/stripe";
import { cancelTopUp } from "./cancel-top-up";
import { configuredGateway } from "./configured-gateway";
import { sweepStripeEventsJob } from "./jobs";
import { processStripeEvent } from "./process-stripe-event";
import { findPayment, listOpenPayments } from "./queries";
import { reconcilePayments } from "./reconcile-payments";
import { settlePayment } from "./settle-payment";
import { startTopUp } from "./start-top-up";

useTestDatabase();

const SECRETS = { secretKey: "sk_test_topup", webhookSecret: "whsec_topup" };
type Post = { rawBody: Uint8Array; headers: Record<string, string> };

let receiver: Server;
let sandbox: Server;
let fake: Stripe;
let baseUrl: string;
/** What Stripe would have posted to us, in its order. */
let posts: Post[] = [];

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

beforeAll(async () => {
  receiver = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    posts.push({
      rawBody: Buffer.concat(chunks),
      headers: { "stripe-signature": String(request.headers["stripe-signature"]) },
    });
    response.writeHead(200).end();
  });
  const webhookUrl = await listen(receiver);
  sandbox = createServer((request, response) => void fake.handle(request, response));
  baseUrl = await listen(sandbox);
  fake = createStripe({ ...SECRETS, webhookUrl, baseUrl: () => baseUrl, settleAfterMs: 0 });
});

beforeEach(() => {
  posts = [];
  publishEnv({
    STRIPE_SECRET_KEY: SECRETS.secretKey,
    STRIPE_WEBHOOK_SECRET: SECRETS.webhookSecret,
    STRIPE_API_URL: baseUrl,
    SANDBOX: "on",
  });
});

afterAll(async () => {
  await fake.close();
  for (const server of [sandbox, receiver]) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** What the buyer, or the bank, does at the provider; the events land in `posts`. */
async function act(providerRef: string, action: string): Promise<void> {
  const response = await fetch(`${baseUrl}/_control/stripe/sessions/${providerRef}`, {
    method: "POST",
    body: JSON.stringify({ action }),
  });
  expect(response.status).toBe(200);
  await fake.queue.settle();
}

async function topUp(ctx: WorkspaceContext, amount = "50.0000") {
  const { paymentId } = await startTopUp(ctx, { amount });
  const providerRef = await withWorkspace(ctx, async (tx) => {
    const rows = (await tx.execute(
      sql`select provider_ref as ref from payments where id = ${paymentId}::uuid`,
    )) as unknown as { ref: string }[];
    return rows[0]?.ref as string;
  });
  return { paymentId, providerRef };
}

const receive = (post: Post) => receiveStripeWebhook({ ...post, url: "/api/webhooks/stripe" });

const pendingEvents = () =>
  withSystem("test", async (tx) => {
    const rows = (await tx.execute(
      sql`select id from webhook_events where source = 'stripe' and status = 'pending' order by id`,
    )) as unknown as { id: string }[];
    return rows.map((row) => row.id);
  });

/** What the worker does with everything that was stored. */
async function work(): Promise<void> {
  for (const eventId of await pendingEvents()) await processStripeEvent({ eventId });
}

const lines = async (ctx: WorkspaceContext) =>
  (await withWorkspace(ctx, (tx) =>
    tx.execute(
      sql`select type, amount, idempotency_key as key from wallet_transactions order by seq`,
    ),
  )) as unknown as { type: string; amount: string; key: string }[];

const activity = async (ctx: WorkspaceContext) => {
  const rows = (await withWorkspace(ctx, (tx) =>
    tx.execute(sql`select action from activity_log order by id`),
  )) as unknown as { action: string }[];
  return rows.map((row) => row.action);
};

const figures = async (ctx: WorkspaceContext) => {
  const wallet = await walletBalance(ctx);
  return { balance: wallet?.balance, status: wallet?.status };
};

describe("a top-up", () => {
  test("shows as pending until the event is there, then as money", async () => {
    const ctx = await makeContext();
    const { paymentId, providerRef } = await topUp(ctx);
    expect(await listOpenPayments(ctx)).toMatchObject([
      { id: paymentId, status: "pending", checkoutUrl: `${baseUrl}/stripe/pay/${providerRef}` },
    ]);
    await act(providerRef, "pay");
    expect(await figures(ctx)).toMatchObject({ balance: "0.0000" });
    for (const post of posts) expect((await receive(post)).status).toBe(200);
    expect(await figures(ctx)).toMatchObject({ balance: "0.0000" });
    await work();
    expect(await figures(ctx)).toEqual({ balance: "50.0000", status: "active" });
    expect(await findPayment(ctx, paymentId)).toMatchObject({
      status: "succeeded",
      checkoutUrl: null,
    });
    expect(await lines(ctx)).toMatchObject([
      { type: "purchase", key: expect.stringMatching(/^pay:stripe:pi_/) },
    ]);
    expect(await activity(ctx)).toEqual(["payment.started", "payment.succeeded"]);
  });

  test("declined stays open with the bank's words, abandoned ends as cancelled, no money moves", async () => {
    const ctx = await makeContext();
    const { paymentId, providerRef } = await topUp(ctx);
    await act(providerRef, "decline");
    for (const post of posts) await receive(post);
    await work();
    expect(await findPayment(ctx, paymentId)).toMatchObject({
      status: "pending",
      failureReason: "Your card was declined.",
    });
    expect(await cancelTopUp(ctx, { paymentId })).toEqual({ status: "cancelled" });
    expect(await cancelTopUp(ctx, { paymentId })).toEqual({ status: "cancelled" });
    expect(await lines(ctx)).toEqual([]);
  });

  test("by a slow method is processing first and fails without a trace in the ledger", async () => {
    const ctx = await makeContext();
    const { paymentId, providerRef } = await topUp(ctx);
    await act(providerRef, "delayed_failure");
    for (const post of posts) await receive(post);
    await work();
    expect(await findPayment(ctx, paymentId)).toMatchObject({ status: "failed" });
    expect(await lines(ctx)).toEqual([]);
  });

  test("is found by the reconciliation when every webhook was lost", async () => {
    const ctx = await makeContext();
    const { paymentId, providerRef } = await topUp(ctx);
    await act(providerRef, "pay");
    await withSystem("test", (tx) =>
      tx.execute(sql`update payments set created_at = now() - interval '11 minutes'
        where id = ${paymentId}::uuid`),
    );
    expect((await reconcilePayments()).settled).toBeGreaterThanOrEqual(1);
    expect(await figures(ctx)).toMatchObject({ balance: "50.0000" });
  });

  test("of another amount than ours is not credited and says why", async () => {
    const ctx = await makeContext();
    const { paymentId, providerRef } = await topUp(ctx);
    await act(providerRef, "pay");
    await withSystem("test", (tx) =>
      tx.execute(sql`update payments set amount = 5000 where id = ${paymentId}::uuid`),
    );
    for (const post of posts) await receive(post);
    await work();
    expect(await lines(ctx)).toEqual([]);
    expect(await findPayment(ctx, paymentId)).toMatchObject({
      status: "pending",
      failureReason: "The provider was asked for 50.0000, we asked for 5000.0000.",
    });
    expect(await activity(ctx)).toEqual(["payment.started", "payment.mismatch"]);
  });

  test("of the provider's live mode is not credited with a test key", async () => {
    const ctx = await makeContext();
    const { paymentId, providerRef } = await topUp(ctx);
    await act(providerRef, "pay");
    const configured = configuredGateway();
    if (!configured) throw new Error("no gateway");
    const settled = await settlePayment(ctx, { ...configured, liveMode: true }, { paymentId });
    expect(settled.mismatch).toContain("other mode");
    expect(await lines(ctx)).toEqual([]);
  });

  test("that another workspace started is not theirs to settle, to see or to cancel", async () => {
    const [mine, theirs] = [await makeContext(), await makeContext()];
    const { paymentId } = await topUp(theirs);
    const configured = configuredGateway();
    if (!configured) throw new Error("no gateway");
    expect(await findPayment(mine, paymentId)).toBeNull();
    await expect(settlePayment(mine, configured, { paymentId })).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(cancelTopUp(mine, { paymentId })).rejects.toMatchObject({ code: "not_found" });
  });

  test.each(["agent", "manager"] as const)("is not open to the role %s", async (role) => {
    const ctx = await makeContext({ role });
    await expect(startTopUp(ctx, { amount: "50" })).rejects.toMatchObject({ code: "not_allowed" });
  });

  test("needs a confirmed address where real money is paid", async () => {
    publishEnv({ SANDBOX: "off" });
    const ctx = await makeContext({ verified: false });
    await expect(startTopUp(ctx, { amount: "50" })).rejects.toMatchObject({ code: "not_allowed" });
    publishEnv({ SANDBOX: "on" });
    await expect(startTopUp(ctx, { amount: "50" })).resolves.toMatchObject({
      checkoutUrl: expect.stringContaining("/stripe/pay/"),
    });
  });

  test("when the provider is away says that nothing was charged and leaves a failed payment", async () => {
    publishEnv({ STRIPE_API_URL: "http://127.0.0.1:9" });
    const ctx = await makeContext();
    await expect(startTopUp(ctx, { amount: "50" })).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringContaining("Nothing was charged"),
    });
    expect(await activity(ctx)).toEqual(["payment.started", "payment.failed"]);
  });

  test.each([
    ["50.001", "at most 2 decimals"],
    ["4.99", "from $5.00 to $10,000.00"],
    ["10000.01", "from $5.00 to $10,000.00"],
  ])("of %s is refused at its field", async (amount, words) => {
    const ctx = await makeContext();
    await expect(startTopUp(ctx, { amount })).rejects.toMatchObject({
      code: "invalid",
      fields: { amount: expect.stringContaining(words) },
    });
  });
});

describe("r8: one payment is one credit, whatever its events do", () => {
  test("the same event 50 times at once is stored once and credited once", async () => {
    const ctx = await makeContext();
    const { providerRef } = await topUp(ctx);
    await act(providerRef, "pay");
    const completed = posts.at(-1) as Post;
    const before = new Set(await pendingEvents());
    const answers = await Promise.all(Array.from({ length: 50 }, () => receive(completed)));
    expect(answers.every((answer) => answer.status === 200)).toBe(true);
    const stored = (await pendingEvents()).filter((id) => !before.has(id));
    expect(stored).toHaveLength(1);
    await Promise.all(
      Array.from({ length: 50 }, () => processStripeEvent({ eventId: stored[0] as string })),
    );
    expect(await lines(ctx)).toHaveLength(1);
    expect((await activity(ctx)).filter((one) => one === "payment.succeeded")).toHaveLength(1);
  });

  test("all event types of one payment in any order, side by side, credit once", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(1000), { minLength: 12, maxLength: 12 }), async (order) => {
        const ctx = await makeContext();
        posts = [];
        const { providerRef } = await topUp(ctx);
        await act(providerRef, "pay");
        const twice = [...posts, ...posts]
          .map((post, place) => ({ post, at: order[place % order.length] ?? 0 }))
          .sort((a, b) => a.at - b.at);
        await Promise.all(twice.map(({ post }) => receive(post)));
        const ids = await pendingEvents();
        await Promise.all([...ids, ...ids].map((eventId) => processStripeEvent({ eventId })));
        expect(await lines(ctx)).toHaveLength(1);
        expect(await figures(ctx)).toEqual({ balance: "50.0000", status: "active" });
      }),
      { numRuns: 20 },
    );
  });

  test("an event that no job took up is found by the sweep", async () => {
    const ctx = await makeContext();
    const { providerRef } = await topUp(ctx);
    await act(providerRef, "pay");
    for (const post of posts) await receive(post);
    await withSystem("test", (tx) =>
      tx.execute(sql`update webhook_events set received_at = now() - interval '1 minute'
        where status = 'pending'`),
    );
    await sweepStripeEventsJob.run({});
    expect(await figures(ctx)).toMatchObject({ balance: "50.0000" });
    expect(await pendingEvents()).toEqual([]);
  });

  test("an event that failed is kept with its reason and tried again", async () => {
    const ctx = await makeContext();
    const { providerRef } = await topUp(ctx);
    await act(providerRef, "pay");
    await receive(posts.at(-1) as Post);
    const [eventId] = await pendingEvents();
    publishEnv({ STRIPE_API_URL: "http://127.0.0.1:9" });
    await expect(processStripeEvent({ eventId: eventId as string })).rejects.toThrow();
    publishEnv({ STRIPE_API_URL: baseUrl });
    expect(await pendingEvents()).toEqual([eventId]);
    await processStripeEvent({ eventId: eventId as string });
    expect(await figures(ctx)).toMatchObject({ balance: "50.0000" });
  });
});

describe("r9: money that goes back ends the same in every order", () => {
  const control = (path: string, body: unknown = {}) =>
    fetch(`${baseUrl}/_control/stripe/${path}`, {
      method: "POST",
      body: JSON.stringify(body),
    });

  /** A paid top-up, then what `after` does; returns every event that came of both. */
  async function story(after: (chargeId: string, paymentRef: string) => Promise<void>) {
    const ctx = await makeContext();
    posts = [];
    const { paymentId, providerRef } = await topUp(ctx);
    await act(providerRef, "pay");
    const charge = fake.account.journal
      .list<{ id: string; payment_intent: string; metadata: Record<string, string> }>("charge")
      .find((one) => one.metadata?.payment_id === paymentId);
    if (!charge) throw new Error("no charge");
    await after(charge.id, charge.payment_intent);
    await fake.queue.settle();
    return { ctx, paymentId, events: posts };
  }

  async function deliver(events: Post[], order: number[]) {
    const shuffled = events
      .map((post, place) => ({ post, at: order[place % order.length] ?? 0 }))
      .sort((a, b) => a.at - b.at);
    for (const { post } of shuffled) {
      await receive(post);
      await work();
    }
  }

  const orders = fc.array(fc.nat(1000), { minLength: 12, maxLength: 12 });

  test("a refund takes its amount once", async () => {
    await fc.assert(
      fc.asyncProperty(orders, async (order) => {
        const { ctx, paymentId, events } = await story(async (_charge, paymentRef) => {
          await configuredGateway()?.gateway.refund({
            paymentRef,
            refundId: paymentRef,
            amount: { currency: "USD", minor: 2000n },
          });
        });
        await deliver(events, order);
        expect(await figures(ctx)).toEqual({ balance: "30.0000", status: "active" });
        expect(await findPayment(ctx, paymentId)).toMatchObject({ status: "succeeded" });
        expect(await lines(ctx)).toHaveLength(2);
      }),
      { numRuns: 6 },
    );
  });

  test("a refund that did not arrive is credited again, in every order", async () => {
    await fc.assert(
      fc.asyncProperty(orders, async (order) => {
        const { ctx, events } = await story(async (_charge, paymentRef) => {
          const refund = await configuredGateway()?.gateway.refund({
            paymentRef,
            refundId: paymentRef,
            amount: { currency: "USD", minor: 5000n },
          });
          await control(`refunds/${refund?.refundRef}/fail`);
        });
        await deliver(events, order);
        expect(await figures(ctx)).toEqual({ balance: "50.0000", status: "active" });
      }),
      { numRuns: 4 },
    );
  });

  test("a dispute takes the money, and a won one brings it back, in every order", async () => {
    await fc.assert(
      fc.asyncProperty(orders, fc.boolean(), async (order, won) => {
        const { ctx, events } = await story(async (charge) => {
          const dispute = (await (await control(`charges/${charge}/dispute`)).json()) as {
            id: string;
          };
          await control(`disputes/${dispute.id}`, { status: won ? "won" : "lost" });
        });
        await deliver(events, order);
        expect(await figures(ctx)).toEqual({
          balance: won ? "50.0000" : "0.0000",
          status: "active",
        });
      }),
      { numRuns: 8 },
    );
  });

  test("a dispute over money that was spent freezes the wallet until the next top-up", async () => {
    let spent = false;
    const { ctx, events } = await story(async (charge) => {
      await control(`charges/${charge}/dispute`);
    });
    for (const post of events) {
      await receive(post);
      await work();
      const { balance } = await figures(ctx);
      if (!spent && balance === "50.0000") {
        spent = true;
        await withWorkspace(ctx, (tx) =>
          tx.execute(sql`select deduct_credits(${ctx.workspaceId}::uuid, 20, new_id(), 'Message')`),
        );
      }
    }
    expect(await figures(ctx)).toEqual({ balance: "-20.0000", status: "frozen" });
    const next = await topUp(ctx);
    posts = [];
    await act(next.providerRef, "pay");
    for (const post of posts) await receive(post);
    await work();
    expect(await figures(ctx)).toEqual({ balance: "30.0000", status: "active" });
  });
});

describe("r10: a webhook that Stripe did not sign changes nothing", () => {
  const stored = async () =>
    withSystem("test", async (tx) => {
      const rows = (await tx.execute(
        sql`select count(*)::int as count from webhook_keys where source = 'stripe'`,
      )) as unknown as { count: number }[];
      return rows[0]?.count;
    });

  async function signedPost(): Promise<Post> {
    const ctx = await makeContext();
    const { providerRef } = await topUp(ctx);
    await act(providerRef, "pay");
    return posts.at(-1) as Post;
  }

  test.each<[string, (post: Post) => Post]>([
    ["no signature", (post) => ({ ...post, headers: {} })],
    ["a signature that is not one", (post) => ({ ...post, headers: { "stripe-signature": "x" } })],
    [
      "a body indented by one space",
      (post) => ({ ...post, rawBody: Buffer.concat([Buffer.from(" "), post.rawBody]) }),
    ],
    [
      "another amount in the body",
      (post) => ({
        ...post,
        rawBody: Buffer.from(Buffer.from(post.rawBody).toString().replaceAll("5000", "9000")),
      }),
    ],
  ])("with %s", async (_name, forge) => {
    const post = forge(await signedPost());
    const before = await stored();
    expect((await receive(post)).status).toBe(400);
    expect(await stored()).toBe(before);
  });

  test.each([301, -301])("%s seconds away from its signature", async (seconds) => {
    const post = await signedPost();
    const before = await stored();
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + seconds * 1000 });
    try {
      expect((await receive(post)).status).toBe(400);
    } finally {
      vi.useRealTimers();
    }
    expect(await stored()).toBe(before);
    expect((await receive(post)).status).toBe(200);
  });

  test("without a secret of ours every event is refused, so that Stripe sends it again", async () => {
    const post = await signedPost();
    publishEnv({ STRIPE_WEBHOOK_SECRET: undefined });
    expect((await receive(post)).status).toBe(503);
    publishEnv({ STRIPE_WEBHOOK_SECRET: `whsec_new, ${SECRETS.webhookSecret}` });
    expect((await receive(post)).status).toBe(200);
  });
});
