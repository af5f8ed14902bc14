import { and, eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { channels, phoneSyncs } from "@/db/schema/channels";
import { contacts } from "@/db/schema/contacts";
import { messages } from "@/db/schema/messages";
import { withSystem, withWorkspace } from "@/db/tenant";
import { useTestDatabase } from "@/db/testing/database";
import { makeChannel, makeContext } from "@/db/testing/makers";
import { SECRET, type SendingRig, startSendingRig } from "@/e2e/rig/sending-rig";
import type { WorkspaceContext } from "@/lib/core/context";
import { publishEnv } from "@/lib/core/env";
import { processEvents } from "@/lib/webhooks/inbound/process-events";
import { applyNumberChange } from "./apply-number-change";
import { askPhone } from "./ask-phone";
import { finishSignup } from "./finish-signup";
import { askPhoneJob } from "./jobs";
import { readPhoneSyncs } from "./phone-syncs";
import { getChannel, listChannels } from "./queries";
import { registerNumber } from "./register-number";
import { saveChannel } from "./save-channel";

useTestDatabase();
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
});

/** Signs up a number that stays on its phone, up to the page that hears the dialog's end. */
async function connect({
  sharesHistory = true,
  phone = `+1555000${String(3000 + ++count)}`,
} = {}): Promise<string> {
  const answer = await rig.signUp({ phone, stays: true, sharesHistory });
  const { channelId } = await finishSignup(owner, { ...answer, coexists: true });
  return channelId as string;
}

const states = async (channelId: string) =>
  Object.fromEntries((await readPhoneSyncs(owner, channelId)).map((one) => [one.kind, one]));
const waitingJobs = async (channelId: string) =>
  (
    (await withSystem("jobs of a number", (tx) =>
      tx.execute(sql`select count(*)::int as count from graphile_worker.jobs
        where key = ${`channels.ask_phone:${channelId}`}`),
    )) as unknown as { count: number }[]
  )[0]?.count;

