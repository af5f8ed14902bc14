import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { withWorkspace } from "@/db/tenant";
import { useTestDatabase } from "@/db/testing/database";
import { makeTemplate } from "@/db/testing/makers";
import type { WorkspaceContext } from "@/lib/core/context";
import { publishEnv } from "@/lib/core/env";
import { zonedLocalTime } from "@/lib/core/format/dates";
import { newId } from "@/lib/core/ids";
import { refusalOf } from "@/lib/core/testing/refusal-of";
import { answerCustomer } from "./answer-customer";
import { cancelScheduled } from "./cancel-scheduled";
import { changeScheduled } from "./change-scheduled";
import { memberOf } from "./member-of";
import { findConversation } from "./queries";
import { reply } from "./reply";
import { scheduleMessage } from "./schedule-message";
import { changeScheduledSchema, scheduleMessageSchema } from "./schema";
import { sendScheduled, sendScheduledNow } from "./send-scheduled";
import { customerWrites, type Desk, makeDesk } from "./testing/desk";
import { readThread } from "./thread-queries";

useTestDatabase();
publishEnv({ SANDBOX: "on" });

const ZONE = "Africa/Nairobi";
const inMinutes = (minutes: number) =>
  zonedLocalTime(new Date(Date.now() + minutes * 60_000), ZONE);
const atTime = (minutes = 60) => ({ trigger: "time", local: inMinutes(minutes), timeZone: ZONE });

const prepare = (
  ctx: WorkspaceContext,
  conversationId: string,
  given: Record<string, unknown> = {},
  id = newId(),
) =>
  scheduleMessage(
    ctx,
    scheduleMessageSchema.parse({
      conversationId,
      messageId: id,
      content: { kind: "text", text: "Your kettle is ready" },
      when: atTime(),
      ...given,
    }),
  );

/** Its time has come. */
const makeDue = ({ lena }: Desk, id: string) =>
  withWorkspace(lena, (tx) =>
    tx.execute(
      sql`update scheduled_messages set due_at = now() - interval '1 second' where id = ${id}`,
    ),
  );
const closeWindow = ({ lena }: Desk, conversationId: string) =>
  withWorkspace(lena, (tx) =>
    tx.execute(sql`update conversations set window_expires_at = now() - interval '1 second'
      where id = ${conversationId}`),
  );
const queuedIds = async ({ lena }: Desk) =>
  (
    (await withWorkspace(lena, (tx) =>
      tx.execute(sql`select message_id from message_queue`),
    )) as unknown as { message_id: string }[]
  ).map((row) => row.message_id);

/** As the job lets messages go. */
const systemOf = ({ lena }: Desk) =>
  ({ ...lena, actor: { kind: "system", name: "Send later" } }) as WorkspaceContext;

test("a message waits for its time, stands in the thread, and goes out once with its author's name", async () => {
  const desk = await makeDesk();
  const { conversationId } = await customerWrites(desk);
  const id = newId();
  await prepare(desk.lena, conversationId, {}, id);
  await prepare(desk.lena, conversationId, {}, id);
  const waiting = await readThread(desk.tom, { conversationId });
  expect(waiting.scheduled).toMatchObject([
    { id, trigger: "time", status: "waiting", timeZone: ZONE, isMine: false, version: 1 },
  ]);
  expect((await findConversation(desk.tom, conversationId))?.prepared).toEqual({
    asks: false,
    dueAt: expect.any(String),
  });
  expect(await sendScheduled(desk.lena, { scheduledId: id, cause: "time" })).toMatchObject({
    fate: "nothing",
  });
  await makeDue(desk, id);
  const system = systemOf(desk);
  const fired = await Promise.all(
    [1, 2, 3].map(() => sendScheduled(system, { scheduledId: id, cause: "time" })),
  );
  expect(fired.filter(({ fate }) => fate === "sent")).toHaveLength(1);
  expect(await queuedIds(desk)).toEqual([id]);
  const sent = await readThread(desk.lena, { conversationId });
  expect(sent.scheduled).toEqual([]);
  expect((await findConversation(desk.tom, conversationId))?.prepared).toBeNull();
  expect(sent.messages.at(-1)).toMatchObject({ id, body: "Your kettle is ready", isMine: true });
});

test("a crash in the middle of letting it go leaves it waiting, and it goes out once afterwards", async () => {
  const desk = await makeDesk();
  const { conversationId } = await customerWrites(desk);
  const { scheduledId } = await prepare(desk.lena, conversationId);
  await makeDue(desk, scheduledId);
  const crash = withWorkspace(desk.lena, async (tx) => {
    await sendScheduled({ ...desk.lena, tx } as WorkspaceContext, { scheduledId, cause: "time" });
    throw new Error("the process is killed before the commit");
  });
  await expect(crash).rejects.toThrow("killed");
  expect(await queuedIds(desk)).toEqual([]);
  expect((await readThread(desk.lena, { conversationId })).scheduled).toHaveLength(1);
  await sendScheduled(desk.lena, { scheduledId, cause: "time" });
  await sendScheduled(desk.lena, { scheduledId, cause: "time" });
  expect(await queuedIds(desk)).toEqual([scheduledId]);
});

