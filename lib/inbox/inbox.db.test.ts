import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { channelMonths } from "@/db/schema/channels";
import { withWorkspace } from "@/db/tenant";
import { useTestDatabase } from "@/db/testing/database";
import { makeTemplate } from "@/db/testing/makers";
import { readServiceUsage } from "@/lib/channels/service-usage";
import { messagePayload } from "@/lib/channels/whatsapp/message-payload";
import { blockContact } from "@/lib/contacts/block-contact";
import type { WorkspaceContext } from "@/lib/core/context";
import { publishEnv } from "@/lib/core/env";
import { newId } from "@/lib/core/ids";
import { refusalOf } from "@/lib/core/testing/refusal-of";
import { applyStatuses } from "@/lib/messages/apply-statuses";
import { claimQueued } from "@/lib/messages/claim-queued";
import { countingMonth } from "@/lib/wallet/free-messages";
import { listTemplateChoices, readAbout } from "./about-queries";
import { addNote } from "./add-note";
import { assignConversation } from "./assign-conversation";
import { changeConversations } from "./change-conversations";
import { countConversations } from "./count-queries";
import { findInConversation } from "./find-queries";
import { markRead } from "./mark-read";
import { findConversation, listConversations } from "./queries";
import { reply } from "./reply";
import { retryMessage } from "./retry-message";
import { saveDraft } from "./save-draft";
import type { ConversationChange } from "./schema";
import { sendTemplate } from "./send-template";
import { settleMessage } from "./settle-message";
import { startConversation } from "./start-conversation";
import { customerWrites, type Desk, joinDesk, makeDesk } from "./testing/desk";
import { readThread } from "./thread-queries";
import { wakeConversation } from "./wake-conversation";

const database = useTestDatabase();
publishEnv({ SANDBOX: "on" });

const change = (ctx: WorkspaceContext, conversationId: string, wish: ConversationChange) =>
  changeConversations(ctx, { conversationIds: [conversationId], change: wish });

const queued = (ctx: WorkspaceContext) =>
  withWorkspace(ctx, (tx) =>
    tx.execute<{ message_id: string }>(sql`select message_id from message_queue`),
  );

async function versionOf(ctx: WorkspaceContext, conversationId: string) {
  return (await readThread(ctx, { conversationId })).conversation.version;
}

test("an agent answers inside the window and the message waits for its number's sender", async () => {
  const inbox = await makeDesk();
  const { conversationId } = await customerWrites(inbox);
  const messageId = newId();
  const sent = await reply(inbox.lena, {
    conversationId,
    messageId,
    text: "On Tuesday.",
    seenVersion: await versionOf(inbox.lena, conversationId),
    close: false,
  });
  expect(sent.messageId).toBe(messageId);
  expect(await queued(inbox.lena)).toHaveLength(1);
  const thread = await readThread(inbox.lena, { conversationId });
  expect(thread.messages.map(({ body, state }) => [body, state])).toEqual([
    ["When does my kettle come?", null],
    ["On Tuesday.", "queued"],
  ]);
  expect(thread.conversation.version).toBe(sent.version);
  // who answers an unassigned conversation has it
  expect(thread.conversation.assigneeName).toBe("Lena Moreau");
});

test("two agents who answer in the same second: one is sent, the other is told who was faster", async () => {
  const inbox = await makeDesk();
  const { conversationId } = await customerWrites(inbox);
  const seenVersion = await versionOf(inbox.lena, conversationId);
  const shared = { conversationId, seenVersion, close: false };
  const results = await Promise.allSettled([
    reply(inbox.lena, { ...shared, messageId: newId(), text: "From Lena" }),
    reply(inbox.tom, { ...shared, messageId: newId(), text: "From Tom" }),
  ]);
  const refused = results.filter((result) => result.status === "rejected");
  expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
  expect(refused).toHaveLength(1);
  const winner = results[0]?.status === "fulfilled" ? "Lena Moreau" : "Tom Otieno";
  expect(refused[0]?.reason).toMatchObject({
    code: "stale",
    message: expect.stringContaining(`${winner} replied`),
  });
  expect(await queued(inbox.lena)).toHaveLength(1);
});

