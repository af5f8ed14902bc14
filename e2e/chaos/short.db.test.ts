import { expect, test } from "vitest";
import { runCampaignChaos } from "./campaign";
import { runIntakeChaos } from "./intake";

// The long form of both is `npm run chaos`. A failing run prints its seed.
const seed = Number(process.env.CHAOS_SEED ?? Date.now() % 1_000_000);

test(`r1, r2, r4, r68: nobody hears twice while the worker is killed and the database crashes (seed ${seed})`, async () => {
  const result = await runCampaignChaos({
    recipients: 800,
    inFlight: 10,
    faults: 5,
    databaseCrashes: 2,
    seed,
  });
  const total = Object.values(result.statesAtEnd).reduce((sum, count) => sum + count, 0);
  expect(result.duplicates).toBe(0);
  expect(total).toBe(800);
  expect(result.statesWhenSent.unknown ?? 0).toBeLessThanOrEqual(
    (result.kills + result.databaseCrashes) * 10,
  );
  expect(result.brokenInvariants).toEqual([]);
  expect(result.invariantChecks).toBeGreaterThan(20);
}, 400_000);

test(`r13, r14: a webhook that got its 200 is kept while the intake is killed (seed ${seed})`, async () => {
  const result = await runIntakeChaos({ events: 400, kills: 3, databaseCrashes: 1, seed });
  expect(result.acknowledged).toBe(400);
  expect(result.lostAfter200).toBe(0);
  expect(result.messages).toBe(400);
  expect(result.conversations).toBe(50);
}, 240_000);
