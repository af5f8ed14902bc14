import { afterEach, describe, expect, test } from "vitest";
import { type Harness, startHarness, TOKEN, type Wire } from "./graph-harness";
import {
  HIGH_NUMBER_ID,
  NORTHWIND_WABA_ID,
  SANDBOX_APP_ID,
  STANDARD_NUMBER_ID,
} from "./graph-state";

let sandbox: Harness;
afterEach(() => sandbox.stop());

const product = { messaging_product: "whatsapp" };

describe("numbers and their account", () => {
  test("are read with the default fields, and with those asked for", async () => {
    sandbox = await startHarness();
    expect((await sandbox.get(STANDARD_NUMBER_ID)).body).toEqual({
      verified_name: "Northwind",
      code_verification_status: "VERIFIED",
      display_phone_number: "+1 202-555-0117",
      quality_rating: "GREEN",
      platform_type: "CLOUD_API",
      throughput: { level: "STANDARD" },
      webhook_configuration: { application: sandbox.webhookUrl },
      id: STANDARD_NUMBER_ID,
    });
    const fields = "status,whatsapp_business_manager_messaging_limit";
    expect((await sandbox.get(`${HIGH_NUMBER_ID}?fields=${fields}`)).body).toEqual({
      status: "CONNECTED",
      whatsapp_business_manager_messaging_limit: "TIER_UNLIMITED",
      id: HIGH_NUMBER_ID,
    });
    const list = await sandbox.get(`${NORTHWIND_WABA_ID}/phone_numbers?fields=throughput`);
    expect(list.body.data).toEqual([
      { id: STANDARD_NUMBER_ID, throughput: { level: "STANDARD" } },
      { id: HIGH_NUMBER_ID, throughput: { level: "HIGH" } },
    ]);
    const waba = await sandbox.get(`${NORTHWIND_WABA_ID}?fields=name,currency,health_status`);
    expect(waba.body).toMatchObject({
      name: "Northwind",
      currency: "USD",
      health_status: { can_send_message: "AVAILABLE" },
    });
    expect(waba.headers.get("x-business-use-case-usage")).toContain("call_count");
  });

  test("that are not there are refused as Meta refuses them", async () => {
    sandbox = await startHarness();
    const { status, body } = await sandbox.get("123456789012345");
    expect([status, body.error.code, body.error.error_subcode]).toEqual([400, 100, 33]);
    expect(body.error.type).toBe("GraphMethodException");
  });

  test("are deregistered and registered with their pin, ten times in three days", async () => {
    sandbox = await startHarness();
    const register = (pin: string) =>
      sandbox.post(`${STANDARD_NUMBER_ID}/register`, { ...product, pin });
    expect((await register("12")).body.error.code).toBe(131009);
    expect((await register("123456")).body).toEqual({ success: true });
    expect((await register("654321")).body.error.code).toBe(133005);
    expect((await sandbox.post(`${STANDARD_NUMBER_ID}/deregister`, {})).body).toEqual({
      success: true,
    });
    expect((await sandbox.sendText()).body.error.code).toBe(133010);
    for (let attempt = 0; attempt < 7; attempt += 1) await register("123456");
    expect((await register("123456")).body.error.code).toBe(133016);
    sandbox.clock.nowMs += 72 * 3_600_000;
    expect((await register("123456")).status).toBe(200);
  });

  test("take a profile within its limits", async () => {
    sandbox = await startHarness();
    const path = `${STANDARD_NUMBER_ID}/whatsapp_business_profile`;
    const profile = { about: "Kettles", websites: ["https://a.test"], vertical: "RETAIL" };
    expect((await sandbox.post(path, { ...product, ...profile })).body).toEqual({ success: true });
    expect((await sandbox.get(path)).body.data[0]).toMatchObject(profile);
    expect((await sandbox.post(path, { ...product, about: "x".repeat(140) })).body.error.code).toBe(
      131009,
    );
  });

  test("make, change, list and delete links with prefilled text", async () => {
    sandbox = await startHarness();
    const path = `${STANDARD_NUMBER_ID}/message_qrdls`;
    const { body } = await sandbox.post(path, { prefilled_message: "Hi" });
    expect(body.deep_link_url).toBe(`https://wa.me/message/${body.code}`);
    await sandbox.post(path, { code: body.code, prefilled_message: "Hello" });
    expect((await sandbox.get(path)).body.data).toMatchObject([{ prefilled_message: "Hello" }]);
    await sandbox.remove(`${path}/${body.code}`);
    expect((await sandbox.get(path)).body.data).toEqual([]);
    expect((await sandbox.post(path, { prefilled_message: "x".repeat(141) })).status).toBe(400);
  });

  test("block who wrote in the last day, say who could not be blocked, and stop hearing them", async () => {
    sandbox = await startHarness();
    await sandbox.writes();
    const path = `${STANDARD_NUMBER_ID}/block_users`;
    const users = [{ user: "+16505551234" }, { user: "+16505559999" }];
    const { status, body } = await sandbox.post(path, { ...product, block_users: users });
    expect(status).toBe(400);
    expect(body.error.code).toBe(139100);
    expect(body.block_users.added_users).toEqual([{ input: "+16505551234", wa_id: "16505551234" }]);
    expect(body.block_users.failed_users[0].input).toBe("+16505559999");
    await sandbox.flush();
    const heard = sandbox.changes("messages").length;
    await sandbox.writes();
    await sandbox.sendText();
    await sandbox.flush();
    expect(sandbox.changes("messages").filter(({ messages }) => messages)).toHaveLength(heard);
    expect(sandbox.statuses()[0].errors[0].code).toBe(130403);
    const removed = await sandbox.remove(path, { ...product, block_users: [users[0]] });
    expect(removed.body.block_users.removed_users).toHaveLength(1);
  });

  test("count sends and prices from the log", async () => {
    sandbox = await startHarness();
    await sandbox.writes();
    await sandbox.sendText();
    await sandbox.sendText("+16505550000");
    await sandbox.flush();
    const at = Math.floor(sandbox.clock.nowMs / 1000);
    const span = `start(${at - 86_400}).end(${at + 86_400}).granularity(DAY)`;
    const { body } = await sandbox.get(
      `${NORTHWIND_WABA_ID}?fields=analytics.${span},pricing_analytics.${span}.dimensions([PRICING_TYPE,PRICING_CATEGORY])`,
    );
    expect(body.analytics.data_points).toMatchObject([{ sent: 1, delivered: 1 }]);
    expect(body.pricing_analytics.data[0].data_points).toMatchObject([
      { pricing_type: "FREE_CUSTOMER_SERVICE", pricing_category: "SERVICE", volume: 1, cost: 0 },
    ]);
  });

  test("more calls than the hour allows are refused with 80007", async () => {
    sandbox = await startHarness({ settings: { managementCallsPerHour: 2 } });
    const path = `${NORTHWIND_WABA_ID}/phone_numbers`;
    expect((await sandbox.get(path)).status).toBe(200);
    expect((await sandbox.get(path)).status).toBe(200);
    expect((await sandbox.get(path)).body.error.code).toBe(80007);
    sandbox.clock.nowMs += 3_600_000;
    expect((await sandbox.get(path)).status).toBe(200);
  });

  test("fewer people than the tier allows can be written to in a day", async () => {
    sandbox = await startHarness();
    await sandbox.control("numbers", {
      phoneNumberId: HIGH_NUMBER_ID,
      messagingLimitTier: "TIER_250",
    });
    await sandbox.approvedTemplate({
      name: "note",
      components: [{ type: "BODY", text: "A note." }],
    });
    for (let index = 0; index <= 250; index += 1) {
      const template = { name: "note", language: { code: "en_US" } };
      await sandbox.send(
        { to: `+1555080${1000 + index}`, type: "template", template },
        HIGH_NUMBER_ID,
      );
    }
    await sandbox.flush();
    const failed = sandbox.statuses().filter(({ status }: Wire) => status === "failed");
    expect(failed.map((one) => one.errors[0].code)).toEqual([131048]);
  });
});

