import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { withSystem, withWorkspace } from "@/db/tenant";
import { useTestDatabase } from "@/db/testing/database";
import { makeChannel, makeContext, makeMember } from "@/db/testing/makers";
import { readOwnApp } from "@/lib/channels/own-app";
import { removeOwnApp } from "@/lib/channels/remove-own-app";
import { saveOwnApp } from "@/lib/channels/save-own-app";
import { signMetaBody } from "@/lib/channels/whatsapp/verify-signature";
import { findOrCreateContact } from "@/lib/contacts/find-or-create-contact";
import type { WorkspaceContext } from "@/lib/core/context";
import { publishEnv } from "@/lib/core/env";
import { refusalOf } from "@/lib/core/testing/refusal-of";
import { queueMessage } from "@/lib/messages/queue-message";
import { seedSandboxRates } from "@/lib/wallet/pricing";
import { receiveMetaWebhook } from "./meta";
import { answerOwnAppChallenge, receiveOwnAppWebhook } from "./own-app";
import { processEvents } from "./process-events";
import { readEvent } from "./read-event";
import { replayUnmatched } from "./replay-unmatched";

useTestDatabase();
const INSTALLATION = "installation-app-secret";
const SECRET = "0123456789abcdef0123456789abcdef";
const OTHER_SECRET = "fedcba9876543210fedcba9876543210";
publishEnv({ META_APP_SECRET: INSTALLATION, SANDBOX: "on" });

beforeAll(() => seedSandboxRates());

let ctx: WorkspaceContext;
let phoneNumberId: string;
beforeEach(async () => {
  ctx = await makeContext({ balance: "10" });
  phoneNumberId = randomUUID();
  await makeChannel(ctx, { senderId: phoneNumberId, mode: "dedicated" });
});

function bodyFor(number: string, words: string): Buffer {
  const value = {
    messaging_product: "whatsapp",
    metadata: { display_phone_number: "254700000001", phone_number_id: number },
    messages: [
      {
        from: "254711000111",
        id: `wamid.${number}.${words}`,
        timestamp: "1795000000",
        type: "text",
        text: { body: words },
      },
    ],
  };
  const entry = [{ id: "16", changes: [{ field: "messages", value }] }];
  return Buffer.from(JSON.stringify({ object: "whatsapp_business_account", entry }));
}

/** A template on its way to Kenya, with its price set aside. @returns its id */
async function queueUtility(channelId: string): Promise<string> {
  return withWorkspace(ctx, async (tx) => {
    const contact = await findOrCreateContact(tx, ctx, { waId: "254712000001", source: "manual" });
    return queueMessage(tx, ctx, {
      channelId,
      contactId: contact.id,
      address: "254712000001",
      origin: "test",
      kind: "template",
      body: "Your order is ready",
      content: {},
      category: "utility",
    });
  });
}

const chargeOf = async (messageId: string) => {
  const [row] = await withWorkspace(ctx, (tx) =>
    tx.execute(
      sql`select status, charge_state as charge from messages where id = ${messageId}::uuid`,
    ),
  );
  return row;
};

function freeStatusFor(
  number: string,
  messageId: string,
  mark = "free",
  type = "free_customer_service",
): Buffer {
  const value = {
    messaging_product: "whatsapp",
    metadata: { display_phone_number: "254700000001", phone_number_id: number },
    statuses: [
      {
        id: `wamid.${messageId}`,
        status: "delivered",
        timestamp: String(Math.floor(Date.now() / 1000)),
        recipient_id: "254712000001",
        biz_opaque_callback_data: messageId,
        pricing: { billable: type === "regular", pricing_model: "PMP", type, category: "utility" },
        mark,
      },
    ],
  };
  const entry = [{ id: "16", changes: [{ field: "messages", value }] }];
  return Buffer.from(JSON.stringify({ object: "whatsapp_business_account", entry }));
}

async function addApp(to: WorkspaceContext, appSecret = SECRET, appId = "571930284416299") {
  await saveOwnApp(to, { appId, appSecret });
  const app = await readOwnApp(to);
  if (!app) throw new Error("no app was kept");
  return app;
}

