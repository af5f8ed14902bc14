import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { withWorkspace } from "@/db/tenant";
import { claimRecipients } from "@/lib/campaigns/claim-recipients";
import { planCampaign } from "@/lib/campaigns/plan-campaign";
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
import { updateCampaign } from "@/lib/campaigns/update-campaign";
import { newId } from "@/lib/core/ids";
import { ledgerBreaks } from "@/lib/wallet/testing/ledger-breaks";
import { usePricedDatabase } from "@/lib/wallet/testing/priced-database";
import { mergeContacts } from "./merge-contacts";
import { unmergeContacts } from "./unmerge-contacts";

usePricedDatabase();

async function makeWorld() {
  const world = await makeCampaignWorld({ people: 0 });
  const [keptId, mergedId] = (await addPeople(world, [{ name: "Amina" }, { name: "Amina Y" }])) as [
    string,
    string,
  ];
  return { world, pair: { keptId, mergedId } };
}

async function recipients({ ctx }: CampaignWorld) {
  const rows = await withWorkspace(ctx, (tx) =>
    tx.execute(sql`select contact_id as "contactId", state, skip_reason as reason
      from campaign_recipients order by id`),
  );
  return [...rows];
}
const claimAll = async ({ ctx }: CampaignWorld, campaignId: string) =>
  (await claimRecipients(ctx, { campaignId, workerId: newId(), limit: 10 }))?.messages ?? [];
async function held({ ctx }: CampaignWorld) {
  expect(await ledgerBreaks()).toEqual([]);
  return Number((await walletOf(ctx)).held);
}

test("a campaign that waits for both sends to the person once, and the other price comes back", async () => {
  const { world, pair } = await makeWorld();
  const campaignId = await makeDraft(world);
  const { cost } = await launchDraft(world.ctx, campaignId);
  await mergeContacts(world.ctx, pair);
  expect(await claimAll(world, campaignId)).toHaveLength(1);
  expect(await claimAll(world, campaignId)).toHaveLength(0);
  expect(await recipients(world)).toEqual([
    { contactId: pair.keptId, state: "handed", reason: null },
    { contactId: pair.mergedId, state: "skipped", reason: "duplicate" },
  ]);
  expect(await held(world)).toBeCloseTo(Number(cost) / 2, 4);
});

test("a campaign that has sent to the kept contact does not send to the other one after the merge", async () => {
  const { world, pair } = await makeWorld();
  const campaignId = await makeDraft(world);
  await launchDraft(world.ctx, campaignId);
  await sendNext(world, campaignId, [accepted()]);
  await mergeContacts(world.ctx, pair);
  expect(await claimAll(world, campaignId)).toHaveLength(0);
});

test("a campaign that waits only for the merged contact reaches the person where it was launched to", async () => {
  const { world, pair } = await makeWorld();
  const campaignId = await makeDraft(world);
  await updateCampaign(world.ctx, {
    campaignId,
    audience: { kind: "ids", ids: [pair.mergedId], excludeTagIds: [] },
  });
  await launchDraft(world.ctx, campaignId);
  const { mergeId } = await mergeContacts(world.ctx, pair);
  const [message] = await claimAll(world, campaignId);
  expect(JSON.stringify(message?.payload)).toContain("254710000001");
  expect(await recipients(world)).toEqual([
    { contactId: pair.keptId, state: "handed", reason: null },
  ]);
  await unmergeContacts(world.ctx, { mergeId });
  const [row] = await withWorkspace(world.ctx, (tx) =>
    tx.execute(sql`select contact_id from messages where id = ${message?.messageId ?? null}::uuid`),
  );
  expect(row).toEqual({ contact_id: pair.mergedId });
});

test("an undo before its turn lets both have the campaign", async () => {
  const { world, pair } = await makeWorld();
  const campaignId = await makeDraft(world);
  await launchDraft(world.ctx, campaignId);
  const { mergeId } = await mergeContacts(world.ctx, pair);
  await unmergeContacts(world.ctx, { mergeId });
  expect(await claimAll(world, campaignId)).toHaveLength(2);
});

test("a draft that names the merged contact means the person they are now, once", async () => {
  const { world, pair } = await makeWorld();
  const campaignId = await makeDraft(world);
  const plan = async (ids: string[]) => {
    await updateCampaign(world.ctx, {
      campaignId,
      audience: { kind: "ids", ids, excludeTagIds: [] },
    });
    return (await planCampaign(world.ctx, { campaignId })).sendable;
  };
  await mergeContacts(world.ctx, pair);
  expect(await plan([pair.mergedId])).toBe(1);
  expect(await plan([pair.keptId, pair.mergedId])).toBe(1);
});

test("messages that are on their way while people merge are written once and settled once", async () => {
  const world = await makeCampaignWorld({ people: 40 });
  const campaignId = await makeDraft(world);
  await launchDraft(world.ctx, campaignId);
  const people = await withWorkspace(world.ctx, (tx) =>
    tx.execute<{ id: string }>(sql`select id from contacts order by id`),
  );
  const pairs = Array.from({ length: 10 }, (_, at) => ({
    keptId: people[at]?.id as string,
    mergedId: people[at + 20]?.id as string,
  }));
  const sent: string[] = [];
  const sendFour = async () =>
    sent.push(...(await sendNext(world, campaignId, Array.from({ length: 4 }, accepted))));
  await Promise.all([
    (async () => {
      for (let turn = 0; turn < 10; turn++) await sendFour();
    })(),
    (async () => {
      for (const pair of pairs) await mergeContacts(world.ctx, pair);
    })(),
  ]);
  // whom a merge held in that moment was passed over, and is next
  while ((await recipients(world)).some(({ state }) => state === "pending")) await sendFour();
  const [row] = await withWorkspace(world.ctx, (tx) =>
    tx.execute(sql`select count(*)::int as messages, count(distinct address)::int as addresses,
      count(*) filter (where contact_id in (select merged_id from contact_merges))::int as lost
      from messages`),
  );
  expect(row).toEqual({ messages: sent.length, addresses: sent.length, lost: 0 });
  const left = (await recipients(world)).filter(({ state }) => state === "pending");
  expect(left).toEqual([]);
  await held(world);
});
