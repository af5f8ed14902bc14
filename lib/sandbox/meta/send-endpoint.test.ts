import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { type Harness, startHarness, type Wire } from "./graph-harness";
import { HIGH_NUMBER_ID, STANDARD_NUMBER_ID } from "./graph-state";

let sandbox: Harness;
afterEach(() => sandbox.stop());

const to = "+16505551234";

describe("an accepted message", () => {
  test("is answered with the wamid and the recipient as written", async () => {
    sandbox = await startHarness();
    const { status, body } = await sandbox.sendText("+1 (650) 555-1234");
    expect(status).toBe(200);
    expect(body).toEqual({
      messaging_product: "whatsapp",
      contacts: [{ input: "+1 (650) 555-1234", wa_id: "16505551234" }],
      messages: [{ id: expect.stringMatching(/^wamid\.[A-Za-z0-9+/=]{32,}$/) }],
    });
  });

  test("stands in the sent log with its reference and its body, once", async () => {
    sandbox = await startHarness();
    const ref = 'row "7"\n— ü';
    const { body } = await sandbox.sendText(to, { biz_opaque_callback_data: ref });
    expect(await sandbox.sentLines()).toEqual([
      {
        at: "2026-11-20T12:00:00.000Z",
        phoneNumberId: STANDARD_NUMBER_ID,
        to: "16505551234",
        wamid: body.messages[0].id,
        ref,
        type: "text",
        body: {
          messaging_product: "whatsapp",
          to,
          type: "text",
          text: { body: "Hello" },
          biz_opaque_callback_data: ref,
        },
      },
    ]);
  });

  test("gives older Brazilian and Mexican numbers the WhatsApp id they really have", async () => {
    sandbox = await startHarness();
    const brazil = await sandbox.sendText("+55 31 98765-4321");
    const mexico = await sandbox.sendText("+52 55 1234 5678");
    expect(brazil.body.contacts[0].wa_id).toBe("553187654321");
    expect(mexico.body.contacts[0].wa_id).toBe("5215512345678");
  });

  test("to a user id names the user and no phone", async () => {
    sandbox = await startHarness();
    const recipient = "US.13491208655302741918";
    const { body } = await sandbox.send({ to: undefined, recipient, text: { body: "Hi" } });
    expect(body.contacts).toEqual([{ input: recipient, user_id: recipient }]);
  });
});

describe("every message kind of Meta's documents", () => {
  const folder = join(import.meta.dirname, "fixtures");
  const files = readdirSync(folder).filter(
    (name) => name.startsWith("req-send-") && !name.startsWith("req-send-template"),
  );
  // Placeholders instead of a phone number, and groups, which the sandbox does not have.
  const withPlaceholder = ["{{Recipient", "whatsapp-id", "91xxx"];
  test.each(files.filter((name) => !name.includes("group")))("%s is accepted", async (name) => {
    sandbox = await startHarness();
    const request = JSON.parse(readFileSync(join(folder, name), "utf8")) as Wire;
    if (withPlaceholder.some((text) => request.to.startsWith(text))) request.to = to;
    for (const kind of ["image", "video", "audio", "document", "sticker"]) {
      if (request[kind]?.id) request[kind] = { ...request[kind], id: await uploadedPicture() };
    }
    const header = request.interactive?.header;
    if (header?.image?.id) header.image = { id: await uploadedPicture() };
    const { status, body } = await sandbox.send(request);
    expect(body.error).toBeUndefined();
    expect(status).toBe(200);
  });

  async function uploadedPicture(): Promise<string> {
    const form = new FormData();
    form.set("messaging_product", "whatsapp");
    form.set("file", new Blob([new Uint8Array(10)], { type: "image/png" }), "dot.png");
    const { body } = await sandbox.call(`/v25.0/${STANDARD_NUMBER_ID}/media`, {
      method: "POST",
      headers: { authorization: "Bearer test-access-token" },
      body: form,
    });
    return body.id;
  }
});

