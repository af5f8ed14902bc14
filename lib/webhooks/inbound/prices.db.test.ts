import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { channelMonths } from "@/db/schema/channels";
import { conversations, messages } from "@/db/schema/messages";
import { wallets } from "@/db/schema/wallet";
import { withSystem, withWorkspace } from "@/db/tenant";
import { makeChannel, makeContext } from "@/db/testing/makers";
import { signMetaBody } from "@/lib/channels/whatsapp/verify-signature";
import { findOrCreateContact } from "@/lib/contacts/find-or-create-contact";
import type { WorkspaceContext } from "@/lib/core/context";
import { publishEnv } from "@/lib/core/env";
import { newId } from "@/lib/core/ids";
import { quoteMessage } from "@/lib/messages/quote-message";
import { type Harness, startHarness } from "@/lib/sandbox/meta/graph-harness";
import { STANDARD_NUMBER_ID } from "@/lib/sandbox/meta/graph-state";
import { usePricedDatabase } from "@/lib/wallet/testing/priced-database";
import { receiveMetaWebhook } from "./meta";
import { processEvents } from "./process-events";

/*
 * The whole circle by a given clock: the sandbox takes a send over HTTP and says by the rules of that
 * day what it costs; its signed webhooks come back in, and the wallet shows what was taken.
 */
usePricedDatabase();
const SECRET = "app-secret-for-tests";
const AMINA = "254712345678";
let sandbox: Harness;
let ctx: WorkspaceContext;
let channelId: string;

beforeAll(async () => {
  publishEnv({ META_APP_SECRET: SECRET, META_VERIFY_TOKEN: "verify-me" });
  sandbox = await startHarness();
});
afterAll(() => sandbox.stop());
beforeEach(async () => {
  await sandbox.control("reset", {});
  await sandbox.control("config", { autoStatus: false });
  await withSystem("the number of the test before", (tx) =>
    tx.execute(sql`update channels set deleted_at = now() where deleted_at is null`),
  );
  ctx = await makeContext({ balance: "10" });
  channelId = newId();
  await makeChannel(ctx, {
    id: channelId,
    name: "Shop",
    senderId: STANDARD_NUMBER_ID,
    accountId: "1",
    address: "+15550100001",
  });
});

const at = (moment: string) => {
  sandbox.clock.nowMs = Date.parse(moment);
};

/** Takes in what the sandbox has posted since, in its order or another, as often as is said. */
async function takeWebhooks({ reversed = false, times = 1 } = {}): Promise<void> {
  await sandbox.flush();
  const posted = sandbox.posts.splice(0).map(({ body }) => body);
  const bodies = (reversed ? posted.flatMap(oneByOne).reverse() : posted).map((body) =>
    Buffer.from(body),
  );
  for (let time = 0; time < times; time += 1) {
    for (const body of bodies) {
      await receiveMetaWebhook({
        rawBody: body,
        headers: { "x-hub-signature-256": signMetaBody(body, SECRET) },
        url: "/api/webhooks/meta",
      });
      while ((await processEvents()) > 0);
    }
  }
}

/** Statuses that Meta sent together, each in a post of its own. */
function oneByOne(body: string): string[] {
  const { value } = JSON.parse(body).entry[0].changes[0];
  return (value.statuses as unknown[]).map((status) =>
    JSON.stringify({
      entry: [
        { id: "1", changes: [{ field: "messages", value: { ...value, statuses: [status] } }] },
      ],
    }),
  );
}

async function customerWrites(extra: Record<string, unknown> = {}): Promise<void> {
  await sandbox.writes(AMINA, "Hello", extra);
  await takeWebhooks();
}

/** A person as the sandbox and we know them: digits, or a user id without a number. */
async function contactOf(address: string): Promise<string> {
  const known = /^\d+$/.test(address) ? { waId: address } : { userId: address };
  const { id } = await withWorkspace(ctx, (tx) =>
    findOrCreateContact(tx, ctx, { ...known, name: "Amina", source: "whatsapp" }),
  );
  return id;
}

/** A message of ours that is on its way to Meta. */
async function write(address = AMINA): Promise<string> {
  const id = newId();
  const contactId = await contactOf(address);
  await withWorkspace(ctx, (tx) =>
    tx.insert(messages).values({
      workspaceId: ctx.workspaceId,
      id,
      contactId,
      channelId,
      direction: "outbound",
      origin: "agent",
      kind: "text",
      address,
      status: "sending",
      occurredAt: new Date(sandbox.clock.nowMs),
    }),
  );
  return id;
}

/** The same, and the sandbox has accepted it. */
async function send(address = AMINA): Promise<string> {
  const id = await write(address);
  const to = /^\d+$/.test(address) ? { to: `+${address}` } : { to: undefined, recipient: address };
  const answer = await sandbox.send({
    ...to,
    type: "text",
    text: { body: "Hello" },
    biz_opaque_callback_data: id,
  });
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return id;
}

