import { readFileSync } from "node:fs";
import { Readable } from "node:stream";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { withWorkspace } from "@/db/tenant";
import { useTestDatabase } from "@/db/testing/database";
import type { WorkspaceContext } from "@/lib/core/context";
import { publishEnv } from "@/lib/core/env";
import { newId } from "@/lib/core/ids";
import { readAbout } from "@/lib/inbox/about-queries";
import { addNote } from "@/lib/inbox/add-note";
import { answerCustomer } from "@/lib/inbox/answer-customer";
import { changeConversations } from "@/lib/inbox/change-conversations";
import { saveDraftSchema } from "@/lib/inbox/draft-schema";
import { markRead } from "@/lib/inbox/mark-read";
import { findConversation, listConversations } from "@/lib/inbox/queries";
import { saveDraft } from "@/lib/inbox/save-draft";
import { saveLabel } from "@/lib/inbox/save-label";
import { scheduleMessage } from "@/lib/inbox/schedule-message";
import {
  addNoteSchema,
  changeConversationsSchema,
  scheduleMessageSchema,
  sendMessageSchema,
} from "@/lib/inbox/schema";
import { sendMessage } from "@/lib/inbox/send-message";
import { saveLabelSchema } from "@/lib/inbox/settings-schema";
import { startConversation } from "@/lib/inbox/start-conversation";
import { customerWrites, type Desk, makeDesk } from "@/lib/inbox/testing/desk";
import { readThread } from "@/lib/inbox/thread-queries";
import { searchMessages } from "@/lib/messages/search-messages";
import { storeUpload } from "@/lib/messages/store-upload";
import { ledgerBreaks } from "@/lib/wallet/testing/ledger-breaks";
import { mergeContacts } from "./merge-contacts";
import { unmergeContacts } from "./unmerge-contacts";

useTestDatabase();
publishEnv({ SANDBOX: "on" });

const lead = ({ lena }: Desk) =>
  ({ ...lena, actor: { ...lena.actor, role: "manager" } }) as unknown as WorkspaceContext;
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);
const said = async (desk: Desk, conversationId: string) =>
  (await readThread(desk.lena, { conversationId })).messages.map(({ body }) => body);
const row = async (desk: Desk, conversationId: string) => {
  const found = await findConversation(desk.lena, conversationId);
  if (!found) throw new Error("no conversation");
  return found;
};
const reply = (desk: Desk, conversationId: string, text: string, given = {}) =>
  sendMessage(
    desk.lena,
    sendMessageSchema.parse({
      conversationId,
      messageId: newId(),
      content: { kind: "text", text },
      seenVersion: 1_000,
      ...given,
    }),
  );
const change = (desk: Desk, conversationIds: string[], changes: Record<string, unknown>) =>
  changeConversations(
    desk.lena,
    changeConversationsSchema.parse({ conversationIds, change: changes }),
  );

/** Two people who wrote in turn: kettle, mug, lid, spoon. */
async function makeTwo() {
  const desk = await makeDesk({ balance: "100" });
  const one = await customerWrites(desk, { text: "kettle", at: minutesAgo(40) });
  const two = await customerWrites(desk, { text: "mug", at: minutesAgo(30) });
  await customerWrites(desk, { phone: one.phone, text: "lid", at: minutesAgo(20) });
  await customerWrites(desk, { phone: two.phone, text: "spoon", at: minutesAgo(10) });
  const merge = () => mergeContacts(lead(desk), { keptId: one.contactId, mergedId: two.contactId });
  const undo = (mergeId: string) => unmergeContacts(lead(desk), { mergeId });
  return { desk, one, two, merge, undo };
}

