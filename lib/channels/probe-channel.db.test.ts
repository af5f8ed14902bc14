import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { channels } from "@/db/schema/channels";
import { notifications } from "@/db/schema/notifications";
import { withWorkspace } from "@/db/tenant";
import { useTestDatabase } from "@/db/testing/database";
import { makeContext, makeMember } from "@/db/testing/makers";
import { type SendingRig, startSendingRig, TOKEN } from "@/e2e/rig/sending-rig";
import type { WorkspaceContext } from "@/lib/core/context";
import { connectChannel } from "./connect-channel";
import { probeChannelsJob } from "./jobs";
import { probeChannel } from "./probe-channel";
import { getChannel } from "./queries";
import { runChecks } from "./run-checks";

const database = useTestDatabase();
const DAY_MS = 86_400_000;
let rig: SendingRig;
let owner: WorkspaceContext;
let count = 0;

beforeAll(async () => {
  rig = await startSendingRig();
});
afterAll(() => rig.stop());
beforeEach(async () => {
  await rig.clearFaults();
  owner = await makeContext();
  // whoever connects a number is not told about it; a colleague is
  await makeMember(owner, { role: "admin" });
});

async function makeNumber(change: Record<string, unknown> = {}) {
  count += 1;
  const made = (await rig.control("numbers", {
    displayPhoneNumber: `+1555${String(Date.now()).slice(-5)}${String(count).padStart(2, "0")}`,
    wabaId: `9100000000${String(count).padStart(5, "0")}`,
    verifiedName: "Rig",
    ...change,
  })) as { phoneNumberId: string; wabaId: string };
  return { phoneNumberId: made.phoneNumberId, wabaId: made.wabaId };
}

async function connect(given: { accessToken?: string; number?: Record<string, unknown> } = {}) {
  const number = await makeNumber(given.number);
  const { accessToken = TOKEN } = given;
  const { channelId } = await connectChannel(owner, { name: "Support", accessToken, ...number });
  return { channelId: channelId as string, ...number };
}

const probe = (channelId: string) => probeChannel(owner, { channelId });
const change = (channelId: string, values: Partial<typeof channels.$inferInsert>) =>
  withWorkspace(owner, (tx) => tx.update(channels).set(values).where(eq(channels.id, channelId)));
const toldTo = async (ctx: WorkspaceContext) => {
  const rows = await withWorkspace(ctx, (tx) =>
    tx
      .select({
        id: notifications.id,
        subject: notifications.subject,
        detail: notifications.detail,
      })
      .from(notifications)
      .orderBy(notifications.id),
  );
  // one event reaches several people; its words once are enough
  return [...new Set(rows.map(({ subject, detail }) => `${subject}: ${detail}`))];
};

describe("a token that ends", () => {
  test("is told two weeks before and again three days before, and stands in the history", async () => {
    const expiresAt = new Date(Date.now() + 10 * DAY_MS).toISOString();
    const { accessToken } = (await rig.control("tokens", { expiresAt })) as { accessToken: string };
    const { channelId } = await connect({ accessToken });
    const day = expiresAt.slice(0, 10);
    expect(await getChannel(owner, channelId)).toMatchObject({
      health: "warning",
      healthReasons: [{ key: "token_ends", words: expect.stringContaining(day) }],
      tokenExpiresAt: new Date(Math.floor(Date.parse(expiresAt) / 1_000) * 1_000),
    });
    expect(await toldTo(owner)).toHaveLength(1);
    await probe(channelId);
    expect(await toldTo(owner)).toHaveLength(1);

    await rig.control("tokens", {
      token: accessToken,
      expiresAt: new Date(Date.now() + 2 * DAY_MS).toISOString(),
    });
    await probe(channelId);
    expect(await toldTo(owner)).toEqual([
      expect.stringContaining("worth a look"),
      expect.stringContaining("critical"),
    ]);
    const { history } = (await getChannel(owner, channelId)) ?? { history: [] };
    expect(history.map(({ after }) => after).slice(0, 2)).toEqual(["critical", "warning"]);
  });
});

test("a token that is revoked while the quality is low already is told", async () => {
  const { accessToken } = (await rig.control("tokens", {})) as { accessToken: string };
  const { channelId, ...number } = await connect({ accessToken });
  await rig.control("numbers", { ...number, qualityRating: "RED" });
  await probe(channelId);
  expect(await toldTo(owner)).toHaveLength(1);
  await rig.control("tokens", { token: accessToken, revoked: true });
  await probe(channelId);
  const told = await toldTo(owner);
  expect(told).toHaveLength(2);
  expect(told[1]).toContain("does not accept the access token");
});