describe("a message Meta would refuse", () => {
  const long = (length: number): string => "x".repeat(length);
  const reply = (id: string, title: string) => ({ type: "reply", reply: { id, title } });
  const buttons = (...list: unknown[]) => ({
    type: "interactive",
    interactive: { type: "button", body: { text: "Pick" }, action: { buttons: list } },
  });
  const rows = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ id: `row-${index}`, title: `Row ${index}` }));
  const list = (sections: unknown[]) => ({
    type: "interactive",
    interactive: { type: "list", body: { text: "Pick" }, action: { button: "Open", sections } },
  });
  const link = (display_text: string, url: string) => ({
    type: "interactive",
    interactive: {
      type: "cta_url",
      body: { text: "See" },
      action: { name: "cta_url", parameters: { display_text, url } },
    },
  });

  test.each<[number, string, Record<string, unknown>]>([
    [100, "without messaging_product", { messaging_product: undefined, text: { body: "x" } }],
    [100, "with another product", { messaging_product: "sms", text: { body: "x" } }],
    [100, "of an unknown type", { type: "poll", poll: {} }],
    [131008, "without a recipient", { to: undefined, text: { body: "x" } }],
    [131009, "to something that is no phone", { to: "Ada", text: { body: "x" } }],
    [131009, "to a malformed user id", { to: undefined, recipient: "Ada", text: { body: "x" } }],
    [131021, "to the sender itself", { to: "+12025550117", text: { body: "x" } }],
    [131008, "without its object", { type: "text" }],
    [131008, "with an empty text", { text: { body: "" } }],
    [131009, "with a text that is too long", { text: { body: long(4097) } }],
    [
      131009,
      "with a reference that is too long",
      { text: { body: "x" }, biz_opaque_callback_data: long(513) },
    ],
    [100, "with both id and link", { type: "image", image: { id: "1", link: "https://a.test/" } }],
    [131009, "with a file that does not exist", { type: "image", image: { id: "1" } }],
    [131009, "with a link that is none", { type: "image", image: { link: "nowhere" } }],
    [
      131009,
      "with a caption that is too long",
      { type: "image", image: { link: "https://a.test/", caption: long(1025) } },
    ],
    [
      100,
      "with a caption on a voice note",
      { type: "audio", audio: { link: "https://a.test/", caption: "x" } },
    ],
    [
      131009,
      "with a place off the globe",
      { type: "location", location: { latitude: 91, longitude: 0 } },
    ],
    [131008, "with half a place", { type: "location", location: { latitude: 1 } }],
    [
      131008,
      "with a nameless contact card",
      { type: "contacts", contacts: [{ name: { formatted_name: "A" } }] },
    ],
    [131008, "with a reaction to nothing", { type: "reaction", reaction: { emoji: "x" } }],
    [
      131009,
      "with four reply buttons",
      buttons(reply("1", "A"), reply("2", "B"), reply("3", "C"), reply("4", "D")),
    ],
    [131009, "with two equal buttons", buttons(reply("1", "A"), reply("1", "B"))],
    [131009, "with a long button", buttons(reply("1", long(21)))],
    [131009, "with eleven rows", list([{ title: "All", rows: rows(11) }])],
    [131008, "with untitled sections", list([{ rows: rows(1) }, { title: "B", rows: rows(1) }])],
    [
      131009,
      "with a list header that is a picture",
      {
        type: "interactive",
        interactive: {
          ...list([{ rows: rows(1) }]).interactive,
          header: { type: "image", image: { link: "https://a.test/" } },
        },
      },
    ],
    [131009, "with a link button that leads nowhere", link("Go", "nowhere")],
    [131009, "with a long link button", link(long(21), "https://a.test/")],
    [
      132001,
      "with a template that does not exist",
      { type: "template", template: { name: "none", language: { code: "en_US" } } },
    ],
    [
      131008,
      "with a nameless template",
      { type: "template", template: { language: { code: "en" } } },
    ],
  ])("gets %i when it comes %s", async (code, _how, body) => {
    sandbox = await startHarness();
    const answer = await sandbox.send(body);
    expect(answer.body.error).toMatchObject({ code, type: "OAuthException" });
    expect(answer.status).toBe(code === 132001 ? 404 : 400);
    expect(answer.body.error.fbtrace_id).toMatch(/^A/);
    expect(await sandbox.sentLines()).toEqual([]);
  });

  test("is told which token is missing, unknown or revoked", async () => {
    sandbox = await startHarness();
    const path = `${STANDARD_NUMBER_ID}/messages`;
    const body = { messaging_product: "whatsapp", to, text: { body: "x" } };
    for (const token of [null, "somebody-else"]) {
      const answer = await sandbox.post(path, body, token);
      expect([answer.status, answer.body.error.code]).toEqual([401, 190]);
    }
    await sandbox.control("faults", { tokenRevoked: true });
    const answer = await sandbox.post(path, body);
    expect(answer.body.error).toMatchObject({ code: 190, error_subcode: 460 });
  });

  test("is refused by a number that is not registered, or that does not exist", async () => {
    sandbox = await startHarness();
    await sandbox.control("numbers", { phoneNumberId: STANDARD_NUMBER_ID, registered: false });
    expect((await sandbox.sendText()).body.error.code).toBe(133010);
    const unknown = await sandbox.send({ text: { body: "x" } }, "999999999999999");
    expect(unknown.body.error).toMatchObject({ code: 100, error_subcode: 33 });
  });

  test("that is no JSON is refused and the connection lives on", async () => {
    sandbox = await startHarness();
    const answer = await sandbox.call(`/v25.0/${STANDARD_NUMBER_ID}/messages`, {
      method: "POST",
      headers: { authorization: "Bearer test-access-token" },
      body: "{",
    });
    expect([answer.status, answer.body.error.code]).toEqual([400, 100]);
    expect((await sandbox.sendText()).status).toBe(200);
  });
});