test("S8: who was told of Tom and sends anyway is asked again when Cara answered in that second", async () => {
  const inbox = await makeDesk();
  const cara = await joinDesk(inbox.lena, "Cara Njoroge");
  const { conversationId } = await customerWrites(inbox);
  const seenVersion = await versionOf(inbox.lena, conversationId);
  const shared = { conversationId, seenVersion, close: false };
  await reply(inbox.tom, { ...shared, messageId: newId(), text: "From Tom" });
  const mine = { ...shared, messageId: newId(), text: "From Lena" };
  const told = await refusalOf(reply(inbox.lena, mine));
  expect(told).toMatchObject({
    code: "stale",
    message: expect.stringContaining("Tom Otieno replied"),
    version: await versionOf(inbox.lena, conversationId),
  });
  const knowingTom = { ...mine, seenVersion: told.version as number };
  await reply(cara, { ...knowingTom, messageId: newId(), text: "From Cara" });
  const toldAgain = await refusalOf(reply(inbox.lena, knowingTom));
  expect(toldAgain).toMatchObject({
    code: "stale",
    message: expect.stringContaining("Cara Njoroge replied"),
  });
  expect(await queued(inbox.lena)).toHaveLength(2);
  await reply(inbox.lena, { ...mine, seenVersion: toldAgain.version as number });
  expect(await queued(inbox.lena)).toHaveLength(3);
});

test("the customer, a note and one's own last answer are no reason to stop a reply", async () => {
  const inbox = await makeDesk();
  const { conversationId, phone } = await customerWrites(inbox);
  const seenVersion = await versionOf(inbox.lena, conversationId);
  const shared = { conversationId, seenVersion, close: false };
  await reply(inbox.lena, { ...shared, messageId: newId(), text: "One" });
  await addNote(inbox.tom, { conversationId, messageId: newId(), text: "She asked last week too" });
  await customerWrites(inbox, { phone, text: "And to Nyali?" });
  await reply(inbox.lena, { ...shared, messageId: newId(), text: "Two" });
  expect(await queued(inbox.lena)).toHaveLength(2);
});

test("a colleague's answer under another one is still seen (a third person asks)", async () => {
  const inbox = await makeDesk();
  const { conversationId } = await customerWrites(inbox);
  const before = await versionOf(inbox.lena, conversationId);
  const shared = { conversationId, close: false };
  const first = await reply(inbox.tom, {
    ...shared,
    seenVersion: before,
    messageId: newId(),
    text: "Tom's",
  });
  await addNote(inbox.tom, { conversationId, messageId: newId(), text: "done" });
  await addNote(inbox.tom, { conversationId, messageId: newId(), text: "really" });
  const late = { ...shared, messageId: newId(), text: "Lena's" };
  expect(await refusalOf(reply(inbox.lena, { ...late, seenVersion: before }))).toMatchObject({
    code: "stale",
  });
  // with Tom's answer on her screen nothing is in the way
  await reply(inbox.lena, { ...late, seenVersion: first.version });
});

test("r59: one click that arrives twice, also at once, is one message and one place in the queue", async () => {
  const inbox = await makeDesk();
  const { conversationId } = await customerWrites(inbox);
  const input = {
    conversationId,
    messageId: newId(),
    text: "Once",
    seenVersion: await versionOf(inbox.lena, conversationId),
    close: false,
  };
  const [first, second] = await Promise.all([reply(inbox.lena, input), reply(inbox.lena, input)]);
  await reply(inbox.lena, input);
  expect(first?.messageId).toBe(second?.messageId);
  expect(await queued(inbox.lena)).toHaveLength(1);
  const { messages } = await readThread(inbox.lena, { conversationId });
  expect(messages.filter(({ body }) => body === "Once")).toHaveLength(1);
});

test("a message id of one conversation cannot be used in another", async () => {
  const inbox = await makeDesk();
  const one = await customerWrites(inbox, { text: "first person" });
  const two = await customerWrites(inbox, { text: "second person" });
  const messageId = newId();
  const shared = { messageId, text: "Hello", seenVersion: 99, close: false };
  await reply(inbox.lena, { ...shared, conversationId: one.conversationId });
  expect(
    await refusalOf(reply(inbox.lena, { ...shared, conversationId: two.conversationId })),
  ).toMatchObject({ code: "conflict" });
});

test("r62: at the edge of the window, just before is sent and just after is refused unpaid", async () => {
  const inbox = await makeDesk({ balance: "5.0000" });
  const day = 24 * 60 * 60 * 1000;
  const open = await customerWrites(inbox, {
    text: "just in time",
    at: new Date(Date.now() - day + 30_000),
  });
  const shut = await customerWrites(inbox, {
    text: "too late",
    at: new Date(Date.now() - day - 1_000),
  });
  const shared = { text: "Hello", seenVersion: 9, close: false };
  await reply(inbox.lena, {
    ...shared,
    conversationId: open.conversationId,
    messageId: newId(),
  });
  expect(
    await refusalOf(
      reply(inbox.lena, { ...shared, conversationId: shut.conversationId, messageId: newId() }),
    ),
  ).toMatchObject({ code: "window_closed" });
  expect(await queued(inbox.lena)).toHaveLength(1);
  const [wallet] = await withWorkspace(inbox.lena, (tx) =>
    tx.execute<{ balance: string }>(sql`select balance from wallets`),
  );
  expect(wallet?.balance).toBe("5.0000");
});