test("two threads over one number become one in the order of time, and two again as they were", async () => {
  const { desk, one, two, merge, undo } = await makeTwo();
  const before = [await row(desk, one.conversationId), await row(desk, two.conversationId)];
  const { mergeId, messages } = await merge();
  expect(messages).toBe(2);
  expect(await said(desk, one.conversationId)).toEqual(["kettle", "mug", "lid", "spoon"]);
  // the old address leads there
  expect(await row(desk, two.conversationId)).toEqual(await row(desk, one.conversationId));
  expect((await readAbout(desk.lena, two.conversationId)).contact.id).toBe(one.contactId);
  const joint = await row(desk, one.conversationId);
  expect(joint).toMatchObject({ unreadCount: 4, lastMessage: { preview: "spoon" } });
  expect(joint.waitingSince).toBe(before[0]?.waitingSince);
  expect(joint.windowExpiresAt).toBe(before[1]?.windowExpiresAt);
  const page = await listConversations(desk.lena, {
    view: "all",
    search: undefined,
    before: undefined,
  });
  expect(page.rows.map(({ id }) => id)).toEqual([one.conversationId]);
  const hits = await searchMessages(desk.lena, { q: "spoon" });
  expect(JSON.stringify(hits)).toContain(one.conversationId);

  await undo(mergeId);
  const after = [await row(desk, one.conversationId), await row(desk, two.conversationId)];
  const bare = (found: typeof before) => found.map(({ version: _, ...rest }) => rest);
  expect(bare(after)).toEqual(bare(before));
  expect(await said(desk, one.conversationId)).toEqual(["kettle", "lid"]);
  expect(await said(desk, two.conversationId)).toEqual(["mug", "spoon"]);
});

test("what happened since the merge goes to the person whose address it has", async () => {
  const { desk, one, two, merge, undo } = await makeTwo();
  const { mergeId } = await merge();
  await customerWrites(desk, { phone: two.phone, text: "hello from two" });
  await reply(desk, one.conversationId, "answer to two");
  await customerWrites(desk, { phone: one.phone, text: "hello from one" });
  await addNote(
    desk.lena,
    addNoteSchema.parse({
      conversationId: one.conversationId,
      messageId: newId(),
      text: "Looks like one person",
    }),
  );
  expect(await said(desk, two.conversationId)).toHaveLength(8);
  await undo(mergeId);
  expect(await said(desk, two.conversationId)).toEqual([
    "mug",
    "spoon",
    "hello from two",
    "answer to two",
  ]);
  expect(await said(desk, one.conversationId)).toEqual([
    "kettle",
    "lid",
    "hello from one",
    "Looks like one person",
  ]);
  // two was answered, one waits since the answer was not to them
  expect(await row(desk, two.conversationId)).toMatchObject({ waitingSince: null });
  const [first, second] = [
    await row(desk, one.conversationId),
    await row(desk, two.conversationId),
  ];
  expect(first.waitingSince).not.toBeNull();
  expect(first.unreadCount).toBe(1);
  expect(second.unreadCount).toBe(0);
  expect(Date.parse(second.windowExpiresAt ?? "") - Date.now()).toBeGreaterThan(23.9 * 3_600_000);
  // the next message of each stands in its own thread
  await customerWrites(desk, { phone: two.phone, text: "again two" });
  expect((await said(desk, two.conversationId)).at(-1)).toBe("again two");
});

test("the address of a merged conversation leads nobody of another workspace anywhere", async () => {
  const { two, merge } = await makeTwo();
  await merge();
  const stranger = await makeDesk();
  expect(await findConversation(stranger.lena, two.conversationId)).toBeNull();
  await expect(reply(stranger, two.conversationId, "hello")).rejects.toMatchObject({
    code: "not_found",
  });
  await expect(
    saveDraft(stranger.lena, { conversationId: two.conversationId, reply: { text: "hello" } }),
  ).rejects.toMatchObject({ code: "not_found" });
});

test("words that were being typed while the conversation merged are not lost", async () => {
  const { desk, one, two, merge } = await makeTwo();
  await saveDraft(desk.lena, { conversationId: one.conversationId, reply: { text: "Dear" } });
  await merge();
  await saveDraft(desk.lena, { conversationId: two.conversationId, reply: { text: "Hello" } });
  await saveDraft(desk.lena, { conversationId: two.conversationId, reply: { text: "" } });
  expect(
    (await readThread(desk.lena, { conversationId: one.conversationId })).draft.reply.body,
  ).toBe("Dear\n\nHello");
});

