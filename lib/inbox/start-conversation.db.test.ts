import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { withWorkspace } from "@/db/tenant";
import { useTestDatabase } from "@/db/testing/database";
import { makeChannel } from "@/db/testing/makers";
import { blockContact } from "@/lib/contacts/block-contact";
import { createContact } from "@/lib/contacts/create-contact";
import { deleteContacts } from "@/lib/contacts/delete-contacts";
import { Refusal } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import { findConversation } from "./queries";
import { startConversation } from "./start-conversation";
import { customerWrites, type Desk, joinDesk, makeDesk } from "./testing/desk";
import { readWaysToWrite } from "./write-queries";

useTestDatabase();

const refusalOf = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  return error instanceof Refusal ? { code: error.code, message: error.message } : error;
};

let numbers = 0;
/** Somebody added by hand, who never wrote. */
async function person({ lena }: Desk, given: { phone?: string; email?: string } = {}) {
  const phone = given.email
    ? ""
    : (given.phone ?? `+25472299${String(++numbers).padStart(4, "0")}`);
  const { id } = await createContact(lena, {
    name: "Kofi Mensah",
    phone,
    phoneCountry: "KE",
    email: given.email ?? "",
    company: "",
    city: "",
    tagNames: [],
  } as never);
  return id;
}

/** A second number, connected or not. */
async function addNumber({ lena }: Desk, name: string, status: "connected" | "disconnected") {
  const id = newId();
  await makeChannel(lena, {
    id,
    name,
    senderId: `phone-${id}`,
    accountId: `waba-${id}`,
    address: "+254205550111",
    status,
  });
  return id;
}

test("somebody who never wrote is opened over the number one chose, and is the opener's", async () => {
  const desk = await makeDesk();
  const second = await addNumber(desk, "Workshop", "connected");
  const contactId = await person(desk);
  const ways = await readWaysToWrite(desk.tom, { contactId });
  expect(ways).toMatchObject({ obstacle: null, optedOut: false });
  expect(ways.numbers.map(({ name, conversationId }) => [name, conversationId])).toEqual([
    ["Shop", null],
    ["Workshop", null],
  ]);
  const { conversationId } = await startConversation(desk.tom, { contactId, channelId: second });
  expect(await findConversation(desk.tom, conversationId)).toMatchObject({
    contactId,
    channelId: second,
    assigneeName: "Tom Otieno",
    lastMessage: null,
    windowExpiresAt: null,
  });
  const again = await startConversation(desk.lena, { contactId, channelId: second });
  expect(again.conversationId).toBe(conversationId);
  expect((await readWaysToWrite(desk.lena, { contactId })).numbers[0]).toMatchObject({
    channelId: second,
    conversationId,
  });
});

test("what a campaign wrote before is the last word of the conversation that is opened", async () => {
  const desk = await makeDesk();
  const contactId = await person(desk);
  await withWorkspace(desk.lena, (tx) =>
    tx.execute(sql`insert into messages
      (workspace_id, id, contact_id, channel_id, direction, origin, kind, body, status)
      values (${desk.lena.workspaceId}, ${newId()}, ${contactId}, ${desk.channelId}, 'outbound',
        'campaign', 'template', 'Kettles are back', 'read')`),
  );
  const { conversationId } = await startConversation(desk.lena, { contactId });
  expect((await findConversation(desk.lena, conversationId))?.lastMessage).toMatchObject({
    preview: "Kettles are back",
    state: "read",
  });
});

test("a disconnected number begins nothing, and opens what was said over it", async () => {
  const desk = await makeDesk();
  const gone = await addNumber(desk, "Old shop", "disconnected");
  const contactId = await person(desk);
  const { numbers: offered } = await readWaysToWrite(desk.lena, { contactId });
  expect(offered.map(({ name }) => name)).toEqual(["Shop"]);
  expect(
    await refusalOf(startConversation(desk.lena, { contactId, channelId: gone })),
  ).toMatchObject({ code: "unavailable" });
  const old = await customerWrites({ lena: desk.lena, channelId: gone });
  const known = await readWaysToWrite(desk.lena, { contactId: old.contactId });
  expect(known.numbers.map(({ name }) => name)).toEqual(["Old shop", "Shop"]);
  expect(await startConversation(desk.lena, { contactId: old.contactId, channelId: gone })).toEqual(
    { conversationId: old.conversationId },
  );
});

test("blocked, removed and number-less people are not begun with, and one is told why", async () => {
  const desk = await makeDesk();
  const blocked = await person(desk);
  await blockContact(desk.lena, { id: blocked, reason: "Spam" });
  const noNumber = await person(desk, { email: "kofi@example.test" });
  for (const [contactId, words] of [
    [blocked, /blocked/],
    [noNumber, /no phone number/],
  ] as const) {
    expect((await readWaysToWrite(desk.lena, { contactId })).obstacle).toMatch(words);
    expect(await refusalOf(startConversation(desk.lena, { contactId }))).toMatchObject({
      code: "conflict",
      message: expect.stringMatching(words),
    });
  }
  const removed = await person(desk);
  await deleteContacts(await joinDesk(desk.lena, "Mia", "manager"), { ids: [removed] });
  for (const door of [readWaysToWrite, startConversation]) {
    expect(await refusalOf(door(desk.lena, { contactId: removed }))).toMatchObject({
      code: "not_found",
    });
  }
});

test("a blocked person's conversation still opens: it is there to be read", async () => {
  const desk = await makeDesk();
  const { contactId, conversationId } = await customerWrites(desk);
  await blockContact(desk.lena, { id: contactId, reason: "Spam" });
  expect(await startConversation(desk.lena, { contactId })).toEqual({ conversationId });
});

test("who opted out of marketing can be written to, and it is said", async () => {
  const desk = await makeDesk();
  const { contactId } = await customerWrites(desk, { text: "STOP" });
  expect(await readWaysToWrite(desk.lena, { contactId })).toMatchObject({
    obstacle: null,
    optedOut: true,
  });
});

test("without a connected number one is told where to connect one", async () => {
  const desk = await makeDesk();
  await withWorkspace(desk.lena, (tx) =>
    tx.execute(sql`update channels set status = 'disconnected'`),
  );
  const contactId = await person(desk);
  expect((await readWaysToWrite(desk.lena, { contactId })).obstacle).toMatch(/Connect one/);
  expect(await refusalOf(startConversation(desk.lena, { contactId }))).toMatchObject({
    code: "unavailable",
  });
});

test("neither another workspace's person nor its number is any of ours", async () => {
  const desk = await makeDesk();
  const other = await makeDesk();
  const ours = await person(desk);
  const theirs = await person(other);
  expect(await refusalOf(readWaysToWrite(desk.lena, { contactId: theirs }))).toMatchObject({
    code: "not_found",
  });
  expect(await refusalOf(startConversation(desk.lena, { contactId: theirs }))).toMatchObject({
    code: "not_found",
  });
  expect(
    await refusalOf(startConversation(desk.lena, { contactId: ours, channelId: other.channelId })),
  ).toMatchObject({ code: "not_found" });
  const made = await withWorkspace(desk.lena, (tx) => tx.execute(sql`select 1 from conversations`));
  expect(made).toHaveLength(0);
});
