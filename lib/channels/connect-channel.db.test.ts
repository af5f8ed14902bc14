import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { channelChecks, channels } from "@/db/schema/channels";
import { notifications } from "@/db/schema/notifications";
import { withWorkspace } from "@/db/tenant";
import { useTestDatabase } from "@/db/testing/database";
import { makeContext } from "@/db/testing/makers";
import { SECRET, type SendingRig, SIGNUP_APP, startSendingRig, TOKEN } from "@/e2e/rig/sending-rig";
import type { WorkspaceContext } from "@/lib/core/context";
import { openSecret } from "@/lib/core/crypto/seal-secret";
import { publishEnv } from "@/lib/core/env";
import type { CheckResult } from "./check-result";
import { connectChannel } from "./connect-channel";
import { disconnectChannel } from "./disconnect-channel";
import { finishSignup } from "./finish-signup";
import { getChannel, listChannels } from "./queries";
import { registerNumber } from "./register-number";
import { replaceToken } from "./replace-token";
import { runChecks } from "./run-checks";

const database = useTestDatabase();
let rig: SendingRig;
let owner: WorkspaceContext;
let number: { phoneNumberId: string; wabaId: string };
let count = 0;

type Made = { phoneNumberId: string; wabaId: string };
const given = (change: Partial<{ accessToken: string } & Made> = {}) => ({
  name: "Support",
  accessToken: TOKEN,
  phoneNumberId: number.phoneNumberId,
  wabaId: number.wabaId,
  ...change,
});
const states = (checks: readonly CheckResult[]) =>
  Object.fromEntries(checks.map((check) => [check.name, check.state]));
const one = (checks: readonly CheckResult[], name: CheckResult["name"]) =>
  checks.find((check) => check.name === name);

async function makeNumber(change: Record<string, unknown> = {}): Promise<Made> {
  count += 1;
  const digits = `1555${String(Date.now()).slice(-5)}${String(count).padStart(2, "0")}`;
  const { phoneNumberId, wabaId } = (await rig.control("numbers", {
    displayPhoneNumber: `+${digits}`,
    wabaId: `9000000000${String(count).padStart(5, "0")}`,
    verifiedName: "Rig",
    ...change,
  })) as Made;
  return { phoneNumberId, wabaId };
}

beforeAll(async () => {
  rig = await startSendingRig();
});
afterAll(() => rig.stop());
beforeEach(async () => {
  await rig.clearFaults();
  owner = await makeContext();
  number = await makeNumber();
});