async function post(address: string, rawBody: Buffer, secret: string) {
  const signature = signMetaBody(rawBody, secret);
  const { status } = await receiveOwnAppWebhook(address, { rawBody, signature });
  while ((await processEvents()) > 0);
  return status;
}

const said = async (to: WorkspaceContext) =>
  (
    await withWorkspace(to, (tx) => tx.execute<{ body: string }>(sql`select body from messages`))
  ).map(({ body }) => body);

test("what a workspace's own Meta app posts to its address arrives, and nothing with another secret", async () => {
  const app = await addApp(ctx);
  const body = bodyFor(phoneNumberId, "hello");
  expect(await post(app.id, body, INSTALLATION)).toBe(401);
  expect(await post(app.id, body, OTHER_SECRET)).toBe(401);
  expect(await said(ctx)).toEqual([]);
  expect((await readOwnApp(ctx))?.refusedAt).not.toBeNull();
  expect(await post(app.id, body, SECRET)).toBe(200);
  expect(await post(app.id, body, SECRET)).toBe(200);
  expect(await said(ctx)).toEqual(["hello"]);
  expect((await readOwnApp(ctx))?.acceptedAt).not.toBeNull();
  expect(await post(randomUUID(), body, SECRET)).toBe(404);
  expect(await post("northwind", body, SECRET)).toBe(404);
});

test("r45: an app speaks for its own workspace alone, whatever number its posts name", async () => {
  const thief = await makeContext();
  const app = await addApp(thief, OTHER_SECRET);
  const body = bodyFor(phoneNumberId, "forged");
  expect(await post(app.id, body, OTHER_SECRET)).toBe(200);
  expect(await said(ctx)).toEqual([]);
  const [number] = await withWorkspace(ctx, (tx) =>
    tx.execute<{ at: string | null }>(sql`select last_webhook_at as at from channels`),
  );
  expect(number?.at).toBeNull();
  // nor when the number's unmatched updates are taken up again
  await replayUnmatched(phoneNumberId);
  while ((await processEvents()) > 0);
  expect(await said(ctx)).toEqual([]);
});

test("an own app says nothing of a number on the platform's account, neither words nor prices", async () => {
  const app = await addApp(ctx);
  const shared = randomUUID();
  const channelId = await makeChannel(ctx, { senderId: shared, mode: "shared" });
  const messageId = await queueUtility(channelId);
  expect(await post(app.id, bodyFor(shared, "forged"), SECRET)).toBe(200);
  expect(await post(app.id, freeStatusFor(shared, messageId), SECRET)).toBe(200);
  expect(await said(ctx)).toEqual(["Your order is ready"]);
  expect(await chargeOf(messageId)).toEqual({ status: "queued", charge: "held" });

  // nor once the number has moved to an account of its own: the platform pays for what left before
  await withWorkspace(ctx, (tx) =>
    tx.execute(sql`update channels set mode = 'dedicated', mode_changed_at = now() + interval '1 second'
      where id = ${channelId}`),
  );
  expect(await post(app.id, freeStatusFor(shared, messageId, "later"), SECRET)).toBe(200);
  expect(await chargeOf(messageId)).toEqual({ status: "queued", charge: "held" });

  // Meta's own word through the platform's app settles it, at its price
  const real = freeStatusFor(shared, messageId, "real", "regular");
  await receiveMetaWebhook({
    rawBody: real,
    headers: { "x-hub-signature-256": signMetaBody(real, INSTALLATION) },
    url: "/api/webhooks/meta",
  });
  while ((await processEvents()) > 0);
  expect(await chargeOf(messageId)).toEqual({ status: "delivered", charge: "captured" });
});

test("an update of an own app is shown as the bytes that were signed", async () => {
  const app = await addApp(ctx);
  expect(await post(app.id, bodyFor(phoneNumberId, "shown"), SECRET)).toBe(200);
  const [line] = await withWorkspace(ctx, (tx) =>
    tx.execute<{ eventId: string; position: number }>(
      sql`select webhook_event_id as "eventId", position from webhook_updates`,
    ),
  );
  const owner = await makeMember(ctx);
  const shown = await readEvent(
    { ...ctx, actor: { kind: "member", ...owner, role: "owner", verified: true } },
    line as { eventId: string; position: number },
  );
  expect(shown).toMatchObject({ isUnchanged: true });
});

