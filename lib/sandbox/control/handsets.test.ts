import { createHash } from "node:crypto";
import { afterEach, describe, expect, test } from "vitest";
import { type Harness, startHarness, type Wire } from "@/lib/sandbox/meta/graph-harness";
import { HIGH_NUMBER_ID, STANDARD_NUMBER_ID } from "@/lib/sandbox/meta/graph-state";

let sandbox: Harness;
afterEach(() => sandbox.stop());

const phone = "16505551234";
const settings = { autoStatus: false, readShare: 1, templateReviewMs: 600_000 };

const act = (action: string, body: Record<string, unknown>) =>
  sandbox.control(`handsets/${phone}/${action}`, { phoneNumberId: STANDARD_NUMBER_ID, ...body });
const types = (text: string) => act("message", { type: "text", text, name: "Amina" });
const chat = async (): Promise<Wire> => (await sandbox.control(`handsets/${phone}`)).body;

async function lastInbound(): Promise<Wire> {
  await sandbox.flush();
  return sandbox
    .changes("messages")
    .flatMap(({ messages }) => messages ?? [])
    .at(-1);
}

describe("what the phone shows", () => {
  test("a template with every variable filled in, its picture, footer and buttons", async () => {
    sandbox = await startHarness({ settings });
    await sandbox.approvedTemplate({
      name: "order_packed",
      components: [
        { type: "HEADER", format: "IMAGE", example: { header_handle: ["4::aW..."] } },
        {
          type: "BODY",
          text: "Hi {{1}}, order {{2}} is packed.",
          example: { body_text: [["Ada", "1"]] },
        },
        { type: "FOOTER", text: "Northwind" },
        {
          type: "BUTTONS",
          buttons: [
            { type: "QUICK_REPLY", text: "Today" },
            { type: "URL", text: "Track", url: "https://track.test/{{1}}", example: ["a"] },
          ],
        },
      ],
    });
    const text = (value: string) => ({ type: "text", text: value });
    const sent = await sandbox.send({
      to: phone,
      type: "template",
      template: {
        name: "order_packed",
        language: { code: "en_US" },
        components: [
          {
            type: "header",
            parameters: [{ type: "image", image: { link: "https://a.test/k.png" } }],
          },
          { type: "body", parameters: [text("Amina"), text("10482")] },
          {
            type: "button",
            sub_type: "quick_reply",
            index: "0",
            parameters: [{ type: "payload", payload: "TODAY" }],
          },
          { type: "button", sub_type: "url", index: "1", parameters: [text("10482")] },
        ],
      },
    });
    expect(sent.body.error).toBeUndefined();
    await sandbox.flush();
    const [bubble] = (await chat()).messages;
    expect(bubble).toMatchObject({ direction: "business", status: "read", onPhone: true });
    expect(bubble.content).toMatchObject({
      kind: "template",
      text: "Hi Amina, order 10482 is packed.",
      footer: "Northwind",
      media: { kind: "image", link: "https://a.test/k.png" },
      buttons: [
        { kind: "quick_reply", text: "Today", payload: "TODAY" },
        { kind: "url", text: "Track", url: "https://track.test/10482" },
      ],
    });
  });

  test("a template edited later keeps the words that were sent", async () => {
    sandbox = await startHarness({ settings });
    const id = await sandbox.approvedTemplate({
      name: "note",
      components: [{ type: "BODY", text: "Old words." }],
    });
    await sandbox.send({
      to: phone,
      type: "template",
      template: { name: "note", language: { code: "en_US" } },
    });
    await sandbox.post(id, { components: [{ type: "BODY", text: "New words." }] });
    expect((await chat()).messages[0].content.text).toBe("Old words.");
  });

  test("ticks, the reason of a failure, and nothing that never arrived as arrived", async () => {
    sandbox = await startHarness({ settings });
    await sandbox.sendText(phone);
    expect((await chat()).messages[0]).toMatchObject({ status: "accepted", onPhone: false });
    await sandbox.flush();
    expect((await chat()).messages[0]).toMatchObject({
      status: "failed",
      onPhone: false,
      error: { code: 131047, title: "Re-engagement message" },
    });
  });

  test("phones in the order of their last message, found by name and by digits", async () => {
    sandbox = await startHarness({ settings });
    await sandbox.writes("15550700001", "First");
    sandbox.clock.nowMs += 1_000;
    await sandbox.control("handsets/15550700002/message", {
      type: "text",
      text: "Second",
      name: "Bo",
    });
    const all = (await sandbox.control("handsets")).body;
    expect(all.total).toBe(2);
    expect(all.handsets.map((one: Wire) => [one.phone, one.lastMessage.text])).toEqual([
      ["15550700002", "Second"],
      ["15550700001", "First"],
    ]);
    const find = async (q: string) =>
      (await sandbox.control(`handsets?q=${encodeURIComponent(q)}`)).body.handsets.map(
        (one: Wire) => one.phone,
      );
    expect(await find("bo")).toEqual(["15550700002"]);
    expect(await find("+1 555 070-0001")).toEqual(["15550700001"]);
    expect(await find("nobody")).toEqual([]);
  });
});

