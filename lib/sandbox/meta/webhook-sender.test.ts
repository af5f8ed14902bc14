import { createHmac } from "node:crypto";
import { request } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import { type Harness, startHarness, TOKEN, type Wire } from "./graph-harness";
import { NORTHWIND_WABA_ID, STANDARD_NUMBER_ID } from "./graph-state";
import { signature } from "./webhook-sender";

let sandbox: Harness;
afterEach(() => sandbox?.stop());

const quick = {
  sentDelayMs: [0, 20],
  deliveredDelayMs: [0, 20],
  readDelayMs: [0, 20],
  readShare: 1,
};

/** Opens the windows of some people, so that messages to them are delivered. */
async function people(count: number): Promise<string[]> {
  const phones = Array.from({ length: count }, (_, index) => `1555020${1000 + index}`);
  for (const phone of phones) await sandbox.writes(phone);
  return phones;
}

test("a signature is the one Meta's published example has", () => {
  const body = Buffer.from('{"object":"whatsapp_business_account","entry":[]}');
  expect(signature(body, "my-app-secret")).toBe(
    "sha256=6181ffb07e99b650e7cd9a132e3f66127ec8827e9bab6e8df0feba5a07ea4c64",
  );
});

describe("statuses", () => {
  test("come signed, in order, priced and with the reference, and say who it was", async () => {
    sandbox = await startHarness({ settings: { autoStatus: false, readShare: 1 } });
    await sandbox.writes();
    const ref = "campaign:42;msg:9001 — ü";
    const { body } = await sandbox.sendText("+16505551234", { biz_opaque_callback_data: ref });
    await sandbox.flush();
    const updates = sandbox.received.filter(({ value }) => value.statuses);
    expect(updates.every(({ signed, field }) => signed && field === "messages")).toBe(true);
    expect(updates[0]?.wabaId).toBe(NORTHWIND_WABA_ID);
    expect(updates[0]?.value.metadata).toEqual({
      display_phone_number: "12025550117",
      phone_number_id: STANDARD_NUMBER_ID,
    });
    expect(updates[0]?.value.contacts).toEqual([
      { profile: { name: "Sheena Nelson" }, wa_id: "16505551234" },
    ]);
    const pricing = {
      billable: false,
      pricing_model: "PMP",
      category: "service",
      type: "free_customer_service",
    };
    const shared = {
      id: body.messages[0].id,
      timestamp: expect.stringMatching(/^\d{10}$/),
      recipient_id: "16505551234",
      biz_opaque_callback_data: ref,
    };
    expect(sandbox.statuses()).toEqual([
      { ...shared, status: "sent", pricing },
      { ...shared, status: "delivered", pricing },
      { ...shared, status: "read" },
    ]);
  });

  test("come by themselves when their time has come", async () => {
    sandbox = await startHarness({ settings: quick });
    await sandbox.writes();
    await sandbox.sendText();
    await expect
      .poll(() =>
        sandbox
          .statuses()
          .map(({ status }: Wire) => status)
          .sort(),
      )
      .toEqual(["delivered", "read", "sent"]);
  });

  test("travel alone on a quiet day and together when many wait", async () => {
    sandbox = await startHarness({
      settings: { autoStatus: false, readShare: 0, statusBatch: 50 },
    });
    const phones = await people(60);
    await sandbox.sendText(phones[0]);
    await sandbox.flush();
    const alone = sandbox.posts.filter(({ body }) => body.includes('"statuses"'));
    expect(alone).toHaveLength(2);
    const earlier = sandbox.posts.length;
    for (const phone of phones) await sandbox.sendText(phone);
    await sandbox.flush();
    const sizes = sandbox.posts.slice(earlier).map(({ body }) => {
      return (JSON.parse(body) as Wire).entry[0].changes[0].value.statuses.length;
    });
    expect(Math.max(...sizes)).toBe(50);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(120);
    const contacts = (JSON.parse(sandbox.posts.at(earlier)?.body ?? "{}") as Wire).entry[0]
      .changes[0].value.contacts;
    expect(new Set(contacts.map((contact: Wire) => contact.wa_id)).size).toBe(contacts.length);
  });

  test("are told again until the receiver answers 200, and none is lost", async () => {
    sandbox = await startHarness({ settings: { autoStatus: false, readShare: 0 } });
    const phones = await people(20);
    for (const phone of phones) await sandbox.sendText(phone);
    sandbox.answers.push(500, 503, 404, 302, 500, 201);
    const first = await sandbox.flush();
    expect(first.body).toEqual({ answered: true, waiting: 0 });
    const delivered = sandbox.statuses().filter(({ status }: Wire) => status === "delivered");
    expect(delivered.map((one) => one.recipient_id).sort()).toEqual([...phones].sort());
  });

  test("go to the address of the number, and only after it answered the challenge", async () => {
    sandbox = await startHarness({ settings: { autoStatus: false, readShare: 0 } });
    const other = await startHarness();
    await sandbox.writes();
    const configure = (token: string) =>
      sandbox.post(STANDARD_NUMBER_ID, {
        webhook_configuration: { override_callback_uri: other.webhookUrl, verify_token: token },
      });
    expect((await configure("wrong")).body.error.error_subcode).toBe(2200);
    expect((await configure("right")).body).toEqual({ success: true });
    await sandbox.sendText();
    await sandbox.flush();
    expect(sandbox.statuses()).toEqual([]);
    expect(other.statuses()).toHaveLength(2);
    await other.stop();
  });

  test("are told to nobody while no app is subscribed", async () => {
    sandbox = await startHarness({ settings: { autoStatus: false, readShare: 0 } });
    await sandbox.writes();
    const apps = `${NORTHWIND_WABA_ID}/subscribed_apps`;
    expect((await sandbox.get(apps)).body.data).toHaveLength(1);
    await sandbox.remove(apps);
    expect((await sandbox.get(apps)).body.data).toEqual([]);
    await sandbox.sendText();
    await sandbox.flush();
    expect(sandbox.statuses()).toEqual([]);
    await sandbox.post(apps, {});
    await sandbox.sendText();
    await sandbox.flush();
    expect(sandbox.statuses()).toHaveLength(2);
  });

  test("wait for an address and move with it", async () => {
    sandbox = await startHarness({ settings: { autoStatus: false, readShare: 0 } });
    await sandbox.writes();
    await sandbox.flush();
    await sandbox.control("config", { webhookUrl: null });
    await sandbox.sendText();
    await sandbox.control("flush", { timeoutMs: 50 });
    expect(sandbox.statuses()).toEqual([]);
    await sandbox.control("config", { webhookUrl: sandbox.webhookUrl });
    await sandbox.flush();
    expect(sandbox.statuses()).toHaveLength(2);
  });
});