test("a note is never queued, claimed or given an address", async () => {
  const inbox = await makeDesk();
  const { conversationId } = await customerWrites(inbox);
  await addNote(inbox.lena, { conversationId, messageId: newId(), text: "Difficult customer" });
  expect(await queued(inbox.lena)).toHaveLength(0);
  expect(
    await claimQueued(inbox.lena, {
      channelId: inbox.channelId,
      workerId: newId(),
      limit: 10,
      payloadOf: messagePayload,
    }),
  ).toBeNull();
  const [row] = await withWorkspace(inbox.lena, (tx) =>
    tx.execute<{ address: string | null; direction: string }>(
      sql`select address, direction from messages where kind = 'note'`,
    ),
  );
  expect(row).toEqual({ address: null, direction: "note" });
  const { messages } = await readThread(inbox.lena, { conversationId });
  expect(messages.at(-1)).toMatchObject({
    direction: "note",
    state: null,
    body: "Difficult customer",
  });
});

test("nobody writes to a person who is blocked", async () => {
  const inbox = await makeDesk();
  const { conversationId, contactId } = await customerWrites(inbox);
  await blockContact(inbox.lena, { id: contactId, reason: "abuse" });
  expect(
    await refusalOf(
      reply(inbox.lena, {
        conversationId,
        messageId: newId(),
        text: "Hello",
        seenVersion: 9,
        close: false,
      }),
    ),
  ).toMatchObject({ code: "conflict" });
  expect(await queued(inbox.lena)).toHaveLength(0);
});

test("a quoted reply carries the customer's message, and shows it; a message of another thread cannot be quoted", async () => {
  const inbox = await makeDesk();
  const { conversationId, providerId } = await customerWrites(inbox);
  const other = await customerWrites(inbox, { text: "somebody else" });
  const thread = await readThread(inbox.lena, { conversationId });
  const target = thread.messages[0]?.id as string;
  const shared = { conversationId, seenVersion: 9, close: false };
  await reply(inbox.lena, { ...shared, messageId: newId(), text: "Tuesday", replyTo: target });
  const after = await readThread(inbox.lena, { conversationId });
  expect(after.messages.at(-1)?.quote).toEqual({
    id: target,
    isOurs: false,
    authorName: null,
    text: "When does my kettle come?",
  });
  const batch = await claimQueued(inbox.lena, {
    channelId: inbox.channelId,
    workerId: newId(),
    limit: 10,
    payloadOf: messagePayload,
  });
  expect(batch?.messages[0]?.payload).toMatchObject({ context: { message_id: providerId } });
  const foreign = (await readThread(inbox.lena, { conversationId: other.conversationId }))
    .messages[0]?.id as string;
  expect(
    await refusalOf(
      reply(inbox.lena, { ...shared, messageId: newId(), text: "x", replyTo: foreign }),
    ),
  ).toMatchObject({ code: "not_found" });
});

test("ticks move in the thread, and a reaction of the customer hangs on the message it is about", async () => {
  const inbox = await makeDesk();
  const { conversationId, phone } = await customerWrites(inbox);
  const messageId = newId();
  await reply(inbox.lena, {
    conversationId,
    messageId,
    text: "Tuesday",
    seenVersion: 9,
    close: false,
  });
  await claimQueued(inbox.lena, {
    channelId: inbox.channelId,
    workerId: newId(),
    limit: 10,
    payloadOf: messagePayload,
  });
  await applyStatuses(inbox.lena, [
    {
      channelId: inbox.channelId,
      providerId: "wamid.out",
      ref: messageId,
      status: "read",
      at: new Date().toISOString(),
      errorCode: null,
      errorDetail: null,
      priceCategory: null,
      priceType: null,
    },
  ]);
  const react = (emoji: string | null) =>
    customerWrites(inbox, {
      phone,
      text: `Reacted ${emoji}`,
      content: { kind: "reaction", targetProviderId: "wamid.out", emoji },
    });
  await react("❤");
  const thread = await readThread(inbox.lena, { conversationId });
  expect(thread.messages).toHaveLength(2);
  expect(thread.messages.at(-1)).toMatchObject({
    state: "read",
    reactions: [{ emoji: "❤", isOurs: false }],
  });
  await react(null);
  const after = await readThread(inbox.lena, { conversationId });
  expect(after.messages.at(-1)?.reactions).toEqual([]);
});

test("two people who take the same conversation: one has it, the other is told", async () => {
  const inbox = await makeDesk();
  const { conversationId } = await customerWrites(inbox);
  const idOf = (ctx: WorkspaceContext) => (ctx.actor as { memberId: string }).memberId;
  const claim = (ctx: WorkspaceContext) =>
    assignConversation(ctx, { conversationId, assigneeId: idOf(ctx), from: null });
  const results = await Promise.allSettled([claim(inbox.lena), claim(inbox.tom)]);
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  const refused = results.find((result) => result.status === "rejected");
  expect(refused?.reason).toMatchObject({ code: "conflict" });
  const [logged] = await withWorkspace(inbox.lena, (tx) =>
    tx.execute<{ n: number }>(
      sql`select count(*)::int as n from activity_log where action = 'conversation.assigned'`,
    ),
  );
  expect(logged?.n).toBe(1);
});

