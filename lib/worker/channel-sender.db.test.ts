import { asc, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { messages } from "@/db/schema/messages";
import { withWorkspace } from "@/db/tenant";
import { useTestDatabase } from "@/db/testing/database";
import type { SendOutcome } from "@/lib/channels/channel-adapter";
import { customerWrites, makeDesk } from "@/lib/inbox/testing/desk";
import type { SendingLine } from "@/lib/messages/open-line";
import { queueMessage } from "@/lib/messages/queue-message";
import { say, startSender, textTo } from "./testing/sending-desk";

useTestDatabase();

/** A line whose requests end when they are told to. */
function heldLine() {
  const begun: { id: string; end: () => void }[] = [];
  const line: SendingLine = {
    payloadOf: () => ({}) as never,
    send: ({ messageId }) =>
      new Promise((resolve) => {
        const end = () =>
          resolve({ outcome: "accepted", providerId: `wamid.${messageId}`, held: false } as never);
        begun.push({ id: messageId, end });
      }),
  };
  return { line, begun };
}

/** A line that answers as it is told, by the words; accepted where nothing is said. */
function tellingLine(answers: Record<string, SendOutcome[]>) {
  const tried: string[] = [];
  const left: string[] = [];
  const line: SendingLine = {
    payloadOf: ({ content }) => content as never,
    send: async ({ messageId, payload }) => {
      const { text } = payload as unknown as { text: string };
      tried.push(text);
      const told = answers[text]?.shift();
      if (told) return told;
      left.push(text);
      return { outcome: "accepted", providerId: `wamid.${messageId}`, held: false } as never;
    },
  };
  return { line, tried, left };
}

const later = (code: number) =>
  ({ outcome: "refused", retry: "later", code, message: "", details: "" }) as const;

const SOON = { timeout: 15_000 };

test.each<[string, SendOutcome]>([
  ["no connection was made", { outcome: "not_sent", reason: "connect ECONNREFUSED" }],
  ["the number was too fast", later(130_429)],
  ["too much went to this person", { ...later(131_056), retryAfterMs: 500 }],
])(
  "the words about a picture overtook the picture when %s",
  async (_, answer) => {
    const desk = await makeDesk({ balance: "10" });
    const amina = await customerWrites(desk);
    const { line, left } = tellingLine({ "The picture": [answer] });
    await say(desk, amina, "The picture");
    await say(desk, amina, "The words about it");
    const { stop } = startSender(desk, line);
    await expect.poll(() => left.length, SOON).toBe(2);
    await stop();
    expect(left).toEqual(["The picture", "The words about it"]);
  },
  30_000,
);

test("an answer of the moment in which the one before it waits for its second try was sent first", async () => {
  const desk = await makeDesk({ balance: "10" });
  const [amina, brian] = [await customerWrites(desk), await customerWrites(desk)];
  const { line, tried, left } = tellingLine({
    "It is packed": [{ outcome: "not_sent", reason: "connect ECONNREFUSED" }],
  });
  await say(desk, amina, "It is packed");
  const { sender, stop } = startSender(desk, line);
  await expect.poll(() => tried, SOON).toEqual(["It is packed"]);
  await expect
    .poll(() => withWorkspace(desk.lena, (tx) => tx.execute(sql`select 1 from message_queue`)))
    .toHaveLength(1);
  await say(desk, amina, "It leaves at noon");
  await say(desk, brian, "We are open");
  sender.nudge();
  await expect.poll(() => left.length, SOON).toBe(3);
  await stop();
  expect(left).toEqual(["We are open", "It is packed", "It leaves at noon"]);
}, 30_000);

test("what is put off for an hour holds up nobody", async () => {
  const desk = await makeDesk({ balance: "10" });
  const amina = await customerWrites(desk);
  const { line, left } = tellingLine({
    "An offer": [{ ...later(131_056), retryAfterMs: 3_600_000 }],
  });
  await say(desk, amina, "An offer");
  await say(desk, amina, "Your answer");
  const { stop } = startSender(desk, line);
  await expect.poll(() => left, SOON).toEqual(["Your answer"]);
  await stop();
}, 30_000);

test("a worker that had slept past its lease sent what was counted as unconfirmed by then", async () => {
  const desk = await makeDesk({ balance: "10" });
  const amina = await customerWrites(desk);
  const { line, begun } = heldLine();
  let isOurs = true;
  const first = await say(desk, amina, "It is packed");
  const second = await say(desk, amina, "It leaves at noon");
  const { stop } = startSender(desk, line, () => isOurs);
  await expect.poll(() => begun.map(({ id }) => id)).toEqual([first]);
  isOurs = false;
  begun[0]?.end();
  const waiting = () =>
    withWorkspace(desk.lena, async (tx) => [
      ...(await tx.execute<{ id: string }>(sql`select message_id as id from message_queue`)),
    ]);
  await expect.poll(waiting).toEqual([{ id: second }]);
  await stop();
  expect(begun.map(({ id }) => id)).toEqual([first]);
});

test("a message overtook the one before it to the same person, which was still under way in another batch", async () => {
  const desk = await makeDesk({ balance: "10" });
  const [amina, brian] = [await customerWrites(desk), await customerWrites(desk)];
  const { line, begun } = heldLine();
  const { sender, stop } = startSender(desk, line);
  const first = await say(desk, amina, "It is packed");
  sender.nudge();
  await expect.poll(() => begun.map(({ id }) => id)).toEqual([first]);
  const second = await say(desk, amina, "It leaves at noon");
  // who waits for nobody goes at once, and shows that the second was claimed
  const other = await say(desk, brian, "We are open");
  sender.nudge();
  await expect.poll(() => begun.map(({ id }) => id)).toEqual([first, other]);
  begun[0]?.end();
  await expect.poll(() => begun.map(({ id }) => id)).toEqual([first, other, second]);
  for (const { end } of begun) end();
  await stop();
});

test("of two who waited for one conversation the first to begin was shown last, and went out first", async () => {
  const desk = await makeDesk({ balance: "10" });
  const amina = await customerWrites(desk);
  const late = await withWorkspace(desk.lena, async (tx) => {
    await tx.execute(sql`select now()`);
    await say(desk, amina, "Said by the second to begin");
    return queueMessage(tx, desk.lena, textTo(desk, amina, "Said by the first to begin"));
  });
  const outbound = await withWorkspace(desk.lena, (tx) =>
    tx
      .select({ id: messages.id })
      .from(messages)
      .where(sql`direction = 'outbound'`)
      .orderBy(asc(messages.occurredAt), asc(messages.id)),
  );
  expect(outbound.at(-1)?.id).toBe(late);
  const queued = await withWorkspace(desk.lena, (tx) =>
    tx.execute(sql`select message_id from message_queue order by due_at, message_id`),
  );
  expect(queued.map(({ message_id }) => message_id)).toEqual(outbound.map(({ id }) => id));
});