describe("a number that stays in the WhatsApp Business app", () => {
  test("is connected without being registered, and sends at most 20 a second whatever its level", async () => {
    const channelId = await connect();
    const channel = await getChannel(owner, channelId);
    expect(channel).toMatchObject({ status: "connected", isOnPhone: true, maxPerSecond: 20 });
    const [row] = await withWorkspace(owner, (tx) =>
      tx.select({ pin: channels.pin }).from(channels).where(eq(channels.id, channelId)),
    );
    expect(row?.pin).toBeNull();
    await expect(registerNumber(owner, { channelId, pin: "123456" })).rejects.toMatchObject({
      code: "conflict",
    });
    await applyNumberChange(owner, { channelId, accountId: channel?.accountId as string }, {
      kind: "number_quality",
      event: "THROUGHPUT_UPGRADE",
      currentLimit: null,
    } as never);
    expect(await getChannel(owner, channelId)).toMatchObject({
      throughputLevel: "HIGH",
      maxPerSecond: 20,
    });
  });

  test("has its phone asked by a job once, and contacts and chats come over", async () => {
    const channelId = await connect();
    expect(await waitingJobs(channelId)).toBe(1);
    expect(await states(channelId)).toMatchObject({
      contacts: { state: "waiting", problem: null },
      history: { state: "waiting", problem: null },
    });
    await askPhoneJob.run({ workspaceId: owner.workspaceId, channelId });
    // the job runs again, after a crash for instance
    await askPhoneJob.run({ workspaceId: owner.workspaceId, channelId });
    expect(await states(channelId)).toMatchObject({
      contacts: { state: "asked", askedAt: expect.any(Date), problem: null },
      history: { state: "asked", askedAt: expect.any(Date), problem: null },
    });
    await rig.flush();
    while ((await processEvents()) > 0);
    const [people, past] = await withWorkspace(owner, async (tx) => [
      await tx.select({ name: contacts.name }).from(contacts),
      await tx.select({ origin: messages.origin, status: messages.status }).from(messages),
    ]);
    expect(people.map(({ name }) => name).sort()).toEqual(["Dana Whitfield", "Pablo Morales"]);
    expect(past).toHaveLength(5);
    expect(past.every(({ origin }) => origin === "history")).toBe(true);
  });

  test("counts as asked when Meta's answer to the first question was lost", async () => {
    const channelId = await connect();
    await askPhone(owner, { channelId });
    await withWorkspace(owner, (tx) =>
      tx
        .update(phoneSyncs)
        .set({ state: "waiting", askedAt: null })
        .where(and(eq(phoneSyncs.channelId, channelId), eq(phoneSyncs.kind, "history"))),
    );
    await askPhone(owner, { channelId });
    expect((await states(channelId)).history).toMatchObject({ state: "asked", code: 2593107 });
  });

  test("is asked again while Meta stumbles, and the reason stands there until then", async () => {
    const channelId = await connect();
    await rig.faults({ errorCodeByEdge: { smb_app_data: 131016 } });
    await askPhone(owner, { channelId });
    expect(await states(channelId)).toMatchObject({
      contacts: { state: "waiting", problem: expect.stringContaining("131016") },
      history: { state: "waiting" },
    });
    expect(await waitingJobs(channelId)).toBe(1);
    await rig.clearFaults();
    await askPhone(owner, { channelId });
    expect(await states(channelId)).toMatchObject({
      contacts: { state: "asked", problem: null, code: null },
      history: { state: "asked" },
    });
  });

  test("is not asked while the answer could not find its way here", async () => {
    const channelId = await connect();
    publishEnv({ META_APP_SECRET: undefined });
    await askPhone(owner, { channelId });
    publishEnv({ META_APP_SECRET: SECRET });
    expect((await states(channelId)).history).toMatchObject({
      state: "waiting",
      problem: expect.stringContaining("META_APP_SECRET"),
    });
    await askPhone(owner, { channelId });
    expect((await states(channelId)).history).toMatchObject({ state: "asked", code: null });
  });

  test.each([
    [2593108, "Too late to import"],
    [2593109, "The owner declined the import"],
  ])("says what %i means and does not ask again", async (code, title) => {
    const channelId = await connect();
    await rig.faults({ errorCodeByEdge: { smb_app_data: code } });
    await askPhone(owner, { channelId });
    await rig.clearFaults();
    await askPhone(owner, { channelId });
    expect((await states(channelId)).history).toMatchObject({
      state: "refused",
      code,
      problem: expect.stringContaining(title),
    });
  });

  test("is given up when a day has passed without an answer", async () => {
    const channelId = await connect();
    await withWorkspace(owner, (tx) =>
      tx.update(phoneSyncs).set({ createdAt: sql`now() - interval '25 hours'` }),
    );
    await rig.faults({ errorCodeByEdge: { smb_app_data: 2 } });
    await askPhone(owner, { channelId });
    expect((await states(channelId)).contacts).toMatchObject({ state: "refused", code: 2593108 });
  });

  test("that Meta has taken away is joined again where it was, and its phone is asked anew", async () => {
    const channelId = await connect();
    await askPhone(owner, { channelId });
    await rig.flush();
    while ((await processEvents()) > 0);
    const before = await getChannel(owner, channelId);
    const { accountId: wabaId, address: phone } = before as NonNullable<typeof before>;
    await saveChannel(owner, { channelId, name: "Counter", label: "", isDefault: true });
    await rig.control("webhook", {
      field: "account_update",
      wabaId,
      value: { event: "ACCOUNT_OFFBOARDED" },
    });
    while ((await processEvents()) > 0);
    expect(await getChannel(owner, channelId)).toMatchObject({
      status: "disconnected",
      statusReason: expect.stringContaining("Connect it again"),
    });
    const threads = () => withWorkspace(owner, (tx) => tx.select().from(messages));
    const kept = await threads();
    expect(kept).toHaveLength(5);

    // nobody else gets it meanwhile, and joining it twice in one second makes one number
    const again = () => connect({ phone });
    const mine = owner;
    owner = await makeContext();
    await expect(again()).rejects.toMatchObject({ code: "conflict" });
    owner = mine;
    expect((await Promise.allSettled([again(), again()])).map(({ status }) => status)).toContain(
      "fulfilled",
    );
    expect(await listChannels(owner)).toMatchObject([
      { id: channelId, name: "Counter", status: "connected", isDefault: true },
    ]);
    expect(await states(channelId)).toMatchObject({
      contacts: { state: "waiting", askedAt: null },
      history: { state: "waiting", askedAt: null },
    });
    await askPhone(owner, { channelId });
    expect(await states(channelId)).toMatchObject({
      contacts: { state: "asked" },
      history: { state: "asked", code: null },
    });
    expect((await threads()).map(({ id }) => id)).toEqual(kept.map(({ id }) => id));
  });

  test("that is joined once more before Meta has told that it was separated keeps its place", async () => {
    const channelId = await connect();
    const before = await getChannel(owner, channelId);
    expect(await connect({ phone: before?.address as string })).toBe(channelId);
    expect(await listChannels(owner)).toMatchObject([{ id: channelId, status: "connected" }]);
  });

  test("is asked by owners and admins of its workspace alone, and another number by nobody", async () => {
    const channelId = await connect();
    const manager = await makeContext({ role: "manager" });
    await expect(askPhone(manager, { channelId })).rejects.toMatchObject({ code: "not_allowed" });
    const stranger = await makeContext();
    await expect(askPhone(stranger, { channelId })).rejects.toMatchObject({ code: "not_found" });
    expect(await readPhoneSyncs(stranger, channelId)).toEqual([]);
    await expect(askPhone(owner, { channelId: await makeChannel(owner) })).rejects.toMatchObject({
      code: "conflict",
    });
    // disconnected meanwhile: the job has nothing to do
    await askPhoneJob.run({ workspaceId: owner.workspaceId, channelId: crypto.randomUUID() });
  });
});