describe("pace", () => {
  test("the 81st message in a second of a standard number is refused with 130429", async () => {
    sandbox = await startHarness();
    for (let index = 0; index < 80; index += 1) {
      expect((await sandbox.sendText(`+4479460${1000 + index}`)).status).toBe(200);
    }
    const refused = await sandbox.sendText("+44794609999");
    expect(refused.status).toBe(400);
    expect(refused.body.error).toMatchObject({ code: 130429, error_subcode: 2494055 });
    sandbox.clock.nowMs += 1_000;
    expect((await sandbox.sendText("+44794609999")).status).toBe(200);
    expect(await sandbox.sentLines()).toHaveLength(81);
  });

  test("the speed of a number can be set", async () => {
    sandbox = await startHarness();
    await sandbox.control("config", { throughput: { [HIGH_NUMBER_ID]: 2 } });
    const codes: (number | undefined)[] = [];
    for (let index = 0; index < 3; index += 1) {
      const body = { to: `+44794610${index}`, text: { body: "x" } };
      codes.push((await sandbox.send(body, HIGH_NUMBER_ID)).body.error?.code);
    }
    expect(codes).toEqual([undefined, undefined, 130429]);
  });

  test("one person gets a burst of 45, then one message in six seconds", async () => {
    sandbox = await startHarness();
    for (let index = 0; index < 45; index += 1) {
      expect((await sandbox.sendText()).status).toBe(200);
    }
    expect((await sandbox.sendText()).body.error.code).toBe(131056);
    sandbox.clock.nowMs += 6_000;
    expect((await sandbox.sendText()).status).toBe(200);
    expect((await sandbox.sendText()).body.error.code).toBe(131056);
  });
});