describe("what a customer does", () => {
  test("arrives as Meta tells it", async () => {
    sandbox = await startHarness();
    const { body } = await sandbox.writes("+1 650 555 1234", "Does it come in blue?");
    await sandbox.flush();
    expect(sandbox.changes("messages")).toEqual([
      {
        messaging_product: "whatsapp",
        metadata: { display_phone_number: "12025550117", phone_number_id: STANDARD_NUMBER_ID },
        contacts: [{ profile: { name: "Sheena Nelson" }, wa_id: "16505551234" }],
        messages: [
          {
            type: "text",
            text: { body: "Does it come in blue?" },
            from: "16505551234",
            id: body.wamid,
            timestamp: "1795176000",
          },
        ],
      },
    ]);
  });

  test("is known by a user id when the phone is hidden", async () => {
    sandbox = await startHarness();
    await sandbox.control("inbound", {
      phoneNumberId: STANDARD_NUMBER_ID,
      userId: "US.13491208655302741918",
      name: "Sheena",
      username: "sheena",
      message: { type: "text", text: { body: "Hi" } },
    });
    await sandbox.send({
      to: undefined,
      recipient: "US.13491208655302741918",
      text: { body: "Hello" },
    });
    await sandbox.flush();
    const [inbound] = sandbox.changes("messages");
    expect(inbound.contacts).toEqual([
      { profile: { name: "Sheena", username: "sheena" }, user_id: "US.13491208655302741918" },
    ]);
    expect(inbound.messages[0].from).toBeUndefined();
    expect(inbound.messages[0].from_user_id).toBe("US.13491208655302741918");
    expect(sandbox.statuses()[0]).toMatchObject({
      status: "sent",
      recipient_user_id: "US.13491208655302741918",
    });
    expect(sandbox.statuses()[0].recipient_id).toBeUndefined();
  });

  test("told twice with one id is one message in the chat", async () => {
    sandbox = await startHarness();
    await sandbox.writes("16505551234", "Hi", { id: "wamid.same" });
    await sandbox.writes("16505551234", "Hi", { id: "wamid.same" });
    await sandbox.flush();
    expect(sandbox.changes("messages")).toHaveLength(2);
    expect((await sandbox.control("handsets/16505551234")).body.messages).toHaveLength(1);
  });
});

