import { randomUUID } from "node:crypto";
import { and, eq } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { channels } from "@/db/schema/channels";
import { contactIdentities } from "@/db/schema/contacts";
import { conversations } from "@/db/schema/messages";
import { messageTemplates } from "@/db/schema/templates";
import { withWorkspace } from "@/db/tenant";
import { useTestDatabase } from "@/db/testing/database";
import { publishEnv } from "@/lib/core/env";
import { newId } from "@/lib/core/ids";
import { priceOf, seedSandboxRates } from "@/lib/wallet/pricing";
import { claimRecipients } from "./claim-recipients";
import { countReach } from "./draft-queries";
import { planCampaign } from "./plan-campaign";
import { listRecipients } from "./recipient-queries";
import {
  addPeople,
  type CampaignWorld,
  launchDraft,
  makeCampaignWorld,
  makeDraft,
  report,
  walletOf,
} from "./testing/campaign-world";

useTestDatabase();
beforeAll(async () => {
  publishEnv({ SANDBOX: "on" });
  await seedSandboxRates();
});

/** Somebody who shows a user name alone and wrote to a number of the workspace. */
async function addHidden(
  world: CampaignWorld,
  { userId, channelId = world.channelId }: { userId: string; channelId?: string },
): Promise<string> {
  const { ctx } = world;
  const [contactId] = (await addPeople(world, [
    { name: "Hidden Harriet", phone: null, phoneKey: null, username: "harriet" },
  ])) as [string];
  await withWorkspace(ctx, async (tx) => {
    const own = { workspaceId: ctx.workspaceId, contactId };
    await tx.insert(contactIdentities).values({ ...own, kind: "user_id", value: userId });
    await tx.insert(conversations).values({ ...own, id: newId(), channelId });
  });
  return contactId;
}

async function addNumber({ ctx }: CampaignWorld, given: { portfolioId: string }): Promise<string> {
  const id = newId();
  const unique = randomUUID().slice(0, 8);
  await withWorkspace(ctx, (tx) =>
    tx.insert(channels).values({
      workspaceId: ctx.workspaceId,
      id,
      kind: "whatsapp",
      mode: "shared",
      name: "Another number",
      senderId: `phone-${unique}`,
      accountId: `waba-${unique}`,
      address: "+254 20 765 0000",
      status: "connected",
      isSandbox: true,
      ...given,
    }),
  );
  return id;
}

const setPortfolio = ({ ctx, channelId }: CampaignWorld, portfolioId: string) =>
  withWorkspace(ctx, (tx) =>
    tx
      .update(channels)
      .set({ portfolioId })
      .where(and(eq(channels.workspaceId, ctx.workspaceId), eq(channels.id, channelId))),
  );

test("somebody who shows a user name alone is in the campaign, at the price of their country", async () => {
  const world = await makeCampaignWorld({ people: 0 });
  const { ctx } = world;
  await addHidden(world, { userId: "DE.13491208655302741918" });
  const found = await priceOf({
    market: "Germany",
    category: "utility",
    on: new Date(),
    currency: "USD",
    plan: "shared",
  });
  const price = "price" in found ? found.price : null;
  expect(price).not.toBeNull();

  expect(await countReach(ctx, { kind: "all", excludeTagIds: [] })).toMatchObject({
    total: 1,
    noPhone: 0,
    optedIn: 1,
  });
  const campaignId = await makeDraft(world);
  expect(await planCampaign(ctx, { campaignId })).toMatchObject({ sendable: 1, cost: price });
  await launchDraft(ctx, campaignId);
  expect((await walletOf(ctx)).held).toBe(price);

  const batch = await claimRecipients(ctx, { campaignId, workerId: newId(), limit: 10 });
  const [message] = batch?.messages ?? [];
  expect(message?.payload).toMatchObject({ recipient: "DE.13491208655302741918" });
  expect(message?.payload).not.toHaveProperty("to");

  await report(world, message?.messageId as string, "delivered");
  const { balance, held } = await walletOf(ctx);
  expect(Number(held)).toBe(0);
  expect(Number(balance)).toBeCloseTo(100 - Number(price), 4);
  const { rows } = await listRecipients(ctx, { campaignId, search: "harriet" });
  expect(rows).toMatchObject([{ phone: null, username: "harriet", charged: price }]);
});

test("a user id of another business's portfolio is not written to, one of the same portfolio is", async () => {
  const world = await makeCampaignWorld({ people: 0 });
  await setPortfolio(world, `ours-${world.channelId}`);
  const same = await addNumber(world, { portfolioId: `ours-${world.channelId}` });
  const other = await addNumber(world, { portfolioId: `theirs-${world.channelId}` });
  await addHidden(world, { userId: "KE.1", channelId: same });
  await addHidden(world, { userId: "KE.2", channelId: other });
  const plan = await planCampaign(world.ctx, { campaignId: await makeDraft(world) });
  expect(plan.sendable).toBe(1);
  expect(plan.skipped).toEqual([{ reason: "no_phone", detail: null, count: 1 }]);
});

test("a login code is not sent to a user id, which Meta refuses", async () => {
  const world = await makeCampaignWorld({ people: 1 });
  await addHidden(world, { userId: "KE.13491208655302741918" });
  await withWorkspace(world.ctx, (tx) =>
    tx
      .update(messageTemplates)
      .set({ category: "authentication" })
      .where(eq(messageTemplates.id, world.templateId)),
  );
  const plan = await planCampaign(world.ctx, { campaignId: await makeDraft(world) });
  expect(plan.sendable).toBe(1);
  expect(plan.skipped).toEqual([{ reason: "no_phone", detail: null, count: 1 }]);
});

test("a user id whose country nobody knows has no price, and is not called free", async () => {
  const world = await makeCampaignWorld({ people: 0 });
  await addHidden(world, { userId: "ZZ.13491208655302741918" });
  const plan = await planCampaign(world.ctx, { campaignId: await makeDraft(world) });
  expect(plan).toMatchObject({ sendable: 0 });
  expect(plan.skipped).toMatchObject([{ reason: "no_price", count: 1 }]);
});
