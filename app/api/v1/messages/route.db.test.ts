import { eq, sql } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import type { ApiScope } from "@/db/enums/workspaces";
import { contacts } from "@/db/schema/contacts";
import { rateLimits } from "@/db/schema/identity";
import { apiRequests, conversations, messageQueue, messages } from "@/db/schema/messages";
import { workspaces } from "@/db/schema/workspaces";
import { withSystem, withWorkspace } from "@/db/tenant";
import { useTestDatabase } from "@/db/testing/database";
import { makeChannel, makeTemplate } from "@/db/testing/makers";
import { API_CALLS } from "@/lib/access/api-route";
import { publishEnv } from "@/lib/core/env";
import { newId } from "@/lib/core/ids";
import { assignConversation } from "@/lib/inbox/assign-conversation";
import { memberOf } from "@/lib/inbox/member-of";
import { listConversations } from "@/lib/inbox/queries";
import { reply } from "@/lib/inbox/reply";
import { customerWrites, type Desk, joinDesk, makeDesk } from "@/lib/inbox/testing/desk";
import { readThread } from "@/lib/inbox/thread-queries";
import { purgeJob } from "@/lib/worker/maintenance";
import { createApiKey } from "@/lib/workspaces/create-api-key";
import { revokeApiKey } from "@/lib/workspaces/revoke-api-key";
import { GET } from "./[messageId]/route";
import { POST } from "./route";

/* The public API as a program meets it: requests in, answers out, the database behind. */

useTestDatabase();
publishEnv({ SANDBOX: "on" });

let desk: Desk;
let key: string;
let keyId: string;
let phones = 254_733_000_000;
const newPhone = () => `+${++phones}`;

const makeKey = (scopes: ApiScope[], of = desk) =>
  createApiKey(of.lena, { name: "Web shop", scopes, life: "never" });

beforeEach(async () => {
  desk = await makeDesk({ balance: "5.0000", role: "owner" });
  ({ key, id: keyId } = await makeKey(["send", "read"]));
  await makeTemplate(desk.lena, { wabaId: desk.wabaId });
});

type Given = { key?: string | null; idempotencyKey?: string | null; raw?: BodyInit };
type Answer = {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: what a program reads is looked at field by field
  body: any;
};

async function send(body: unknown, given: Given = {}): Promise<Answer> {
  const headers = new Headers();
  const bearer = given.key === undefined ? key : given.key;
  if (bearer !== null) headers.set("authorization", `Bearer ${bearer}`);
  const idempotencyKey = given.idempotencyKey === undefined ? newId() : given.idempotencyKey;
  if (idempotencyKey !== null) headers.set("idempotency-key", idempotencyKey);
  const answer = await POST(
    new Request("http://localhost/api/v1/messages", {
      method: "POST",
      headers,
      body: given.raw ?? JSON.stringify(body),
    }),
  );
  return { status: answer.status, headers: answer.headers, body: await answer.json() };
}

async function look(messageId: string, bearer = key): Promise<Answer> {
  const answer = await GET(
    new Request(`http://localhost/api/v1/messages/${messageId}`, {
      headers: { authorization: `Bearer ${bearer}` },
    }),
    { params: Promise.resolve({ messageId }) },
  );
  return { status: answer.status, headers: answer.headers, body: await answer.json() };
}

const template = (over: Record<string, unknown> = {}) => ({
  name: "order_ready",
  language: "en_US",
  values: { "body.first_name": "Ada" },
  ...over,
});
const codeOf = ({ status, body }: Answer) => [status, body.error?.code];
const sentMessages = (of = desk) =>
  withWorkspace(of.lena, (tx) =>
    tx
      .select()
      .from(messages)
      .where(sql`${messages.workspaceId} = ${of.lena.workspaceId} and direction = 'outbound'`),
  );
const conversationOf = async (id: string) => {
  const [row] = await withWorkspace(desk.lena, (tx) =>
    tx.select().from(conversations).where(eq(conversations.id, id)),
  );
  return row;
};

