import { sql } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { MESSAGE_STATUSES, type MessageStatus } from "@/db/enums/messages";
import { contacts } from "@/db/schema/contacts";
import { sendBatches } from "@/db/schema/jobs";
import { messages, parkedStatuses } from "@/db/schema/messages";
import { withWorkspace } from "@/db/tenant";
import {
  accepted,
  addPeople,
  type CampaignWorld,
  launchDraft,
  makeCampaignWorld,
  makeDraft,
  sendNext,
  walletOf,
} from "@/lib/campaigns/testing/campaign-world";
import { newId } from "@/lib/core/ids";
import { ledgerBreaks } from "@/lib/wallet/testing/ledger-breaks";
import { usePricedDatabase } from "@/lib/wallet/testing/priced-database";
import { applyStatuses } from "./apply-statuses";
import type { StatusUpdate } from "./evidence";
import { finishParked } from "./finish-parked";
import { recordOutcomes } from "./record-outcomes";
import { advance, type EvidenceStatus, type StatusTime } from "./status";

usePricedDatabase();
let world: CampaignWorld;
let contactId: string;
beforeEach(async () => {
  world = await makeCampaignWorld({ people: 0, balance: "1000" });
  [contactId] = (await addPeople(world, [{ name: "Amina" }])) as [string];
});

type Evidence = StatusUpdate["status"];
const SECONDS: Record<Evidence, number> = { held: 1, sent: 2, failed: 3, delivered: 4, read: 5 };
const START = Date.parse("2026-11-02T09:00:00Z");

/** Outbound messages as they lie in the table, past every use case. @returns their ids */
async function makeMessages(statuses: readonly MessageStatus[]): Promise<string[]> {
  const rows = statuses.map((status) => ({
    workspaceId: world.ctx.workspaceId,
    id: newId(),
    contactId,
    channelId: world.channelId,
    direction: "outbound" as const,
    origin: "agent" as const,
    kind: "template" as const,
    address: "254712000001",
    status,
  }));
  await withWorkspace(world.ctx, (tx) => tx.insert(messages).values(rows));
  return rows.map((row) => row.id);
}

/** What a worker has claimed; only from there anything goes back into the queue. @returns its id */
async function makeBatch(messageIds: string[]): Promise<string> {
  const id = newId();
  const { workspaceId } = world.ctx;
  const { channelId } = world;
  await withWorkspace(world.ctx, (tx) =>
    tx.insert(sendBatches).values({ workspaceId, id, channelId, workerId: newId(), messageIds }),
  );
  return id;
}

function evidence(messageId: string, status: Evidence): StatusUpdate {
  const isPriced = status !== "failed" && status !== "held";
  return {
    channelId: world.channelId,
    providerId: `wamid.${messageId}`,
    ref: messageId,
    status,
    at: new Date(START + SECONDS[status] * 1_000).toISOString(),
    errorCode: status === "failed" ? 131026 : null,
    errorDetail: status === "failed" ? "Message undeliverable" : null,
    priceCategory: isPriced ? "utility" : null,
    priceType: isPriced ? "regular" : null,
  };
}

async function readMessages(ids: readonly string[]) {
  const rows = await withWorkspace(world.ctx, (tx) => tx.select().from(messages));
  return ids.map((id) => rows.find((row) => row.id === id) as typeof messages.$inferSelect);
}

/** What must not depend on the order in which statuses come. */
const lastingOf = (row: typeof messages.$inferSelect) => ({
  status: row.status,
  accepted: row.acceptedAt?.toISOString() ?? null,
  sent: row.sentAt?.toISOString() ?? null,
  delivered: row.deliveredAt?.toISOString() ?? null,
  read: row.readAt?.toISOString() ?? null,
  failed: row.failedAt?.toISOString() ?? null,
  code: row.errorCode,
  charged: Number(row.chargedAmount ?? 0) > 0,
});

