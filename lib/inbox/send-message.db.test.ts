import { readFileSync } from "node:fs";
import { Readable } from "node:stream";
import { sql } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { withWorkspace } from "@/db/tenant";
import { useTestDatabase } from "@/db/testing/database";
import { messagePayload } from "@/lib/channels/whatsapp/message-payload";
import type { WorkspaceContext } from "@/lib/core/context";
import { publishEnv } from "@/lib/core/env";
import { newId } from "@/lib/core/ids";
import { refusalOf } from "@/lib/core/testing/refusal-of";
import { changeMessage } from "@/lib/messages/change-message";
import { claimQueued } from "@/lib/messages/claim-queued";
import { finishUploads } from "@/lib/messages/finish-uploads";
import { storeUpload } from "@/lib/messages/store-upload";
import { addNote } from "./add-note";
import { findStoredFile } from "./attachment-queries";
import type { MessageContentInput } from "./content-schema";
import { retryMessage } from "./retry-message";
import { saveDraft } from "./save-draft";
import { sendMessageSchema } from "./schema";
import { sendMessage } from "./send-message";
import { customerWrites, type Desk, makeDesk } from "./testing/desk";
import { readThread } from "./thread-queries";

const database = useTestDatabase();
publishEnv({ SANDBOX: "on" });

const PNG = readFileSync("public/screenshot.png");

let desk: Desk;
let conversationId: string;
beforeAll(async () => {
  desk = await makeDesk();
  ({ conversationId } = await customerWrites(desk));
});

const upload = (ctx: WorkspaceContext, bytes: Uint8Array, fileName: string, given = {}) =>
  storeUpload(ctx, {
    stream: Readable.from([bytes]),
    fileName,
    kind: null,
    voice: false,
    ...given,
  });

const say = (content: MessageContentInput, given: { ctx?: WorkspaceContext; id?: string } = {}) =>
  sendMessage(
    given.ctx ?? desk.lena,
    sendMessageSchema.parse({
      conversationId,
      messageId: given.id ?? newId(),
      content,
      seenVersion: 999,
    }),
  );

const claim = async () => {
  const batch = await claimQueued(desk.lena, {
    channelId: desk.channelId,
    workerId: newId(),
    limit: 50,
    payloadOf: messagePayload,
  });
  return batch?.messages ?? [];
};

const SAID: [string, MessageContentInput, Record<string, unknown>][] = [
  ["words", { kind: "text", text: "On its way" }, { text: { body: "On its way" } }],
  [
    "a place",
    { kind: "location", latitude: -1.28, longitude: 36.82, name: "Shop" },
    { location: { latitude: "-1.28", longitude: "36.82", name: "Shop" } },
  ],
  [
    "a contact card",
    { kind: "contacts", cards: [{ name: "Tom Otieno", phone: "+254 712 000 111" }] },
    { contacts: [{ name: { first_name: "Tom", last_name: "Otieno" } }] },
  ],
  [
    "reply buttons",
    { kind: "buttons", text: "Deliver today?", buttons: ["Yes", "No"] },
    {
      interactive: {
        type: "button",
        action: { buttons: [{ reply: { title: "Yes" } }, { reply: { title: "No" } }] },
      },
    },
  ],
  [
    "a list",
    {
      kind: "list",
      text: "When?",
      button: "Times",
      sections: [{ rows: [{ title: "Morning", description: "8 to 12" }, { title: "Evening" }] }],
    },
    { interactive: { type: "list", action: { button: "Times" } } },
  ],
  [
    "a link",
    { kind: "link_button", text: "Track it", label: "Track", url: "https://example.com/1" },
    { interactive: { type: "cta_url" } },
  ],
  [
    "a question for the place",
    { kind: "location_request", text: "Where are you?" },
    { interactive: { type: "location_request_message" } },
  ],
  [
    "a form",
    { kind: "flow", text: "Book a visit", flowId: "1234567890", label: "Book" },
    { interactive: { type: "flow" } },
  ],
  [
    "a product",
    { kind: "product", catalogId: "1234567890", productId: "kettle-1" },
    { interactive: { type: "product", action: { product_retailer_id: "kettle-1" } } },
  ],
  [
    "several products",
    {
      kind: "product_list",
      header: "Kettles",
      text: "Choose one",
      catalogId: "1234567890",
      sections: [
        { title: "Kettles", productIds: ["a", "b"] },
        { title: "Tea", productIds: ["c"] },
      ],
    },
    {
      interactive: {
        type: "product_list",
        action: { sections: [{ title: "Kettles" }, { product_items: [{}] }] },
      },
    },
  ],
];