test("words of another device that were set aside go with their person, and come back to them alone", async () => {
  const { desk, one, two, merge, undo } = await makeTwo();
  const typed = (conversationId: string, text: string) =>
    saveDraft(desk.lena, { conversationId, reply: { text }, note: { text: `note ${text}` } });
  // the second device had seen nothing of the first
  await typed(two.conversationId, "from the phone");
  await typed(two.conversationId, "from the desk");
  const draftOf = async (conversationId: string) =>
    (await readThread(desk.lena, { conversationId })).draft;
  const before = await draftOf(two.conversationId);
  expect(before.reply.setAside).toBe("from the phone");
  const { mergeId } = await merge();
  expect(await draftOf(one.conversationId)).toMatchObject({
    reply: before.reply,
    note: before.note,
  });
  await undo(mergeId);
  expect(await draftOf(two.conversationId)).toMatchObject({
    reply: before.reply,
    note: before.note,
  });
  expect(await draftOf(one.conversationId)).toMatchObject({
    reply: { body: "", setAside: "" },
    note: { body: "", setAside: "" },
  });
});

test("two drafts that a merge joined can be long, and are shortened and emptied like any other", async () => {
  const { desk, one, two, merge } = await makeTwo();
  const long = "x".repeat(12_000);
  for (const { conversationId } of [one, two]) {
    await saveDraft(desk.lena, { conversationId, reply: { text: long } });
  }
  await merge();
  const { draft } = await readThread(desk.lena, { conversationId: one.conversationId });
  expect(draft.reply.body).toHaveLength(24_002);
  const input = {
    conversationId: one.conversationId,
    reply: { text: "short", seen: [draft.reply.body] },
  };
  expect(saveDraftSchema.safeParse(input).success).toBe(true);
  expect((await saveDraft(desk.lena, input)).reply).toEqual({ body: "short", setAside: "" });
});

test("an answer to the joint thread goes to the address that wrote last", async () => {
  const { desk, one, two, merge } = await makeTwo();
  await merge();
  const { messageId } = await reply(desk, two.conversationId, "to the last one");
  const [message] = await withWorkspace(desk.lena, (tx) =>
    tx.execute(sql`select address, contact_id from messages where id = ${messageId}`),
  );
  expect(message).toEqual({ address: two.phone, contact_id: one.contactId });
});

test("a thread over a number where the kept contact has none goes over whole, with its address", async () => {
  const desk = await makeDesk();
  const one = await customerWrites(desk, { text: "kettle" });
  const kept = await withWorkspace(desk.lena, async (tx) => {
    const [made] = await tx.execute<{ id: string }>(sql`
      insert into contacts (workspace_id, name, source) values (${desk.lena.workspaceId}, 'Typed', 'manual')
      returning id`);
    return made?.id as string;
  });
  const { mergeId } = await mergeContacts(lead(desk), { keptId: kept, mergedId: one.contactId });
  expect(await row(desk, one.conversationId)).toMatchObject({ contactId: kept, unreadCount: 1 });
  await customerWrites(desk, { phone: one.phone, text: "lid" });
  expect(await said(desk, one.conversationId)).toEqual(["kettle", "lid"]);
  await unmergeContacts(lead(desk), { mergeId });
  expect(await row(desk, one.conversationId)).toMatchObject({
    contactId: one.contactId,
    unreadCount: 2,
  });
  expect(await said(desk, one.conversationId)).toEqual(["kettle", "lid"]);
});