/** The same by the rules of status.ts. */
function expected(start: MessageStatus, order: readonly EvidenceStatus[]) {
  let status = start;
  const times: Partial<Record<StatusTime, number>> = {};
  for (const one of order) {
    const step = advance(status, one);
    status = step.status;
    const at = START + SECONDS[one as Evidence] * 1_000;
    for (const time of step.times) times[time] = Math.min(times[time] ?? at, at);
  }
  const iso = (time: StatusTime) => {
    const at = times[time];
    return at === undefined ? null : new Date(at).toISOString();
  };
  return {
    status,
    accepted: iso("accepted"),
    sent: iso("sent"),
    delivered: iso("delivered"),
    read: iso("read"),
    failed: iso("failed"),
  };
}

function orders<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, place) =>
    orders(items.filter((_, other) => other !== place)).map((rest) => [item, ...rest]),
  );
}

const subsets = <T>(items: readonly T[]): T[][] =>
  Array.from({ length: 2 ** items.length - 1 }, (_, bits) =>
    items.filter((_, place) => (bits + 1) & (1 << place)),
  );

describe("r15: a status never goes backwards", () => {
  test("the database moves a message exactly as status.ts says, from every state", async () => {
    const evidences = Object.keys(SECONDS) as Evidence[];
    const starts = MESSAGE_STATUSES.filter((status) => status !== "received");
    const cases = starts.flatMap((start) => evidences.map((one) => ({ start, one })));
    const ids = await makeMessages(cases.map(({ start }) => start));
    await applyStatuses(
      world.ctx,
      cases.map(({ one }, place) => evidence(ids[place] as string, one)),
    );
    for (const [place, row] of (await readMessages(ids)).entries()) {
      const { start, one } = cases[place] as (typeof cases)[number];
      const step = advance(start, one);
      expect(row.status, `${start} and then ${one}`).toBe(step.status);
    }
  });

  test("every set of statuses, in every order, singly, at once and repeated, ends in the same row and the same money", async () => {
    const all: Evidence[] = ["held", "sent", "failed", "delivered", "read"];
    for (const subset of subsets(all)) {
      // five in 120 orders take long and say no more than every fifth of them
      const ways = orders(subset).filter((_, place, { length }) => length < 120 || place % 5 === 0);
      const singly = await makeMessages(ways.map(() => "sending"));
      const atOnce = await makeMessages(ways.map(() => "sending"));
      const balance = (await walletOf(world.ctx)).balance;
      for (let step = 0; step < subset.length; step++) {
        const round = ways.map((way, place) =>
          evidence(singly[place] as string, way[step] as Evidence),
        );
        await applyStatuses(world.ctx, round);
        if (step % 2 === 0) await applyStatuses(world.ctx, round);
      }
      await applyStatuses(
        world.ctx,
        ways.flatMap((way, place) => way.map((one) => evidence(atOnce[place] as string, one))),
      );
      const rows = await readMessages([...singly, ...atOnce]);
      const ends = rows.map((row) => JSON.stringify(lastingOf(row)));
      expect([...new Set(ends)], subset.join()).toHaveLength(1);
      const end = lastingOf(rows[0] as (typeof rows)[number]);
      expect(end, subset.join()).toMatchObject(expected("sending", subset));
      expect(end.code, subset.join()).toBe(end.status === "failed" ? 131026 : null);
      const isCharged = end.status !== "failed" && end.status !== "held";
      expect(end.charged, subset.join()).toBe(isCharged);
      const spent = Number(balance) - Number((await walletOf(world.ctx)).balance);
      const price = Number(rows[0]?.chargedAmount ?? 0);
      expect(spent, subset.join()).toBeCloseTo(isCharged ? price * rows.length : 0, 4);
    }
    expect(await ledgerBreaks()).toEqual([]);
  });

  test("a customer's own message has no such life", async () => {
    const [id] = (await makeMessages(["received"])) as [string];
    await withWorkspace(world.ctx, (tx) =>
      tx.execute(sql`update messages set direction = 'inbound' where id = ${id}`),
    );
    await applyStatuses(world.ctx, [evidence(id, "read")]);
    expect((await readMessages([id]))[0]).toMatchObject({ status: "received", readAt: null });
  });

  test("another workspace's message is not moved by its id, and its status is not kept as ours", async () => {
    const [id] = (await makeMessages(["accepted"])) as [string];
    const other = await makeCampaignWorld({ people: 0 });
    const applied = await applyStatuses(other.ctx, [
      { ...evidence(id, "read"), channelId: other.channelId },
    ]);
    expect(applied).toMatchObject({ moved: 0, parked: 1 });
    expect((await readMessages([id]))[0]?.status).toBe("accepted");
  });
});