test.each(SAID)(
  "an agent sends %s, and the thread draws what was sent",
  async (_, content, wire) => {
    const id = newId();
    await say(content, { id });
    const sent = (await claim()).find(({ messageId }) => messageId === id);
    expect(sent?.payload).toMatchObject(wire);
    const { messages } = await readThread(desk.lena, { conversationId });
    const drawn = messages.find((message) => message.id === id);
    expect(drawn).toMatchObject({ state: "queued", isMine: true });
    if (content.kind === "buttons") {
      expect(drawn?.frame?.buttons.map(({ text }) => text)).toEqual(["Yes", "No"]);
    }
    if (content.kind === "list") {
      expect(drawn?.frame?.choices[0]?.rows[0]).toEqual({
        title: "Morning",
        description: "8 to 12",
      });
    }
    if (content.kind === "location") expect(drawn?.place?.name).toBe("Shop");
    if (content.kind === "contacts") expect(drawn?.cards[0]?.phones).toEqual(["+254 712 000 111"]);
  },
);

test("what is longer than WhatsApp takes is refused before anything is spent", async () => {
  const refused = (content: MessageContentInput) =>
    sendMessageSchema.safeParse({ conversationId, messageId: newId(), content, seenVersion: 1 })
      .success;
  expect(refused({ kind: "text", text: "x".repeat(20_001) })).toBe(false);
  // within the schema, for a mail takes it: here the channel says no
  expect(await refusalOf(say({ kind: "text", text: "x".repeat(4097) }))).toMatchObject({
    code: "invalid",
    message: expect.stringContaining("WhatsApp takes at most 4,096 characters"),
  });
  expect(refused({ kind: "buttons", text: "Ok?", buttons: ["1", "2", "3", "4"] })).toBe(false);
  expect(refused({ kind: "buttons", text: "Ok?", buttons: ["Same", "Same"] })).toBe(false);
  expect(refused({ kind: "buttons", text: "Ok?", buttons: ["x".repeat(21)] })).toBe(false);
  const rows = Array.from({ length: 11 }, (_, index) => ({ title: `Row ${index}` }));
  expect(refused({ kind: "list", text: "?", button: "Go", sections: [{ rows }] })).toBe(false);
  const two = [{ rows: rows.slice(0, 1) }, { rows: rows.slice(1, 2) }];
  expect(refused({ kind: "list", text: "?", button: "Go", sections: two })).toBe(false);
  const link = { kind: "link_button", text: "Go", label: "Go" } as const;
  expect(refused({ ...link, url: "javascript:alert(1)" })).toBe(false);
  expect(refused({ kind: "location", latitude: 91, longitude: 0 })).toBe(false);
});

test("a picture goes out by the id of our upload, once, and only by whoever uploaded it", async () => {
  const file = await upload(desk.lena, PNG, "kettle.png");
  expect(file).toMatchObject({ kind: "image", mimeType: "image/png", fileName: "kettle.png" });
  const content = { kind: "image", fileId: file.fileId, caption: "Your kettle" } as const;
  expect(await refusalOf(say(content, { ctx: desk.tom }))).toMatchObject({ code: "invalid" });
  const id = newId();
  await say(content, { id });
  const sent = (await claim()).find(({ messageId }) => messageId === id);
  expect(sent?.fileIds).toEqual([file.fileId]);
  expect(await refusalOf(say(content))).toMatchObject({ code: "invalid" });
  const { messages } = await readThread(desk.lena, { conversationId });
  expect(messages.find((message) => message.id === id)).toMatchObject({
    body: "Your kettle",
    attachment: { status: "stored", sizeBytes: PNG.length },
  });
});

test("a file of another workspace cannot be sent, nor opened", async () => {
  const other = await makeDesk();
  const file = await upload(other.lena, PNG, "secret.png");
  expect(await refusalOf(say({ kind: "image", fileId: file.fileId }))).toMatchObject({
    code: "invalid",
  });
  expect(await findStoredFile(desk.lena, file.fileId)).toBeNull();
});