describe("D12: one Idempotency-Key is one message", () => {
  test("twenty calls at once send one template: one is the first, nineteen are told so", async () => {
    const to = newPhone();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        send({ to, template: template() }, { idempotencyKey: "o-1" }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(19).fill(200), 201]);
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(answers[0]?.body).toMatchObject({ status: "queued", contact_created: true });
    for (const { status, headers } of answers) {
      expect(headers.get("idempotent-replayed")).toBe(status === 200 ? "true" : null);
    }
    const [message, ...others] = await sentMessages();
    expect(others).toEqual([]);
    expect(message).toMatchObject({
      id: answers[0]?.body.message_id,
      origin: "api",
      apiKeyId: keyId,
      authorId: null,
      authorName: "Web shop",
      kind: "template",
      address: to.slice(1),
    });
    const queued = await withWorkspace(desk.lena, (tx) => tx.select().from(messageQueue));
    expect(queued.map(({ messageId }) => messageId)).toEqual([message?.id]);
  });

  test("twenty calls at once to one new person under keys of their own are twenty messages to one contact", async () => {
    const to = newPhone();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => send({ to, template: template() })),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(201));
    expect(new Set(answers.map(({ body }) => body.contact_id)).size).toBe(1);
    expect(answers.filter(({ body }) => body.contact_created)).toHaveLength(1);
    expect(await sentMessages()).toHaveLength(20);
  });

  test("the order of fields does not matter, another word does, and another API key does not", async () => {
    const to = newPhone();
    const values = { "body.first_name": "Ada", "header.1": "x" };
    const first = await send({ to, template: template({ values }) }, { idempotencyKey: "o-2" });
    const turned = { "header.1": "x", "body.first_name": "Ada" };
    const again = { template: template({ values: turned }), to };
    const next = await makeKey(["send"]);
    const repeat = await send(again, { idempotencyKey: "o-2", key: next.key });
    expect([repeat.status, repeat.body]).toEqual([200, first.body]);
    const other = { to, template: template({ values: { "body.first_name": "Bea" } }) };
    expect(codeOf(await send(other, { idempotencyKey: "o-2" }))).toEqual([
      409,
      "idempotency_conflict",
    ]);
    expect(await sentMessages()).toHaveLength(1);
  });

  test("a refused call keeps nothing, so its key works once the reason is gone", async () => {
    const poor = await makeDesk({ role: "owner" });
    await makeTemplate(poor.lena, { wabaId: poor.wabaId });
    const given = { key: (await makeKey(["send"], poor)).key, idempotencyKey: "o-3" };
    const body = { to: newPhone(), template: template() };
    expect(codeOf(await send(body, given))).toEqual([402, "insufficient_funds"]);
    const left = await withWorkspace(poor.lena, async (tx) => [
      ...(await tx.select({ id: contacts.id }).from(contacts)),
      ...(await tx.select({ id: apiRequests.key }).from(apiRequests)),
    ]);
    expect(left).toEqual([]);
    await withSystem("top up a test", (tx) =>
      tx.execute(sql`select add_credits(${poor.lena.workspaceId}::uuid, 5::numeric,
        'test:api'::text, 'Top-up'::text, 'Test'::text)`),
    );
    expect((await send(body, given)).status).toBe(201);
    expect(await sentMessages(poor)).toHaveLength(1);
  });

  test("the same Idempotency-Key in two workspaces is two messages", async () => {
    const other = await makeDesk({ balance: "5.0000", role: "owner" });
    await makeTemplate(other.lena, { wabaId: other.wabaId });
    const body = { to: newPhone(), template: template() };
    const mine = await send(body, { idempotencyKey: "o-4" });
    const theirs = await send(body, {
      idempotencyKey: "o-4",
      key: (await makeKey(["send", "read"], other)).key,
    });
    expect([mine.status, theirs.status]).toEqual([201, 201]);
    expect(theirs.body.message_id).not.toBe(mine.body.message_id);
  });
});

