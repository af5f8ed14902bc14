import { eq } from "drizzle-orm";
import { campaigns } from "@/db/schema/campaigns";
import { wallets } from "@/db/schema/wallet";
import { withWorkspace } from "@/db/tenant";
import { bundleEntry, killableProcess, seededRandom, sleep } from "@/e2e/rig/killable-process";
import { brokenInvariants, countStates, launchToAll, startSendingRig } from "@/e2e/rig/sending-rig";
import { startThrowawayDatabase } from "@/e2e/rig/throwaway-database";
import { WebhookLoop } from "@/lib/worker/webhook-loop";

type CampaignChaos = {
  recipients: number;
  /** Most messages that may be on their way at once: what one kill can make unknown. */
  inFlight: number;
  /** Of the worker or, so many of them, of the database under a worker that lives on. */
  faults: number;
  databaseCrashes: number;
  seed: number;
  log?: (line: string) => void;
};

export type CampaignChaosResult = {
  seed: number;
  recipients: number;
  kills: number;
  databaseCrashes: number;
  /** References that the provider accepted more than once: must be 0. */
  duplicates: number;
  accepted: number;
  statesWhenSent: Record<string, number>;
  statesAtEnd: Record<string, number>;
  invariantChecks: number;
  brokenInvariants: string[];
  held: string;
  charged: string;
  /** What the provider's statuses say that it costs. */
  seconds: number;
};

/**
 * r1: a campaign while its worker is killed and its database crashes, again and again. Statuses are
 * held back until everything is handed over, so that unknown sends are seen before they are settled.
 */
export async function runCampaignChaos(options: CampaignChaos): Promise<CampaignChaosResult> {
  const { recipients, inFlight, faults, databaseCrashes, seed, log = () => {} } = options;
  const random = seededRandom(seed);
  const database = await startThrowawayDatabase();
  const rig = await startSendingRig({ autoStatus: false });
  const world = await rig.makeSendingWorld({ recipients, balance: "5000", throughput: 400 });
  await rig.faults({ latencyMs: 8 });
  const worker = killableProcess(await bundleEntry("lib/worker/main.ts"), {
    SEND_IN_FLIGHT: String(inFlight),
  });
  const loop = new WebhookLoop();
  const startedAt = Date.now();
  let checks = 0;
  const broken = new Set<string>();
  let watching = true;
  const watcher = (async () => {
    while (watching) {
      try {
        for (const problem of await brokenInvariants(world.ctx)) broken.add(problem);
        checks += 1;
      } catch {
        // the database is down at this moment; that is the point
      }
      await sleep(50);
    }
  })();
  try {
    const campaignId = await launchToAll(world);
    worker.start();
    const crashAt = new Set<number>();
    while (crashAt.size < databaseCrashes) crashAt.add(Math.floor(random() * faults));
    let crashes = 0;
    for (let fault = 0; fault < faults; fault++) {
      // a process that is killed before it has begun proves nothing: first it sends something
      const before = (await rig.sent(world.phoneNumberId)).length;
      await until(
        async () =>
          (await rig.sent(world.phoneNumberId)).length > before ||
          (await statusOf(world.ctx, campaignId)) === "completed",
        30_000,
      );
      await sleep(random() * 400);
      if (crashAt.has(fault)) {
        await database.crash();
        crashes += 1;
        log(`database crash ${crashes}`);
        await sleep(600);
      } else {
        await worker.kill();
        worker.start();
      }
      if ((await statusOf(world.ctx, campaignId)) === "completed") break;
    }
    await until(async () => (await statusOf(world.ctx, campaignId)) === "completed", 240_000);
    await until(
      async () => ((await countStates(world.ctx, campaignId)).sending ?? 0) === 0,
      60_000,
    );
    const statesWhenSent = await countStates(world.ctx, campaignId);
    log(`handed over: ${JSON.stringify(statesWhenSent)}`);

    loop.start();
    await rig.control("config", { autoStatus: true });
    await rig.flush();
    await until(async () => {
      const states = await countStates(world.ctx, campaignId);
      return (states.accepted ?? 0) === 0 && (states.sent ?? 0) === 0;
    }, 60_000);
    const statesAtEnd = await countStates(world.ctx, campaignId);
    const sent = await rig.sent(world.phoneNumberId);
    const [wallet] = await withWorkspace(world.ctx, (tx) =>
      tx.select().from(wallets).where(eq(wallets.workspaceId, world.ctx.workspaceId)),
    );
    return {
      seed,
      recipients,
      kills: worker.deaths,
      databaseCrashes: crashes,
      duplicates: sent.length - new Set(sent.map((line) => line.ref)).size,
      accepted: sent.length,
      statesWhenSent,
      statesAtEnd,
      invariantChecks: checks,
      brokenInvariants: [...broken, ...(await brokenInvariants(world.ctx))],
      held: wallet?.held ?? "",
      charged: (5000 - Number(wallet?.balance)).toFixed(4),
      seconds: Math.round((Date.now() - startedAt) / 100) / 10,
    };
  } finally {
    watching = false;
    await watcher;
    await loop.close();
    await worker.stop();
    await rig.stop();
    await database.stop();
  }
}

async function statusOf(ctx: Parameters<typeof withWorkspace>[0], campaignId: string) {
  try {
    const [row] = await withWorkspace(ctx, (tx) =>
      tx.select({ status: campaigns.status }).from(campaigns).where(eq(campaigns.id, campaignId)),
    );
    return row?.status;
  } catch {
    return undefined;
  }
}

async function until(done: () => Promise<boolean>, withinMs: number): Promise<void> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    try {
      if (await done()) return;
    } catch {
      // asked while the database was down
    }
    if (Date.now() > deadline) throw new Error(`not settled within ${withinMs / 1000} s`);
    await sleep(100);
  }
}