test.each([
  ["a page that calls itself a picture", "<html><script>", "kettle.png"],
  ["a drawing with a script", "<svg onload=alert(1)>", "kettle.svg"],
  ["a program", "MZ\u0090\u0000", "invoice.pdf.exe"],
  ["an empty file", "", "empty.pdf"],
  ["a zip that calls itself a picture", "PK\u0003\u0004", "kettle.jpg"],
])("r40: %s is not taken", async (_, bytes, name) => {
  const refusal = await refusalOf(upload(desk.lena, new TextEncoder().encode(bytes), name));
  expect(refusal).toMatchObject({ code: "invalid" });
});

test("r40: a name that lies about its ending or its folder is cleaned", async () => {
  const named = async (name: string) => (await upload(desk.lena, PNG, name)).fileName;
  expect(await named("../../etc/passwd.png")).toBe("passwd.png");
  expect(await named("C:\\Users\\lena\\kettle.png")).toBe("kettle.png");
  expect(await named("gnp.\u202Eexe.png")).toBe("gnp._exe.png");
  expect(await named("a\r\nSet-Cookie: x=1.png")).not.toMatch(/[\r\n:]/);
  expect((await named(`${"x".repeat(300)}.png`)).length).toBe(120);
});

test("a picture over five megabytes is cut off while it comes in", async () => {
  const endless = Readable.from(
    (function* () {
      yield PNG.subarray(0, 64);
      for (;;) yield Buffer.alloc(256 * 1024);
    })(),
  );
  const work = storeUpload(desk.lena, {
    stream: endless,
    fileName: "huge.png",
    kind: "image",
    voice: false,
  });
  expect((await refusalOf(work)).message).toContain("at most 5 MB");
});

test("an upload that nobody sent is gone after two days, one of a message stays", async () => {
  const [left, used] = [
    await upload(desk.lena, PNG, "left.png"),
    await upload(desk.lena, PNG, "used.png"),
  ];
  await say({ kind: "image", fileId: used.fileId });
  await finishUploads(new Date(Date.now() + 49 * 3_600_000));
  expect(await findStoredFile(desk.lena, left.fileId)).toBeNull();
  expect(await findStoredFile(desk.lena, used.fileId)).not.toBeNull();
});

test("what waited in a browser is not sent in the name of whoever signed in there next", async () => {
  const asWrittenBy = ({ actor }: WorkspaceContext) =>
    sendMessageSchema.parse({
      conversationId,
      messageId: newId(),
      content: { kind: "text", text: "In my name" },
      seenVersion: 999,
      authorId: (actor as { memberId?: string }).memberId,
    });
  const refusal = await refusalOf(sendMessage(desk.tom, asWrittenBy(desk.lena)));
  expect(refusal).toMatchObject({ code: "conflict" });
  expect(refusal.message).toContain("Nothing was sent");
  const note = addNote(desk.tom, {
    conversationId,
    messageId: newId(),
    text: "In my name",
    authorId: asWrittenBy(desk.lena).authorId,
  });
  expect((await refusalOf(note)).code).toBe("conflict");
  const { authorId } = asWrittenBy(desk.lena);
  const draft = { conversationId, note: { text: "In my name" }, authorId };
  const unsaved = await refusalOf(saveDraft(desk.tom, draft));
  expect(unsaved).toMatchObject({ code: "conflict" });
  expect(unsaved.message).toContain("Nothing was saved");
  expect((await saveDraft(desk.lena, draft)).note.body).toBe("In my name");
  expect((await sendMessage(desk.tom, asWrittenBy(desk.tom))).version).toBeGreaterThan(0);
});

test("what did go out is called sent, whoever has signed in there since", async () => {
  const { version } = (await readThread(desk.lena, { conversationId })).conversation;
  const authorId = (desk.lena.actor as { memberId: string }).memberId;
  const reply = sendMessageSchema.parse({
    conversationId,
    messageId: newId(),
    content: { kind: "text", text: "Its answer was lost" },
    seenVersion: version,
    authorId,
  });
  const note = { conversationId, messageId: newId(), text: "Its answer was lost", authorId };
  await sendMessage(desk.lena, reply);
  await addNote(desk.lena, note);
  expect(await sendMessage(desk.tom, reply)).toMatchObject({ messageId: reply.messageId });
  expect(await addNote(desk.tom, note)).toMatchObject({ messageId: note.messageId });
  expect((await readThread(desk.lena, { conversationId })).conversation.version).toBe(version + 2);
});