test("an Idempotency-Key is remembered for 30 days", async () => {
  const body = { to: newPhone(), template: template() };
  for (const key of ["o-29", "o-31"]) await send(body, { idempotencyKey: key });
  const days = (count: number) => new Date(Date.now() - count * 24 * 3_600_000);
  const age = (key: string, createdAt: Date) =>
    withWorkspace(desk.lena, (tx) =>
      tx.update(apiRequests).set({ createdAt }).where(eq(apiRequests.key, key)),
    );
  await age("o-29", days(29));
  await age("o-31", days(31));
  await purgeJob.run({});
  expect((await send(body, { idempotencyKey: "o-29" })).status).toBe(200);
  expect((await send(body, { idempotencyKey: "o-31" })).status).toBe(201);
});

describe("who may call", () => {
  const body = () => ({ to: newPhone(), template: template() });

  test("nobody without a key that works", async () => {
    const revoked = await makeKey(["send"]);
    expect((await send(body(), { key: revoked.key })).status).toBe(201);
    await revokeApiKey(desk.lena, { apiKeyId: revoked.id });
    for (const bad of [null, "", "nonsense", `tl_live_${"a".repeat(43)}`, revoked.key]) {
      const answer = await send(body(), { key: bad });
      expect(codeOf(answer), String(bad)).toEqual([401, "invalid_api_key"]);
      expect(answer.headers.get("www-authenticate")).toBe("Bearer");
    }
    expect(await sentMessages()).toHaveLength(1);
  });

  test("a key to read sends nothing, and a key to send reads nothing", async () => {
    const [reads, sends] = [await makeKey(["read"]), await makeKey(["send"])];
    expect(codeOf(await send(body(), { key: reads.key }))).toEqual([403, "missing_scope"]);
    const sent = await send(body(), { key: sends.key });
    expect(codeOf(await look(sent.body.message_id, sends.key))).toEqual([403, "missing_scope"]);
    expect((await look(sent.body.message_id, reads.key)).status).toBe(200);
  });

  test("a key of another workspace meets none of our people, numbers and messages", async () => {
    const other = await makeDesk({ balance: "5.0000", role: "owner" });
    await makeTemplate(other.lena, { wabaId: other.wabaId });
    const foreign = (await makeKey(["send", "read"], other)).key;
    const { contactId } = await customerWrites(desk);
    const { message_id: messageId } = (await send(body())).body;
    expect(codeOf(await look(messageId, foreign))).toEqual([404, "not_found"]);
    const to = { to: contactId, template: template() };
    expect(codeOf(await send(to, { key: foreign }))).toEqual([404, "not_found"]);
    const from = { ...body(), from: desk.channelId };
    expect(codeOf(await send(from, { key: foreign }))).toEqual([404, "not_found"]);
    expect(await sentMessages(other)).toEqual([]);
  });

  test("a key makes so many calls in a while, and is told when to go on", async () => {
    const busy = await makeKey(["read"]);
    await withSystem("count calls of a test", (tx) =>
      tx.insert(rateLimits).values({ key: `api:${busy.id}`, count: API_CALLS - 1 }),
    );
    expect((await look(newId(), busy.key)).status).toBe(404);
    const answer = await look(newId(), busy.key);
    expect(codeOf(answer)).toEqual([429, "rate_limited"]);
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await send(body())).status).toBe(201);
  });

  test("a suspended workspace sends nothing, and neither does a key of somebody unconfirmed over a real number", async () => {
    const real = await makeChannel(desk.lena, { isSandbox: false, accountId: desk.wabaId });
    const unconfirmed = await makeDesk({ role: "owner", verified: false });
    await makeTemplate(unconfirmed.lena, { wabaId: unconfirmed.wabaId });
    const theirs = await makeChannel(unconfirmed.lena, {
      isSandbox: false,
      accountId: unconfirmed.wabaId,
    });
    const answer = await send(
      { ...body(), from: theirs },
      { key: (await makeKey(["send"], unconfirmed)).key },
    );
    expect(codeOf(answer)).toEqual([403, "not_allowed"]);
    expect((await send({ ...body(), from: real })).status).toBe(201);
    await withSystem("suspend a test", (tx) =>
      tx
        .update(workspaces)
        .set({ suspendedAt: new Date(), suspendedReason: "Unpaid." })
        .where(eq(workspaces.id, desk.lena.workspaceId)),
    );
    expect(codeOf(await send(body()))).toEqual([403, "not_allowed"]);
  });
});