async function quote(category: "service" | "marketing" = "service", address = AMINA) {
  const contactId = await contactOf(address);
  const on = new Date(sandbox.clock.nowMs);
  return withWorkspace(ctx, (tx) =>
    quoteMessage(tx, ctx, { contactId, channelId, address, category, on }),
  );
}

async function taken(id: string) {
  const [row] = await withWorkspace(ctx, (tx) =>
    tx.select().from(messages).where(eq(messages.id, id)),
  );
  return { type: row?.priceType, state: row?.chargeState, charged: row?.chargedAmount };
}
const FREE = { type: "free_customer_service", state: "captured", charged: "0.0000" };
const PRICED = { type: "regular", state: "captured", charged: "0.0040" };

const spent = async () => {
  const [wallet] = await withWorkspace(ctx, (tx) => tx.select().from(wallets));
  return (10 - Number(wallet?.balance)).toFixed(4);
};
const months = async () => {
  const rows = await withWorkspace(ctx, (tx) => tx.select().from(channelMonths));
  return Object.fromEntries(rows.map((row) => [row.month, row.serviceDelivered]));
};
/** The number has used so many of its free messages in the month of the clock, here and at Meta. */
async function used(count: number, month: string): Promise<void> {
  await sandbox.control("numbers", {
    phoneNumberId: STANDARD_NUMBER_ID,
    serviceMessagesThisMonth: count,
  });
  await withWorkspace(ctx, (tx) =>
    tx
      .insert(channelMonths)
      .values({ workspaceId: ctx.workspaceId, channelId, month, serviceDelivered: count })
      .onConflictDoUpdate({
        target: [channelMonths.workspaceId, channelMonths.channelId, channelMonths.month],
        set: { serviceDelivered: count },
      }),
  );
}

