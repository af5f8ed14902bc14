import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { channels } from "@/db/schema/channels";
import { messages } from "@/db/schema/messages";
import { wallets } from "@/db/schema/wallet";
import { withWorkspace } from "@/db/tenant";
import { useTestDatabase } from "@/db/testing/database";
import { makeChannel, makeContext } from "@/db/testing/makers";
import { launchToAll, type SendingRig, startSendingRig, TOKEN } from "@/e2e/rig/sending-rig";
import { createCampaign } from "@/lib/campaigns/create-campaign";
import { launchCampaign } from "@/lib/campaigns/launch-campaign";
import { planCampaign } from "@/lib/campaigns/plan-campaign";
import { updateCampaign } from "@/lib/campaigns/update-campaign";
import { findOrCreateContact } from "@/lib/contacts/find-or-create-contact";
import { applyStatuses } from "@/lib/messages/apply-statuses";
import { queueMessage } from "@/lib/messages/queue-message";
import { readBusinessProfile, saveBusinessProfile } from "./business-profile";
import { previewModes } from "./mode-preview";
import { probeChannel } from "./probe-channel";
import { getChannel, listChannels } from "./queries";
import { saveChannel } from "./save-channel";
import { switchMode } from "./switch-mode";

const database = useTestDatabase();
let rig: SendingRig;
let world: Awaited<ReturnType<SendingRig["makeSendingWorld"]>>;
beforeAll(async () => {
  rig = await startSendingRig({ autoStatus: false });
});
afterAll(() => rig.stop());
beforeEach(async () => {
  await rig.clearFaults();
  // all worlds of the rig stand on one account, and one of them is to be alone on it
  const owner = database.connect("owner");
  await owner`update channels set deleted_at = now() where deleted_at is null`;
  world = await rig.makeSendingWorld({ recipients: 1 });
});

const toDedicated = () => ({
  channelId: world.channelId,
  mode: "dedicated" as const,
  accessToken: TOKEN,
});
/** Queues one utility message to Kenya. @returns its id and what was set aside for it */
async function queueOne() {
  const { ctx, channelId } = world;
  return withWorkspace(ctx, async (tx) => {
    const contact = await findOrCreateContact(tx, ctx, { waId: "254712000001", source: "manual" });
    const id = await queueMessage(tx, ctx, {
      channelId,
      contactId: contact.id,
      address: "254712000001",
      origin: "test",
      kind: "template",
      body: "x",
      content: {},
      category: "utility",
    });
    const [row] = await tx
      .select({ held: messages.heldAmount })
      .from(messages)
      .where(eq(messages.id, id));
    return { id, held: row?.held };
  });
}
async function deliver(messageId: string) {
  const { ctx, channelId } = world;
  await applyStatuses(ctx, [
    {
      channelId,
      providerId: `wamid.${messageId}`,
      ref: messageId,
      status: "delivered",
      at: new Date().toISOString(),
      errorCode: null,
      errorDetail: null,
      priceCategory: "utility",
      priceType: "regular",
    },
  ]);
  const [row] = await withWorkspace(ctx, (tx) =>
    tx.select({ charged: messages.chargedAmount }).from(messages).where(eq(messages.id, messageId)),
  );
  return row?.charged;
}