describe("statuses that are faster than our own write", () => {
  test("one that names only Meta's id waits until the answer makes that id known", async () => {
    const campaignId = await makeDraft(world);
    await launchDraft(world.ctx, campaignId);
    const [id] = (await sendNext(world, campaignId, [{ outcome: "unknown", reason: "late" }])) as [
      string,
    ];
    const early = { ...evidence(id, "delivered"), ref: null, providerId: "wamid.early" };
    expect(await applyStatuses(world.ctx, [early])).toMatchObject({ moved: 0, parked: 1 });
    await recordOutcomes(world.ctx, newId(), world.channelId, [
      { messageId: id, outcome: { outcome: "accepted", providerId: "wamid.early", held: false } },
    ]);
    const [row] = await readMessages([id]);
    expect(row).toMatchObject({ status: "delivered", chargeState: "captured" });
    const parked = await withWorkspace(world.ctx, (tx) => tx.select().from(parkedStatuses));
    expect(parked).toEqual([]);
    expect(Number((await walletOf(world.ctx)).held)).toBe(0);
  });

  test("one that was parked in the moment in which its message became known is found and charged once", async () => {
    const campaignId = await makeDraft(world);
    await launchDraft(world.ctx, campaignId);
    const [id] = (await sendNext(world, campaignId, [
      { outcome: "accepted", providerId: "wamid.same-moment", held: false },
    ])) as [string];
    const status = { ...evidence(id, "delivered"), ref: null, providerId: "wamid.same-moment" };
    // as if this had committed after the answer's transaction had looked for it
    await withWorkspace(world.ctx, (tx) =>
      tx.insert(parkedStatuses).values({
        workspaceId: world.ctx.workspaceId,
        channelId: world.channelId,
        providerId: status.providerId,
        status,
      }),
    );
    await Promise.all([finishParked(), finishParked()]);
    expect((await readMessages([id]))[0]).toMatchObject({
      status: "delivered",
      chargeState: "captured",
    });
    expect(await withWorkspace(world.ctx, (tx) => tx.select().from(parkedStatuses))).toEqual([]);
    const wallet = await walletOf(world.ctx);
    await finishParked();
    expect(await walletOf(world.ctx)).toEqual(wallet);
  });

  test("an answer that comes after the delivery changes nothing about it", async () => {
    for (const outcome of [
      accepted(),
      { outcome: "unknown" as const, reason: "the socket was cut" },
    ]) {
      const [id] = (await makeMessages(["sending"])) as [string];
      await applyStatuses(world.ctx, [evidence(id, "delivered")]);
      await recordOutcomes(world.ctx, newId(), world.channelId, [{ messageId: id, outcome }]);
      const [row] = await readMessages([id]);
      expect(row).toMatchObject({ status: "delivered", errorDetail: null, errorCode: null });
    }
    const doubts = await withWorkspace(world.ctx, (tx) =>
      tx.execute(sql`select * from message_uncertainties`),
    );
    expect(doubts).toEqual([]);
  });
});

