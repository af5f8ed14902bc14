import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { campaigns } from "@/db/schema/campaigns";
import { messageTemplates } from "@/db/schema/templates";
import { wallets } from "@/db/schema/wallet";
import { withSystem, withWorkspace } from "@/db/tenant";
import { useTestDatabase } from "@/db/testing/database";
import {
  brokenInvariants,
  countStates,
  launchToAll,
  type SendingRig,
  type SendingWorld,
  startSendingRig,
} from "@/e2e/rig/sending-rig";
import { cancelCampaign } from "@/lib/campaigns/cancel-campaign";
import { pauseCampaign } from "@/lib/campaigns/pause-campaign";
import { resumeCampaign } from "@/lib/campaigns/resume-campaign";
import { newId } from "@/lib/core/ids";
import { SenderSupervisor } from "./sender-supervisor";
import { WebhookLoop } from "./webhook-loop";

useTestDatabase();
let rig: SendingRig;
let loop: WebhookLoop;
beforeAll(async () => {
  rig = await startSendingRig({
    sentDelayMs: [1, 5],
    deliveredDelayMs: [5, 10],
    readDelayMs: [10, 20],
  });
  loop = new WebhookLoop();
  loop.start();
});
afterAll(async () => {
  await loop.close();
  await rig.stop();
});