describe("connecting a number by ids and token", () => {
  test("a token that Meta does not know fails alone, with Meta's words, and nothing is stored", async () => {
    const accessToken = "a-token-that-nobody-knows";
    const { channelId, checks } = await connectChannel(owner, given({ accessToken }));
    expect(channelId).toBeNull();
    expect(states(checks)).toEqual({
      token: "failed",
      number: "skipped",
      webhook: "skipped",
      templates: "skipped",
      self_test: "skipped",
    });
    expect(one(checks, "token")?.detail).toContain("Meta’s words");
    expect(one(checks, "token")?.mend).toContain("whatsapp_business_messaging");
    expect(await listChannels(owner)).toEqual([]);
  });

  test("a token without the right to manage is named with the right it lacks", async () => {
    const { accessToken } = (await rig.control("tokens", {
      scopes: ["whatsapp_business_messaging"],
    })) as { accessToken: string };
    const { checks } = await connectChannel(owner, given({ accessToken }));
    expect(one(checks, "token")).toMatchObject({ state: "failed", code: 200 });
    expect(one(checks, "token")?.detail).toContain("whatsapp_business_management");
  });

  test("keeps which portfolio the account belongs to, where limits are counted", async () => {
    const { channelId } = await connectChannel(owner, given());
    const channel = await getChannel(owner, channelId as string);
    expect(channel?.portfolioId).toMatch(/^7\d+$/);
  });

  test("the account of another number fails the number", async () => {
    const other = await makeNumber();
    const { channelId, checks } = await connectChannel(owner, given({ wabaId: other.wabaId }));
    expect(channelId).toBeNull();
    expect(one(checks, "number")).toMatchObject({
      state: "failed",
      detail: expect.stringContaining("another"),
    });
  });

  test("an id that Meta does not have fails the number and says which id to copy again", async () => {
    const { checks } = await connectChannel(owner, given({ phoneNumberId: "123456789" }));
    expect(one(checks, "number")?.mend).toContain("phone number id");
    const account = await connectChannel(owner, given({ wabaId: "123456789" }));
    expect(one(account.checks, "number")?.mend).toContain("account id");
  });

  test("what is proved is connected, and no dump of the table shows the token", async () => {
    const { channelId, checks } = await connectChannel(owner, given());
    expect(states(checks)).toEqual({
      token: "passed",
      number: "passed",
      webhook: "waiting",
      templates: "passed",
      self_test: "waiting",
    });
    expect(await listChannels(owner)).toMatchObject([{ id: channelId, status: "connected" }]);
    const rows = await database.connect("owner")`select c::text as dump from channels c`;
    expect(rows.some((row) => String(row.dump).includes(TOKEN))).toBe(false);
    expect(JSON.stringify(await getChannel(owner, channelId as string))).not.toContain(TOKEN);
  });

  test("an account that was in use before has its templates without anybody asking", async () => {
    const { channelId } = await connectChannel(owner, given());
    const jobs = await database.connect("owner")`
      select 1 from graphile_worker.jobs where key = ${`templates.sync:${channelId}`}`;
    expect(jobs).toHaveLength(1);
  });

  test("while Meta gives no answer, nothing is stored and nobody is blamed", async () => {
    await rig.faults({ errorCodeByEdge: { debug_token: 2 } });
    const { channelId, checks } = await connectChannel(owner, given());
    expect(channelId).toBeNull();
    expect(one(checks, "token")).toMatchObject({ state: "waiting", isSilent: true });
    expect(one(checks, "number")?.detail).toContain("Meta has to answer first");
  });

  test("a number that is connected elsewhere is refused until it is disconnected there", async () => {
    const other = await makeContext();
    const { channelId } = await connectChannel(other, given());
    await expect(connectChannel(owner, given())).rejects.toMatchObject({ code: "conflict" });
    await disconnectChannel(other, { channelId: channelId as string });
    expect((await connectChannel(owner, given())).channelId).not.toBeNull();
  });

  test("an account that the platform shares with another workspace is refused, one with a token of its own is not", async () => {
    const other = await makeContext();
    await connectChannel(other, given());
    const second = await makeNumber({ wabaId: number.wabaId });
    const setMode = (mode: "shared" | "dedicated") =>
      withWorkspace(other, (tx) => tx.update(channels).set({ mode }));
    await setMode("shared");
    await expect(connectChannel(owner, given(second))).rejects.toMatchObject({
      code: "conflict",
      fields: { wabaId: expect.stringContaining("Another workspace") },
    });
    expect(await listChannels(owner)).toEqual([]);
    await setMode("dedicated");
    expect((await connectChannel(owner, given(second))).channelId).not.toBeNull();
  });

  test("only owners and admins connect, check, register and replace", async () => {
    const manager = await makeContext({ role: "manager" });
    const refused = { code: "not_allowed" };
    const channelId = crypto.randomUUID();
    await expect(connectChannel(manager, given())).rejects.toMatchObject(refused);
    await expect(runChecks(manager, { channelId })).rejects.toMatchObject(refused);
    await expect(registerNumber(manager, { channelId, pin: "123456" })).rejects.toMatchObject(
      refused,
    );
    await expect(replaceToken(manager, { channelId, accessToken: TOKEN })).rejects.toMatchObject(
      refused,
    );
  });
});