describe("tokens", () => {
  test("are told valid or not", async () => {
    sandbox = await startHarness();
    expect((await sandbox.get(`debug_token?input_token=${TOKEN}`)).body.data).toMatchObject({
      is_valid: true,
      scopes: ["whatsapp_business_management", "whatsapp_business_messaging"],
    });
    expect((await sandbox.get("debug_token?input_token=no")).body.data.is_valid).toBe(false);
  });

  test("are given once for a code of the signup dialog, to the app that knows its secret", async () => {
    sandbox = await startHarness();
    const app = `client_id=${SANDBOX_APP_ID}`;
    const exchange = (query: string) => sandbox.call(`/v25.0/oauth/access_token?${query}`);
    const signedUp = await finishDialog({ business: "Lucky Shrub", phone: "+15550783881" });
    expect((await exchange(`${app}&client_secret=wrong&code=${signedUp.code}`)).status).toBe(400);
    const made = await exchange(`${app}&client_secret=test-app-secret&code=${signedUp.code}`);
    expect(made.body.token_type).toBe("bearer");
    const number = await sandbox.get(
      `${signedUp.data.phone_number_id}?fields=status,verified_name`,
      made.body.access_token,
    );
    expect(number.body).toMatchObject({ status: "DISCONNECTED", verified_name: "Lucky Shrub" });
    const again = await exchange(`${app}&client_secret=test-app-secret&code=${signedUp.code}`);
    expect(again.body.error).toMatchObject({ code: 100, error_subcode: 36007 });
  });

  test("of the dialog are too late after half a minute", async () => {
    sandbox = await startHarness();
    const { code } = await finishDialog({ business: "Late", phone: "+15550783882" });
    sandbox.clock.nowMs += 31_000;
    const query = `client_id=${SANDBOX_APP_ID}&client_secret=test-app-secret&code=${code}`;
    expect((await sandbox.call(`/v25.0/oauth/access_token?${query}`)).status).toBe(400);
  });

  test("without the right to manage read no number", async () => {
    sandbox = await startHarness();
    const { body } = await sandbox.control("tokens", {
      scopes: ["whatsapp_business_messaging"],
    });
    const answer = await sandbox.get(STANDARD_NUMBER_ID, body.accessToken);
    expect(answer.body.error).toMatchObject({ code: 200 });
    expect(
      (await sandbox.get(`debug_token?input_token=${body.accessToken}`)).body.data.scopes,
    ).toEqual(["whatsapp_business_messaging"]);
  });
});