describe("a free-form answer over a shared number", () => {
  test("costs nothing in the last second of September 2026, however many there were, and is one of the free thousand in the first of October", async () => {
    at("2026-09-30T23:59:50Z");
    await customerWrites();
    await used(4_000, "2026-09-01");
    expect(await quote()).toMatchObject({ amount: "0.0000", free: "window", freeLeft: null });
    const last = await send();
    await takeWebhooks();
    at("2026-10-01T00:00:00Z");
    expect(await quote()).toMatchObject({ amount: "0.0000", free: "allowance", freeLeft: 1_000 });
    const first = await send();
    await takeWebhooks();
    expect(await taken(last)).toEqual(FREE);
    expect(await taken(first)).toEqual(FREE);
    expect(await months()).toEqual({ "2026-09-01": 4_001, "2026-10-01": 1 });
    expect(await spent()).toBe("0.0000");
  });

  test("is free as the thousandth of the month and has its price as the next, as it was said before Send", async () => {
    at("2026-11-20T12:00:00Z");
    await customerWrites();
    await used(999, "2026-11-01");
    expect(await quote()).toMatchObject({ amount: "0.0000", free: "allowance", freeLeft: 1 });
    const thousandth = await send();
    await takeWebhooks();
    expect(await quote()).toEqual({
      amount: "0.0040",
      currency: "USD",
      free: null,
      freeLeft: null,
    });
    const next = await send();
    await takeWebhooks();
    expect(await taken(thousandth)).toEqual(FREE);
    expect(await taken(next)).toEqual(PRICED);
    expect(await months()).toEqual({ "2026-11-01": 1_001 });
    expect(await spent()).toBe("0.0040");
  });

  test("was called free, with hundreds left, while Meta charged for each: Meta also counts what is sent elsewhere", async () => {
    at("2026-11-20T12:00:00Z");
    await customerWrites();
    await used(10, "2026-11-01");
    const free = await send();
    await takeWebhooks();
    expect(await taken(free)).toEqual(FREE);
    expect(await quote()).toMatchObject({ free: "allowance", freeLeft: 989 });
    await sandbox.control("numbers", {
      phoneNumberId: STANDARD_NUMBER_ID,
      serviceMessagesThisMonth: 1_000,
    });
    at("2026-11-20T12:01:00Z");
    const charged = await send();
    await takeWebhooks();
    expect(await taken(charged)).toEqual(PRICED);
    expect(await quote()).toMatchObject({ amount: "0.0040", free: null, freeLeft: null });
    expect(await months()).toEqual({ "2026-11-01": 12 });

    // the month of the account begins at Meta while it is the old one here, or the other way round
    await sandbox.control("numbers", {
      phoneNumberId: STANDARD_NUMBER_ID,
      serviceMessagesThisMonth: 0,
    });
    at("2026-11-20T12:02:00Z");
    const again = await send();
    await takeWebhooks();
    expect(await taken(again)).toEqual(FREE);
    expect(await quote()).toMatchObject({ free: "allowance", freeLeft: 987 });
  });

  test("has its price in the last second of a spent month and is free in the first of the next", async () => {
    at("2026-10-31T23:59:59Z");
    await customerWrites();
    await used(1_000, "2026-10-01");
    const last = await send();
    await takeWebhooks();
    at("2026-11-01T00:00:00Z");
    expect(await quote()).toMatchObject({ free: "allowance", freeLeft: 1_000 });
    const first = await send();
    await takeWebhooks();
    expect(await taken(last)).toEqual(PRICED);
    expect(await taken(first)).toEqual(FREE);
    expect(await months()).toEqual({ "2026-10-01": 1_001, "2026-11-01": 1 });
  });

  test("after an advertisement is free for 72 hours, takes none of the thousand, and has its price afterwards", async () => {
    at("2026-11-10T08:00:00Z");
    const ad = {
      source_type: "ad",
      source_id: "120",
      headline: "Kettles",
      source_url: "https://fb.me/1",
    };
    await customerWrites({ referral: ad });
    await used(1_000, "2026-11-01");
    // the answer begins the 72 hours, so that it and every template is free before they are known
    expect(await quote()).toMatchObject({ amount: "0.0000", free: "free_entry_point" });
    expect(await quote("marketing")).toMatchObject({ free: "free_entry_point" });
    const answer = await send();
    await takeWebhooks();
    at("2026-11-13T07:59:00Z");
    await customerWrites();
    expect(await quote()).toMatchObject({ free: "free_entry_point" });
    const inside = await send();
    await takeWebhooks();
    at("2026-11-13T08:01:00Z");
    expect(await quote()).toMatchObject({ amount: "0.0040", free: null });
    const after = await send();
    await takeWebhooks();
    const byAd = { type: "free_entry_point", state: "captured", charged: "0.0000" };
    expect(await taken(answer)).toEqual(byAd);
    expect(await taken(inside)).toEqual(byAd);
    expect(await taken(after)).toEqual(PRICED);
    expect(await months()).toEqual({ "2026-11-01": 1_001 });
    const [thread] = await withWorkspace(ctx, (tx) => tx.select().from(conversations));
    expect(thread?.freeEntryUntil?.toISOString()).toBe("2026-11-13T08:00:00.000Z");
  });

  test.each([
    ["twice", { times: 2 }],
    ["in the wrong order", { reversed: true }],
    ["in the wrong order and three times", { reversed: true, times: 3 }],
  ])("is charged and counted once when its statuses come %s", async (_how, way) => {
    at("2026-11-20T12:00:00Z");
    await customerWrites();
    await used(999, "2026-11-01");
    const free = await send();
    const priced = await send();
    await takeWebhooks(way);
    expect(await taken(free)).toEqual(FREE);
    expect(await taken(priced)).toEqual(PRICED);
    expect(await months()).toEqual({ "2026-11-01": 1_001 });
    expect(await spent()).toBe("0.0040");
  });

  test("to somebody who is known by a user id alone costs what the id's country costs", async () => {
    at("2026-11-20T12:00:00Z");
    await used(1_000, "2026-11-01");
    const userId = "KE.1029384756";
    await sandbox.control("inbound", {
      phoneNumberId: STANDARD_NUMBER_ID,
      userId,
      message: { type: "text", text: { body: "Hi" } },
    });
    await takeWebhooks();
    expect(await quote("service", userId)).toMatchObject({ amount: "0.0040", free: null });
    const id = await send(userId);
    await takeWebhooks();
    expect(await taken(id)).toEqual(PRICED);
    expect(await spent()).toBe("0.0040");
  });

  test("to a user id of a country that nobody knows has no price: nothing is taken, and it is not called free", async () => {
    at("2026-11-20T12:00:00Z");
    await used(1_000, "2026-11-01");
    const userId = "ZZ.1029384756";
    await sandbox.control("inbound", {
      phoneNumberId: STANDARD_NUMBER_ID,
      userId,
      message: { type: "text", text: { body: "Hi" } },
    });
    await takeWebhooks();
    expect(await quote("service", userId)).toMatchObject({ amount: null, free: null });
    const id = await send(userId);
    await takeWebhooks();
    expect(await taken(id)).toEqual({ type: "regular", state: "none", charged: null });
    expect(await spent()).toBe("0.0000");
  });
});

test("a type of price that is new to us is unknown, and so is a missing one: neither is free", async () => {
  at("2026-11-20T12:00:00Z");
  for (const pricing of [
    { billable: true, pricing_model: "PMP", category: "service", type: "by_weight" },
    { pricing_model: "PMP", category: "service" },
  ]) {
    const id = await write();
    const status = { id: `wamid.${id}`, status: "delivered", timestamp: "1795176000", pricing };
    const value = {
      messaging_product: "whatsapp",
      metadata: { display_phone_number: "15550100001", phone_number_id: STANDARD_NUMBER_ID },
      statuses: [{ ...status, recipient_id: AMINA, biz_opaque_callback_data: id }],
    };
    const body = Buffer.from(
      JSON.stringify({ entry: [{ id: "1", changes: [{ field: "messages", value }] }] }),
    );
    await receiveMetaWebhook({
      rawBody: body,
      headers: { "x-hub-signature-256": signMetaBody(body, SECRET) },
      url: "/api/webhooks/meta",
    });
    while ((await processEvents()) > 0);
    expect(await taken(id)).toMatchObject({ state: "none", charged: null });
  }
});