describe("faults", () => {
  const settings = { autoStatus: false, readShare: 1 };

  test("are refused when misspelt, and gone when deleted", async () => {
    sandbox = await startHarness({ settings });
    expect((await sandbox.control("faults", { shareX: 1 })).status).toBe(400);
    expect((await sandbox.control("faults", { share429: 2 })).status).toBe(400);
    await sandbox.control("faults", { share429: true });
    expect((await sandbox.sendText()).status).toBe(429);
    expect((await sandbox.clearFaults()).body.share429).toBe(0);
    expect((await sandbox.sendText()).status).toBe(200);
  });

  test("429 and 5xx accept nothing", async () => {
    sandbox = await startHarness({ settings });
    await sandbox.control("faults", { share429: 0.5, share5xx: 0.5, seed: 7 });
    const seen = new Set<number>();
    for (let index = 0; index < 30; index += 1) {
      const answer = await sandbox.sendText(`+1555030${1000 + index}`);
      seen.add(answer.status);
      if (answer.status === 429) expect(answer.body.error.code).toBe(130429);
      if (answer.status === 503) expect(answer.body.error.code).toBe(2);
      if (answer.status === 502) expect(answer.body).toContain("<html>");
    }
    expect([...seen].sort()).toEqual([429, 500, 502, 503]);
    expect(await sandbox.sentLines()).toEqual([]);
  });

  test("a timeout accepts nothing and answers nothing", async () => {
    sandbox = await startHarness({ settings });
    await sandbox.control("faults", { shareTimeout: 1 });
    await expect(rawSend({ abortAfterMs: 150 })).resolves.toBe("aborted");
    expect(await sandbox.sentLines()).toEqual([]);
  });

  test.each(["shareAcceptThenCut", "shareAcceptThenTimeout", "share5xxAfterAccept"])(
    "%s accepts the message all the same, and its statuses come",
    async (fault) => {
      sandbox = await startHarness({ settings });
      await sandbox.writes();
      await sandbox.control("faults", { [fault]: 1 });
      const outcome = await rawSend({ abortAfterMs: 300 });
      expect(outcome).toBe(
        {
          shareAcceptThenCut: "cut",
          shareAcceptThenTimeout: "aborted",
          share5xxAfterAccept: "503",
        }[fault],
      );
      const lines = await sandbox.sentLines();
      expect(lines.map(({ ref }: Wire) => ref)).toEqual(["attempt-1"]);
      await sandbox.flush();
      const statuses = sandbox.statuses();
      expect(statuses.map(({ status }: Wire) => status)).toEqual(["sent", "delivered", "read"]);
      expect(statuses[0].biz_opaque_callback_data).toBe("attempt-1");
    },
  );

  test("latency delays the answer", async () => {
    sandbox = await startHarness({ settings });
    await sandbox.control("faults", { latencyMs: 120 });
    const startedAt = performance.now();
    await sandbox.get(STANDARD_NUMBER_ID);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(115);
  });

  test("statuses come twice", async () => {
    sandbox = await startHarness({ settings });
    await sandbox.writes();
    await sandbox.control("faults", { duplicateStatuses: true });
    await sandbox.sendText();
    await sandbox.flush();
    const names = sandbox.statuses().map(({ status }: Wire) => status);
    expect(names.sort()).toEqual(["delivered", "delivered", "read", "read", "sent", "sent"]);
  });

  test("statuses come in the opposite order, with the times at which they happened", async () => {
    sandbox = await startHarness({
      settings: {
        ...settings,
        sentDelayMs: [0, 0],
        deliveredDelayMs: [5_000, 5_000],
        readDelayMs: [5_000, 5_000],
      },
    });
    await sandbox.writes();
    await sandbox.control("faults", { reorderStatuses: true });
    await sandbox.sendText();
    sandbox.clock.nowMs += 60_000;
    await sandbox.flush();
    const statuses = sandbox.statuses();
    expect(statuses.map(({ status }: Wire) => status)).toEqual(["read", "delivered", "sent"]);
    const times = statuses.map(({ timestamp }: Wire) => Number(timestamp));
    expect(times).toEqual([...times].sort((a, b) => b - a));
    expect(times[0]).toBe((times[2] ?? 0) + 10);
  });

  test("statuses come late", async () => {
    sandbox = await startHarness({ settings: { ...quick, readShare: 0 } });
    await sandbox.writes();
    await sandbox.control("faults", { statusDelayMs: 300 });
    const startedAt = performance.now();
    await sandbox.sendText();
    await expect.poll(() => sandbox.statuses().length).toBe(2);
    expect(performance.now() - startedAt).toBeGreaterThan(290);
  });

  test("an error code by recipient or by number is refused or fails, as that code does", async () => {
    sandbox = await startHarness({ settings });
    await sandbox.writes("15550401111");
    await sandbox.control("faults", {
      errorCodeByNumber: { "+1 555 040 1111": 131026, "15550402222": 368 },
    });
    expect((await sandbox.sendText("+15550402222")).body.error.code).toBe(368);
    expect((await sandbox.sendText("+15550401111")).status).toBe(200);
    await sandbox.flush();
    expect(sandbox.statuses()[0].errors[0].code).toBe(131026);
    await sandbox.control("faults", { errorCodeByNumber: { [STANDARD_NUMBER_ID]: 131031 } });
    expect((await sandbox.sendText("+15550403333")).status).toBe(200);
    await sandbox.flush();
    expect(sandbox.statuses().at(-1).errors[0].code).toBe(131031);
  });

  /** Sends over a bare socket: `cut`, `aborted` (no answer in time) or the status code. */
  function rawSend({ abortAfterMs }: { abortAfterMs: number }): Promise<string> {
    const text = JSON.stringify({
      messaging_product: "whatsapp",
      to: "16505551234",
      text: { body: "Hello" },
      biz_opaque_callback_data: "attempt-1",
    });
    return new Promise((resolve) => {
      const call = request(`${sandbox.baseUrl}/v25.0/${STANDARD_NUMBER_ID}/messages`, {
        method: "POST",
        headers: { authorization: `Bearer ${TOKEN}`, "content-length": Buffer.byteLength(text) },
      });
      const timer = setTimeout(() => {
        resolve("aborted");
        call.destroy();
      }, abortAfterMs);
      call.on("response", (answer) => {
        answer.resume();
        clearTimeout(timer);
        resolve(String(answer.statusCode));
      });
      call.on("error", () => {
        clearTimeout(timer);
        resolve("cut");
      });
      call.end(text);
    });
  }
});

describe("a body of one's own", () => {
  test("is posted signed, or with the signature given, and its status is told", async () => {
    sandbox = await startHarness();
    const body = '{"object":"whatsapp_business_account",  "entry":[]}\n';
    sandbox.answers.push(401, 200);
    const wrong = await sandbox.control("webhook", { body, signature: "sha256=00" });
    expect(wrong.body).toEqual({ status: 401 });
    expect((await sandbox.control("webhook", { body })).body).toEqual({ status: 200 });
    expect(sandbox.posts.at(-1)).toEqual({ body, signed: true });
    const digest = createHmac("sha256", "test-app-secret").update(body).digest("hex");
    expect(digest).toHaveLength(64);
    const value = { event: "FLAGGED", display_phone_number: "12025550117" };
    await sandbox.control("webhook", { field: "phone_number_quality_update", value });
    expect(sandbox.changes("phone_number_quality_update")).toEqual([value]);
  });
});