test("closing takes it off the list, reopening brings it back, the customer's next message too", async () => {
  const inbox = await makeDesk();
  const { conversationId, phone } = await customerWrites(inbox);
  await change(inbox.lena, conversationId, { status: "closed" });
  expect(await countConversations(inbox.lena)).toMatchObject({ all: 0, closed: 1, unread: 0 });
  await change(inbox.lena, conversationId, { status: "open" });
  expect(await countConversations(inbox.lena)).toMatchObject({ all: 1, closed: 0 });
  await change(inbox.lena, conversationId, { status: "closed" });
  await customerWrites(inbox, { phone, text: "One more thing" });
  expect(await countConversations(inbox.lena)).toMatchObject({ all: 1, closed: 0, unread: 1 });
});

test("a snoozed conversation comes back at its time as unread, not before, and not twice", async () => {
  const inbox = await makeDesk();
  const { conversationId } = await customerWrites(inbox);
  const until = new Date(Date.now() + 60_000);
  await change(inbox.lena, conversationId, {
    status: "snoozed",
    snoozedUntil: until.toISOString(),
  });
  expect(await countConversations(inbox.lena)).toMatchObject({ all: 0, snoozed: 1 });
  await wakeConversation(inbox.lena, { conversationId });
  expect(await countConversations(inbox.lena)).toMatchObject({ snoozed: 1 });
  await wakeConversation(inbox.lena, { conversationId }, new Date(until.getTime() + 1));
  expect(await countConversations(inbox.lena)).toMatchObject({ all: 1, unread: 1, snoozed: 0 });
  await change(inbox.lena, conversationId, { status: "closed" });
  await wakeConversation(inbox.lena, { conversationId }, new Date(until.getTime() + 1));
  expect(await countConversations(inbox.lena)).toMatchObject({ closed: 1 });
  expect(
    await refusalOf(
      change(inbox.lena, conversationId, {
        status: "snoozed",
        snoozedUntil: new Date(Date.now() - 1000).toISOString(),
      }),
    ),
  ).toMatchObject({ code: "invalid" });
});

test("C10: reading clears the mark for what was on the screen, and not for what came meanwhile", async () => {
  const inbox = await makeDesk();
  const { conversationId, phone } = await customerWrites(inbox);
  const seenVersion = await versionOf(inbox.lena, conversationId);
  await customerWrites(inbox, { phone, text: "And another" });
  await markRead(inbox.lena, { conversationId, seenVersion });
  expect((await findConversation(inbox.lena, conversationId))?.unreadCount).toBe(2);
  await markRead(inbox.lena, {
    conversationId,
    seenVersion: await versionOf(inbox.lena, conversationId),
  });
  expect((await findConversation(inbox.lena, conversationId))?.unreadCount).toBe(0);
  const jobs = await database.connect("owner")`
    select task_identifier from graphile_worker.jobs where task_identifier = 'inbox.send_read_receipt'`;
  expect(jobs).toHaveLength(1);
  await change(inbox.tom, conversationId, { unread: true });
  expect((await findConversation(inbox.lena, conversationId))?.unreadCount).toBe(1);
});

test("a draft belongs to its author, lasts until it is emptied, and is marked in the list", async () => {
  const inbox = await makeDesk();
  const { conversationId } = await customerWrites(inbox);
  await saveDraft(inbox.lena, { conversationId, reply: { text: "Yes, same pri" } });
  await saveDraft(inbox.lena, { conversationId, reply: { text: "Yes, same price" } });
  expect((await readThread(inbox.lena, { conversationId })).draft.reply.body).toBe(
    "Yes, same price",
  );
  expect((await readThread(inbox.tom, { conversationId })).draft.reply.body).toBe("");
  expect((await findConversation(inbox.lena, conversationId))?.hasDraft).toBe(true);
  await saveDraft(inbox.lena, { conversationId, reply: { text: "  ", seen: ["Yes, same price"] } });
  expect((await readThread(inbox.lena, { conversationId })).draft.reply.body).toBe("");
  expect((await findConversation(inbox.lena, conversationId))?.hasDraft).toBe(false);
});