test("nobody uses up an update of others by posting the same bytes first", async () => {
  const thief = await makeContext();
  const app = await addApp(thief, OTHER_SECRET);
  const body = bodyFor(phoneNumberId, "real");
  expect(await post(app.id, body, OTHER_SECRET)).toBe(200);
  await receiveMetaWebhook({
    rawBody: body,
    headers: { "x-hub-signature-256": signMetaBody(body, INSTALLATION) },
    url: "/api/webhooks/meta",
  });
  while ((await processEvents()) > 0);
  expect(await said(ctx)).toEqual(["real"]);
});

test("what comes before its number is connected waits for the app's own workspace", async () => {
  const app = await addApp(ctx);
  const later = randomUUID();
  expect(await post(app.id, bodyFor(later, "early"), SECRET)).toBe(200);
  expect(await said(ctx)).toEqual([]);
  await makeChannel(ctx, { senderId: later, mode: "dedicated" });
  expect(await replayUnmatched(later)).toBe(1);
  while ((await processEvents()) > 0);
  expect(await said(ctx)).toEqual(["early"]);
});

test("r94: the challenge of an own app is answered to its own verify token alone", async () => {
  const app = await addApp(ctx);
  const other = await addApp(await makeContext());
  const ask = async (address: string, token: string) => {
    const query = { "hub.mode": "subscribe", "hub.challenge": "1158201444" };
    return answerOwnAppChallenge(
      address,
      new URLSearchParams({ ...query, "hub.verify_token": token }),
    );
  };
  expect(await ask(app.id, app.verifyToken)).toMatchObject({ status: 200, body: "1158201444" });
  expect(await ask(app.id, other.verifyToken)).toMatchObject({ status: 403 });
  expect(await ask(app.id, "")).toMatchObject({ status: 403 });
  expect(await ask(randomUUID(), app.verifyToken)).toMatchObject({ status: 404 });
});

test("the secret is sealed, keeps its address when it changes, and is gone with the app", async () => {
  const app = await addApp(ctx);
  const stored = async () =>
    withSystem("look at what is stored", (tx) =>
      tx.execute<{ app_secret: string }>(
        sql`select app_secret from meta_apps where id = ${app.id}`,
      ),
    );
  expect((await stored())[0]?.app_secret).toMatch(/^v1\./);
  expect((await stored())[0]?.app_secret).not.toContain(SECRET);
  expect((await addApp(ctx, OTHER_SECRET)).id).toBe(app.id);
  expect(await post(app.id, bodyFor(phoneNumberId, "new secret"), OTHER_SECRET)).toBe(200);
  // another app, or a mistyped id that is put right, keeps the address; the old secret opens nothing
  const next = await addApp(ctx, SECRET, "999888777666555");
  expect(next).toMatchObject({ id: app.id, appId: "999888777666555", acceptedAt: null });
  expect(await post(app.id, bodyFor(phoneNumberId, "old"), OTHER_SECRET)).toBe(401);
  expect(await post(app.id, bodyFor(phoneNumberId, "new app"), SECRET)).toBe(200);
  await removeOwnApp(ctx);
  expect(await readOwnApp(ctx)).toBeNull();
  expect(await post(next.id, bodyFor(phoneNumberId, "gone"), SECRET)).toBe(404);
  expect(await refusalOf(removeOwnApp(ctx))).toMatchObject({ code: "not_found" });
});

test("an agent neither sees nor changes the app", async () => {
  const agent = await makeContext({ role: "agent" });
  await expect(readOwnApp(agent)).rejects.toMatchObject({ code: "not_allowed" });
  const input = { appId: "571930284416299", appSecret: SECRET };
  await expect(saveOwnApp(agent, input)).rejects.toMatchObject({ code: "not_allowed" });
  await expect(removeOwnApp(agent)).rejects.toMatchObject({ code: "not_allowed" });
});