describe("the mode of a number", () => {
  test("decides about new messages alone: Meta's price before the switch, the platform's fee after it", async () => {
    const before = await queueOne();
    expect(before.held).toBe("0.0040");
    await switchMode(world.ctx, toDedicated());
    const after = await queueOne();
    expect(after.held).toBe("0.0050");
    expect(await deliver(before.id)).toBe("0.0040");
    expect(await deliver(after.id)).toBe("0.0050");
  });

  test("A11: a campaign that was reviewed before the switch is not launched at the other price unseen, and costs the fee of after it", async () => {
    const { ctx, channelId, templateId } = world;
    const { campaignId } = await createCampaign(ctx, { name: "After the switch" });
    await updateCampaign(ctx, {
      campaignId,
      channelId,
      templateId,
      audience: { kind: "all", excludeTagIds: [] },
      variables: {
        "body.first_name": { source: "field", field: "first_name", fallback: "friend" },
      },
    });
    const plan = () => planCampaign(ctx, { campaignId });
    const start = ({ sendable, cost }: Awaited<ReturnType<typeof plan>>) =>
      launchCampaign(ctx, { campaignId, planned: { sendable, cost } });
    const held = async () =>
      withWorkspace(ctx, async (tx) => {
        const [wallet] = await tx.select({ held: wallets.held }).from(wallets);
        return wallet?.held;
      });
    const reviewed = await plan();
    expect(reviewed).toMatchObject({ sendable: 1, cost: "0.0040" });
    await switchMode(ctx, toDedicated());
    await expect(start(reviewed)).rejects.toMatchObject({ code: "conflict" });
    expect(await held()).toBe("0.0000");
    const now = await plan();
    expect(now).toMatchObject({ sendable: 1, cost: "0.0050" });
    await start(now);
    expect(await held()).toBe("0.0050");
  });

  test("is switched back only after a day, and then forgets the token", async () => {
    await switchMode(world.ctx, toDedicated());
    const back = { channelId: world.channelId, mode: "shared" as const, accessToken: "" };
    await expect(switchMode(world.ctx, back)).rejects.toMatchObject({ code: "conflict" });
    await withWorkspace(world.ctx, (tx) =>
      tx
        .update(channels)
        .set({ modeChangedAt: sql`now() - interval '25 hours'` })
        .where(eq(channels.id, world.channelId)),
    );
    await switchMode(world.ctx, back);
    expect(await getChannel(world.ctx, world.channelId)).toMatchObject({
      mode: "shared",
      hasOwnToken: false,
    });
  });

  test("stays while a campaign is under way, with a token that fails, or without any", async () => {
    await expect(
      switchMode(world.ctx, { ...toDedicated(), accessToken: "a-token-that-nobody-knows" }),
    ).rejects.toMatchObject({ fields: { accessToken: expect.stringContaining("Meta’s words") } });
    await expect(
      switchMode(world.ctx, { ...toDedicated(), accessToken: "" }),
    ).rejects.toMatchObject({ fields: { accessToken: expect.any(String) } });
    await launchToAll(world);
    await expect(switchMode(world.ctx, toDedicated())).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("Rig campaign"),
    });
    expect(await getChannel(world.ctx, world.channelId)).toMatchObject({ mode: "shared" });
  });

  test("is never the platform's on an account that another workspace uses: each would have the other's templates", async () => {
    await switchMode(world.ctx, toDedicated());
    const neighbour = await rig.makeSendingWorld({ recipients: 0 });
    await withWorkspace(world.ctx, (tx) =>
      tx.update(channels).set({ modeChangedAt: null }).where(eq(channels.id, world.channelId)),
    );
    const wabaId = (await getChannel(world.ctx, world.channelId))?.accountId as string;
    const setAccount = (id: string) =>
      withWorkspace(neighbour.ctx, (tx) =>
        tx.update(channels).set({ accountId: id }).where(eq(channels.id, neighbour.channelId)),
      );
    await setAccount(wabaId);
    const back = { channelId: world.channelId, mode: "shared" as const, accessToken: "" };
    await expect(switchMode(world.ctx, back)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("Another workspace"),
    });
    await setAccount("another-account");
    await switchMode(world.ctx, back);
  });

  test("is for owners and admins, and for nobody of another workspace", async () => {
    const manager = await makeContext({ role: "manager" });
    await expect(switchMode(manager, toDedicated())).rejects.toMatchObject({ code: "not_allowed" });
    const stranger = await makeContext();
    await expect(switchMode(stranger, toDedicated())).rejects.toMatchObject({ code: "not_found" });
  });

  test("is shown with both prices before anybody switches", async () => {
    const { rows, currency } = await previewModes(world.ctx);
    expect(currency).toBe(world.ctx.currency);
    const utility = rows.find((row) => row.category === "utility");
    expect(utility?.prices.dedicated).toBe("0.0050");
    expect(Number(utility?.prices.shared)).toBeGreaterThan(0);
  });
});

