import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { withWorkspace } from "@/db/tenant";
import { useTestDatabase } from "@/db/testing/database";
import { publishEnv } from "@/lib/core/env";
import { newId } from "@/lib/core/ids";
import { receiveEcho } from "@/lib/messages/receive-echo";
import { removeMember } from "@/lib/workspaces/remove-member";
import { changeConversations } from "./change-conversations";
import { giveOutConversations } from "./give-out-conversations";
import { markRead } from "./mark-read";
import { findConversation } from "./queries";
import { runMacro } from "./run-macro";
import { saveMacro } from "./save-macro";
import { sendMessageSchema } from "./schema";
import { sendMessage } from "./send-message";
import { saveMacroSchema } from "./settings-schema";
import { customerWrites, type Desk, joinDesk, makeDesk } from "./testing/desk";
import { undoChanges } from "./undo-changes";

/* What crossed in one second and was lost, repeated or said over somebody: each is a test of its own. */

useTestDatabase();
publishEnv({ SANDBOX: "on" });

const send = (
  ctx: Desk["lena"],
  about: { conversationId: string; seenVersion: number },
  given: Record<string, unknown> = {},
) =>
  sendMessage(
    ctx,
    sendMessageSchema.parse({
      messageId: newId(),
      content: { kind: "text", text: "It leaves on Monday" },
      ...about,
      ...given,
    }),
  );

/** The owner answers from the phone app. */
const ownerAnswers = (desk: Desk, phone: string, text: string, at = new Date()) =>
  receiveEcho(desk.lena, {
    messageId: newId(),
    channelId: desk.channelId,
    echo: {
      kind: "echo",
      providerId: `wamid.echo-${newId()}`,
      occurredAt: at.toISOString(),
      to: { waId: phone, userId: null, username: null, name: null },
      content: { kind: "text", text },
      preview: text,
      replyTo: null,
    } as never,
  });

const idOf = (ctx: Desk["lena"]) => (ctx.actor as { memberId: string }).memberId;
/** The owner takes somebody out of the team. */
const remove = async (desk: Desk, member: Desk["lena"]) =>
  removeMember(await joinDesk(desk.lena, "Olga Barasa", "owner"), { memberId: idOf(member) });

async function rowOf({ lena }: Desk, conversationId: string) {
  const [row] = await withWorkspace(lena, (tx) =>
    tx.execute<{ status: string; unread: number; waits: boolean; dueAt: string | null }>(sql`
      select status, unread_count as unread, waiting_since is not null as waits
      from conversations where id = ${conversationId}`),
  );
  return row;
}

async function start() {
  const desk = await makeDesk({ balance: "10" });
  const customer = await customerWrites(desk);
  const { conversationId } = customer;
  const seen = await findConversation(desk.lena, conversationId);
  return { desk, customer, conversationId, seenVersion: seen?.version ?? 0 };
}

async function tomReacts(desk: Desk, conversationId: string) {
  const [theirs] = await withWorkspace(desk.tom, (tx) =>
    tx.execute<{ id: string }>(sql`
      select m.id from messages m join conversations v on v.contact_id = m.contact_id
      where v.id = ${conversationId} and m.direction = 'inbound' order by m.occurred_at limit 1`),
  );
  const content = { kind: "reaction", targetId: theirs?.id, emoji: "👍" };
  await send(desk.tom, { conversationId, seenVersion: 0 }, { content });
}

test("an answer from the phone app was written over, because colleagues had reacted after it", async () => {
  const { desk, customer, conversationId, seenVersion } = await start();
  await ownerAnswers(desk, customer.phone, "It left yesterday");
  await tomReacts(desk, conversationId);
  await tomReacts(desk, conversationId);
  await expect(send(desk.lena, { conversationId, seenVersion })).rejects.toMatchObject({
    code: "stale",
    message: expect.stringContaining("Phone app replied"),
  });
});

test("an answer from the phone app was written over, because it came here after newer words of the customer", async () => {
  const { desk, customer, conversationId } = await start();
  await customerWrites(desk, { phone: customer.phone, text: "Hello?" });
  const seenVersion = (await findConversation(desk.lena, conversationId))?.version ?? 0;
  await ownerAnswers(desk, customer.phone, "It left yesterday", new Date(Date.now() - 60_000));
  await expect(send(desk.lena, { conversationId, seenVersion })).rejects.toMatchObject({
    code: "stale",
    message: expect.stringContaining("Phone app replied"),
  });
});

test("a colleague who only reacted was said to have replied", async () => {
  const { desk, customer, conversationId, seenVersion } = await start();
  await customerWrites(desk, { phone: customer.phone, text: "Hello?" });
  await tomReacts(desk, conversationId);
  await expect(send(desk.lena, { conversationId, seenVersion })).resolves.toBeTruthy();
});

test("Send and close closed the conversation over a message that came in the same second", async () => {
  const { desk, customer, conversationId, seenVersion } = await start();
  await customerWrites(desk, { phone: customer.phone, text: "Wait, to another address please" });
  await send(desk.lena, { conversationId, seenVersion }, { close: true });
  // the message stays as nobody has read it: open, unread, waiting
  expect(await rowOf(desk, conversationId)).toMatchObject({ status: "open", waits: true });
  expect((await rowOf(desk, conversationId))?.unread).toBeGreaterThan(0);
  const now = (await findConversation(desk.lena, conversationId))?.version ?? 0;
  await send(desk.lena, { conversationId, seenVersion: now }, { close: true });
  expect(await rowOf(desk, conversationId)).toMatchObject({
    status: "closed",
    unread: 0,
    waits: false,
  });
});