describe("what may be asked", () => {
  test.each([
    ["no JSON", "{", [400, "bad_request"]],
    ["too much", "x".repeat(70_000), [413, "too_large"]],
    ["no object", "[]", [422, "invalid"]],
  ])("%s is refused", async (_, raw, expected) => {
    expect(codeOf(await send(null, { raw }))).toEqual(expected);
  });

  test.each([null, "x".repeat(256), "key\u00e9"])(
    "the Idempotency-Key %s is refused",
    async (bad) => {
      const answer = await send({ to: newPhone(), text: { body: "Hi" } }, { idempotencyKey: bad });
      expect(codeOf(answer)).toEqual([400, "bad_request"]);
    },
  );

  test.each([
    ["to", { to: "0712345678", text: { body: "Hi" } }],
    ["to", { text: { body: "Hi" } }],
    ["to", { to: "+999123456789", text: { body: "Hi" } }],
    ["text", { to: "+254712345678" }],
    [
      "text",
      { to: "+254712345678", text: { body: "Hi" }, template: { name: "a", language: "en" } },
    ],
    ["text.body", { to: "+254712345678", text: { body: "  " } }],
    ["text.bold", { to: "+254712345678", text: { body: "Hi", bold: true } }],
    ["origin", { to: "+254712345678", text: { body: "Hi" }, origin: "agent" }],
    ["from", { to: "+254712345678", from: "main", text: { body: "Hi" } }],
    [
      "template.values.body.1",
      { to: "+254712345678", template: { name: "a", language: "en", values: { "body.1": 7 } } },
    ],
  ])("%s is named when it is wrong", async (field, body) => {
    const answer = await send(body);
    expect(codeOf(answer)).toEqual([422, "invalid"]);
    expect(Object.keys(answer.body.error.fields)).toEqual([field]);
    expect(await sentMessages()).toEqual([]);
  });

  test("a template that is not there, in that language or at all, and a value that lacks are named", async () => {
    const to = newPhone();
    const language = await send({ to, template: template({ language: "sw" }) });
    expect(codeOf(language)).toEqual([404, "not_found"]);
    expect(language.body.error).toMatchObject({
      message: expect.stringContaining("en_US"),
      fields: { "template.language": expect.any(String) },
    });
    const name = await send({ to, template: template({ name: "none" }) });
    expect(name.body.error.fields).toEqual({ "template.name": expect.any(String) });
    const value = await send({ to, template: template({ values: {} }) });
    expect(codeOf(value)).toEqual([422, "invalid"]);
    expect(value.body.error.fields).toEqual({ "template.values.body.first_name": "Fill this in." });
  });

  test("text after the 24 hours is refused with the way out, and goes within them", async () => {
    const closed = await send({ to: newPhone(), text: { body: "Hello" } });
    expect(codeOf(closed)).toEqual([422, "window_closed"]);
    expect(closed.body.error.message).toMatch(/Send an approved template/);
    const { contactId, conversationId } = await customerWrites(desk);
    const open = await send({ to: contactId, text: { body: "It ships today." } });
    expect(open.body).toMatchObject({
      contact_id: contactId,
      conversation_id: conversationId,
      contact_created: false,
    });
  });

  test("what PostgreSQL cannot keep is taken out of text and values, and is no failure of ours", async () => {
    const { contactId } = await customerWrites(desk);
    const raw = (said: string) => `{"to":"${contactId}",${said}}`;
    const text = await send(null, { raw: raw('"text":{"body":"Go \\u0000on \\ud83d"}') });
    const values = '"values":{"body.first_name":"Ada\\u0000\\udc00"}';
    const filled = `"template":{"name":"order_ready","language":"en_US",${values}}`;
    const sent = await send(null, { raw: raw(filled) });
    expect([text.status, sent.status]).toEqual([201, 201]);
    expect((await sentMessages()).map(({ body }) => body).sort()).toEqual([
      "Go on \ufffd",
      "Hello Ada\ufffd, your order is ready.",
    ]);
    const empty = await send(null, { raw: raw('"text":{"body":"\\u0000"}') });
    expect(codeOf(empty)).toEqual([422, "invalid"]);
    const name = await send({ to: contactId, template: template({ name: "a\u0000" }) });
    expect(codeOf(name)).toEqual([422, "invalid"]);
  });

  test("who opted out gets no marketing, and who is blocked gets nothing", async () => {
    await makeTemplate(desk.lena, { wabaId: desk.wabaId, name: "sale", category: "marketing" });
    const { contactId, phone } = await customerWrites(desk);
    const sale = { to: `+${phone}`, template: template({ name: "sale" }) };
    const set = (values: Partial<typeof contacts.$inferInsert>) =>
      withWorkspace(desk.lena, (tx) =>
        tx.update(contacts).set(values).where(eq(contacts.id, contactId)),
      );
    await set({ consent: "opted_out" });
    const refused = await send(sale);
    expect(codeOf(refused)).toEqual([409, "conflict"]);
    expect(refused.body.error.message).toMatch(/opted out/);
    expect((await send({ to: contactId, template: template() })).status).toBe(201);
    await set({ blockedAt: new Date() });
    expect(codeOf(await send({ to: contactId, template: template() }))).toEqual([409, "conflict"]);
    expect(await sentMessages()).toHaveLength(1);
  });

  test("B9: a text goes over SMS to whoever texted last, and a template over WhatsApp all the same", async () => {
    const sms = await makeChannel(desk.lena, { kind: "sms", name: "Texts", accountId: newId() });
    const to = newPhone();
    const first = await send({ to, from: sms, text: { body: "Your code is 4471." } });
    expect(first.status).toBe(201);
    expect((await send({ to, text: { body: "It ends at noon." } })).body).toMatchObject({
      conversation_id: first.body.conversation_id,
    });
    expect((await send({ to, template: template() })).status).toBe(201);
    expect((await send({ to, from: sms, template: template() })).status).toBe(404);
    const sent = await sentMessages();
    expect(sent.map(({ channelId, kind }) => [channelId, kind]).sort()).toEqual(
      [
        [sms, "text"],
        [sms, "text"],
        [desk.channelId, "template"],
      ].sort(),
    );
  });

  test("a number that is disconnected is told as a state and not as a failure of ours", async () => {
    const gone = await makeChannel(desk.lena, { status: "disconnected" });
    const answer = await send({ to: newPhone(), from: gone, template: template() });
    expect(codeOf(answer)).toEqual([409, "unavailable"]);
  });
});

