import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { withWorkspace } from "@/db/tenant";
import { useTestDatabase } from "@/db/testing/database";
import { makeChannel } from "@/db/testing/makers";
import { mergeContacts } from "@/lib/contacts/merge/merge-contacts";
import { publishEnv } from "@/lib/core/env";
import { newId } from "@/lib/core/ids";
import { replyAddress } from "./reply-address";
import { retryMessage } from "./retry-message";
import { sendMessage } from "./send-message";
import { customerWrites, type Desk, makeDesk } from "./testing/desk";

useTestDatabase();
publishEnv({ SANDBOX: "on" });

const OLD = "254733000111";
const NEW = "254744000222";

const sayNumberChanged = (desk: Pick<Desk, "lena" | "channelId">) =>
  customerWrites(desk, {
    phone: OLD,
    content: {
      kind: "system",
      change: "number",
      newWaId: NEW,
      text: "Changed",
      userId: null,
      parentUserId: null,
      previousUserId: null,
      previousParentUserId: null,
    },
  });
const say = async ({ lena }: Pick<Desk, "lena">, conversationId: string) => {
  const messageId = newId();
  await sendMessage(lena, {
    conversationId,
    messageId,
    content: { kind: "text", text: "Your kettle is here." },
    seenVersion: 99,
    close: false,
  });
  return messageId;
};
const addressOf = async ({ lena }: Pick<Desk, "lena">, messageId: string) => {
  const [row] = await withWorkspace(lena, (tx) =>
    tx.execute<{ address: string }>(sql`select address from messages where id = ${messageId}`),
  );
  return row?.address;
};

test("an answer after a change of number goes to the new one, before the customer has written from it", async () => {
  const desk = await makeDesk();
  const { conversationId } = await customerWrites(desk, { phone: OLD });
  expect(await addressOf(desk, await say(desk, conversationId))).toBe(OLD);
  await sayNumberChanged(desk);
  expect(await addressOf(desk, await say(desk, conversationId))).toBe(NEW);
});

test("a second try goes to the new number, not to the one that failed", async () => {
  const desk = await makeDesk();
  const { conversationId } = await customerWrites(desk, { phone: OLD });
  const failedId = await say(desk, conversationId);
  await withWorkspace(desk.lena, async (tx) => {
    await tx.execute(sql`delete from message_queue where message_id = ${failedId}`);
    await tx.execute(sql`update messages set status = 'failed', failed_at = now(),
      error_code = 131026 where id = ${failedId}`);
  });
  await sayNumberChanged(desk);
  const messageId = newId();
  await retryMessage(desk.lena, { failedId, messageId, seenVersion: 99 });
  expect(await addressOf(desk, messageId)).toBe(NEW);
});

/** A second number of the same business. */
async function addNumber({ lena, wabaId }: Desk): Promise<Pick<Desk, "lena" | "channelId">> {
  return { lena, channelId: await makeChannel(lena, { name: "Wholesale", accountId: wabaId }) };
}
const answerTo = ({ lena, channelId }: Pick<Desk, "lena" | "channelId">, contactId: string) =>
  withWorkspace(lena, (tx) => replyAddress(tx, lena, { contactId, channelId }));
const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000);

test("another number of ours, which was not told of the change, answers to the new one as well", async () => {
  const desk = await makeDesk();
  const wholesale = await addNumber(desk);
  const { contactId } = await customerWrites(desk, { phone: OLD });
  await customerWrites(wholesale, { phone: OLD });
  await sayNumberChanged(desk);
  expect(await answerTo(wholesale, contactId)).toBe(NEW);
});

test("an answer goes to the new number also when the person had written from it before the news came", async () => {
  const desk = await makeDesk();
  const wholesale = await addNumber(desk);
  await customerWrites(desk, { phone: NEW, at: ago(60) });
  const { contactId } = await customerWrites(wholesale, { phone: OLD, at: ago(30) });
  await sayNumberChanged(desk);
  expect(await answerTo(wholesale, contactId)).toBe(NEW);
});

test("whoever writes from the old number after the change is answered there", async () => {
  const desk = await makeDesk();
  const wholesale = await addNumber(desk);
  await customerWrites(desk, { phone: OLD });
  await sayNumberChanged(desk);
  const { contactId } = await customerWrites(wholesale, { phone: OLD });
  expect(await answerTo(wholesale, contactId)).toBe(OLD);
});

test("two people who were merged are each answered on the phone that they wrote from", async () => {
  const desk = await makeDesk({ role: "owner" });
  const wholesale = await addNumber(desk);
  const first = await customerWrites(desk, { phone: "254711000101", at: ago(60) });
  const second = await customerWrites(wholesale, { phone: "254711000102", at: ago(5) });
  await mergeContacts(desk.lena, { keptId: first.contactId, mergedId: second.contactId });
  expect(await answerTo(desk, first.contactId)).toBe("254711000101");
  expect(await answerTo(wholesale, first.contactId)).toBe("254711000102");
});

test("the change of number of one person does not move the thread of another who was merged with them", async () => {
  const desk = await makeDesk({ role: "owner" });
  const wholesale = await addNumber(desk);
  const other = await customerWrites(wholesale, { phone: "254711000103", at: ago(30) });
  const moved = await customerWrites(desk, { phone: OLD, at: ago(10) });
  await sayNumberChanged(desk);
  await mergeContacts(desk.lena, { keptId: other.contactId, mergedId: moved.contactId });
  expect(await answerTo(wholesale, other.contactId)).toBe("254711000103");
  expect(await answerTo(desk, other.contactId)).toBe(NEW);
});
