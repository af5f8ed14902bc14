import { createHmac, randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { withWorkspace } from "@/db/tenant";
import { useTestDatabase } from "@/db/testing/database";
import { makeChannel, makeContext } from "@/db/testing/makers";
import { sealToken } from "@/lib/channels/access-token";
import { twilioAddress } from "@/lib/channels/twilio-for-channel";
import { findOrCreateContact } from "@/lib/contacts/find-or-create-contact";
import type { WorkspaceContext } from "@/lib/core/context";
import { publishEnv } from "@/lib/core/env";
import { newId } from "@/lib/core/ids";
import { refusalOf } from "@/lib/core/testing/refusal-of";
import { blockInWhatsapp } from "@/lib/inbox/block-in-whatsapp";
import { replyAddress } from "@/lib/inbox/reply-address";
import { sendMessage } from "@/lib/inbox/send-message";
import { readThread } from "@/lib/inbox/thread-queries";
import { claimQueued } from "@/lib/messages/claim-queued";
import { quoteMessage } from "@/lib/messages/quote-message";
import { processEvents } from "./process-events";
import { readEvent } from "./read-event";
import { replayEvents } from "./replay-events";
import { receiveTwilioWebhook } from "./twilio";

useTestDatabase();
publishEnv({ SANDBOX: "on", APP_URL: "https://tickline.test" });

const ACCOUNT = "AC0123456789abcdef0123456789abcdef";
const TOKEN = "0123456789abcdef0123456789abcdef";
const OURS = "+14155550100";
const THEIRS = "+254712000001";

let ctx: WorkspaceContext;
let channelId: string;
beforeEach(async () => {
  ctx = await makeContext({ balance: "10" });
  channelId = await makeSender(ctx);
});

function makeSender(owner: WorkspaceContext): Promise<string> {
  const id = newId();
  return makeChannel(owner, {
    id,
    kind: "sms",
    mode: "dedicated",
    name: "Texts",
    senderId: `${OURS.slice(1)}-${id}`,
    accountId: ACCOUNT,
    address: OURS,
    accessToken: sealToken(owner, id, TOKEN),
  });
}

function post(
  fields: Record<string, string>,
  given: { channel?: string; token?: string; message?: string } = {},
) {
  const { channel = channelId, token = TOKEN, message } = given;
  const form = new URLSearchParams(fields);
  const said = [...form.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flat()
    .join("");
  const signature = createHmac("sha1", token)
    .update(twilioAddress(channel, message) + said)
    .digest("base64");
  return receiveTwilioWebhook(channel, {
    rawBody: Buffer.from(form.toString()),
    signature,
    query: new URLSearchParams(message ? { message } : {}),
  });
}

const textOf = (words: string, sid = `SM${randomUUID().replaceAll("-", "")}`) => ({
  MessageSid: sid,
  AccountSid: ACCOUNT,
  From: THEIRS,
  To: OURS,
  Body: words,
  NumMedia: "0",
  SmsStatus: "received",
});

const statusOf = (word: string, sid: string, code?: string) => ({
  MessageSid: sid,
  MessageStatus: word,
  AccountSid: ACCOUNT,
  From: OURS,
  To: THEIRS,
  ...(code ? { ErrorCode: code } : {}),
});

async function oneConversation() {
  const rows = await withWorkspace(ctx, (tx) =>
    tx.execute<{ id: string; contact: string; expires: string | null; inbound: string | null }>(sql`
      select id, contact_id as contact, window_expires_at as expires, last_inbound_at as inbound
      from conversations where channel_id = ${channelId}`),
  );
  expect(rows).toHaveLength(1);
  return rows[0] as (typeof rows)[number];
}

describe("a text that a customer sends", () => {
  test("stands in a thread that knows no window, however often it is posted", async () => {
    const text = textOf("Is the kettle back?");
    for (const _ of [1, 2, 3]) expect((await post(text)).status).toBe(204);
    await processEvents();
    const { id, expires, inbound } = await oneConversation();
    expect([expires, inbound]).toEqual([null, expect.anything()]);
    const thread = await readThread(ctx, { conversationId: id });
    expect(thread.messages.map(({ body }) => body)).toEqual(["Is the kettle back?"]);
    expect(thread.conversation).toMatchObject({ channelKind: "sms", title: THEIRS });
  });

  test("is of the person whom WhatsApp knows by the same number, in a thread of its own", async () => {
    const known = await withWorkspace(ctx, (tx) =>
      findOrCreateContact(tx, ctx, { waId: THEIRS.slice(1), name: "Amina", source: "whatsapp" }),
    );
    await post(textOf("Hello"));
    await processEvents();
    expect((await oneConversation()).contact).toBe(known.id);
  });

  test("counts as opted out when it says STOP", async () => {
    await post(textOf("STOP"));
    await processEvents();
    const { contact } = await oneConversation();
    const [row] = await withWorkspace(ctx, (tx) =>
      tx.execute(sql`select consent from contacts where id = ${contact}::uuid`),
    );
    expect(row).toEqual({ consent: "opted_out" });
  });

  test("is refused under another signature, and at the address of no sender", async () => {
    const text = textOf("Forged");
    expect((await post(text, { token: "f".repeat(32) })).status).toBe(401);
    expect((await post(text, { channel: newId() })).status).toBe(404);
    const whatsapp = await makeChannel(ctx);
    expect((await post(text, { channel: whatsapp })).status).toBe(404);
    await processEvents();
    const rows = await withWorkspace(ctx, (tx) => tx.execute(sql`select 1 from conversations`));
    expect(rows).toEqual([]);
  });

  test("concerns the sender that it was posted to, whatever number it names", async () => {
    const other = await makeContext();
    const theirChannel = await makeSender(other);
    await post({ ...textOf("For them"), To: "+14155550199" }, { channel: theirChannel });
    await processEvents();
    const mine = await withWorkspace(ctx, (tx) => tx.execute(sql`select 1 from conversations`));
    const theirs = await withWorkspace(other, (tx) =>
      tx.execute(sql`select channel_id as id from conversations`),
    );
    expect([mine.length, theirs[0]]).toEqual([0, { id: theirChannel }]);
  });

  test("can be looked at as it came and replayed without a second effect", async () => {
    await post(textOf("Once"));
    await processEvents();
    const [row] = await withWorkspace(ctx, (tx) =>
      tx.execute<{ id: string }>(sql`select webhook_event_id as id from webhook_updates`),
    );
    const eventId = row?.id as string;
    const event = await readEvent(ctx, { eventId, position: 0 });
    expect(event).toMatchObject({ kind: "message", outcome: "applied", isUnchanged: true });
    expect(event?.payload).toContain('"Body": "Once"');
    expect(await replayEvents(ctx, { eventIds: [eventId] })).toMatchObject({ fresh: 0, failed: 0 });
    const { id } = await oneConversation();
    expect((await readThread(ctx, { conversationId: id })).messages).toHaveLength(1);
  });
});

describe("an answer by text", () => {
  async function answer(words: string) {
    const { id } = await oneConversation();
    const messageId = newId();
    const { version } = (await readThread(ctx, { conversationId: id })).conversation;
    await sendMessage(ctx, {
      conversationId: id,
      messageId,
      seenVersion: version,
      content: { kind: "text", text: words },
      close: false,
    });
    return messageId;
  }

  beforeEach(async () => {
    await post(textOf("Hello"));
    await processEvents();
  });

  test("goes at any time, without a window, to the number that wrote", async () => {
    const messageId = await answer("It is back");
    const claimed = await claimQueued(ctx, {
      channelId,
      workerId: newId(),
      limit: 10,
      payloadOf: ({ to, reference }) => ({ messaging_product: "whatsapp", to, reference }),
    });
    expect(claimed?.messages).toMatchObject([
      { messageId, address: THEIRS.slice(1), payload: { reference: messageId } },
    ]);
  });

  test("takes what became of it from the callback that names it, in whatever order", async () => {
    const messageId = await answer("It is back");
    const sid = `SM${randomUUID().replaceAll("-", "")}`;
    for (const word of ["delivered", "sent", "queued", "delivered"]) {
      expect((await post(statusOf(word, sid), { message: messageId })).status).toBe(204);
    }
    await processEvents();
    const [row] = await withWorkspace(ctx, (tx) =>
      tx.execute(sql`select status, provider_id as sid, charge_state as charge, held_amount as held
        from messages where id = ${messageId}::uuid`),
    );
    expect(row).toEqual({ status: "delivered", sid, charge: "none", held: null });
  });

  test("that a carrier lost says why in words", async () => {
    const messageId = await answer("It is back");
    const sid = `SM${randomUUID().replaceAll("-", "")}`;
    await post(statusOf("undelivered", sid, "30003"), { message: messageId });
    await processEvents();
    const { id } = await oneConversation();
    const said = (await readThread(ctx, { conversationId: id })).messages.at(-1);
    expect(said).toMatchObject({ state: "failed" });
    expect(JSON.stringify(said)).toContain("Twilio took the message");
  });

  test("costs the wallet nothing: Twilio bills the account itself", async () => {
    const { contact } = await oneConversation();
    const quote = await withWorkspace(ctx, (tx) =>
      quoteMessage(tx, ctx, {
        contactId: contact,
        channelId,
        address: THEIRS.slice(1),
        category: "service",
      }),
    );
    expect(quote).toMatchObject({ amount: "0.0000", free: "own_account" });
  });

  test.each([
    ["a place", { kind: "location", latitude: 1, longitude: 2 }, /words alone/],
    ["1,601 characters", { kind: "text", text: "a".repeat(1601) }, /at most 1,600 characters/],
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

  test("goes to the contact's number when they never wrote here", async () => {
    const contact = await withWorkspace(ctx, (tx) =>
      findOrCreateContact(tx, ctx, { waId: "254712000009", source: "manual" }),
    );
    const address = await withWorkspace(ctx, (tx) =>
      replyAddress(tx, ctx, { contactId: contact.id, channelId }),
    );
    expect(address).toBe("254712000009");
  });

  test("nobody is blocked in WhatsApp for a text", async () => {
    const { contact } = await oneConversation();
    await withWorkspace(ctx, (tx) =>
      tx.execute(sql`update contacts set blocked_at = now() where id = ${contact}::uuid`),
    );
    expect(await refusalOf(blockInWhatsapp(ctx, { contactId: contact }))).toMatchObject({
      code: "conflict",
    });
  });
});