describe("D7: for the team a program is no colleague", () => {
  test("what it sends leaves a waiting conversation unread, waiting, unassigned and to be answered", async () => {
    const { conversationId, contactId } = await customerWrites(desk);
    const before = await conversationOf(conversationId);
    expect(before).toMatchObject({ unreadCount: 1, assigneeId: null, isAnswered: false });
    await send({ to: contactId, text: { body: "Your parcel is on its way." } });
    expect(await conversationOf(conversationId)).toMatchObject({
      status: "open",
      unreadCount: 1,
      assigneeId: null,
      isAnswered: false,
      waitingSince: before?.waitingSince,
      version: (before?.version ?? 0) + 1,
    });
    // and nobody is asked whether to talk over it
    const text = "Tomorrow by noon.";
    const seenVersion = before?.version as number;
    await reply(desk.tom, { conversationId, messageId: newId(), text, seenVersion, close: false });
    const after = await conversationOf(conversationId);
    expect(after).toMatchObject({ unreadCount: 0, waitingSince: null, isAnswered: true });
  });

  test("a conversation keeps whom it has, and stays closed or snoozed", async () => {
    const { conversationId, contactId } = await customerWrites(desk);
    await assignConversation(desk.lena, {
      conversationId,
      assigneeId: memberOf(desk.tom),
      from: null,
    });
    for (const [status, more] of [
      ["closed", { closedAt: new Date() }],
      ["snoozed", { closedAt: null, snoozedUntil: new Date(Date.now() + 3_600_000) }],
    ] as const) {
      await withWorkspace(desk.lena, (tx) =>
        tx
          .update(conversations)
          .set({ status, ...more })
          .where(eq(conversations.id, conversationId)),
      );
      const before = await conversationOf(conversationId);
      await send({ to: contactId, text: { body: "A notice." } });
      const {
        status: now,
        assigneeId,
        snoozedUntil,
        closedAt,
      } = (await conversationOf(conversationId)) as NonNullable<typeof before>;
      expect({ status: now, assigneeId, snoozedUntil, closedAt }).toEqual({
        status,
        assigneeId: before?.assigneeId,
        snoozedUntil: before?.snoozedUntil,
        closedAt: before?.closedAt,
      });
    }
  });

  test("a conversation that it begins waits for nobody until the person answers", async () => {
    const to = newPhone();
    const { conversation_id: conversationId } = (await send({ to, template: template() })).body;
    expect(await conversationOf(conversationId)).toMatchObject({
      status: "closed",
      assigneeId: null,
      unreadCount: 0,
      waitingSince: null,
    });
    expect((await listConversations(desk.lena, { view: "all", search: undefined })).rows).toEqual(
      [],
    );
    const wrote = await customerWrites(desk, { phone: to.slice(1) });
    expect(wrote.conversationId).toBe(conversationId);
    expect(await conversationOf(conversationId)).toMatchObject({ status: "open", unreadCount: 1 });
  });

  test("its messages carry its name, with the way to the key for those who may see keys", async () => {
    const { conversationId, contactId } = await customerWrites(desk);
    await send({ to: contactId, text: { body: "A notice." } });
    const manager = await joinDesk(desk.lena, "Mia", "manager");
    const seen = async (ctx: Desk["lena"]) =>
      (await readThread(ctx, { conversationId })).messages.at(-1);
    expect(await seen(desk.lena)).toMatchObject({
      origin: "api",
      authorName: "Web shop",
      isMine: false,
      apiKey: { id: keyId, name: "Web shop" },
    });
    expect((await seen(manager))?.apiKey).toEqual({ id: null, name: "Web shop" });
  });
});