test("a first message over a number since the merge gives its writer a thread of their own", async () => {
  const desk = await makeDesk();
  const one = await customerWrites(desk, { text: "kettle" });
  const { contactId: typedId } = await withWorkspace(desk.lena, async (tx) => {
    const [made] = await tx.execute<{ contactId: string }>(sql`
      insert into contacts (workspace_id, name, phone, phone_key, source)
      values (${desk.lena.workspaceId}, 'Typed', '+254733000001', '254733000001', 'manual')
      returning id as "contactId"`);
    await tx.execute(sql`insert into contact_identities (workspace_id, kind, value, contact_id)
      values (${desk.lena.workspaceId}, 'phone', '254733000001', ${made?.contactId as string})`);
    return made as { contactId: string };
  });
  const { mergeId } = await mergeContacts(lead(desk), { keptId: one.contactId, mergedId: typedId });
  await customerWrites(desk, { phone: "254733000001", text: "it is me" });
  expect(await said(desk, one.conversationId)).toEqual(["kettle", "it is me"]);
  await unmergeContacts(lead(desk), { mergeId });
  expect(await said(desk, one.conversationId)).toEqual(["kettle"]);
  const { conversationId } = await startConversation(desk.lena, {
    contactId: typedId,
    channelId: desk.channelId,
  });
  expect(conversationId).not.toBe(one.conversationId);
  expect(await said(desk, conversationId)).toEqual(["it is me"]);
  expect(await row(desk, conversationId)).toMatchObject({ unreadCount: 1, status: "open" });
});

test("labels, drafts, prepared messages, notes and who has it follow, and go back", async () => {
  const { desk, one, two, merge, undo } = await makeTwo();
  const { labelId } = (await saveLabel(
    lead(desk),
    saveLabelSchema.parse({ name: "Refund", tone: "warn" }),
  )) as unknown as { labelId: string };
  const tomId = (desk.tom.actor as unknown as { memberId: string }).memberId;
  await change(desk, [two.conversationId], {
    addLabelIds: [labelId],
    assigneeId: tomId,
    priority: "high",
  });
  await change(desk, [one.conversationId], { status: "closed" });
  const named = (chosen: string) => ({ chosen, known: null });
  await saveDraft(desk.lena, { conversationId: one.conversationId, reply: { text: "Dear" } });
  const { fileId } = await storeUpload(desk.lena, {
    stream: Readable.from([readFileSync("public/screenshot.png")]),
    fileName: "kettle.png",
    kind: null,
    voice: false,
  });
  await saveDraft(desk.lena, {
    conversationId: two.conversationId,
    reply: { text: "Hello" },
    note: { text: "In a hurry" },
    subject: named("Your kettle"),
    files: {
      attached: [{ fileId, kind: "image", caption: "" }],
      removedFileIds: [],
      knownFileIds: [],
    },
  });
  await saveDraft(desk.tom, {
    conversationId: two.conversationId,
    reply: { text: "From Tom" },
    subject: named("Theirs"),
  });
  await saveDraft(desk.tom, { conversationId: one.conversationId, subject: named("Ours") });
  const scheduledId = newId();
  await scheduleMessage(
    desk.lena,
    scheduleMessageSchema.parse({
      conversationId: two.conversationId,
      messageId: scheduledId,
      content: { kind: "text", text: "As you asked" },
      when: { trigger: "reply" },
    }),
  );
  const { mergeId } = await merge();
  const joint = await readThread(desk.lena, { conversationId: one.conversationId });
  expect(joint.conversation).toMatchObject({
    status: "open",
    assigneeName: "Tom Otieno",
    priority: "high",
    labels: [{ name: "Refund" }],
  });
  expect(joint.draft).toMatchObject({
    reply: { body: "Dear\n\nHello" },
    note: { body: "In a hurry" },
    subject: "Your kettle",
    files: [{ fileId }],
  });
  expect(joint.scheduled).toHaveLength(1);
  const toms = async (conversationId: string) =>
    (await readThread(desk.tom, { conversationId })).draft;
  expect(await toms(one.conversationId)).toMatchObject({
    reply: { body: "From Tom" },
    subject: "Ours",
  });

  await undo(mergeId);
  const [first, second] = [
    await readThread(desk.lena, { conversationId: one.conversationId }),
    await readThread(desk.lena, { conversationId: two.conversationId }),
  ];
  expect(first.conversation).toMatchObject({ status: "closed", labels: [], assigneeName: null });
  expect(first.draft).toMatchObject({
    reply: { body: "Dear" },
    note: { body: "" },
    subject: null,
    files: [],
  });
  expect(first.scheduled).toEqual([]);
  expect(second.conversation).toMatchObject({
    status: "open",
    assigneeName: "Tom Otieno",
    priority: "high",
    labels: [{ name: "Refund" }],
  });
  expect(second.draft).toMatchObject({
    reply: { body: "Hello" },
    note: { body: "In a hurry" },
    subject: "Your kettle",
    files: [{ fileId }],
  });
  expect(second.scheduled).toHaveLength(1);
  expect(await toms(two.conversationId)).toMatchObject({
    reply: { body: "From Tom" },
    subject: "Theirs",
  });
  expect(await toms(one.conversationId)).toMatchObject({ reply: { body: "" }, subject: "Ours" });
});