test("IN-7: what two devices of one person write in the same second is kept, the other's words until they are settled", async () => {
  const inbox = await makeDesk();
  const { conversationId } = await customerWrites(inbox);
  const read = async () => {
    const { draft } = await readThread(inbox.lena, { conversationId });
    return draft.reply;
  };
  await Promise.all([
    saveDraft(inbox.lena, { conversationId, reply: { text: "At the desk", seen: [""] } }),
    saveDraft(inbox.lena, { conversationId, reply: { text: "From the phone", seen: [""] } }),
  ]);
  const both = await read();
  expect([both.body, both.setAside].sort()).toEqual(["At the desk", "From the phone"]);
  // what is sent is no draft any more, the other words still are
  await reply(inbox.lena, {
    conversationId,
    messageId: newId(),
    text: both.body,
    seenVersion: await versionOf(inbox.lena, conversationId),
    close: false,
  });
  expect(await read()).toEqual({ body: "", setAside: both.setAside });
  const dismissed = both.setAside;
  await saveDraft(inbox.lena, { conversationId, reply: { text: "", seen: [""], dismissed } });
  expect(await read()).toEqual({ body: "", setAside: "" });
  expect((await findConversation(inbox.lena, conversationId))?.hasDraft).toBe(false);
});

test("views hold what they say, counts are the same numbers, and a search finds a name or a number", async () => {
  const inbox = await makeDesk();
  const mine = await customerWrites(inbox, { text: "for Lena" });
  await customerWrites(inbox, { text: "for nobody" });
  const memberId = (inbox.lena.actor as { memberId: string }).memberId;
  await assignConversation(inbox.lena, {
    conversationId: mine.conversationId,
    assigneeId: memberId,
    from: null,
  });
  const counts = await countConversations(inbox.lena);
  expect(counts).toMatchObject({
    mine: 1,
    unassigned: 1,
    all: 2,
    unread: 2,
    snoozed: 0,
    closed: 0,
  });
  for (const view of ["mine", "unassigned", "all", "unread", "snoozed", "closed"] as const) {
    const page = await listConversations(inbox.lena, {
      view,
      search: undefined,
      before: undefined,
    });
    expect([view, page.rows.length]).toEqual([view, counts[view]]);
  }
  const found = async (search: string) =>
    (await listConversations(inbox.lena, { view: "closed", search, before: undefined })).rows.map(
      ({ id }) => id,
    );
  expect(await found(mine.phone)).toEqual([mine.conversationId]);
  expect(await found("amina")).toHaveLength(2);
  expect(await found("nobody of that name")).toEqual([]);
});

test("a long list comes in pages without gap or repeat", async () => {
  const inbox = await makeDesk();
  for (let n = 0; n < 55; n += 1) await customerWrites(inbox, { text: `person ${n}` });
  const first = await listConversations(inbox.lena, {
    view: "all",
    search: undefined,
    before: undefined,
  });
  const second = await listConversations(inbox.lena, {
    view: "all",
    search: undefined,
    before: first.next as string,
  });
  expect([first.rows.length, second.rows.length, second.next]).toEqual([50, 5, null]);
  const ids = new Set([...first.rows, ...second.rows].map(({ id }) => id));
  expect(ids.size).toBe(55);
});

test("a long thread comes in pages, oldest first in each, without gap or repeat", async () => {
  const inbox = await makeDesk();
  const { conversationId, phone } = await customerWrites(inbox, { text: "m0" });
  const at = new Date();
  // the same instant for all: the id has to decide
  for (let n = 1; n < 130; n += 1) await customerWrites(inbox, { phone, text: `m${n}`, at });
  const newest = await readThread(inbox.lena, { conversationId });
  const middle = await readThread(inbox.lena, { conversationId, before: newest.earlier as string });
  const oldest = await readThread(inbox.lena, { conversationId, before: middle.earlier as string });
  expect([newest, middle, oldest].map(({ messages }) => messages.length)).toEqual([60, 60, 10]);
  expect(oldest.earlier).toBeNull();
  const bodies = [oldest, middle, newest].flatMap(({ messages }) =>
    messages.map(({ body }) => body),
  );
  expect(bodies).toEqual(Array.from({ length: 130 }, (_, n) => `m${n}`));
});

test("what failed is sent again once, as a new message that names the old one", async () => {
  const inbox = await makeDesk();
  const { conversationId } = await customerWrites(inbox);
  const failedId = newId();
  const input = { conversationId, seenVersion: 9, close: false };
  await reply(inbox.lena, { ...input, messageId: failedId, text: "Tuesday" });
  const retry = () => retryMessage(inbox.lena, { failedId, messageId: newId(), seenVersion: 9 });
  expect(await refusalOf(retry())).toMatchObject({ code: "conflict" });
  await withWorkspace(inbox.lena, (tx) =>
    tx.execute(
      sql`update messages set status = 'failed', error_code = 131026 where id = ${failedId}`,
    ),
  );
  const results = await Promise.allSettled([retry(), retry()]);
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  const { messages } = await readThread(inbox.lena, { conversationId });
  expect(
    messages.map(({ body, state, retried, isRetry }) => [body, state, retried, isRetry]),
  ).toEqual([
    ["When does my kettle come?", null, false, false],
    ["Tuesday", "failed", true, false],
    ["Tuesday", "queued", false, true],
  ]);
  expect(messages[1]?.failure?.title).toBeTruthy();
});