test("a message tells how it fares: state, times, reason and price", async () => {
  const { message_id: id } = (await send({ to: newPhone(), template: template() })).body;
  expect((await look(id)).body).toMatchObject({
    message_id: id,
    status: "queued",
    sent_at: null,
    error: null,
    price: { currency: "USD", state: "held", amount: expect.stringMatching(/^0\.\d{4}$/) },
  });
  const at = new Date("2026-11-20T09:00:00.000Z");
  const set = (values: Partial<typeof messages.$inferInsert>) =>
    withWorkspace(desk.lena, (tx) => tx.update(messages).set(values).where(eq(messages.id, id)));
  await set({ status: "delivered", sentAt: at, deliveredAt: at });
  expect((await look(id)).body).toMatchObject({
    status: "delivered",
    delivered_at: "2026-11-20T09:00:00.000Z",
  });
  await set({ status: "failed", failedAt: at, errorCode: 131026 });
  expect((await look(id)).body.error).toMatchObject({
    code: 131026,
    message: expect.stringMatching(/\w/),
  });
  const { conversationId } = await customerWrites(desk);
  const { messages: others } = await readThread(desk.lena, { conversationId });
  expect(codeOf(await look(others[0]?.id as string))).toEqual([404, "not_found"]);
  expect(codeOf(await look("nonsense"))).toEqual([404, "not_found"]);
});