describe("each check turns from red to green by its own mend", () => {
  const connect = async (change?: Parameters<typeof given>[0]) =>
    (await connectChannel(owner, given(change))).channelId as string;

  test("token: revoked, then replaced; a wrong one changes nothing", async () => {
    const { accessToken } = (await rig.control("tokens", {})) as { accessToken: string };
    const channelId = await connect({ accessToken });
    await rig.control("tokens", { token: accessToken, revoked: true });
    const red = await runChecks(owner, { channelId });
    expect(one(red, "token")).toMatchObject({ state: "failed", code: 190 });
    expect(await getChannel(owner, channelId)).toMatchObject({
      status: "attention",
      health: "critical",
      healthReasons: expect.arrayContaining([expect.objectContaining({ key: "token" })]),
    });
    await expect(
      replaceToken(owner, { channelId, accessToken: "another-token-nobody-knows" }),
    ).rejects.toMatchObject({ fields: { accessToken: expect.stringContaining("Meta’s words") } });
    const green = await replaceToken(owner, { channelId, accessToken: TOKEN });
    expect(one(green, "token")?.state).toBe("passed");
    expect(await getChannel(owner, channelId)).toMatchObject({
      status: "connected",
      health: "healthy",
    });
  });

  test("number: not registered, a wrong PIN, then the right one, which is kept sealed", async () => {
    number = await makeNumber({ registered: false, pin: "482915" });
    const { channelId, checks } = await connectChannel(owner, given());
    expect(one(checks, "number")).toMatchObject({ state: "failed", code: 133010 });
    expect(await getChannel(owner, channelId as string)).toMatchObject({ status: "connecting" });
    await expect(
      registerNumber(owner, { channelId: channelId as string, pin: "111111" }),
    ).rejects.toMatchObject({
      code: "invalid",
      fields: { pin: expect.stringContaining("133005") },
    });
    const green = await registerNumber(owner, { channelId: channelId as string, pin: "482915" });
    expect(one(green, "number")?.state).toBe("passed");
    const [row] = await withWorkspace(owner, (tx) =>
      tx
        .select({ pin: channels.pin, status: channels.status })
        .from(channels)
        .where(eq(channels.id, channelId as string)),
    );
    expect(row?.status).toBe("connected");
    expect(row?.pin).not.toContain("482915");
    expect(
      openSecret(row?.pin as string, {
        workspaceId: owner.workspaceId,
        table: "channels",
        column: "pin",
        row: channelId as string,
      }),
    ).toBe("482915");
  });

  test("webhook: posted elsewhere, then here, then seen", async () => {
    const channelId = await connect();
    await rig.control("numbers", { ...number, webhookOverride: "https://elsewhere.test/hook" });
    const run = async () => (await runChecks(owner, { channelId, name: "webhook" }))[0];
    expect(await run()).toMatchObject({
      state: "failed",
      detail: expect.stringContaining("elsewhere.test"),
      mend: expect.stringContaining("/api/webhooks/meta"),
    });
    await rig.control("numbers", { ...number, webhookOverride: null });
    expect(await run()).toMatchObject({ state: "waiting" });
    await withWorkspace(owner, (tx) =>
      tx.update(channels).set({ lastWebhookAt: new Date() }).where(eq(channels.id, channelId)),
    );
    expect(await run()).toMatchObject({ state: "passed" });
  });

  test("webhook: Meta refuses the subscription, then takes it", async () => {
    const channelId = await connect();
    const run = async () => (await runChecks(owner, { channelId, name: "webhook" }))[0];
    await rig.faults({ errorCodeByEdge: { subscribed_apps: 200 } });
    expect(await run()).toMatchObject({ state: "failed", code: 200 });
    await rig.clearFaults();
    expect(await run()).toMatchObject({ state: "waiting" });
  });

  test("webhook: without our own secrets nothing can arrive, and the check says which are missing", async () => {
    const channelId = await connect();
    publishEnv({ META_APP_SECRET: undefined });
    const [red] = await runChecks(owner, { channelId, name: "webhook" });
    publishEnv({ META_APP_SECRET: SECRET });
    expect(red).toMatchObject({
      state: "failed",
      detail: expect.stringContaining("META_APP_SECRET"),
    });
  });

  test("two who look at one number in the same second both get their answer", async () => {
    const { channelId } = await connectChannel(owner, given());
    for (let round = 0; round < 8; round += 1) {
      // as for the first time, when each of them writes the rows
      await withWorkspace(owner, (tx) => tx.delete(channelChecks));
      // a whole look, as connecting does, and one at the webhook, as asking a phone does
      const [whole, part] = await Promise.all([
        runChecks(owner, { channelId: channelId as string }),
        ...[0, 1, 2].map(() =>
          runChecks(owner, { channelId: channelId as string, name: "webhook" }),
        ),
      ]);
      expect(states(whole)).toMatchObject({ token: "passed", templates: "passed" });
      expect(states(part as CheckResult[])).toHaveProperty("webhook");
    }
  });

  test("templates: no access, then access", async () => {
    const channelId = await connect();
    const run = async () => (await runChecks(owner, { channelId, name: "templates" }))[0];
    await rig.faults({ errorCodeByEdge: { message_templates: 10 } });
    expect(await run()).toMatchObject({ state: "failed", code: 10 });
    expect(await getChannel(owner, channelId)).toMatchObject({ status: "attention" });
    await rig.clearFaults();
    expect(await run()).toMatchObject({ state: "passed" });
    expect(await getChannel(owner, channelId)).toMatchObject({ status: "connected" });
  });

  test("Meta out of reach is no verdict: what was found stays, the page says so, nobody is alarmed", async () => {
    const channelId = await connect();
    await rig.faults({ errorCodeByEdge: { debug_token: 2, message_templates: 131016 } });
    const [token] = await runChecks(owner, { channelId });
    expect(token).toMatchObject({ state: "waiting", isSilent: true });
    await runChecks(owner, { channelId, name: "templates" });
    const now = await getChannel(owner, channelId);
    expect(now).toMatchObject({ status: "connected", health: "healthy" });
    for (const name of ["token", "templates"]) {
      expect(now?.checks.find((check) => check.name === name)).toMatchObject({
        state: "passed",
        noAnswer: expect.stringContaining("unavailable"),
      });
    }
    expect(await withWorkspace(owner, (tx) => tx.select().from(notifications))).toEqual([]);
    await expect(replaceToken(owner, { channelId, accessToken: TOKEN })).rejects.toMatchObject({
      fields: { accessToken: expect.stringContaining("unavailable") },
    });
    await rig.clearFaults();
    await runChecks(owner, { channelId });
    const after = await getChannel(owner, channelId);
    expect(after?.checks.every((check) => check.noAnswer === null)).toBe(true);
  });

  test("a webhook that Meta was never heard about does not count as good", async () => {
    await rig.faults({ errorCodeByEdge: { subscribed_apps: 2 } });
    const { channelId } = await connectChannel(owner, given());
    const now = () => getChannel(owner, channelId as string);
    const webhook = async () => (await now())?.checks.find(({ name }) => name === "webhook");
    expect(await webhook()).toMatchObject({ state: "waiting", noAnswer: expect.any(String) });
    expect(await now()).toMatchObject({ status: "connecting" });
    // the next silence, in other words, is no answer either
    await rig.faults({ errorCodeByEdge: { subscribed_apps: 4 } });
    await runChecks(owner, { channelId: channelId as string });
    expect(await now()).toMatchObject({ status: "connecting" });
    await rig.clearFaults();
    await runChecks(owner, { channelId: channelId as string });
    expect(await webhook()).toMatchObject({ noAnswer: null });
    expect(await now()).toMatchObject({ status: "connected" });
    // a later silence takes nothing from what was found before it
    const run = (name: "webhook" | "templates") =>
      runChecks(owner, { channelId: channelId as string, name });
    await rig.faults({ errorCodeByEdge: { subscribed_apps: 2, message_templates: 10 } });
    await run("webhook");
    await run("templates");
    expect(await now()).toMatchObject({ status: "attention" });
    await rig.clearFaults();
    await run("templates");
    expect(await webhook()).toMatchObject({ noAnswer: expect.any(String) });
    expect(await now()).toMatchObject({ status: "connected" });
  });

  test("a check of another workspace's number is not there", async () => {
    const channelId = await connect();
    const stranger = await makeContext();
    await expect(runChecks(stranger, { channelId })).rejects.toMatchObject({ code: "not_found" });
    expect(await getChannel(stranger, channelId)).toBeNull();
  });
});