test("words that waited on a telephone are not said again after their author sent them from a desk", async () => {
  const { version } = (await readThread(desk.lena, { conversationId })).conversation;
  const words = (text: string, messageId: string, seenVersion = version) =>
    sendMessageSchema.parse({
      conversationId,
      messageId,
      content: { kind: "text", text },
      seenVersion,
    });
  const [waiting, other, sent] = [newId(), newId(), newId()].sort() as [string, string, string];
  await sendMessage(desk.lena, words("The kettle is on its way", sent));
  const told = await refusalOf(
    sendMessage(desk.lena, words("The kettle is on its way\n", waiting)),
  );
  expect(told).toMatchObject({ code: "stale", version: version + 1 });
  expect(told.message).toContain("You sent the same words just now from another tab or device");
  // other words, and the next message of one device, are not asked about
  await sendMessage(desk.lena, words("Another kettle", other));
  await sendMessage(desk.lena, words("Another kettle", newId()));
  // who is told means it
  const meant = await sendMessage(
    desk.lena,
    words("The kettle is on its way", waiting, told.version),
  );
  expect(meant.version).toBe(version + 4);
});

test("one draft in two tabs goes out once when both press Enter in the same second", async () => {
  const { version } = (await readThread(desk.lena, { conversationId })).conversation;
  const [one, other] = [newId(), newId()];
  const said = (pageId: string, text: string, seenVersion = version) =>
    sendMessage(
      desk.lena,
      sendMessageSchema.parse({
        conversationId,
        messageId: newId(),
        content: { kind: "text", text },
        seenVersion,
        pageId,
      }),
    );
  const both = await Promise.allSettled([said(one, "On my way"), said(other, "On my way")]);
  const refused = both.flatMap((told) => (told.status === "rejected" ? [told.reason] : []));
  expect(refused).toMatchObject([{ code: "stale", version: version + 1 }]);
  expect((refused[0] as Error).message).toContain("from another tab or device");
  // twice in a row on one page is meant, and so is what was sent after it was told
  await said(one, "Thanks");
  await said(one, "Thanks");
  await said(other, "On my way", version + 3);
  expect((await readThread(desk.lena, { conversationId })).conversation.version).toBe(version + 4);
});

test("a reaction hangs on the message it is about, is no turn, and can be taken back", async () => {
  const { messages } = await readThread(desk.lena, { conversationId });
  const target = messages[0];
  const before = (await readThread(desk.lena, { conversationId })).conversation.version;
  await say({ kind: "reaction", targetId: target?.id as string, emoji: "👍" });
  const reacted = await readThread(desk.lena, { conversationId });
  expect(reacted.messages[0]?.reactions).toEqual([{ emoji: "👍", isOurs: true }]);
  expect(reacted.conversation.version).toBe(before);
  const [sent] = (await claim()).slice(-1);
  expect(sent?.payload).toMatchObject({ type: "reaction", reaction: { emoji: "👍" } });
  expect(sent?.payload).not.toHaveProperty("context");
  await say({ kind: "reaction", targetId: target?.id as string, emoji: null });
  expect((await readThread(desk.lena, { conversationId })).messages[0]?.reactions).toEqual([]);
});

test("outside the window nothing leaves, whatever its kind", async () => {
  const late = await customerWrites(desk, { at: new Date(Date.now() - 25 * 3_600_000) });
  const refusal = await refusalOf(
    sendMessage(desk.lena, {
      conversationId: late.conversationId,
      messageId: newId(),
      content: { kind: "location_request", text: "Where are you?" },
      seenVersion: 99,
      close: false,
    }),
  );
  expect(refusal.code).toBe("window_closed");
});

