import { eq, sql } from "drizzle-orm";
import { afterEach, expect, test, vi } from "vitest";
import { messages } from "@/db/schema/messages";
import { withWorkspace } from "@/db/tenant";
import { useTestDatabase } from "@/db/testing/database";
import { newId } from "@/lib/core/ids";
import { customerWrites, type Desk, makeDesk } from "@/lib/inbox/testing/desk";
import type * as claiming from "@/lib/messages/claim-queued";
import type { SendingLine } from "@/lib/messages/open-line";
import type * as recording from "@/lib/messages/record-outcomes";
import { say, startSender } from "./testing/sending-desk";

/** Calls whose work is written and whose answer does not arrive, as when a connection breaks. */
const lost = vi.hoisted(() => ({ claims: 0, records: 0 }));

vi.mock("@/lib/messages/claim-queued", async (original) => {
  const { claimQueued } = await original<typeof claiming>();
  return {
    claimQueued: async (...given: Parameters<typeof claimQueued>) => {
      const batch = await claimQueued(...given);
      if (batch && lost.claims-- > 0) throw new Error("the connection broke");
      return batch;
    },
  };
});
vi.mock("@/lib/messages/record-outcomes", async (original) => {
  const { recordOutcomes } = await original<typeof recording>();
  return {
    recordOutcomes: async (...given: Parameters<typeof recordOutcomes>) => {
      if (lost.records-- > 0) throw new Error("no connection");
      return recordOutcomes(...given);
    },
  };
});

useTestDatabase();

afterEach(() => {
  lost.claims = 0;
  lost.records = 0;
  vi.restoreAllMocks();
});

const sayToSomebody = async (desk: Desk, body: string) =>
  say(desk, await customerWrites(desk), body);

function startCounting(desk: Desk) {
  const left: string[] = [];
  const line: SendingLine = {
    payloadOf: () => ({}) as never,
    send: async ({ messageId }) => {
      left.push(messageId);
      return { outcome: "accepted", providerId: `wamid.${messageId}`, held: false } as never;
    },
  };
  const { stop } = startSender(desk, line);
  return { left, end: stop };
}

const statusOf = (desk: Desk, id: string) =>
  withWorkspace(desk.lena, async (tx) => {
    const [row] = await tx
      .select({ status: messages.status })
      .from(messages)
      .where(eq(messages.id, id));
    return row?.status;
  });

const SOON = { timeout: 15_000 };

test("a message stayed on its way until the next start when the database's answer to its claim was lost", async () => {
  const desk = await makeDesk({ balance: "10" });
  const id = await sayToSomebody(desk, "It is packed");
  lost.claims = 1;
  const { left, end } = startCounting(desk);
  await expect.poll(() => statusOf(desk, id), SOON).toBe("accepted");
  await end();
  expect(left).toEqual([id]);
}, 30_000);

test("a sender that could not ask for work once gave up, and its number waited for another one", async () => {
  const desk = await makeDesk({ balance: "10" });
  const first = await sayToSomebody(desk, "It is packed");
  lost.claims = 3;
  const { left, end } = startCounting(desk);
  await expect.poll(() => left, SOON).toEqual([first]);
  const second = await sayToSomebody(desk, "It leaves at noon");
  await expect.poll(() => left, SOON).toEqual([first, second]);
  await end();
}, 30_000);

test("after two minutes without a database what had been sent stayed on its way until the next start", async () => {
  const { setTimeout: inTime } = globalThis;
  vi.spyOn(globalThis, "setTimeout").mockImplementation(((work: () => void, ms = 0) =>
    inTime(work, ms / 200)) as typeof setTimeout);
  const desk = await makeDesk({ balance: "10" });
  const id = await sayToSomebody(desk, "It is packed");
  lost.records = 80;
  const { left, end } = startCounting(desk);
  await expect.poll(() => statusOf(desk, id), SOON).toBe("accepted");
  await end();
  expect(left).toEqual([id]);
}, 30_000);

test("what was written twice, because its answer was lost, went back into the queue while it was under way again", async () => {
  const desk = await makeDesk({ balance: "10" });
  const id = await sayToSomebody(desk, "It is packed");
  const { claimQueued } = await import("@/lib/messages/claim-queued");
  const { recordOutcomes } = await import("@/lib/messages/record-outcomes");
  const claim = async () => {
    const batchId = newId();
    const taken = async () => {
      const batch = await claimQueued(desk.lena, {
        channelId: desk.channelId,
        workerId: newId(),
        limit: 10,
        batchId,
        payloadOf: () => ({}) as never,
      });
      return batch?.messages.map(({ messageId }) => messageId);
    };
    // what goes back waits a moment
    await expect.poll(taken, SOON).toEqual([id]);
    return batchId;
  };
  const giveBack = (batchId: string) =>
    recordOutcomes(desk.lena, batchId, desk.channelId, [
      { messageId: id, outcome: { outcome: "not_started" } },
    ]);
  const first = await claim();
  expect(await giveBack(first)).toMatchObject({ requeued: 1 });
  const second = await claim();
  expect(await giveBack(first)).toMatchObject({ requeued: 0 });
  expect(await statusOf(desk, id)).toBe("sending");
  const waiting = await withWorkspace(desk.lena, (tx) =>
    tx.execute(sql`select 1 from message_queue`),
  );
  expect(waiting).toHaveLength(0);
  expect(await giveBack(second)).toMatchObject({ requeued: 1 });
});