describe("asking Meta about a number", () => {
  const probe = () => probeChannel(world.ctx, { channelId: world.channelId });
  const channel = async () => {
    const found = await getChannel(world.ctx, world.channelId);
    if (!found) throw new Error("the number is gone");
    return found;
  };

  test("keeps what it says, and the history tells when it got worse and better", async () => {
    await probe();
    expect(await channel()).toMatchObject({ health: "healthy", metaStatus: "CONNECTED" });
    const { phoneNumberId } = world;
    await rig.control("numbers", { phoneNumberId, qualityRating: "YELLOW" });
    await probe();
    await rig.control("numbers", { phoneNumberId, qualityRating: "RED", nameStatus: "DECLINED" });
    await probe();
    await probe();
    await rig.control("numbers", { phoneNumberId, qualityRating: "GREEN", nameStatus: "APPROVED" });
    await probe();
    const { history, health, messagingLimit } = await channel();
    expect(history.map((change) => change.after)).toEqual([
      "healthy",
      "critical",
      "warning",
      "healthy",
    ]);
    expect(health).toBe("healthy");
    expect(messagingLimit).toBe("TIER_UNLIMITED");
  });

  test("that does not get through says nothing about the number", async () => {
    await probe();
    await rig.faults({ errorCodeByEdge: { debug_token: 2, [world.phoneNumberId]: 80007 } });
    await probe();
    expect(await channel()).toMatchObject({ health: "healthy" });
    expect((await channel()).history).toHaveLength(1);
  });

  test("finds a revoked token, and the number goes on by itself when the token works again", async () => {
    await probe();
    await rig.faults({ tokenRevoked: true });
    await probe();
    expect(await channel()).toMatchObject({ health: "critical" });
    await rig.clearFaults();
    await probe();
    expect(await channel()).toMatchObject({ health: "healthy" });
  });
});

describe("several numbers", () => {
  test("one of them is the default, whoever chooses last, and stands first", async () => {
    const second = await makeSecond();
    const save = (channelId: string, name: string, isDefault: boolean) =>
      saveChannel(world.ctx, { channelId, name, label: "Night", isDefault });
    await Promise.all([save(world.channelId, "Zulu", true), save(second, "Alpha", true)]);
    await save(world.channelId, "Zulu", true);
    expect(await listChannels(world.ctx)).toMatchObject([
      { name: "Zulu", isDefault: true, label: "Night" },
      { name: "Alpha", isDefault: false },
    ]);
    await expect(
      saveChannel(await makeContext(), {
        channelId: second,
        name: "Mine",
        label: "",
        isDefault: true,
      }),
    ).rejects.toMatchObject({ code: "not_found" });
  });

  async function makeSecond(): Promise<string> {
    const id = crypto.randomUUID();
    await makeChannel(world.ctx, {
      id,
      name: "Alpha",
      senderId: id,
      accountId: "1",
      address: "+254207654323",
      isSandbox: false,
    });
    return id;
  }
});

test("the business profile is read and written at Meta, and Meta's no is shown in its words", async () => {
  const { ctx, channelId } = world;
  const profile = {
    channelId,
    about: "Kettles and kind words",
    address: "12 Moi Avenue",
    description: "",
    email: "hello@northwind.test",
    vertical: "RETAIL",
    website1: "https://northwind.test",
    website2: "",
  };
  await saveBusinessProfile(ctx, profile);
  expect(await readBusinessProfile(ctx, channelId)).toEqual({
    about: "Kettles and kind words",
    address: "12 Moi Avenue",
    description: "",
    email: "hello@northwind.test",
    vertical: "RETAIL",
    websites: ["https://northwind.test"],
  });
  await rig.faults({ errorCodeByEdge: { whatsapp_business_profile: 131009 } });
  await expect(saveBusinessProfile(ctx, profile)).rejects.toMatchObject({
    code: "unavailable",
    message: expect.stringContaining("131009"),
  });
  await expect(readBusinessProfile(await makeContext(), channelId)).rejects.toMatchObject({
    code: "not_found",
  });
});
