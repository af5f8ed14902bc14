import { afterEach, beforeEach, expect, test } from "vitest";
import { type Harness, startHarness } from "./graph-harness";
import { STANDARD_NUMBER_ID } from "./graph-state";

const product = { messaging_product: "whatsapp" };
let sandbox: Harness;
beforeEach(async () => {
  sandbox = await startHarness();
});
afterEach(() => sandbox.stop());

async function onboard(choice: Record<string, unknown> = {}): Promise<string> {
  const { body } = await sandbox.call("/_signup/finish", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      business: "Lucky Shrub",
      phone: "+15550002001",
      stays: true,
      sharesHistory: true,
      ...choice,
    }),
  });
  const { phone_number_id, waba_id } = body.data;
  await sandbox.post(`${waba_id}/subscribed_apps`, {});
  return phone_number_id;
}
const ask = (number: string, sync_type: string) =>
  sandbox.post(`${number}/smb_app_data`, { ...product, sync_type });

test("the dialog offers a number of the phone app only to a page that asks for it", async () => {
  const dialog = async (extras: object) => {
    const query = new URLSearchParams({
      client_id: "571930284416205",
      config_id: "sandbox",
      extras: JSON.stringify(extras),
    });
    return (await sandbox.call(`/v25.0/dialog/oauth?${query}`)).body;
  };
  expect(await dialog({ featureType: "whatsapp_business_app_onboarding" })).toContain(
    "Keep this number",
  );
  expect(await dialog({})).not.toContain("Keep this number");
});

test("a number that stays in the phone app works at once, at 20 a second, and is not registered", async () => {
  const number = await onboard();
  expect((await sandbox.get(`${number}?fields=status`)).body.status).toBe("CONNECTED");
  const { body } = await sandbox.post(`${number}/register`, { ...product, pin: "123456" });
  expect(body.error.code).toBe(100);
  expect(sandbox.graphInstance.ctx.state.numbersById.get(number)?.messagesPerSecond).toBe(20);
});

test("contacts and chats are asked for once each, and come as webhooks", async () => {
  const number = await onboard();
  for (const type of ["smb_app_state_sync", "history"]) {
    expect((await ask(number, type)).body).toMatchObject(product);
    expect((await ask(number, type)).body.error.code).toBe(2593107);
  }
  await sandbox.flush();
  const [book] = sandbox.changes("smb_app_state_sync");
  expect(book.metadata.phone_number_id).toBe(number);
  expect(book.state_sync[0]).toMatchObject({
    action: "add",
    contact: { full_name: "Pablo Morales", phone_number: "16505551234" },
  });
  const chunks = sandbox.changes("history").map((value) => value.history[0]);
  expect(chunks.map((chunk) => chunk.metadata.progress)).toEqual([50, 100]);
  expect(chunks[0].threads[0].messages[1]).toMatchObject({
    from: "15550002001",
    to: "16505551234",
    history_context: { status: "READ" },
  });
});

test("a number of the phone app is joined again over the dialog, and hands over the same anew", async () => {
  const number = await onboard();
  await ask(number, "history");
  expect(await onboard()).toBe(number);
  expect((await ask(number, "history")).body).toMatchObject(product);
  await sandbox.flush();
  const ids = sandbox
    .changes("history")
    .flatMap((value) => value.history[0].threads[0].messages)
    .map(({ id }) => id);
  expect(ids).toHaveLength(10);
  expect(new Set(ids).size).toBe(5);
  // what is no phone's stays where it is
  const answer = await sandbox.call("/_signup/finish", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ business: "Lucky Shrub", phone: "+15550002001" }),
  });
  expect(answer.status).toBe(409);
});

test("a phone that keeps its chats answers with 2593109", async () => {
  const number = await onboard({ sharesHistory: false });
  await ask(number, "history");
  await sandbox.flush();
  expect(sandbox.changes("history")[0].history[0].errors[0].code).toBe(2593109);
});

test("after a day it is too late, and a number on no phone is never asked", async () => {
  const number = await onboard();
  sandbox.clock.nowMs += 24 * 3_600_000 + 1;
  expect((await ask(number, "history")).body.error.code).toBe(2593108);
  expect((await ask(STANDARD_NUMBER_ID, "history")).body.error.code).toBe(100);
  expect((await ask(number, "everything")).body.error.code).toBe(100);
});