test("a messaging limit that Meta lowers without a word leaves a trace and is told", async () => {
  const { channelId, ...number } = await connect({ number: { messagingLimitTier: "TIER_10K" } });
  await rig.control("numbers", { ...number, messagingLimitTier: "TIER_2K" });
  await probe(channelId);
  const words = "Meta lowered the messaging limit from 10,000 people to 2,000 people in 24 hours.";
  const now = await getChannel(owner, channelId);
  expect(now).toMatchObject({ health: "warning", healthReasons: [{ words }] });
  expect(now?.history[0]?.reasons).toMatchObject([{ words }]);
  expect(await toldTo(owner)).toEqual([expect.stringContaining(words)]);
  await rig.control("numbers", { ...number, messagingLimitTier: "TIER_10K" });
  await probe(channelId);
  expect(await getChannel(owner, channelId)).toMatchObject({ health: "healthy" });
});

test("a throughput that falls back is told, and over when it is back", async () => {
  const { channelId, ...number } = await connect({ number: { throughputLevel: "HIGH" } });
  await rig.control("numbers", { ...number, throughputLevel: "STANDARD" });
  await probe(channelId);
  expect(await getChannel(owner, channelId)).toMatchObject({
    health: "warning",
    healthReasons: [{ key: "throughput" }],
  });
  await rig.control("numbers", { ...number, throughputLevel: "HIGH" });
  await probe(channelId);
  expect(await getChannel(owner, channelId)).toMatchObject({ health: "healthy" });
});

describe("a number that only receives", () => {
  const unsubscribe = (wabaId: string) =>
    fetch(`${rig.graphUrl}/v25.0/${wabaId}/subscribed_apps`, {
      method: "DELETE",
      headers: { authorization: `Bearer ${TOKEN}` },
    });

  test("and lost its subscription is found within a day, and mended by the check of the webhook", async () => {
    const { channelId, wabaId } = await connect();
    expect((await unsubscribe(wabaId)).status).toBe(200);
    await probe(channelId);
    // asked once a day: the checks at connecting were the first time
    expect(await getChannel(owner, channelId)).toMatchObject({ health: "healthy" });

    await change(channelId, { subscriptionCheckedAt: new Date(Date.now() - DAY_MS) });
    await probe(channelId);
    expect(await getChannel(owner, channelId)).toMatchObject({
      health: "critical",
      healthReasons: [{ key: "subscription", words: expect.stringContaining("is gone") }],
    });
    expect(await toldTo(owner)).toHaveLength(1);

    await runChecks(owner, { channelId, name: "webhook" });
    expect(await getChannel(owner, channelId)).toMatchObject({ health: "healthy" });
  });

  test("and whose updates go elsewhere is found too; Meta's silence about it changes nothing", async () => {
    const { channelId, ...number } = await connect();
    await rig.control("numbers", { ...number, webhookOverride: "https://elsewhere.test/hook" });
    await change(channelId, { subscriptionCheckedAt: null });
    await rig.faults({ errorCodeByEdge: { subscribed_apps: 2 } });
    await probe(channelId);
    expect(await getChannel(owner, channelId)).toMatchObject({ health: "healthy" });
    await rig.clearFaults();
    await probe(channelId);
    expect((await getChannel(owner, channelId))?.healthReasons).toMatchObject([
      { key: "subscription", words: expect.stringContaining("elsewhere.test") },
    ]);
    await rig.control("numbers", { ...number, webhookOverride: null });
    await probe(channelId);
    expect(await getChannel(owner, channelId)).toMatchObject({ health: "healthy" });
  });
});

test("a number that is half connected is looked at, and told when a day has passed", async () => {
  const { channelId } = await connect({ number: { registered: false, pin: "482915" } });
  expect(await getChannel(owner, channelId)).toMatchObject({ status: "connecting" });
  expect(await toldTo(owner)).toEqual([]);
  await change(channelId, {
    createdAt: new Date(Date.now() - DAY_MS),
    checkedAt: new Date(Date.now() - DAY_MS),
  });
  await probeChannelsJob.run({});
  const jobs = await database.connect("owner")`
    select 1 from graphile_worker.jobs where key = ${`channels.probe:${channelId}`}`;
  expect(jobs).toHaveLength(1);
  await probe(channelId);
  expect(await toldTo(owner)).toEqual([expect.stringContaining("only half connected")]);
  await probe(channelId);
  expect(await toldTo(owner)).toHaveLength(1);
  // later news are told as what they are
  const at = new Date().toISOString();
  await change(channelId, { alerts: [{ type: "UNPAID", words: "A bill is open.", at }] });
  await probe(channelId);
  const told = await toldTo(owner);
  expect(told).toHaveLength(2);
  expect(told.filter((subject) => subject.includes("critical state"))).toHaveLength(1);
});