test("S8: sending again what failed asks when a colleague answered meanwhile, and goes when that is known", async () => {
  const inbox = await makeDesk();
  const { conversationId } = await customerWrites(inbox);
  const failedId = newId();
  const first = await reply(inbox.lena, {
    conversationId,
    messageId: failedId,
    text: "Tuesday",
    seenVersion: 9,
    close: false,
  });
  await withWorkspace(inbox.lena, (tx) =>
    tx.execute(sql`update messages set status = 'unknown' where id = ${failedId}`),
  );
  const again = { failedId, messageId: newId(), seenVersion: first.version };
  await reply(inbox.tom, {
    conversationId,
    messageId: newId(),
    text: "On Tuesday, Amina",
    seenVersion: first.version,
    close: false,
  });
  const told = await refusalOf(retryMessage(inbox.lena, again));
  expect(told).toMatchObject({ code: "stale", version: first.version + 1 });
  expect(await queued(inbox.lena)).toHaveLength(2);
  await retryMessage(inbox.lena, { ...again, seenVersion: told.version as number });
  expect(await queued(inbox.lena)).toHaveLength(3);
});

test("a person decides about an unconfirmed message: counted as not sent, its money is free again", async () => {
  const inbox = await makeDesk({ balance: "5.0000" });
  const { conversationId } = await customerWrites(inbox);
  const templateId = await addTemplate(inbox, "utility");
  const messageId = newId();
  await sendTemplate(inbox.lena, {
    conversationId,
    messageId,
    templateId,
    values: { "body.first_name": "Amina" },
    seenVersion: 9,
  });
  const held = () =>
    withWorkspace(inbox.lena, (tx) => tx.execute<{ held: string }>(sql`select held from wallets`));
  expect(Number((await held())[0]?.held)).toBeGreaterThan(0);
  await withWorkspace(inbox.lena, (tx) =>
    tx.execute(sql`update messages set status = 'unknown' where id = ${messageId}`),
  );
  await settleMessage(inbox.lena, { messageId, decision: "assume_not_sent" });
  expect((await held())[0]?.held).toBe("0.0000");
  expect(
    await refusalOf(settleMessage(inbox.lena, { messageId, decision: "assume_sent" })),
  ).toMatchObject({ code: "conflict" });
});

const addTemplate = (inbox: Desk, category: "utility" | "marketing", status = "approved") =>
  makeTemplate(inbox.lena, {
    wabaId: inbox.wabaId,
    name: `restock_${category}_${newId().slice(-4)}`,
    language: "en",
    category,
    components: [
      {
        type: "BODY",
        text: "Hi {{first_name}}, your kettle is back.",
        example: { body_text_named_params: [{ param_name: "first_name", example: "Lena" }] },
      },
    ],
    status: status as "approved",
  });

test("outside the window a template goes out, priced and held, and the thread shows it as sent", async () => {
  const inbox = await makeDesk({ balance: "5.0000" });
  const { conversationId } = await customerWrites(inbox, {
    at: new Date(Date.now() - 48 * 60 * 60 * 1000),
  });
  const templateId = await addTemplate(inbox, "utility");
  const [choice] = await listTemplateChoices(inbox.lena, conversationId);
  expect(choice).toMatchObject({ id: templateId, obstacle: null });
  expect(choice?.slots[0]).toMatchObject({ place: "body.first_name", suggestion: "Amina" });
  expect(Number(choice?.price?.amount)).toBeGreaterThan(0);
  const input = {
    conversationId,
    messageId: newId(),
    templateId,
    seenVersion: 9,
  };
  expect(await refusalOf(sendTemplate(inbox.lena, { ...input, values: {} }))).toMatchObject({
    code: "invalid",
    fields: { "values.body.first_name": "Fill this in." },
  });
  await sendTemplate(inbox.lena, { ...input, values: { "body.first_name": "Amina" } });
  const { messages } = await readThread(inbox.lena, { conversationId });
  expect(messages.at(-1)).toMatchObject({
    kind: "template",
    state: "queued",
    body: "Hi Amina, your kettle is back.",
    template: { preview: { body: "Hi Amina, your kettle is back." } },
  });
  const [wallet] = await withWorkspace(inbox.lena, (tx) =>
    tx.execute<{ held: string }>(sql`select held from wallets`),
  );
  expect(wallet?.held).toBe(choice?.price?.amount);
});