describe("what the customer does", () => {
  test("writes, which opens the window, and the business can answer", async () => {
    sandbox = await startHarness({ settings });
    expect((await chat()).windowOpen).toBe(false);
    await types("Hello");
    expect(await chat()).toMatchObject({
      windowOpen: true,
      windowClosesAt: "2026-11-21T12:00:00.000Z",
      name: "Amina",
    });
    expect(await lastInbound()).toMatchObject({
      from: phone,
      type: "text",
      text: { body: "Hello" },
    });
    await sandbox.sendText(phone);
    await sandbox.flush();
    expect((await chat()).messages.at(-1).status).toBe("delivered");
  });

  test("taps a quick reply, a reply button and a row of a list", async () => {
    sandbox = await startHarness({ settings });
    await types("Hello");
    const sent = await sandbox.sendText(phone);
    const contextId = sent.body.messages[0].id;
    await act("message", { type: "button", text: "Today", payload: "TODAY", contextId });
    expect(await lastInbound()).toMatchObject({
      type: "button",
      button: { text: "Today", payload: "TODAY" },
      context: { from: "12025550117", id: contextId },
    });
    await act("message", { type: "button_reply", id: "b1", title: "Yes", contextId });
    expect(await lastInbound()).toMatchObject({
      type: "interactive",
      interactive: { type: "button_reply", button_reply: { id: "b1", title: "Yes" } },
    });
    await act("message", {
      type: "list_reply",
      id: "r1",
      title: "Express",
      description: "Fast",
      contextId,
    });
    expect((await lastInbound()).interactive.list_reply).toEqual({
      id: "r1",
      title: "Express",
      description: "Fast",
    });
  });

  test("sends a voice note, whose bytes the business can fetch for five minutes", async () => {
    sandbox = await startHarness({ settings });
    const bytes = Buffer.from("OggS and so on");
    await act("message", {
      type: "audio",
      voice: true,
      base64: bytes.toString("base64"),
      mimeType: "audio/ogg; codecs=opus",
    });
    const { audio } = await lastInbound();
    const digest = createHash("sha256").update(bytes);
    expect(audio).toMatchObject({
      mime_type: "audio/ogg; codecs=opus",
      voice: true,
      sha256: digest.copy().digest("base64"),
    });
    const node = (await sandbox.get(audio.id)).body;
    expect(node).toMatchObject({
      messaging_product: "whatsapp",
      sha256: digest.digest("hex"),
      file_size: 14,
    });
    const fetchIt = (address: string, token = "test-access-token") =>
      fetch(address, { headers: { authorization: `Bearer ${token}` } });
    for (const address of [node.url, audio.url]) {
      const answer = await fetchIt(address);
      expect(Buffer.from(await answer.arrayBuffer())).toEqual(bytes);
      expect((await fetchIt(address, "wrong")).status).toBe(401);
    }
    expect((await fetchIt(`${node.url}x`)).status).toBe(404);
    sandbox.clock.nowMs += 5 * 60_000 + 1_000;
    expect((await fetchIt(node.url)).status).toBe(404);
    expect((await fetchIt((await sandbox.get(audio.id)).body.url)).status).toBe(200);
    expect((await sandbox.remove(audio.id)).body).toEqual({ success: true });
    expect((await sandbox.get(audio.id)).body.error.code).toBe(100);
  });

  test("reacts and takes it back; the bubble carries it", async () => {
    sandbox = await startHarness({ settings });
    await types("Hello");
    const sent = await sandbox.sendText(phone);
    const messageId = sent.body.messages[0].id;
    await act("message", { type: "reaction", messageId, emoji: "👍" });
    expect((await chat()).messages.at(-1).reactions).toEqual([{ from: "customer", emoji: "👍" }]);
    await act("message", { type: "reaction", messageId, emoji: "" });
    expect((await chat()).messages.at(-1).reactions).toEqual([]);
    expect((await lastInbound()).reaction).toEqual({ message_id: messageId });
  });

  test("reads when they look, because a person holds the phone", async () => {
    sandbox = await startHarness({ settings });
    await types("Hello");
    await sandbox.sendText(phone);
    expect((await act("read", {})).body).toEqual({ read: 0 });
    await sandbox.flush();
    expect((await chat()).messages.at(-1).status).toBe("delivered");
    expect((await act("read", {})).body).toEqual({ read: 1 });
    await sandbox.flush();
    expect(sandbox.statuses().map(({ status }: Wire) => status)).toEqual([
      "sent",
      "delivered",
      "read",
    ]);
    expect((await act("read", {})).body).toEqual({ read: 0 });
  });

  test("blocks the business: one tick and no more, until unblocked", async () => {
    sandbox = await startHarness({ settings });
    await types("Hello");
    await act("block", {});
    expect((await types("Again")).status).toBe(409);
    await sandbox.sendText(phone);
    await sandbox.flush();
    expect(sandbox.statuses().map(({ status }: Wire) => status)).toEqual(["sent"]);
    await act("block", { blocked: false });
    await sandbox.sendText(phone);
    await sandbox.flush();
    expect(sandbox.statuses().at(-1).status).toBe("delivered");
  });

  test("stops marketing, which the business is told, and marketing fails with 131050", async () => {
    sandbox = await startHarness({ settings });
    await sandbox.approvedTemplate({
      name: "offer",
      components: [{ type: "BODY", text: "An offer." }],
    });
    await act("preferences", { marketing: "stop" });
    await sandbox.send({
      to: phone,
      type: "template",
      template: { name: "offer", language: { code: "en_US" } },
    });
    await sandbox.flush();
    expect(sandbox.changes("user_preferences")[0].user_preferences[0]).toMatchObject({
      wa_id: phone,
      category: "marketing_messages",
      value: "stop",
    });
    expect(sandbox.statuses()[0].errors[0].code).toBe(131050);
  });

  test("who comes from an ad opens 72 free hours with the first answer", async () => {
    sandbox = await startHarness({ settings });
    await sandbox.writes(phone, "Hi", { referral: { source_type: "ad", source_id: "1" } });
    await sandbox.sendText(phone);
    await sandbox.flush();
    expect(sandbox.statuses()[0]).toMatchObject({
      pricing: { billable: false, type: "free_entry_point", category: "referral_conversion" },
      conversation: { origin: { type: "referral_conversion" } },
    });
  });
});

