import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { channels } from "@/db/schema/channels";
import { withWorkspace } from "@/db/tenant";
import { useTestDatabase } from "@/db/testing/database";
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

test("another number of ours, which was not told of the change, answers to the new one as well", async () => {
  const desk = await makeDesk();
  const second = newId();
  await withWorkspace(desk.lena, (tx) =>
    tx.insert(channels).values({
      workspaceId: desk.lena.workspaceId,
      id: second,
      kind: "whatsapp",
      mode: "shared",
      name: "Wholesale",
      phoneNumberId: `phone-${second}`,
      wabaId: desk.wabaId,
      displayPhoneNumber: "+254205550111",
      status: "connected",
      isSandbox: true,
    }),
  );
  const { contactId } = await customerWrites(desk, { phone: OLD });
  await customerWrites({ lena: desk.lena, channelId: second }, { phone: OLD });
  await sayNumberChanged(desk);
  expect(
    await withWorkspace(desk.lena, (tx) =>
      replyAddress(tx, desk.lena, { contactId, channelId: second }),
    ),
  ).toBe(NEW);
});