test("a free answer sets nothing aside, and a priced one what the composer said before Send", async () => {
  const inbox = await makeDesk({ balance: "5.0000" });
  const { conversationId } = await customerWrites(inbox);
  const answer = () =>
    reply(inbox.lena, {
      conversationId,
      messageId: newId(),
      text: "It is on its way.",
      seenVersion: 99,
      close: false,
    });
  const held = async () => {
    const [wallet] = await withWorkspace(inbox.lena, (tx) =>
      tx.execute<{ held: string }>(sql`select held from wallets`),
    );
    return wallet?.held;
  };
  expect((await readAbout(inbox.lena, conversationId)).replyPrice).toMatchObject({
    amount: "0.0000",
    free: "allowance",
    freeLeft: 1_000,
  });
  await answer();
  expect(await held()).toBe("0.0000");
  await withWorkspace(inbox.lena, (tx) =>
    tx.insert(channelMonths).values({
      workspaceId: inbox.lena.workspaceId,
      channelId: inbox.channelId,
      month: countingMonth(new Date()),
      serviceDelivered: 1_000,
    }),
  );
  const { replyPrice } = await readAbout(inbox.lena, conversationId);
  expect(replyPrice).toMatchObject({ free: null, freeLeft: null });
  expect(Number(replyPrice?.amount)).toBeGreaterThan(0);
  await answer();
  expect(await held()).toBe(replyPrice?.amount);
  expect(await readServiceUsage(inbox.lena)).toMatchObject([
    { channelId: inbox.channelId, delivered: 1_000, allowance: 1_000 },
  ]);
  // the count of a number is its workspace's alone
  const other = await makeDesk();
  expect(await readServiceUsage(other.lena, { channelId: inbox.channelId })).toEqual([]);
});

test("an empty wallet, an unapproved template and an opt-out each stop a template, unpaid", async () => {
  const inbox = await makeDesk();
  const { conversationId, phone } = await customerWrites(inbox);
  const approved = await addTemplate(inbox, "utility");
  const pending = await addTemplate(inbox, "utility", "pending");
  const marketing = await addTemplate(inbox, "marketing");
  const send = (templateId: string) =>
    refusalOf(
      sendTemplate(inbox.lena, {
        conversationId,
        messageId: newId(),
        templateId,
        values: { "body.first_name": "Amina" },
        seenVersion: 99,
      }),
    );
  expect(await send(approved)).toMatchObject({ code: "insufficient_funds" });
  expect(await send(pending)).toMatchObject({ code: "conflict" });
  await customerWrites(inbox, { phone, text: "STOP" });
  expect(await send(marketing)).toMatchObject({ code: "conflict" });
  expect(await queued(inbox.lena)).toHaveLength(0);
});

test("a conversation is opened with a person who never wrote, once", async () => {
  const inbox = await makeDesk();
  const contactId = newId();
  await withWorkspace(inbox.lena, (tx) =>
    tx.execute(sql`insert into contacts (workspace_id, id, name, phone, source)
      values (${inbox.lena.workspaceId}, ${contactId}, 'Kofi Mensah', '+233201112233', 'manual')`),
  );
  const [one, two] = await Promise.all([
    startConversation(inbox.lena, { contactId }),
    startConversation(inbox.tom, { contactId }),
  ]);
  expect(one?.conversationId).toBe(two?.conversationId);
  const about = await readAbout(inbox.lena, one?.conversationId as string);
  expect(about.contact.name).toBe("Kofi Mensah");
});

test("a new conversation begins on the number that was chosen for it, never on one that cannot send", async () => {
  const inbox = await makeDesk();
  const contactId = newId();
  const [chosen, dead] = [newId(), newId()];
  await withWorkspace(inbox.lena, async (tx) => {
    await tx.execute(sql`insert into contacts (workspace_id, id, name, phone, source)
      values (${inbox.lena.workspaceId}, ${contactId}, 'Kofi Mensah', '+233201112233', 'manual')`);
    for (const id of [chosen, dead]) {
      await tx.execute(sql`insert into channels (workspace_id, id, kind, mode, name,
          sender_id, account_id, address, status, created_at)
        values (${inbox.lena.workspaceId}, ${id}, 'whatsapp', 'shared', ${id}, ${id}, ${id},
          '+254205550119', ${id === dead ? "disconnected" : "connected"}, now() - interval '1 day')`);
    }
    await tx.execute(sql`update channels set is_default = true where id = ${chosen}`);
  });
  const { conversationId } = await startConversation(inbox.lena, { contactId });
  expect((await findConversation(inbox.lena, conversationId))?.channelId).toBe(chosen);
  expect(
    await refusalOf(startConversation(inbox.lena, { contactId, channelId: dead })),
  ).toMatchObject({ code: "unavailable" });
});