describe("Facebook's sign-up", () => {
  test("gives a token for the code, connects the number and registers it with a PIN of ours", async () => {
    const answer = await rig.signUp({ phone: "+15550001001" });
    const { channelId, checks } = await finishSignup(owner, { ...answer, coexists: false });
    expect(states(checks)).toMatchObject({ token: "passed", number: "passed" });
    expect(await getChannel(owner, channelId as string)).toMatchObject({
      name: "Lucky Shrub",
      mode: "dedicated",
      status: "connected",
      hasOwnToken: true,
    });
  });

  test("takes no code twice and none that is made up", async () => {
    const answer = await rig.signUp({ phone: "+15550001002" });
    await finishSignup(owner, { ...answer, coexists: false });
    for (const code of [answer.code, "AQ-made-up"]) {
      await expect(finishSignup(owner, { ...answer, code, coexists: false })).rejects.toMatchObject(
        { code: "unavailable" },
      );
    }
  });

  test("is not offered where it is not set up, and not to managers", async () => {
    const answer = await rig.signUp({ phone: "+15550001004" });
    publishEnv({ META_APP_ID: undefined, META_SIGNUP_CONFIG_ID: undefined });
    await expect(finishSignup(owner, { ...answer, coexists: false })).rejects.toMatchObject({
      code: "unavailable",
    });
    publishEnv(SIGNUP_APP);
    const manager = await makeContext({ role: "manager" });
    await expect(finishSignup(manager, { ...answer, coexists: false })).rejects.toMatchObject({
      code: "not_allowed",
    });
  });
});