describe("the control API", () => {
  test("says where everything is", async () => {
    sandbox = await startHarness({ settings });
    const { body } = await sandbox.control("info");
    expect(body).toMatchObject({
      baseUrls: { graph: sandbox.baseUrl },
      accessToken: "test-access-token",
      webhookUrl: sandbox.webhookUrl,
      numbers: [
        {
          phoneNumberId: STANDARD_NUMBER_ID,
          wabaId: "218347916093542",
          displayPhoneNumber: "+1 202-555-0117",
          throughput: 80,
        },
        { phoneNumberId: HIGH_NUMBER_ID, throughput: 1000, throughputLevel: "HIGH" },
      ],
    });
  });

  test("refuses a page of another site, a body that is none and a number it does not know", async () => {
    sandbox = await startHarness({ settings });
    const foreign = await sandbox.call("/_control/reset", {
      method: "POST",
      headers: { "sec-fetch-site": "cross-site" },
    });
    expect(foreign.status).toBe(403);
    const broken = await sandbox.call("/_control/inbound", { method: "POST", body: "{" });
    expect(broken.status).toBe(400);
    expect(
      (await sandbox.control("inbound", { phoneNumberId: "1", from: phone, message: {} })).status,
    ).toBe(404);
    expect((await act("message", { type: "poll" })).body.error.issues[0].path).toBe("type");
    expect((await sandbox.control("nothing")).status).toBe(404);
  });
});