test("an edit is what goes out; whoever edits an older version is told", async () => {
  const desk = await makeDesk();
  const { conversationId } = await customerWrites(desk);
  const { scheduledId } = await prepare(desk.lena, conversationId);
  const edit = (text: string, version: number) =>
    changeScheduled(
      desk.tom,
      changeScheduledSchema.parse({
        scheduledId,
        version,
        content: { kind: "text", text },
        when: atTime(120),
      }),
    );
  await edit("Your kettle is ready, bring a bag", 1);
  expect(await refusalOf(edit("Too late", 1))).toMatchObject({ code: "stale" });
  await makeDue(desk, scheduledId);
  await sendScheduled(desk.lena, { scheduledId, cause: "time" });
  const { messages } = await readThread(desk.lena, { conversationId });
  expect(messages.at(-1)?.body).toBe("Your kettle is ready, bring a bag");
  expect(await refusalOf(edit("Gone", 2))).toMatchObject({ code: "conflict" });
  expect(await refusalOf(cancelScheduled(desk.lena, { scheduledId, version: 2 }))).toMatchObject({
    code: "conflict",
  });
});

test("S8: a prepared message that somebody sends now asks when a colleague answered meanwhile; its time asks nobody", async () => {
  const desk = await makeDesk();
  const { conversationId } = await customerWrites(desk);
  const now = await prepare(desk.lena, conversationId);
  const later = await prepare(desk.lena, conversationId, { when: atTime(120) });
  const seenVersion = (await readThread(desk.lena, { conversationId })).conversation.version;
  await reply(desk.tom, {
    conversationId,
    messageId: newId(),
    text: "It is ready",
    seenVersion,
    close: false,
  });
  const told = await refusalOf(sendScheduledNow(desk.lena, { ...now, version: 1, seenVersion }));
  expect(told).toMatchObject({ code: "stale", version: seenVersion + 1 });
  expect(await queuedIds(desk)).toHaveLength(1);
  expect((await readThread(desk.lena, { conversationId })).scheduled).toHaveLength(2);
  await sendScheduledNow(desk.lena, {
    ...now,
    version: 1,
    seenVersion: told.version as number,
  });
  await makeDue(desk, later.scheduledId);
  await sendScheduled(systemOf(desk), { ...later, cause: "time" });
  expect(await queuedIds(desk)).toHaveLength(3);
});

test("who cancels or sends what a colleague changed in that second is told first; of two who send it now one does", async () => {
  const desk = await makeDesk();
  const { conversationId } = await customerWrites(desk);
  const { scheduledId } = await prepare(desk.lena, conversationId);
  const edit = (version: number, text: string) =>
    changeScheduled(
      desk.tom,
      changeScheduledSchema.parse({
        scheduledId,
        version,
        content: { kind: "text", text },
        when: atTime(120),
      }),
    );
  await edit(1, "Bring a bag");
  const { version: seenVersion } = (await readThread(desk.lena, { conversationId })).conversation;
  const seen = { scheduledId, version: 1, seenVersion };
  for (const act of [
    () => cancelScheduled(desk.lena, { scheduledId, version: 1 }),
    () => sendScheduledNow(desk.lena, seen),
  ]) {
    const told = await refusalOf(act());
    expect(told).toMatchObject({ code: "conflict" });
    expect(told.message).toContain("Somebody changed this message meanwhile");
  }
  const { scheduled } = await readThread(desk.lena, { conversationId });
  expect(scheduled).toMatchObject([{ body: "Bring a bag", version: 2 }]);
  // who edits over it is told what it says by now, and may mean it
  const overtaken = await refusalOf(edit(1, "Bring two bags"));
  expect(overtaken).toMatchObject({ code: "stale", version: 2 });
  expect(overtaken.message).toContain("“Bring a bag”");
  await edit(overtaken.version as number, "Bring two bags");

  const both = await Promise.allSettled(
    [desk.lena, desk.tom].map((ctx) => sendScheduledNow(ctx, { ...seen, version: 3 })),
  );
  expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  const [refused] = both.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
  expect(refused).toMatchObject({ code: "conflict" });
  expect((refused as Error).message).toContain("has gone out by now, once");
  expect(await queuedIds(desk)).toEqual([scheduledId]);
});