test("words are found in the conversation that is open and in no other", async () => {
  const inbox = await makeDesk();
  const amina = await customerWrites(inbox, { text: "Is the blue kettle back?" });
  await customerWrites(inbox, { phone: amina.phone, text: "Or the red one" });
  const newest = await customerWrites(inbox, { phone: amina.phone, text: "The kettle, I mean" });
  await customerWrites(inbox, { text: "A kettle for somebody else" });
  const { conversationId } = amina;
  const found = await findInConversation(inbox.lena, { conversationId, q: "kettle from:customer" });
  expect(found.words).toBe("kettle");
  expect(found.hits.map(({ parts }) => parts.map(({ text }) => text).join(""))).toEqual([
    "The kettle, I mean",
    "Is the blue kettle back?",
  ]);
  expect(newest.conversationId).toBe(conversationId);
  // no id widens the search to every conversation, and a foreign one is nobody's
  const { lena: stranger } = await makeDesk();
  for (const [ctx, id] of [
    [inbox.lena, "everything"],
    [inbox.lena, newId()],
    [stranger, conversationId],
  ] as const) {
    expect(
      await refusalOf(findInConversation(ctx, { conversationId: id, q: "kettle" })),
    ).toMatchObject({ code: "not_found" });
  }
  expect(await findInConversation(inbox.lena, { conversationId, q: "…" })).toMatchObject({
    hits: [],
    isSearchable: false,
  });
});

test("who came from an advertisement is known by it: the first one stays, a new one stands beside it", async () => {
  const inbox = await makeDesk();
  const ad = (headline: string, sourceUrl: string) => ({
    sourceType: "ad",
    sourceId: "1",
    sourceUrl,
    headline,
    body: null,
    mediaType: null,
    mediaUrl: null,
    clickId: null,
  });
  const { conversationId, phone } = await customerWrites(inbox, {
    referral: ad("Kettles", "https://fb.me/1"),
  });
  const about = async () => (await readAbout(inbox.lena, conversationId)).contact;
  expect(await about()).toMatchObject({
    firstTouch: { kind: "ad", headline: "Kettles", url: "https://fb.me/1" },
    lastTouch: null,
  });
  await customerWrites(inbox, { phone, referral: ad("Mugs", "javascript:alert(1)") });
  expect(await about()).toMatchObject({
    firstTouch: { headline: "Kettles" },
    lastTouch: { headline: "Mugs", url: null },
  });
});

test("another workspace's conversations, messages and people do not exist here", async () => {
  const theirs = await makeDesk();
  const { conversationId, contactId } = await customerWrites(theirs);
  const messageId = newId();
  await reply(theirs.lena, {
    conversationId,
    messageId,
    text: "Ours",
    seenVersion: 9,
    close: false,
  });
  const templateId = await addTemplate(theirs, "utility");
  const { lena: stranger } = await makeDesk();
  const mine = await customerWrites(await makeDesk());
  expect(mine.conversationId).not.toBe(conversationId);
  const doors: (() => Promise<unknown>)[] = [
    () => readThread(stranger, { conversationId }),
    () => readAbout(stranger, conversationId),
    () => listTemplateChoices(stranger, conversationId),
    () =>
      reply(stranger, {
        conversationId,
        messageId: newId(),
        text: "x",
        seenVersion: 9,
        close: false,
      }),
    () =>
      sendTemplate(stranger, {
        conversationId,
        messageId: newId(),
        templateId,
        values: {},
        seenVersion: 9,
      }),
    () => addNote(stranger, { conversationId, messageId: newId(), text: "x" }),
    () => assignConversation(stranger, { conversationId, assigneeId: null, from: null }),
    () => change(stranger, conversationId, { status: "closed" }),
    () => change(stranger, conversationId, { status: "open" }),
    () =>
      change(stranger, conversationId, {
        status: "snoozed",
        snoozedUntil: new Date(Date.now() + 60_000).toISOString(),
      }),
    () => change(stranger, conversationId, { unread: true }),
    () => saveDraft(stranger, { conversationId, reply: { text: "x" } }),
    () => retryMessage(stranger, { failedId: messageId, messageId: newId(), seenVersion: 99 }),
    () => startConversation(stranger, { contactId }),
  ];
  for (const door of doors) expect(await refusalOf(door())).toMatchObject({ code: "not_found" });
  expect(await findConversation(stranger, conversationId)).toBeNull();
  await markRead(stranger, { conversationId, seenVersion: 99 });
  expect((await findConversation(theirs.lena, conversationId))?.version).toBe(2);
});

test("a foreign member cannot be given a conversation", async () => {
  const inbox = await makeDesk();
  const other = await makeDesk();
  const { conversationId } = await customerWrites(inbox);
  const assigneeId = (other.tom.actor as { memberId: string }).memberId;
  expect(
    await refusalOf(assignConversation(inbox.lena, { conversationId, assigneeId, from: null })),
  ).toMatchObject({ code: "not_found" });
});