test("what was prepared for an answer goes out also when its conversation was merged in between", async () => {
  const { desk, one, two, merge } = await makeTwo();
  const scheduledId = newId();
  await scheduleMessage(
    desk.lena,
    scheduleMessageSchema.parse({
      conversationId: two.conversationId,
      messageId: scheduledId,
      content: { kind: "text", text: "As you asked" },
      when: { trigger: "reply" },
    }),
  );
  await customerWrites(desk, { phone: two.phone, text: "I asked" });
  await merge();
  // the job was made before the merge and names the conversation that is gone
  await answerCustomer(desk.lena, { conversationId: two.conversationId });
  expect((await said(desk, one.conversationId)).at(-1)).toBe("As you asked");
});

test("an answer to one of two people went to the other, because their merge was undone in that second", async () => {
  const { desk, one, two, merge, undo } = await makeTwo();
  const { mergeId } = await merge();
  await customerWrites(desk, { phone: two.phone, text: "Where is my ring?" });
  const { version } = await row(desk, one.conversationId);
  await undo(mergeId);
  const text = "Your ring is ready";
  await expect(
    reply(desk, one.conversationId, text, { seenVersion: version }),
  ).rejects.toMatchObject({
    code: "stale",
    message: expect.stringContaining("was separated meanwhile"),
  });
  // who has looked once more is believed, in either conversation
  for (const { conversationId } of [one, two]) {
    const now = await row(desk, conversationId);
    await reply(desk, conversationId, text, { seenVersion: now.version });
    expect((await said(desk, conversationId)).at(-1)).toBe(text);
  }
});

test("what was prepared for one of two people went to the other after their merge was undone", async () => {
  const { desk, one, two, merge, undo } = await makeTwo();
  const prepare = async (conversationId: string, text: string) => {
    const scheduledId = newId();
    const content = { kind: "text", text };
    const when = { trigger: "reply" };
    const given = { conversationId, messageId: scheduledId, content, when };
    await scheduleMessage(desk.lena, scheduleMessageSchema.parse(given));
    return scheduledId;
  };
  const own = await prepare(one.conversationId, "Your kettle is ready");
  const { mergeId } = await merge();
  await customerWrites(desk, { phone: two.phone, text: "Where is my ring?" });
  const joint = await prepare(one.conversationId, "Your ring is ready");
  await undo(mergeId);
  await customerWrites(desk, { phone: one.phone, text: "And I?" });
  await answerCustomer(desk.lena, { conversationId: one.conversationId });
  const { scheduled } = await readThread(desk.lena, { conversationId: one.conversationId });
  expect(scheduled.map(({ id }) => id)).not.toContain(own);
  expect(scheduled.find(({ id }) => id === joint)).toMatchObject({
    status: "asks",
    problem: expect.stringContaining("Look whom it is for"),
  });
});

