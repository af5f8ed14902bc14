import { expect, test } from "vitest";
import { useTestDatabase } from "@/db/testing/database";
import type { WorkspaceContext } from "@/lib/core/context";
import { publishEnv } from "@/lib/core/env";
import { newId } from "@/lib/core/ids";
import { changeConversations } from "./change-conversations";
import { countConversations, countUnreadConversations } from "./count-queries";
import { markRead } from "./mark-read";
import { findConversation, listConversations } from "./queries";
import { reply } from "./reply";
import type { ConversationChange } from "./schema";
import { customerWrites, type Desk, joinDesk, makeDesk } from "./testing/desk";
import { readThread } from "./thread-queries";

const database = useTestDatabase();
publishEnv({ SANDBOX: "on" });

const rowOf = async (ctx: WorkspaceContext, id: string) => {
  const row = await findConversation(ctx, id);
  if (!row) throw new Error("no such conversation");
  return row;
};
const look = async (ctx: WorkspaceContext, conversationId: string) =>
  markRead(ctx, { conversationId, seenVersion: (await rowOf(ctx, conversationId)).version });
const change = (ctx: WorkspaceContext, conversationId: string, wish: ConversationChange) =>
  changeConversations(ctx, { conversationIds: [conversationId], change: wish });
const memberId = (ctx: WorkspaceContext) => (ctx.actor.kind === "member" ? ctx.actor.memberId : "");
/** In the list of what is unread, and in its count. */
const unreadHas = async (ctx: WorkspaceContext, id: string) => {
  const { rows } = await listConversations(ctx, {
    view: "unread",
    filter: undefined,
    search: undefined,
    before: undefined,
  });
  expect((await countConversations(ctx)).unread).toBe(rows.length);
  expect(await countUnreadConversations(ctx)).toBe(rows.length);
  return rows.some((row) => row.id === id);
};
const receiptsFor = async (conversationId: string) =>
  (
    await database.connect("owner")`
      select 1 from graphile_worker.jobs where task_identifier = 'inbox.send_read_receipt'
        and key = ${`inbox.read:${conversationId}`}`
  ).length;

/** Tom has the conversation, and the customer has written in it. */
async function ofTom(desk: Desk) {
  const written = await customerWrites(desk);
  await change(desk.lena, written.conversationId, { assigneeId: memberId(desk.tom) });
  return written;
}

test("D8: who looks into a colleague's conversation takes nothing off for the colleague, and gives the customer no blue ticks", async () => {
  const desk = await makeDesk();
  const { conversationId } = await ofTom(desk);
  await look(desk.lena, conversationId);
  expect(await rowOf(desk.lena, conversationId)).toMatchObject({ unreadCount: 0, isSeen: true });
  expect(await unreadHas(desk.lena, conversationId)).toBe(false);
  expect(await rowOf(desk.tom, conversationId)).toMatchObject({ unreadCount: 1, isSeen: false });
  expect(await unreadHas(desk.tom, conversationId)).toBe(true);
  expect(await receiptsFor(conversationId)).toBe(0);

  await look(desk.tom, conversationId);
  expect(await rowOf(desk.tom, conversationId)).toMatchObject({ unreadCount: 0, isSeen: true });
  expect(await receiptsFor(conversationId)).toBe(1);
});

test("D8: of somebody else's conversation, what comes after one was there is new again", async () => {
  const desk = await makeDesk();
  const { conversationId, phone } = await ofTom(desk);
  await look(desk.lena, conversationId);
  await customerWrites(desk, { phone, text: "And the lid?" });
  expect(await rowOf(desk.lena, conversationId)).toMatchObject({
    unreadCount: 2,
    newCount: 1,
    isSeen: false,
  });
  expect(await unreadHas(desk.lena, conversationId)).toBe(true);
});

test("D8: what nobody has is read for the team by whoever looks first, and each sees what is new since they were there", async () => {
  const desk = await makeDesk();
  const cara = await joinDesk(desk.lena, "Cara Wambui");
  const { conversationId, phone } = await customerWrites(desk);
  await look(desk.lena, conversationId);
  await look(desk.tom, conversationId);
  await customerWrites(desk, { phone, text: "One" });
  await customerWrites(desk, { phone, text: "Two" });
  await look(desk.tom, conversationId);
  expect(await rowOf(desk.lena, conversationId)).toMatchObject({ unreadCount: 0, newCount: 2 });
  expect(await rowOf(desk.tom, conversationId)).toMatchObject({ unreadCount: 0, newCount: 0 });
  // who was never there has missed what the team has not read, and that is nothing
  expect(await rowOf(cara, conversationId)).toMatchObject({ newCount: 0, isSeen: false });
});

test("D8: the thread says who has read the customer's last words, and that the one whose it is has not", async () => {
  const desk = await makeDesk();
  const { conversationId, phone } = await ofTom(desk);
  await look(desk.lena, conversationId);
  const seenBy = async (ctx: WorkspaceContext) => {
    const { readers, unreadBy } = await readThread(ctx, { conversationId });
    return { readers: readers.map(({ name }) => name), unreadBy };
  };
  const lena = desk.lena.actor.kind === "member" ? desk.lena.actor.name : "";
  expect(await seenBy(desk.lena)).toEqual({ readers: [], unreadBy: "Tom Otieno" });
  expect(await seenBy(desk.tom)).toEqual({ readers: [lena], unreadBy: null });
  await look(desk.tom, conversationId);
  expect(await seenBy(desk.lena)).toEqual({ readers: ["Tom Otieno"], unreadBy: null });
  await customerWrites(desk, { phone, text: "Hello?" });
  expect(await seenBy(desk.lena)).toEqual({ readers: [], unreadBy: "Tom Otieno" });
});

test("D8: whoever answers has read what stands there; whoever marks it as unread has not, and of Tom's that is theirs alone", async () => {
  const desk = await makeDesk();
  const { conversationId } = await ofTom(desk);
  const { version } = await rowOf(desk.tom, conversationId);
  await reply(desk.tom, {
    conversationId,
    messageId: newId(),
    text: "Today.",
    seenVersion: version,
    close: false,
  });
  expect(await rowOf(desk.tom, conversationId)).toMatchObject({ isSeen: true, unreadCount: 0 });

  await look(desk.lena, conversationId);
  await change(desk.lena, conversationId, { unread: true });
  expect(await rowOf(desk.lena, conversationId)).toMatchObject({ unreadCount: 1, isSeen: false });
  await look(desk.lena, conversationId);
  expect(await rowOf(desk.lena, conversationId)).toMatchObject({ unreadCount: 0 });
  expect(await rowOf(desk.tom, conversationId)).toMatchObject({ unreadCount: 1 });
  // unread for the team already, and read by Lena: she can still put it back for herself
  await change(desk.lena, conversationId, { unread: true });
  expect(await rowOf(desk.lena, conversationId)).toMatchObject({ unreadCount: 1, isSeen: false });
});

test("D8: a message that came after what was on the screen stays unread for whoever looked", async () => {
  const desk = await makeDesk();
  const { conversationId, phone } = await ofTom(desk);
  const { version } = await rowOf(desk.lena, conversationId);
  await customerWrites(desk, { phone, text: "Wait" });
  await markRead(desk.lena, { conversationId, seenVersion: version });
  expect(await rowOf(desk.lena, conversationId)).toMatchObject({ unreadCount: 2, isSeen: false });
});