test("a press of Close or Snooze put away a message that came in the same second", async () => {
  const { desk, customer, conversationId, seenVersion } = await start();
  const { conversationId: other } = await customerWrites(desk);
  await customerWrites(desk, { phone: customer.phone, text: "Wait" });
  for (const change of [
    { status: "closed" as const },
    { status: "snoozed" as const, snoozedUntil: null },
  ]) {
    const { steps, missed } = await changeConversations(desk.lena, {
      conversationIds: [conversationId, other],
      change: { ...change, priority: "high" },
      seenVersions: { [conversationId]: seenVersion, [other]: 1 },
    });
    expect(missed).toEqual([conversationId]);
    expect(steps.map((step) => step.conversationId)).toContain(other);
    expect(await rowOf(desk, conversationId)).toMatchObject({ status: "open", waits: true });
    expect(await rowOf(desk, other)).toMatchObject({ status: change.status });
  }
  expect(await findConversation(desk.lena, conversationId)).toMatchObject({ priority: "high" });
  // who has it on the screen by now puts it away
  await markRead(desk.lena, { conversationId, seenVersion: seenVersion + 1 });
  await changeConversations(desk.lena, {
    conversationIds: [conversationId],
    change: { status: "closed" },
    seenVersions: { [conversationId]: seenVersion },
  });
  expect(await rowOf(desk, conversationId)).toMatchObject({ status: "closed" });
});

test("taking back a mark as unread took it off a message that came in the same second", async () => {
  const { desk, customer, conversationId, seenVersion } = await start();
  await markRead(desk.lena, { conversationId, seenVersion });
  const { steps } = await changeConversations(desk.lena, {
    conversationIds: [conversationId],
    change: { unread: true },
  });
  await customerWrites(desk, { phone: customer.phone, text: "Hello?" });
  await undoChanges(desk.lena, { steps });
  expect((await rowOf(desk, conversationId))?.unread).toBeGreaterThan(0);
});

test("an answer took the unread mark off a message that came in the same second", async () => {
  const { desk, customer, conversationId, seenVersion } = await start();
  await customerWrites(desk, { phone: customer.phone, text: "And a blue one" });
  await send(desk.lena, { conversationId, seenVersion });
  expect(await rowOf(desk, conversationId)).toMatchObject({ status: "open", waits: true });
  expect((await rowOf(desk, conversationId))?.unread).toBeGreaterThan(0);
});

test("a macro whose answer was lost closed again what a colleague had opened since", async () => {
  const { desk, conversationId, seenVersion } = await start();
  const { macroId } = await saveMacro(
    desk.lena,
    saveMacroSchema.parse({
      name: "Goodbye",
      shared: false,
      actions: [{ do: "reply", text: "Goodbye" }, { do: "close" }],
    }),
  );
  const input = { macroId, conversationId, messageId: newId(), seenVersion };
  await runMacro(desk.lena, input);
  const reopen = { conversationIds: [conversationId], change: { status: "open" as const } };
  await changeConversations(desk.tom, reopen);
  await expect(runMacro(desk.lena, input)).resolves.toMatchObject({ replied: true });
  expect(await rowOf(desk, conversationId)).toMatchObject({ status: "open" });
});

test("a customer who wrote again was nobody's, because whoever had closed it has left the team", async () => {
  const { desk, customer, conversationId, seenVersion } = await start();
  await send(desk.tom, { conversationId, seenVersion }, { close: true });
  await remove(desk, desk.tom);
  await customerWrites(desk, { phone: customer.phone, text: "It is broken" });
  const row = await findConversation(desk.lena, conversationId);
  expect(row).toMatchObject({ status: "open", assigneeId: null });
});

test("what somebody was given in the moment in which they left the team stayed theirs", async () => {
  const { desk, conversationId } = await start();
  await withWorkspace(desk.lena, async (tx) => {
    await changeConversations(
      { ...desk.lena, tx },
      { conversationIds: [conversationId], change: { assigneeId: idOf(desk.tom) } },
    );
    // committed after the removal has looked at what Tom has
    await remove(desk, desk.tom);
  });
  await giveOutConversations(desk.lena);
  expect(await findConversation(desk.lena, conversationId)).toMatchObject({ assigneeId: null });
});

test("a macro closed the conversation over a message that came in the same second", async () => {
  const { desk, customer, conversationId, seenVersion } = await start();
  const { macroId } = await saveMacro(
    desk.lena,
    saveMacroSchema.parse({
      name: "Goodbye",
      shared: false,
      actions: [{ do: "reply", text: "Goodbye" }, { do: "close" }],
    }),
  );
  await customerWrites(desk, { phone: customer.phone, text: "One more thing" });
  const run = (version: number) =>
    runMacro(desk.lena, { macroId, conversationId, messageId: newId(), seenVersion: version });
  await expect(run(seenVersion)).rejects.toMatchObject({
    code: "stale",
    message: expect.stringContaining("Nothing was sent or changed"),
  });
  expect(await rowOf(desk, conversationId)).toMatchObject({ status: "open" });
  await run(seenVersion + 1);
  expect(await rowOf(desk, conversationId)).toMatchObject({ status: "closed" });
});
