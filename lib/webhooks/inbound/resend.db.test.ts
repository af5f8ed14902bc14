import { createHmac, randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { contacts } from "@/db/schema/contacts";
import { withSystem, withWorkspace } from "@/db/tenant";
import { useTestDatabase } from "@/db/testing/database";
import { makeChannel, makeContext } from "@/db/testing/makers";
import { sealToken } from "@/lib/channels/access-token";
import { emailPayload } from "@/lib/channels/email/email-payload";
import { sealWebhookSecret } from "@/lib/channels/webhook-secret";
import { findOrCreateContact } from "@/lib/contacts/find-or-create-contact";
import type { WorkspaceContext } from "@/lib/core/context";
import { publishEnv } from "@/lib/core/env";
import { newId } from "@/lib/core/ids";
import { refusalOf } from "@/lib/core/testing/refusal-of";
import { NO_DRAFT } from "@/lib/inbox/draft-queries";
import { listSharedFiles } from "@/lib/inbox/file-queries";
import { replyAddress } from "@/lib/inbox/reply-address";
import { saveDraft } from "@/lib/inbox/save-draft";
import { sendMessage } from "@/lib/inbox/send-message";
import { readThread } from "@/lib/inbox/thread-queries";
import { readWaysToWrite } from "@/lib/inbox/write-queries";
import { claimQueued } from "@/lib/messages/claim-queued";
import { quoteMessage } from "@/lib/messages/quote-message";
import { storeUpload } from "@/lib/messages/store-upload";
import { fetchReceived } from "./fetch-received";
import { processEvents } from "./process-events";
import { readEvent } from "./read-event";
import { replayEvents } from "./replay-events";
import { receiveResendWebhook } from "./resend";

useTestDatabase();

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const OURS = "help@acme.test";
const THEIRS = "amina@example.com";

async function makeContact(
  owner: WorkspaceContext,
  {
    email,
    name = "Nia",
    phone = null,
  }: { email: string | null; name?: string; phone?: string | null },
): Promise<string> {
  const id = newId();
  await withWorkspace(owner, (tx) =>
    tx.insert(contacts).values({
      workspaceId: owner.workspaceId,
      id,
      name,
      email,
      phone,
      phoneKey: phone?.slice(1) ?? null,
      source: "manual",
    }),
  );
  return id;
}

/** What Resend keeps of mails that came in, by their id. */
const kept = new Map<string, object>();
let resend: Server;
beforeAll(async () => {
  resend = createServer((request, response) => {
    const mail = kept.get(request.url?.split("/").at(-1) ?? "");
    response.writeHead(mail ? 200 : 404, { "content-type": "application/json" });
    response.end(JSON.stringify(mail ?? { name: "not_found", message: "Email not found" }));
  });
  await new Promise<void>((resolve) => resend.listen(0, "127.0.0.1", resolve));
  publishEnv({
    SANDBOX: "on",
    APP_URL: "https://tickline.test",
    RESEND_API_URL: `http://127.0.0.1:${(resend.address() as AddressInfo).port}`,
  });
});
afterAll(() => {
  resend.closeAllConnections();
  resend.close();
});

let ctx: WorkspaceContext;
let channelId: string;
beforeEach(async () => {
  kept.clear();
  ctx = await makeContext({ balance: "10" });
  channelId = await makeMailbox(ctx);
});

function makeMailbox(owner: WorkspaceContext, address = OURS): Promise<string> {
  const id = newId();
  return makeChannel(owner, {
    id,
    kind: "email",
    mode: "dedicated",
    name: "Mail",
    senderId: `${address}-${id}`,
    accountId: "acme.test",
    address: address,
    accessToken: sealToken(owner, id, "re_test_key"),
    webhookSecret: sealWebhookSecret(owner, id, SECRET),
  });
}

type Given = { channel?: string; secret?: string; svixId?: string; at?: number };

function post(event: object, given: Given = {}) {
  const { channel = channelId, secret = SECRET, svixId = `msg_${randomUUID()}`, at } = given;
  const body = JSON.stringify(event);
  const timestamp = String(Math.floor((at ?? Date.now()) / 1000));
  const key = Buffer.from(secret.slice("whsec_".length), "base64");
  const mac = createHmac("sha256", key).update(`${svixId}.${timestamp}.${body}`).digest("base64");
  return receiveResendWebhook(channel, {
    rawBody: Buffer.from(body),
    headers: { id: svixId, timestamp, signature: `v1,${mac}` },
  });
}

const eventOf = (type: string, data: object) => ({
  type,
  created_at: new Date().toISOString(),
  data,
});

type Mail = { id?: string; subject?: string; text?: string; from?: string; to?: string };

/** A mail lies at Resend, and its event says so. */
function mailOf({
  id = randomUUID(),
  subject = "Kettle",
  text = "Is it back?",
  ...rest
}: Mail = {}) {
  const { from = `Amina W <${THEIRS}>`, to = OURS } = rest;
  kept.set(id, { object: "email", id, text, html: null, headers: {}, attachments: [] });
  const data = { email_id: id, from, to: [to], subject, message_id: `<${id}@example.com>` };
  return eventOf("email.received", { ...data, cc: [], bcc: [], attachments: [] });
}

const statusOf = (word: string, emailId: string, message: string, extra: object = {}) =>
  eventOf(`email.${word}`, {
    email_id: emailId,
    from: `"Acme" <${OURS}>`,
    to: [THEIRS],
    tags: { message },
    ...extra,
  });

/** What the worker does: the waiting fetches, then the events. */
async function work() {
  const waiting = await withSystem("events of a test", (tx) =>
    tx.execute<{ id: string }>(
      sql`select id from webhook_events where status = 'pending' and source = 'resend'`,
    ),
  );
  for (const { id: eventId } of waiting) await fetchReceived({ eventId });
  await processEvents();
}

async function oneConversation() {
  const rows = await withWorkspace(ctx, (tx) =>
    tx.execute<{ id: string; contact: string; expires: string | null }>(sql`
      select id, contact_id as contact, window_expires_at as expires from conversations
      where channel_id = ${channelId}`),
  );
  expect(rows).toHaveLength(1);
  return rows[0] as (typeof rows)[number];
}

describe("a mail that a customer sends", () => {
  test("stands in a thread that knows no window, however often it is posted", async () => {
    const mail = mailOf();
    for (const svixId of ["msg_1", "msg_1", "msg_2"]) {
      expect((await post(mail, { svixId })).status).toBe(204);
    }
    await work();
    const { id, expires } = await oneConversation();
    expect(expires).toBeNull();
    const thread = await readThread(ctx, { conversationId: id });
    expect(thread.messages).toMatchObject([{ body: "Is it back?", subject: "Kettle" }]);
    expect(thread.answerSubject).toBe("Re: Kettle");
    expect(thread.conversation).toMatchObject({ channelKind: "email", title: "Amina W" });
  });

  test("waits for its words, and is shown without them when Resend has them no more", async () => {
    const mail = mailOf();
    await post(mail);
    await processEvents();
    const before = await withWorkspace(ctx, (tx) => tx.execute(sql`select 1 from conversations`));
    expect(before).toEqual([]);
    kept.clear();
    await work();
    const { id } = await oneConversation();
    const { messages } = await readThread(ctx, { conversationId: id });
    expect(messages).toMatchObject(
      [{ subject: "Kettle", body: /could not be fetched/ }].map(({ body, ...rest }) => ({
        ...rest,
        body: expect.stringMatching(body),
      })),
    );
  });

  test("is of the person whose address it is, and of nobody when two have it", async () => {
    const known = await makeContact(ctx, { email: THEIRS, name: "Amina from the shop" });
    await post(mailOf());
    await work();
    expect((await oneConversation()).contact).toBe(known);
    for (const name of ["One", "Two"]) await makeContact(ctx, { email: "info@firm.test", name });
    const made = await withWorkspace(ctx, (tx) =>
      findOrCreateContact(tx, ctx, { email: "info@firm.test", source: "email" }),
    );
    expect(made.created).toBe(true);
  });

  test("counts as opted out when it says nothing but STOP", async () => {
    await post(mailOf({ text: "Stop" }));
    await work();
    const { contact } = await oneConversation();
    const [row] = await withWorkspace(ctx, (tx) =>
      tx.execute(sql`select consent from contacts where id = ${contact}::uuid`),
    );
    expect(row).toEqual({ consent: "opted_out" });
  });

  test("is refused under another secret, when it is old, and at the address of no mailbox", async () => {
    const mail = mailOf();
    const other = `whsec_${Buffer.alloc(24).toString("base64")}`;
    expect((await post(mail, { secret: other })).status).toBe(401);
    expect((await post(mail, { at: Date.now() - 6 * 60_000 })).status).toBe(401);
    expect((await post(mail, { channel: newId() })).status).toBe(404);
    expect((await post(mail, { channel: await makeChannel(ctx) })).status).toBe(404);
    await work();
    expect(await withWorkspace(ctx, (tx) => tx.execute(sql`select 1 from conversations`))).toEqual(
      [],
    );
    const [noted] = await withWorkspace(ctx, (tx) =>
      tx.execute(
        sql`select webhook_refused_at is not null as noted from channels where id = ${channelId}`,
      ),
    );
    expect(noted).toEqual({ noted: true });
  });

  test("to another address of the same account is kept and shown to nobody", async () => {
    await post(mailOf({ to: "sales@acme.test" }));
    await work();
    expect(await withWorkspace(ctx, (tx) => tx.execute(sql`select 1 from conversations`))).toEqual(
      [],
    );
  });

  test("can be looked at as it came and replayed without a second effect", async () => {
    await post(mailOf({ text: "Once" }));
    await work();
    const [row] = await withWorkspace(ctx, (tx) =>
      tx.execute<{ id: string }>(sql`select webhook_event_id as id from webhook_updates`),
    );
    const eventId = row?.id as string;
    expect(await readEvent(ctx, { eventId, position: 0 })).toMatchObject({
      kind: "message",
      outcome: "applied",
      isUnchanged: true,
    });
    expect(await replayEvents(ctx, { eventIds: [eventId] })).toMatchObject({ fresh: 0, failed: 0 });
    const { id } = await oneConversation();
    expect((await readThread(ctx, { conversationId: id })).messages).toHaveLength(1);
  });
});

describe("an answer by mail", () => {
  const upload = (fileName: string, bytes: string) =>
    storeUpload(ctx, {
      stream: Readable.from([Buffer.from(bytes)]),
      fileName,
      kind: null,
      voice: false,
      channel: "email",
    });
  async function answer(content: { text: string; subject?: string; fileIds?: string[] }) {
    const { id } = await oneConversation();
    const messageId = newId();
    const { version } = (await readThread(ctx, { conversationId: id })).conversation;
    await sendMessage(ctx, {
      conversationId: id,
      messageId,
      seenVersion: version,
      content: { kind: "text", ...content },
      close: false,
    });
    return messageId;
  }
  const claim = () =>
    claimQueued(ctx, {
      channelId,
      workerId: newId(),
      limit: 10,
      payloadOf: (message) => emailPayload(message, { address: OURS, name: "Acme" }),
    });

  beforeEach(async () => {
    await post(mailOf({ id: "11111111-1111-4111-8111-111111111111" }));
    await work();
  });

  test("goes at any time, under the mail that it answers, with the subject of the thread", async () => {
    const messageId = await answer({ text: "It is back" });
    const claimed = await claim();
    const id = "<11111111-1111-4111-8111-111111111111@example.com>";
    expect(claimed?.messages).toMatchObject([
      {
        messageId,
        address: THEIRS,
        payload: {
          to: [THEIRS],
          subject: "Re: Kettle",
          text: "It is back",
          headers: { "In-Reply-To": id, References: id },
          tags: [{ name: "message", value: messageId }],
        },
      },
    ]);
  });

  test("has the subject that it was given, which leaves the draft of its author with the words", async () => {
    const { id } = await oneConversation();
    const named = { chosen: "News", known: null };
    await saveDraft(ctx, { conversationId: id, reply: { text: "It is back" }, subject: named });
    await answer({ text: "It is back", subject: "News" });
    expect((await claim())?.messages[0]?.payload).toMatchObject({ subject: "News" });
    const { messages, draft } = await readThread(ctx, { conversationId: id });
    expect(messages.at(-1)?.subject).toBe("News");
    expect(draft).toEqual(NO_DRAFT);
  });

  test("carries several files, which stand in the thread in their order and are no draft any more", async () => {
    const { id } = await oneConversation();
    const uploaded = [await upload("offer.pdf", "%PDF-1.7"), await upload("all.zip", "PK")];
    const fileIds = uploaded.map(({ fileId }) => fileId).reverse();
    await saveDraft(ctx, {
      conversationId: id,
      files: {
        attached: fileIds.map((fileId) => ({ fileId, kind: "document" })),
        removedFileIds: [],
        knownFileIds: [],
      },
    });
    const messageId = await answer({ text: "Here they are", fileIds });
    const claimed = await claim();
    expect(claimed?.messages).toMatchObject([
      {
        messageId,
        fileIds,
        payload: {
          text: "Here they are",
          attachments: [
            { filename: "all.zip", content: `file:${fileIds[0]}` },
            { filename: "offer.pdf", content_type: "application/pdf" },
          ],
        },
      },
    ]);
    const { messages, draft } = await readThread(ctx, { conversationId: id });
    expect(messages.at(-1)).toMatchObject({
      body: "Here they are",
      attachment: null,
      files: [{ fileName: "all.zip" }, { fileName: "offer.pdf" }],
    });
    expect(draft).toEqual(NO_DRAFT);
    await post(statusOf("delivered", randomUUID(), messageId));
    await work();
    const shared = await listSharedFiles(ctx, { conversationId: id });
    expect(shared.files.map(({ attachment }) => attachment.fileName).sort()).toEqual([
      "all.zip",
      "offer.pdf",
    ]);
    const again = answer({ text: "Once more", fileIds });
    expect((await refusalOf(again)).message).toMatch(/not here any more/);
  });

  test("with more files than a mail takes is refused before anything is sent", async () => {
    const parts = [await upload("a.bin", "a"), await upload("b.bin", "b")];
    const fileIds = parts.map(({ fileId }) => fileId);
    await withWorkspace(ctx, (tx) =>
      tx.execute(sql`update attachments set size_bytes = 13000000 where message_id is null`),
    );
    const refused = await refusalOf(answer({ text: "Here", fileIds }));
    expect(refused.message).toMatch(/^Nothing was sent\. These files have 26\.0 MB together/);
    expect(await claim()).toBeNull();
  });

  test("takes what became of it from the event that names it, in whatever order", async () => {
    const messageId = await answer({ text: "It is back" });
    const emailId = randomUUID();
    for (const word of ["delivered", "sent", "opened", "delivered"]) {
      expect((await post(statusOf(word, emailId, messageId))).status).toBe(204);
    }
    await work();
    const [row] = await withWorkspace(ctx, (tx) =>
      tx.execute(sql`select status, provider_id as "emailId", charge_state as charge
        from messages where id = ${messageId}::uuid`),
    );
    expect(row).toEqual({ status: "delivered", emailId, charge: "none" });
  });

  test("that came back says why in words", async () => {
    const messageId = await answer({ text: "It is back" });
    const bounce = { type: "Permanent", subType: "General", message: "no such mailbox" };
    await post(statusOf("bounced", randomUUID(), messageId, { bounce }));
    await work();
    const { id } = await oneConversation();
    const said = (await readThread(ctx, { conversationId: id })).messages.at(-1);
    expect(said).toMatchObject({
      state: "failed",
      failure: { title: "The address does not exist" },
    });
  });

  test("that its reader calls spam ends marketing to them, however late and however often", async () => {
    const messageId = await answer({ text: "It is back" });
    const emailId = randomUUID();
    await post(statusOf("delivered", emailId, messageId));
    for (const _ of [1, 2]) await post(statusOf("complained", emailId, messageId));
    await work();
    const { contact } = await oneConversation();
    const events = await withWorkspace(ctx, (tx) =>
      tx.execute(sql`select action, source, evidence from consent_events
        where contact_id = ${contact}::uuid`),
    );
    expect(events).toMatchObject([
      {
        action: "opt_out",
        source: "provider_error",
        evidence: expect.stringContaining("email.complained"),
      },
    ]);
  });

  test("costs the wallet nothing: Resend bills the account itself", async () => {
    const { contact } = await oneConversation();
    const query = { contactId: contact, channelId, address: THEIRS, category: "service" } as const;
    const quote = await withWorkspace(ctx, (tx) => quoteMessage(tx, ctx, query));
    expect(quote).toMatchObject({ amount: "0.0000", free: "own_account" });
  });

  test.each([
    ["a place", { kind: "location", latitude: 1, longitude: 2 }, /words alone/],
    ["20,001 characters", { kind: "text", text: "a".repeat(20_001) }, /at most 20,000 characters/],
  ] as const)("is not sent as %s", async (_, content, words) => {
    const { id } = await oneConversation();
    const refusal = await refusalOf(
      sendMessage(ctx, {
        conversationId: id,
        messageId: newId(),
        seenVersion: 1,
        content,
        close: false,
      }),
    );
    expect(refusal).toMatchObject({ code: "invalid", message: expect.stringMatching(words) });
  });
});

describe("whom one can write to by mail", () => {
  test("everybody with an address, at that address, once there is a subject", async () => {
    const contact = await makeContact(ctx, { email: "nia@example.com" });
    const place = { contactId: contact, channelId };
    expect(await withWorkspace(ctx, (tx) => replyAddress(tx, ctx, place))).toBe("nia@example.com");
    expect(await readWaysToWrite(ctx, { contactId: contact })).toMatchObject({
      obstacle: null,
      numbers: [{ channelId, kind: "email" }],
    });
  });

  test("nobody without one, and nobody by WhatsApp who has nothing but one", async () => {
    const whatsapp = await makeChannel(ctx);
    const phoneOnly = await makeContact(ctx, { email: null, phone: "+254712000009" });
    const ways = await readWaysToWrite(ctx, { contactId: phoneOnly });
    expect(ways.numbers.map((one) => one.channelId)).toEqual([whatsapp]);
    const place = { contactId: phoneOnly, channelId };
    const refusal = await refusalOf(withWorkspace(ctx, (tx) => replyAddress(tx, ctx, place)));
    expect(refusal).toMatchObject({ code: "invalid", message: expect.stringMatching(/no email/) });
  });
});
