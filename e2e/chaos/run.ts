import { runCampaignChaos } from "./campaign";
import { runIntakeChaos } from "./intake";

/**
 * `npm run chaos [-- --seed=N --only=campaign]`: the long fault runs. Exit code 1 when a promise was broken; the seed
 * is printed so that the same run can be had again.
 */
const seedFlag = process.argv.find((flag) => flag.startsWith("--seed="));
const seed = seedFlag ? Number(seedFlag.slice(7)) : Date.now() % 1_000_000;
const only = process.argv.find((flag) => flag.startsWith("--only="))?.slice(7);
if (only && only !== "campaign" && only !== "webhooks") {
  console.error(`There is no fault run ${only}; choose campaign or webhooks.`);
  process.exit(1);
}
const failures: string[] = [];
const expect = (what: string, holds: boolean) => {
  console.log(`  ${holds ? "holds " : "BROKEN"}  ${what}`);
  if (!holds) failures.push(what);
};

const FAULTS = 20;
console.log(`seed ${seed}`);
for (const databaseCrashes of only === "webhooks" ? [] : [0, 10, 20]) {
  const what = `campaign: 5,000 recipients, ${FAULTS - databaseCrashes} kills, ${databaseCrashes} database crashes`;
  console.log(`\n${what}`);
  const result = await runCampaignChaos({
    recipients: 5_000,
    inFlight: 10,
    faults: FAULTS,
    databaseCrashes,
    seed: seed + databaseCrashes,
    log: (line) => console.log(`  ${line}`),
  });
  console.log(JSON.stringify(result, null, 2));
  const total = Object.values(result.statesAtEnd).reduce((sum, count) => sum + count, 0);
  expect("nobody was sent to twice", result.duplicates === 0);
  expect("every recipient is in one state", total === result.recipients);
  expect(
    "unknown at most kills times the number in flight",
    (result.statesWhenSent.unknown ?? 0) <= (result.kills + result.databaseCrashes) * 10,
  );
  expect("the ledger ties out at every look", result.brokenInvariants.length === 0);
}
if (only !== "campaign") {
  console.log("\nwebhooks: 2,000 events, 10 kills, 2 database crashes");
  const intake = await runIntakeChaos({ events: 2_000, kills: 10, databaseCrashes: 2, seed });
  console.log(JSON.stringify(intake, null, 2));
  expect("every 200 was kept", intake.lostAfter200 === 0 && intake.acknowledged === intake.events);
  expect("each event had its effect once", intake.messages === intake.events);
  expect("fifty people have fifty conversations", intake.conversations === 50);
}

console.log(failures.length === 0 ? "\nAll promises held." : `\nBroken: ${failures.join("; ")}`);
process.exit(failures.length === 0 ? 0 : 1);