test("one draft that is prepared in two tabs at once waits once; other words and another moment are prepared as well", async () => {
  const desk = await makeDesk();
  const { conversationId } = await customerWrites(desk);
  for (const when of [{ trigger: "reply" as const }, atTime()]) {
    const both = await Promise.allSettled([
      prepare(desk.lena, conversationId, { when }),
      prepare(desk.lena, conversationId, { when }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const refused = both.flatMap((told) => (told.status === "rejected" ? [told.reason] : []));
    expect(refused).toMatchObject([{ code: "conflict" }]);
  }
  await prepare(desk.lena, conversationId, { content: { kind: "text", text: "And its lid" } });
  await prepare(desk.tom, conversationId);
});

test("what was cancelled never goes", async () => {
  const desk = await makeDesk();
  const { conversationId } = await customerWrites(desk);
  const { scheduledId } = await prepare(desk.lena, conversationId);
  expect(await cancelScheduled(desk.tom, { scheduledId, version: 1 })).toEqual({ cancelled: true });
  // who comes second has nothing to take back, or it would be prepared twice
  expect(await cancelScheduled(desk.lena, { scheduledId, version: 1 })).toEqual({
    cancelled: false,
  });
  await makeDue(desk, scheduledId);
  expect(await sendScheduled(desk.lena, { scheduledId, cause: "time" })).toMatchObject({
    fate: "nothing",
  });
  const now = { scheduledId, version: 1, seenVersion: 99 };
  expect(await refusalOf(sendScheduledNow(desk.lena, now))).toMatchObject({ code: "conflict" });
  expect(await queuedIds(desk)).toEqual([]);
});

test("when the window is closed by then it asks: nothing is sent, the reason stands there, the conversation is marked", async () => {
  const desk = await makeDesk();
  const { conversationId } = await customerWrites(desk);
  const { scheduledId } = await prepare(desk.lena, conversationId);
  await makeDue(desk, scheduledId);
  await closeWindow(desk, conversationId);
  await withWorkspace(desk.lena, (tx) =>
    tx.execute(
      sql`update conversations set status = 'closed', unread_count = 0 where id = ${conversationId}`,
    ),
  );
  expect(await sendScheduled(desk.lena, { scheduledId, cause: "time" })).toMatchObject({
    fate: "asks",
  });
  expect(await queuedIds(desk)).toEqual([]);
  const { scheduled } = await readThread(desk.lena, { conversationId });
  expect(scheduled[0]).toMatchObject({ status: "asks" });
  expect(scheduled[0]?.problem).toContain("only a template");
  expect(await findConversation(desk.lena, conversationId)).toMatchObject({
    status: "open",
    unreadCount: 1,
    prepared: { asks: true },
  });
  expect(
    await refusalOf(sendScheduledNow(desk.lena, { scheduledId, version: 1, seenVersion: 99 })),
  ).toMatchObject({
    code: "window_closed",
  });
});

test("whoever prepared what could not go out is told once for each attempt, and why", async () => {
  const desk = await makeDesk();
  const { conversationId } = await customerWrites(desk);
  const { scheduledId } = await prepare(desk.lena, conversationId);
  const system = systemOf(desk);
  const fire = () => sendScheduled(system, { scheduledId, cause: "time" });
  const told = () =>
    withWorkspace(desk.lena, (tx) =>
      tx.execute(
        sql`select member_id, subject, detail, link from notifications where kind = 'message_failed'`,
      ),
    );
  await closeWindow(desk, conversationId);
  await makeDue(desk, scheduledId);
  await Promise.all([fire(), fire()]);
  const [news, ...others] = await told();
  expect(others).toEqual([]);
  expect(news).toMatchObject({
    member_id: memberOf(desk.lena),
    subject: expect.stringMatching(/^A prepared message to .+ waits for a decision$/),
    detail: expect.stringContaining("only a template"),
    link: `/inbox/${conversationId}`,
  });
  await changeScheduled(
    desk.lena,
    changeScheduledSchema.parse({
      scheduledId,
      version: 1,
      content: { kind: "text", text: "Your kettle is ready" },
      when: atTime(),
    }),
  );
  await makeDue(desk, scheduledId);
  await fire();
  expect(await told()).toHaveLength(2);
});

test("with a template for that case the template goes instead, and its price is set aside", async () => {
  const desk = await makeDesk({ balance: "10" });
  const { conversationId } = await customerWrites(desk);
  const templateId = await makeTemplate(desk.lena, {
    wabaId: desk.wabaId,
    name: "kettle_ready",
    components: [{ type: "BODY", text: "Hello {{1}}, your kettle is ready." }],
  });
  const fallback = { templateId, values: { "body.1": "Amina" } };
  const missing = prepare(desk.lena, conversationId, { fallback: { templateId, values: {} } });
  expect(await refusalOf(missing)).toMatchObject({ code: "invalid" });
  const { scheduledId } = await prepare(desk.lena, conversationId, { fallback });
  await makeDue(desk, scheduledId);
  await closeWindow(desk, conversationId);
  expect(await sendScheduled(desk.lena, { scheduledId, cause: "time" })).toEqual({
    fate: "sent",
    as: "template",
  });
  const { messages } = await readThread(desk.lena, { conversationId });
  expect(messages.at(-1)).toMatchObject({
    id: scheduledId,
    kind: "template",
    body: "Hello Amina, your kettle is ready.",
  });
});

test("what is held until they write goes out when they do, in order; what they made needless is cancelled", async () => {
  const desk = await makeDesk();
  const old = await customerWrites(desk, { at: new Date(Date.now() - 30 * 3_600_000) });
  const { conversationId, phone } = old;
  const say = (text: string) => ({ content: { kind: "text", text }, when: { trigger: "reply" } });
  const first = await prepare(desk.lena, conversationId, say("First"));
  const second = await prepare(desk.lena, conversationId, say("Second"));
  const reminder = await prepare(desk.lena, conversationId, { cancelOnReply: true });
  const stays = await prepare(desk.lena, conversationId, {});
  expect(await queuedIds(desk)).toEqual([]);
  await customerWrites(desk, { phone, text: "Hello again" });
  const [job] = (await withWorkspace(desk.lena, (tx) =>
    tx.execute(sql`select count(*)::int as n from scheduled_messages where status = 'waiting'`),
  )) as unknown as { n: number }[];
  expect(job?.n).toBe(4);
  await answerCustomer(desk.lena, { conversationId });
  await answerCustomer(desk.lena, { conversationId });
  expect((await queuedIds(desk)).sort()).toEqual([first.scheduledId, second.scheduledId].sort());
  const thread = await readThread(desk.lena, { conversationId });
  expect(thread.messages.map(({ body }) => body).slice(-2)).toEqual(["First", "Second"]);
  expect(thread.scheduled.map(({ id }) => id)).toEqual([stays.scheduledId]);
  expect(
    await sendScheduled(desk.lena, { scheduledId: reminder.scheduledId, cause: "time" }),
  ).toMatchObject({
    fate: "nothing",
  });
});

test("a reminder went out although the customer had written, because its time came before the job that cancels it", async () => {
  const desk = await makeDesk();
  const { conversationId, phone } = await customerWrites(desk);
  const { scheduledId } = await prepare(desk.lena, conversationId, { cancelOnReply: true });
  await customerWrites(desk, { phone, text: "I have it, thank you" });
  await makeDue(desk, scheduledId);
  expect(await sendScheduled(desk.lena, { scheduledId, cause: "time" })).toEqual({
    fate: "nothing",
    status: "cancelled",
  });
  expect(await queuedIds(desk)).toEqual([]);
});

test("a reminder was cancelled for a message that had come before it was prepared", async () => {
  const desk = await makeDesk();
  const { conversationId } = await customerWrites(desk, { text: "Remind me on Monday" });
  const { scheduledId } = await prepare(desk.lena, conversationId, { cancelOnReply: true });
  // the job of that message comes a second later
  await answerCustomer(desk.lena, { conversationId });
  const { scheduled } = await readThread(desk.lena, { conversationId });
  expect(scheduled.map(({ id }) => id)).toEqual([scheduledId]);
});

test("times that have passed, lie too far away or in no zone are refused, and so are strangers", async () => {
  const [desk, other] = [await makeDesk(), await makeDesk()];
  const { conversationId } = await customerWrites(desk);
  expect(await refusalOf(prepare(desk.lena, conversationId, { when: atTime(-5) }))).toMatchObject({
    code: "invalid",
  });
  const far = prepare(desk.lena, conversationId, { when: atTime(60 * 24 * 91) });
  expect(await refusalOf(far)).toMatchObject({ code: "invalid" });
  const parsed = (given: Record<string, unknown>) =>
    scheduleMessageSchema.safeParse({
      conversationId,
      messageId: newId(),
      content: { kind: "text", text: "Hi" },
      when: atTime(),
      ...given,
    }).success;
  expect(parsed({ when: { ...atTime(), timeZone: "Mars/Olympus" } })).toBe(false);
  expect(parsed({ when: { ...atTime(), local: "soon" } })).toBe(false);
  expect(parsed({ content: { kind: "reaction", targetId: newId(), emoji: "👍" } })).toBe(false);
  const { scheduledId } = await prepare(desk.lena, conversationId);
  expect(await refusalOf(cancelScheduled(other.lena, { scheduledId, version: 1 }))).toMatchObject({
    code: "not_found",
  });
  expect(
    await refusalOf(sendScheduledNow(other.lena, { scheduledId, version: 1, seenVersion: 99 })),
  ).toMatchObject({
    code: "not_found",
  });
});