async function finishDialog(input: { business: string; phone: string }): Promise<Wire> {
  const answer = await sandbox.call("/_signup/finish", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(input),
  });
  expect(answer.status).toBe(200);
  return answer.body;
}

describe("files", () => {
  async function upload(bytes: number, type: string): Promise<Wire> {
    const form = new FormData();
    form.set("messaging_product", "whatsapp");
    form.set("type", type);
    form.set("file", new Blob([new Uint8Array(bytes)], { type }), "file");
    return sandbox.call(`/v25.0/${STANDARD_NUMBER_ID}/media`, {
      method: "POST",
      headers: { authorization: `Bearer ${TOKEN}` },
      body: form,
    });
  }

  test("are taken within the types and sizes Meta takes", async () => {
    sandbox = await startHarness();
    const { body } = await upload(10, "image/png");
    expect(body).toEqual({ id: expect.stringMatching(/^\d{15}$/) });
    expect((await upload(10, "text/html")).body.error.message).toContain("following types");
    expect((await upload(5 * 1_048_576 + 1, "image/png")).body.error.code).toBe(100);
    expect((await upload(0, "image/png")).body.error.code).toBe(100);
    sandbox.clock.nowMs += 31 * 24 * 3_600_000;
    expect((await sandbox.get(body.id)).status).toBe(400);
  });

  test("for samples are uploaded in a session and listed by an address", async () => {
    sandbox = await startHarness();
    const bytes = Buffer.from("a small picture");
    const query = `file_name=a.png&file_length=${bytes.length}&file_type=image/png`;
    const session = await sandbox.post(`${SANDBOX_APP_ID}/uploads?${query}`, undefined);
    const headers = { authorization: `OAuth ${TOKEN}`, file_offset: "0" };
    const done = await sandbox.call(`/v25.0/${session.body.id}`, {
      method: "POST",
      headers,
      body: bytes,
    });
    expect(done.body.h).toMatch(/^4::/);
    const progress = await sandbox.get(session.body.id);
    expect(progress.body.file_offset).toBe(bytes.length);
    await sandbox.post(`${NORTHWIND_WABA_ID}/message_templates`, {
      name: "picture",
      language: "en_US",
      category: "MARKETING",
      components: [
        { type: "HEADER", format: "IMAGE", example: { header_handle: [done.body.h] } },
        { type: "BODY", text: "Look." },
      ],
    });
    const { body } = await sandbox.get(`${NORTHWIND_WABA_ID}/message_templates`);
    const address = body.data[0].components[0].example.header_handle[0];
    expect(await (await fetch(address)).text()).toBe("a small picture");
  });
});