test("a message whose template Meta still prepares goes again when Meta says, not in seconds", async () => {
  const [id] = (await makeMessages(["sending"])) as [string];
  await recordOutcomes(world.ctx, await makeBatch([id]), world.channelId, [
    {
      messageId: id,
      outcome: { outcome: "refused", retry: "later", code: 134101, message: "", details: "" },
    },
  ]);
  const [queued] = await withWorkspace(world.ctx, (tx) =>
    tx.execute<{ seconds: number }>(sql`
      select extract(epoch from due_at - now())::float as seconds from message_queue
      where message_id = ${id}::uuid`),
  );
  expect(queued?.seconds).toBeGreaterThan(590);
});

test("r5: three that cannot be sent fail alone, each with its own reason, and the others go out", async () => {
  const people = await addPeople(
    world,
    Array.from({ length: 19 }, (_, place) => ({ name: `Person ${place}` })),
  );
  expect(people).toHaveLength(19);
  const campaignId = await makeDraft(world);
  await launchDraft(world.ctx, campaignId);
  const before = await walletOf(world.ctx);
  const ids = await sendNext(
    world,
    campaignId,
    Array.from({ length: 20 }, (_, place) => {
      if (place === 3)
        return {
          outcome: "refused" as const,
          status: 400,
          code: 132000,
          message: "Number of parameters does not match",
          details: "body: expected 1",
          retry: "never" as const,
        } as never;
      if (place === 7)
        return {
          outcome: "refused" as const,
          status: 400,
          code: 131026,
          message: "Message undeliverable",
          details: "",
          retry: "never" as const,
        } as never;
      if (place === 11) return { outcome: "unknown" as const, reason: "the socket was reset" };
      return accepted();
    }),
  );
  const rows = await readMessages(ids);
  expect(rows.map((row) => row.status)).toEqual(
    rows.map((_, place) =>
      place === 3 || place === 7 ? "failed" : place === 11 ? "unknown" : "accepted",
    ),
  );
  const reasons = [3, 7, 11].map((place) => rows[place]?.errorDetail);
  expect(new Set(reasons).size).toBe(3);
  expect(reasons.every((reason) => typeof reason === "string" && reason !== "")).toBe(true);
  expect(rows[3]?.errorCode).toBe(132000);
  // what failed is free again, what may have arrived is not
  const held = Number(before.held) - Number((await walletOf(world.ctx)).held);
  expect(held).toBeCloseTo((Number(before.held) / 20) * 2, 4);
});

test("a message goes back into the queue only from sending, and takes its doubt with it", async () => {
  const ids = await makeMessages(["sending", "unknown", "accepted", "delivered"]);
  await recordOutcomes(
    world.ctx,
    await makeBatch(ids),
    world.channelId,
    ids.map((messageId) => ({ messageId, outcome: { outcome: "not_started" as const } })),
  );
  const statuses = (await readMessages(ids)).map((row) => row.status);
  expect(statuses).toEqual(["queued", "unknown", "accepted", "delivered"]);
  const queued = await withWorkspace(world.ctx, (tx) =>
    tx.execute(sql`select message_id from message_queue`),
  );
  expect(queued).toEqual([{ message_id: ids[0] }]);
});

test("r60: consent is not asked of who already stopped: the launch leaves them out, and so does the send", async () => {
  await addPeople(
    world,
    Array.from({ length: 9 }, (_, place) => ({ name: `Person ${place}` })),
  );
  const campaignId = await makeDraft(world);
  await launchDraft(world.ctx, campaignId);
  await withWorkspace(world.ctx, (tx) =>
    tx.update(contacts).set({ consent: "opted_out", consentChangedAt: new Date() }),
  );
  const ids = await sendNext(
    world,
    campaignId,
    Array.from({ length: 10 }, () => accepted()),
  );
  expect(ids).toEqual([]);
  const states = await withWorkspace(world.ctx, (tx) =>
    tx.execute(sql`select state, skip_reason, count(*)::int as count from campaign_recipients
      group by 1, 2`),
  );
  expect(states).toEqual([{ state: "skipped", skip_reason: "opted_out", count: 10 }]);
  expect(Number((await walletOf(world.ctx)).held)).toBe(0);
});