test("D13: a second try has a bubble, files and an id of its own and tells of the first", async () => {
  const file = await upload(desk.lena, PNG, "again.png");
  const [first, second] = [newId(), newId()];
  await say({ kind: "image", fileId: file.fileId }, { id: first });
  await withWorkspace(desk.lena, async (tx) => {
    await tx.execute(sql`delete from message_queue where message_id = ${first}`);
    await tx.execute(sql`update messages set status = 'failed', failed_at = now(),
      error_code = 131053, error_detail = 'Media upload error' where id = ${first}`);
  });
  await retryMessage(desk.lena, { failedId: first, messageId: second, seenVersion: 999 });
  const { messages } = await readThread(desk.lena, { conversationId });
  expect(messages.find(({ id }) => id === first)).toMatchObject({ retried: true });
  expect(messages.find(({ id }) => id === second)).toMatchObject({
    isRetry: true,
    attempts: [{ state: "failed" }],
    attachment: { status: "stored" },
  });
  const again = messages.find(({ id }) => id === second);
  expect(again?.attachment?.id).not.toBe(file.fileId);
  const sent = (await claim()).find(({ messageId }) => messageId === second);
  expect(sent?.fileIds).toEqual([again?.attachment?.id]);
  expect(
    await refusalOf(
      retryMessage(desk.lena, { failedId: first, messageId: newId(), seenVersion: 999 }),
    ),
  ).toMatchObject({ code: "conflict" });
});

test("an edited message shows its words and keeps the first ones, a deleted one too", async () => {
  const wrote = await customerWrites(desk, { text: "Two kettles" });
  const change = (content: Record<string, unknown>) =>
    changeMessage(desk.lena, {
      channelId: desk.channelId,
      providerId: `wamid.change-${newId()}`,
      at: new Date().toISOString(),
      change: content as never,
    });
  const edit = (text: string) =>
    change({ kind: "edit", targetProviderId: wrote.providerId, content: { kind: "text", text } });
  await edit("Three kettles");
  await edit("Four kettles");
  const read = async () =>
    (await readThread(desk.lena, { conversationId: wrote.conversationId })).messages[0];
  expect(await read()).toMatchObject({
    body: "Four kettles",
    edited: true,
    firstVersion: "Two kettles",
  });
  await change({ kind: "revoke", targetProviderId: wrote.providerId });
  expect(await read()).toMatchObject({ revoked: true, firstVersion: "Two kettles" });
});

test("a thread of 20,000 messages opens at its end, at a message and at a day, and pages both ways", async () => {
  const long = await customerWrites(desk, { text: "The newest" });
  const owner = database.connect("owner");
  await owner.unsafe(`
    insert into messages (workspace_id, id, contact_id, channel_id, direction, origin, kind, body,
      content, status, occurred_at)
    select '${desk.lena.workspaceId}', new_id(), '${long.contactId}', '${desk.channelId}', 'inbound',
      'customer', 'text', 'Number ' || n, '{}', 'received', now() - make_interval(mins => n)
    from generate_series(1, 20000) n`);
  await owner.unsafe("analyze messages");
  const read = (place = {}) =>
    readThread(desk.lena, { conversationId: long.conversationId, ...place });
  const newest = await read();
  expect(newest.messages).toHaveLength(60);
  expect(newest).toMatchObject({ later: null, target: null, firstUnreadId: null });
  // more are unread than a page holds: it says where they begin
  await owner`update conversations set unread_count = 500 where id = ${long.conversationId}`;
  const { firstUnreadId } = await read();
  expect(
    await owner`select body from messages where id = ${firstUnreadId as string}`,
  ).toMatchObject([{ body: "Number 499" }]);
  const [{ id: middle } = { id: "" }] = (await withWorkspace(desk.lena, (tx) =>
    tx.execute(sql`select id from messages where body = 'Number 10000'`),
  )) as unknown as { id: string }[];
  const around = await read({ around: middle });
  expect(around.target).toBe(middle);
  expect(around.messages.map(({ body }) => body)[20]).toBe("Number 10000");
  const after = await read({ after: around.later as string });
  expect(after.messages[0]?.body).toBe(`Number ${10000 - 40}`);
  const before = await read({ before: around.earlier as string });
  expect(before.messages.at(-1)?.body).toBe("Number 10021");
  const back = await read({ after: before.later as string });
  expect(back.messages[0]?.body).toBe("Number 10020");
  const day = await read({ at: new Date(Date.now() - 5_000.5 * 60_000).toISOString() });
  expect(day.messages.find(({ id }) => id === day.target)?.body).toBe("Number 5000");
  const end = await read({ around: newest.messages.at(-1)?.id as string });
  expect(end.later).toBeNull();
});