async function until(what: string, done: () => Promise<boolean>, withinMs = 60_000) {
  const deadline = Date.now() + withinMs;
  while (!(await done())) {
    if (Date.now() > deadline) throw new Error(`${what} did not happen within ${withinMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const statusOf = async ({ ctx }: SendingWorld, campaignId: string) => {
  const [row] = await withWorkspace(ctx, (tx) =>
    tx.select().from(campaigns).where(eq(campaigns.id, campaignId)),
  );
  return row?.status;
};
const walletOf = async ({ ctx }: SendingWorld) => {
  const [row] = await withWorkspace(ctx, (tx) =>
    tx.select().from(wallets).where(eq(wallets.workspaceId, ctx.workspaceId)),
  );
  return row as typeof wallets.$inferSelect;
};

/** Meta's id of the world's template. */
async function templateAtMeta({ ctx, templateId }: SendingWorld): Promise<string> {
  const [ours] = await withWorkspace(ctx, (tx) =>
    tx.select().from(messageTemplates).where(eq(messageTemplates.id, templateId)),
  );
  const answer = await fetch(`${rig.graphUrl}/_control/templates`);
  const { templates } = (await answer.json()) as {
    templates: { id: string; wabaId: string; name: string }[];
  };
  const found = templates.find(({ wabaId, name }) => wabaId === ours?.wabaId && name === ours.name);
  if (!found) throw new Error("the template is not at Meta");
  return found.id;
}

async function runSender(work: () => Promise<void>) {
  const supervisor = new SenderSupervisor(newId());
  supervisor.start();
  try {
    await work();
  } finally {
    await supervisor.close();
  }
}

test("a campaign reaches everybody once, the ticks arrive, and the money ties out to the last digit", async () => {
  const world = await rig.makeSendingWorld({ recipients: 200 });
  const campaignId = await launchToAll(world);
  const before = await walletOf(world);
  expect(Number(before.held)).toBeGreaterThan(0);
  await runSender(() =>
    until("completion", async () => (await statusOf(world, campaignId)) === "completed"),
  );
  await rig.flush();
  await until("all ticks", async () => {
    const states = await countStates(world.ctx, campaignId);
    return (states.delivered ?? 0) + (states.read ?? 0) === 200;
  });
  const sent = await rig.sent(world.phoneNumberId);
  expect(sent.length).toBe(200);
  expect(new Set(sent.map((line) => line.ref)).size).toBe(200);
  const after = await walletOf(world);
  expect(Number(after.held)).toBe(0);
  expect(Number(before.balance) - Number(after.balance)).toBeCloseTo(Number(before.held), 4);
  expect(await brokenInvariants(world.ctx)).toEqual([]);
});

test("r2: sends that were accepted without an answer are unknown, and the echoed reference settles them", async () => {
  const world = await rig.makeSendingWorld({ recipients: 60 });
  await rig.faults({ shareAcceptThenCut: 0.5, statusDelayMs: 60_000 });
  const campaignId = await launchToAll(world);
  await runSender(() =>
    until("completion", async () => (await statusOf(world, campaignId)) === "completed"),
  );
  const states = await countStates(world.ctx, campaignId);
  expect(states.unknown ?? 0).toBeGreaterThan(5);
  expect((await rig.sent(world.phoneNumberId)).length).toBe(60);
  expect(await brokenInvariants(world.ctx)).toEqual([]);
  await rig.clearFaults();
  await rig.flush();
  await until(
    "settlement",
    async () => ((await countStates(world.ctx, campaignId)).unknown ?? 0) === 0,
  );
  const sent = await rig.sent(world.phoneNumberId);
  expect(new Set(sent.map((line) => line.ref)).size).toBe(sent.length);
  expect(await brokenInvariants(world.ctx)).toEqual([]);
});

test("r64: throttled sends wait and lose nobody", async () => {
  const world = await rig.makeSendingWorld({ recipients: 80 });
  await rig.faults({ share429: 0.3 });
  const campaignId = await launchToAll(world);
  await runSender(async () => {
    await until("some throttling", async () => (await rig.sent(world.phoneNumberId)).length > 20);
    await rig.clearFaults();
    await withSystem("let the waiting ones go now", (tx) =>
      tx.execute(
        sql`update campaign_recipients set not_before = now() where not_before is not null`,
      ),
    );
    await until("completion", async () => {
      await withSystem("let the waiting ones go now", (tx) =>
        tx.execute(sql`update campaign_recipients set not_before = now() where not_before > now()`),
      );
      return (await statusOf(world, campaignId)) === "completed";
    });
  });
  const sent = await rig.sent(world.phoneNumberId);
  expect(new Set(sent.map((line) => line.ref)).size).toBe(80);
  expect(sent.length).toBe(80);
  expect(await brokenInvariants(world.ctx)).toEqual([]);
}, 180_000);

test("r65: messages that Meta holds back for quality are held, and when it pauses the template they fail, cost nothing, and the rest waits with the reason", async () => {
  const world = await rig.makeSendingWorld({ recipients: 200, throughput: 20 });
  const { ctx, phoneNumberId } = world;
  const atMeta = await templateAtMeta(world);
  await rig.control(`templates/${atMeta}`, { held: true });
  const campaignId = await launchToAll(world);
  const promised = Number((await walletOf(world)).held);
  await runSender(async () => {
    await until(
      "some are held",
      async () => ((await countStates(ctx, campaignId)).held ?? 0) >= 10,
    );
    expect(Number((await walletOf(world)).held)).toBeCloseTo(promised, 4);
    await rig.control(`templates/${atMeta}`, { status: "PAUSED" });
    await until("the pause", async () => (await statusOf(world, campaignId)) === "paused");
    await until("nothing on its way", async () => {
      const { held = 0, sending = 0, accepted = 0 } = await countStates(ctx, campaignId);
      return held + sending + accepted === 0;
    });
  });
  const sent = (await rig.sent(phoneNumberId)).length;
  const {
    failed = 0,
    "recipient pending": waiting = 0,
    ...others
  } = await countStates(ctx, campaignId);
  expect(others).toEqual({});
  // whoever Meta refused while it was paused already is in no log of accepted sends
  expect(failed).toBeGreaterThanOrEqual(sent);
  expect(waiting).toBe(200 - failed);
  expect(waiting).toBeGreaterThan(0);
  const wallet = await walletOf(world);
  expect(Number(wallet.held)).toBeCloseTo((promised * waiting) / 200, 4);
  expect(Number(wallet.balance)).toBe(1_000);
  const [campaign] = await withWorkspace(ctx, (tx) =>
    tx.select().from(campaigns).where(eq(campaigns.id, campaignId)),
  );
  expect(campaign?.pauseReason).toMatch(/is paused at Meta, so nothing more of it is sent/);
  expect(await brokenInvariants(ctx)).toEqual([]);
});

test("r63: a paused campaign stops at once, its sums close, and it goes on with exactly the rest", async () => {
  const world = await rig.makeSendingWorld({ recipients: 300, throughput: 50 });
  await rig.faults({ latencyMs: 20 });
  const campaignId = await launchToAll(world);
  await runSender(async () => {
    await until("some sends", async () => (await rig.sent(world.phoneNumberId)).length > 40);
    await pauseCampaign(world.ctx, { campaignId });
    const atPause = (await rig.sent(world.phoneNumberId)).length;
    await until("nothing on its way", async () => {
      const states = await countStates(world.ctx, campaignId);
      return (states.sending ?? 0) === 0;
    });
    // what was on its way finishes; nobody else hears anything
    expect((await rig.sent(world.phoneNumberId)).length - atPause).toBeLessThanOrEqual(120);
    expect(await brokenInvariants(world.ctx)).toEqual([]);
    const paused = (await rig.sent(world.phoneNumberId)).length;
    expect(paused).toBeLessThan(300);
    await resumeCampaign(world.ctx, { campaignId });
    await until("completion", async () => (await statusOf(world, campaignId)) === "completed");
  });
  await rig.clearFaults();
  const sent = await rig.sent(world.phoneNumberId);
  expect(sent.length).toBe(300);
  expect(new Set(sent.map((line) => line.ref)).size).toBe(300);
  expect(await brokenInvariants(world.ctx)).toEqual([]);
}, 180_000);

test("a cancelled campaign frees the money of everybody who was not handed over, also of a batch that was held back", async () => {
  const world = await rig.makeSendingWorld({ recipients: 200, throughput: 100 });
  const campaignId = await launchToAll(world);
  await runSender(async () => {
    await until("some sends", async () => (await rig.sent(world.phoneNumberId)).length > 20);
    await cancelCampaign(world.ctx, { campaignId });
    await until("an empty queue", async () => {
      const states = await countStates(world.ctx, campaignId);
      return (states.sending ?? 0) === 0 && (states["recipient pending"] ?? 0) === 0;
    });
  });
  await rig.flush();
  await until("all ticks", async () => {
    const states = await countStates(world.ctx, campaignId);
    return (states.accepted ?? 0) + (states.sent ?? 0) === 0;
  });
  const sent = await rig.sent(world.phoneNumberId);
  const states = await countStates(world.ctx, campaignId);
  expect(states["recipient cancelled"]).toBe(200 - sent.length);
  expect(Number((await walletOf(world)).held)).toBe(0);
  expect(await brokenInvariants(world.ctx)).toEqual([]);
}, 180_000);

test("S5: a burst of Meta's warnings stops the campaign within 20 messages, and says why", async () => {
  const world = await rig.makeSendingWorld({
    recipients: 150,
    throughputLevel: "STANDARD",
    throughput: 8,
  });
  await rig.faults({ errorCodeByNumber: { [world.phoneNumberId]: 131048 } });
  const campaignId = await launchToAll(world);
  await runSender(() =>
    until("the pause", async () => (await statusOf(world, campaignId)) === "paused"),
  );
  await rig.clearFaults();
  expect((await rig.sent(world.phoneNumberId)).length).toBeLessThanOrEqual(20);
  const [campaign] = await withWorkspace(world.ctx, (tx) =>
    tx.select().from(campaigns).where(eq(campaigns.id, campaignId)),
  );
  expect(campaign?.pauseReason).toContain("131048");
  expect(await brokenInvariants(world.ctx)).toEqual([]);
});