test("what was read or closed as one is read and closed for both", async () => {
  const { desk, one, two, merge, undo } = await makeTwo();
  const { mergeId } = await merge();
  await markRead(desk.lena, { conversationId: one.conversationId, seenVersion: 1_000 });
  await change(desk, [one.conversationId], { status: "closed" });
  await undo(mergeId);
  for (const id of [one.conversationId, two.conversationId]) {
    expect(await row(desk, id)).toMatchObject({
      unreadCount: 0,
      status: "closed",
      waitingSince: null,
    });
  }
});

test("a customer who writes while their contact is merged is heard once, in the joint thread", async () => {
  const { desk, one, two, merge, undo } = await makeTwo();
  const texts = Array.from({ length: 12 }, (_, index) => `now ${index}`);
  const [{ mergeId }] = await Promise.all([
    merge(),
    ...texts.map((text, index) =>
      customerWrites(desk, { phone: index % 2 ? one.phone : two.phone, text }),
    ),
  ]);
  const thread = await said(desk, one.conversationId);
  expect(thread).toHaveLength(16);
  expect(thread).toEqual(expect.arrayContaining(texts));
  expect(await row(desk, one.conversationId)).toMatchObject({ unreadCount: 16 });
  const [left] = await withWorkspace(desk.lena, (tx) =>
    tx.execute(
      sql`select count(*)::int as count from messages where contact_id = ${two.contactId}`,
    ),
  );
  expect(left).toEqual({ count: 0 });

  await Promise.all([
    undo(mergeId),
    ...texts.map((text, index) =>
      customerWrites(desk, { phone: index % 2 ? one.phone : two.phone, text: `${text} late` }),
    ),
  ]);
  for (const [place, { conversationId }] of [two, one].entries()) {
    const own = await said(desk, conversationId);
    expect(own).toHaveLength(14);
    for (const [index, text] of texts.entries()) {
      expect(own.includes(text)).toBe(index % 2 === place);
      expect(own.includes(`${text} late`)).toBe(index % 2 === place);
    }
  }
});

test("an answer that is written while the conversations merge is sent once and stays in the thread", async () => {
  const { desk, one, two, merge } = await makeTwo();
  const sends = Array.from({ length: 6 }, (_, index) =>
    reply(desk, index % 2 ? one.conversationId : two.conversationId, `answer ${index}`),
  );
  await Promise.all([merge(), ...sends]);
  const thread = await said(desk, one.conversationId);
  expect(thread.filter((body) => body.startsWith("answer"))).toHaveLength(6);
  expect(await ledgerBreaks()).toEqual([]);
});

test("a thread of thousands of messages moves and comes back whole", async () => {
  const { desk, one, two, merge, undo } = await makeTwo();
  await withWorkspace(desk.lena, (tx) =>
    tx.execute(sql`
      insert into messages (workspace_id, id, contact_id, channel_id, direction, origin, kind, body,
        address, status, occurred_at)
      select ${desk.lena.workspaceId}, new_id(), ${two.contactId}, ${desk.channelId}, 'inbound',
        'customer', 'text', 'old ' || n, ${two.phone}, 'received', now() - make_interval(hours => n)
      from generate_series(1, 5000) n`),
  );
  const count = async (contactId: string) => {
    const [found] = await withWorkspace(desk.lena, (tx) =>
      tx.execute<{ messages: number; words: number }>(sql`
        select (select count(*)::int from messages where contact_id = ${contactId}) as messages,
          (select count(*)::int from message_search where contact_id = ${contactId}) as words`),
    );
    return found;
  };
  const { mergeId, messages } = await merge();
  expect(messages).toBe(5_002);
  expect(await count(one.contactId)).toEqual({ messages: 5_004, words: 5_004 });
  await undo(mergeId);
  expect(await count(one.contactId)).toEqual({ messages: 2, words: 2 });
  expect(await count(two.contactId)).toEqual({ messages: 5_002, words: 5_002 });
});