describe("the 24-hour window", () => {
  test("a free-form message outside it is accepted, then fails with 131047", async () => {
    sandbox = await startHarness();
    const { body } = await sandbox.sendText();
    await sandbox.flush();
    expect(sandbox.statuses()).toEqual([
      expect.objectContaining({
        id: body.messages[0].id,
        status: "failed",
        errors: [expect.objectContaining({ code: 131047, title: "Re-engagement message" })],
      }),
    ]);
    expect(sandbox.statuses()[0].pricing).toBeUndefined();
  });

  test("opens when the customer writes and closes a day later", async () => {
    sandbox = await startHarness();
    await sandbox.writes();
    sandbox.clock.nowMs += 24 * 3_600_000 - 1;
    await sandbox.sendText();
    sandbox.clock.nowMs += 1;
    await sandbox.sendText();
    await sandbox.flush();
    expect(sandbox.statuses().filter(({ status }: Wire) => status === "failed")).toHaveLength(1);
    expect(sandbox.statuses().filter(({ status }: Wire) => status === "delivered")).toHaveLength(1);
  });

  test("is opened by the time of the message, not by when it is told", async () => {
    sandbox = await startHarness();
    const yesterday = String(Math.floor(sandbox.clock.nowMs / 1000) - 25 * 3_600);
    await sandbox.writes("16505551234", "Hi", { timestamp: yesterday });
    await sandbox.sendText();
    await sandbox.flush();
    expect(sandbox.statuses()[0].errors[0].code).toBe(131047);
  });

  test("of one number does not open the window of another", async () => {
    sandbox = await startHarness();
    await sandbox.writes();
    await sandbox.send({ text: { body: "x" } }, HIGH_NUMBER_ID);
    await sandbox.flush();
    expect(sandbox.statuses()[0].errors[0].code).toBe(131047);
  });
});

describe("magic recipients", () => {
  test("fail later with the code their last six digits say", async () => {
    sandbox = await startHarness();
    await sandbox.writes("15550131026");
    expect((await sandbox.sendText("+15550131026")).status).toBe(200);
    await sandbox.flush();
    expect(sandbox.statuses()[0]).toMatchObject({ status: "failed", errors: [{ code: 131026 }] });
  });

  test("are refused at once when the code is one of the call", async () => {
    sandbox = await startHarness();
    const { status, body } = await sandbox.sendText("+15550131045");
    expect([status, body.error.code]).toEqual([500, 131045]);
  });

  test("ending in 000200 never read, and ending in 000024 answer STOP", async () => {
    sandbox = await startHarness({
      settings: {
        readShare: 1,
        sentDelayMs: [0, 0],
        deliveredDelayMs: [0, 0],
        readDelayMs: [0, 0],
      },
    });
    await sandbox.writes("15550000200");
    await sandbox.writes("15550000024");
    const before = sandbox.changes("messages").length;
    await sandbox.sendText("+15550000200");
    await sandbox.sendText("+15550000024");
    await expect
      .poll(() =>
        sandbox
          .changes("messages")
          .flatMap(({ messages }) => messages ?? [])
          .at(-1),
      )
      .toMatchObject({ from: "15550000024", text: { body: "STOP" } });
    await sandbox.flush();
    const statuses = sandbox.statuses();
    const of = (phone: string) =>
      statuses.filter((one) => one.recipient_id === phone).map((one) => one.status);
    expect(of("15550000200")).toEqual(["sent", "delivered"]);
    expect(of("15550000024")).toContain("read");
    expect(sandbox.changes("messages").length).toBeGreaterThan(before);
  });
});

describe("reading and typing", () => {
  test("a message of the customer is marked read, an unknown one is refused", async () => {
    sandbox = await startHarness();
    const { body } = await sandbox.writes();
    const read = await sandbox.send({
      to: undefined,
      status: "read",
      message_id: body.wamid,
      typing_indicator: { type: "text" },
    });
    expect(read.body).toEqual({ success: true });
    const chat = await sandbox.control("handsets/16505551234");
    expect(chat.body).toMatchObject({ typing: true, messages: [{ status: "read" }] });
    const unknown = await sandbox.send({ to: undefined, status: "read", message_id: "wamid.x" });
    expect(unknown.body.error.code).toBe(100);
  });
});
