import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { withWorkspace } from "@/db/tenant";
import { Refusal } from "@/lib/core/errors";
import { finishUnknowns } from "@/lib/messages/finish-unknowns";
import { ledgerBreaks } from "@/lib/wallet/testing/ledger-breaks";
import { usePricedDatabase } from "@/lib/wallet/testing/priced-database";
import { settleUnknown } from "./settle-unknown";
import {
  type CampaignWorld,
  launchDraft,
  makeCampaignWorld,
  makeDraft,
  report,
  sendNext,
  walletOf,
} from "./testing/campaign-world";

usePricedDatabase();

/** A running campaign of which two sends got no answer. */
async function makeDoubt() {
  const world = await makeCampaignWorld({ people: 2 });
  const campaignId = await makeDraft(world);
  await launchDraft(world.ctx, campaignId);
  const before = await walletOf(world.ctx);
  const ids = await sendNext(world, campaignId, [
    { outcome: "unknown", reason: "no answer" },
    { outcome: "unknown", reason: "no answer" },
  ]);
  return { world, campaignId, ids: ids as [string, string], before };
}

const aDayLater = () => new Date(Date.now() + 25 * 3_600_000);

/** What the campaign's counters say, and what its messages are. */
async function countsOf({ ctx }: CampaignWorld, campaignId: string) {
  const [row] = await withWorkspace(ctx, (tx) =>
    tx.execute<{ stored: Record<string, number>; counted: Record<string, number> }>(sql`
      select (select coalesce(jsonb_object_agg(status, count), '{}') from campaign_counts
          where campaign_id = ${campaignId} and count <> 0) as stored,
        (select coalesce(jsonb_object_agg(status, n), '{}') from (
          select status, count(*) as n from messages where campaign_id = ${campaignId} group by 1) m)
          as counted`),
  );
  return row as { stored: Record<string, number>; counted: Record<string, number> };
}

test("a person says that one arrived and the other did not: no second send, and the money of one comes back", async () => {
  const { world, campaignId, ids, before } = await makeDoubt();
  await settleUnknown(world.ctx, { campaignId, messageId: ids[0], decision: "assume_sent" });
  await settleUnknown(world.ctx, { campaignId, messageId: ids[1], decision: "assume_not_sent" });
  const { stored, counted } = await countsOf(world, campaignId);
  expect(counted).toEqual({ sent: 1, failed: 1 });
  expect(stored).toEqual(counted);
  const after = await walletOf(world.ctx);
  expect(after.balance).toBe(before.balance);
  expect(Number(after.held)).toBeCloseTo(Number(before.held) / 2, 4);
  const [queued] = await withWorkspace(world.ctx, (tx) =>
    tx.execute<{ count: number }>(sql`
      select (select count(*) from campaign_recipients where state = 'pending')::int
        + (select count(*) from message_queue)::int as count`),
  );
  expect(queued?.count).toBe(0);
  expect(await ledgerBreaks()).toEqual([]);
});

test("counters stay true when the word comes after a day of waiting (drift of unknown_final)", async () => {
  const { world, campaignId, ids } = await makeDoubt();
  expect(await finishUnknowns(aDayLater())).toBe(2);
  expect((await countsOf(world, campaignId)).stored).toEqual({ unknown_final: 2 });
  await settleUnknown(world.ctx, { campaignId, messageId: ids[0], decision: "assume_sent" });
  const { stored, counted } = await countsOf(world, campaignId);
  expect(counted).toEqual({ sent: 1, unknown_final: 1 });
  expect(stored).toEqual(counted);
});

test("r2: after a day nothing is held for what nobody heard of, and a late status is still believed and charged", async () => {
  const { world, campaignId, ids, before } = await makeDoubt();
  expect(Number(before.held)).toBeGreaterThan(0);
  expect(await finishUnknowns(new Date(Date.now() + 23 * 3_600_000))).toBe(0);
  expect(await finishUnknowns(aDayLater())).toBe(2);
  expect(await finishUnknowns(aDayLater())).toBe(0);
  const free = await walletOf(world.ctx);
  expect(Number(free.held)).toBe(0);
  expect(free.balance).toBe(before.balance);

  await report(world, ids[0], "delivered");
  await report(world, ids[0], "read");
  const { stored, counted } = await countsOf(world, campaignId);
  expect(counted).toEqual({ read: 1, unknown_final: 1 });
  expect(stored).toEqual(counted);
  const charged = await walletOf(world.ctx);
  expect(Number(before.balance) - Number(charged.balance)).toBeCloseTo(Number(before.held) / 2, 4);
  expect(Number(charged.held)).toBe(0);
  expect(await ledgerBreaks()).toEqual([]);
});

test("a status that still arrives is believed over the person", async () => {
  const { world, campaignId, ids, before } = await makeDoubt();
  await settleUnknown(world.ctx, { campaignId, messageId: ids[0], decision: "assume_not_sent" });
  await report(world, ids[0], "delivered");
  const { stored, counted } = await countsOf(world, campaignId);
  expect(counted).toEqual({ delivered: 1, unknown: 1 });
  expect(stored).toEqual(counted);
  const after = await walletOf(world.ctx);
  expect(Number(before.balance) - Number(after.balance)).toBeCloseTo(Number(before.held) / 2, 4);
  expect(await ledgerBreaks()).toEqual([]);
});

test("two people decide at once: one word counts, the other hears that it is settled", async () => {
  const { world, campaignId, ids } = await makeDoubt();
  const words = (["assume_sent", "assume_not_sent", "assume_sent"] as const).map((decision) =>
    settleUnknown(world.ctx, { campaignId, messageId: ids[0], decision }),
  );
  const outcomes = await Promise.allSettled(words);
  expect(outcomes.filter((one) => one.status === "fulfilled")).toHaveLength(1);
  for (const one of outcomes) {
    if (one.status === "rejected") expect(one.reason).toBeInstanceOf(Refusal);
  }
  const { stored, counted } = await countsOf(world, campaignId);
  expect(stored).toEqual(counted);
});

test("a message with an answer, of another campaign, or of another workspace is not settled", async () => {
  const { world, campaignId, ids } = await makeDoubt();
  const other = await makeDoubt();
  const decision = "assume_not_sent";
  await expect(
    settleUnknown(other.world.ctx, { campaignId, messageId: ids[0], decision }),
  ).rejects.toThrow(Refusal);
  await expect(
    settleUnknown(world.ctx, { campaignId: other.campaignId, messageId: ids[0], decision }),
  ).rejects.toThrow(Refusal);
  await report(world, ids[0], "sent");
  await expect(
    settleUnknown(world.ctx, { campaignId, messageId: ids[0], decision }),
  ).rejects.toMatchObject({ code: "conflict" });
});
