import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { type Harness, startHarness, type Wire } from "./graph-harness";
import { NORTHWIND_WABA_ID } from "./graph-state";

let sandbox: Harness;
afterEach(() => sandbox.stop());

const collection = `${NORTHWIND_WABA_ID}/message_templates`;
const DAY_MS = 24 * 3_600_000;

const body = (text: string, ...samples: string[]) => ({
  type: "BODY",
  text,
  ...(samples.length > 0 ? { example: { body_text: [samples] } } : {}),
});

const orderUpdate = {
  name: "order_update",
  language: "en_US",
  category: "UTILITY",
  components: [body("Hi {{1}}, your order {{2}} is packed.", "Ada", "10482")],
};

function sendTemplate(name: string, components?: unknown[], to = "+16505551234") {
  const template = { name, language: { code: "en_US" }, ...(components ? { components } : {}) };
  return sandbox.send({ to, type: "template", template });
}

const texts = (...values: string[]) => ({
  type: "body",
  parameters: values.map((text) => ({ type: "text", text })),
});

describe("parts that belong together", () => {
  const image = { type: "HEADER", format: "IMAGE", example: { header_handle: ["4::a"] } };
  const replies = { type: "BUTTONS", buttons: [{ type: "QUICK_REPLY", text: "More" }] };
  const card = (...components: unknown[]) => ({ components });
  const code = (button: object) => ({
    category: "AUTHENTICATION",
    components: [{ type: "BODY" }, { type: "BUTTONS", buttons: [{ type: "OTP", ...button }] }],
  });
  const app = { package_name: "com.example.shop", signature_hash: "K8a/AINcGX7" };
  const offer = { type: "LIMITED_TIME_OFFER", limited_time_offer: { text: "Ends soon" } };

  test.each<[string, Record<string, unknown>]>([
    [
      "a card without buttons",
      { components: [body("New."), { type: "CAROUSEL", cards: [card(image), card(image)] }] },
    ],
    [
      "a card without a header",
      { components: [body("New."), { type: "CAROUSEL", cards: [card(replies), card(replies)] }] },
    ],
    [
      "a product that no button opens",
      { components: [{ type: "HEADER", format: "PRODUCT" }, body("New.")] },
    ],
    [
      "an offer with words on top",
      {
        category: "MARKETING",
        components: [{ type: "HEADER", format: "TEXT", text: "Now" }, offer, body("New.")],
      },
    ],
    ["an offer that is filed as utility", { components: [image, offer, body("New.")] }],
    [
      "a form button without its form",
      {
        components: [body("New."), { type: "BUTTONS", buttons: [{ type: "FLOW", text: "Open" }] }],
      },
    ],
    ["one tap without an app", code({ otp_type: "ONE_TAP" })],
    [
      "an app with half a hash",
      code({ otp_type: "ONE_TAP", supported_apps: [{ ...app, signature_hash: "K8a" }] }),
    ],
    ["zero tap without the terms", code({ otp_type: "ZERO_TAP", supported_apps: [app] })],
  ])("%s is refused", async (_, change) => {
    sandbox = await startHarness();
    const answer = await sandbox.post(collection, { ...orderUpdate, ...change });
    expect(answer.status).toBe(400);
    expect(answer.body.error.code).toBe(100);
  });
});

describe("a new template", () => {
  test("is pending, cannot be sent, is approved in review and then can", async () => {
    sandbox = await startHarness();
    const made = await sandbox.post(collection, orderUpdate);
    expect(made.body).toEqual({
      id: expect.stringMatching(/^\d{15}$/),
      status: "PENDING",
      category: "UTILITY",
    });
    expect((await sendTemplate("order_update", [texts("Ada", "1")])).body.error.code).toBe(132001);
    await sandbox.flush();
    expect(sandbox.changes("message_template_status_update")).toEqual([
      {
        event: "APPROVED",
        message_template_id: Number(made.body.id),
        message_template_name: "order_update",
        message_template_language: "en_US",
        reason: "NONE",
        message_template_category: "UTILITY",
      },
    ]);
    const sent = await sendTemplate("order_update", [texts("Ada", "10482")]);
    expect(sent.body.messages[0].message_status).toBe("accepted");
  });

  test("is approved by itself after the time that was set", async () => {
    sandbox = await startHarness({ settings: { templateReviewMs: 30 } });
    await sandbox.post(collection, orderUpdate);
    await expect
      .poll(() => sandbox.changes("message_template_status_update")[0]?.event)
      .toBe("APPROVED");
  });

  test("is listed, filtered and read by its fields, page by page", async () => {
    sandbox = await startHarness();
    for (const name of ["alpha", "beta", "gamma"]) {
      await sandbox.post(collection, { ...orderUpdate, name });
    }
    const first = await sandbox.get(`${collection}?fields=name,status&limit=2`);
    expect(first.body.data.map(({ name }: Wire) => name)).toEqual(["alpha", "beta"]);
    expect(Object.keys(first.body.data[0]).sort()).toEqual(["id", "name", "status"]);
    const after = first.body.paging.cursors.after;
    const second = await sandbox.get(`${collection}?fields=name&limit=2&after=${after}`);
    expect(second.body.data.map(({ name }: Wire) => name)).toEqual(["gamma"]);
    expect(second.body.paging.next).toBeUndefined();
    const filtered = await sandbox.get(`${collection}?name=beta&status=PENDING`);
    expect(filtered.body.data).toHaveLength(1);
    const node = await sandbox.get(`${filtered.body.data[0].id}?fields=quality_score,components`);
    expect(node.body).toMatchObject({
      quality_score: { score: "UNKNOWN" },
      components: [{ type: "BODY" }],
    });
  });
});

describe("every template of Meta's documents", () => {
  const folder = join(import.meta.dirname, "fixtures");
  // The time to live in that example lies outside the range of its category.
  const files = readdirSync(folder).filter(
    (name) => name.startsWith("req-create-") && !name.endsWith("-ttl.json"),
  );
  test.each(files)("%s is taken and approved", async (name) => {
    sandbox = await startHarness();
    const made = await sandbox.post(
      collection,
      JSON.parse(readFileSync(join(folder, name), "utf8")),
    );
    expect(made.body.error).toBeUndefined();
    await sandbox.flush();
    expect((await sandbox.get(made.body.id)).body.status).toBe("APPROVED");
  });
});

describe("a template Meta would refuse", () => {
  const footer = (text: string) => ({ type: "FOOTER", text });
  const quick = (text: string) => ({ type: "QUICK_REPLY", text });
  const url = { type: "URL", text: "Shop", url: "https://a.test" };
  const text = body("A plain text.");
  test.each<[string, number | undefined, Record<string, unknown>]>([
    ["without a name", undefined, { name: undefined }],
    ["with capitals in its name", undefined, { name: "Order" }],
    ["in no known language", undefined, { language: "xx" }],
    ["of no known category", undefined, { category: "SPAM" }],
    ["without components", 2388043, { components: [] }],
    ["without a body", 2388043, { components: [footer("x")] }],
    ["with a variable at its start", 2388299, { components: [body("{{1}} is here today", "a")] }],
    ["with a variable at its end", 2388299, { components: [body("Today we send {{1}}", "a")] }],
    [
      "with too many variables",
      2388293,
      { components: [body("Hi {{1}} and {{2}}, {{3}}.", "a", "b", "c")] },
    ],
    [
      "with gaps in its numbers",
      undefined,
      { components: [body("Hi {{1}}, here is your {{3}} today.", "a", "b")] },
    ],
    ["without samples", 2388043, { components: [body("Hi {{1}}, how are you?")] }],
    [
      "with half its samples",
      2388043,
      { components: [body("Hi {{1}}, here is {{2}} for you.", "a")] },
    ],
    ["with a body that is too long", 2388072, { components: [body("x".repeat(1025))] }],
    [
      "with a long header",
      2388047,
      { components: [{ type: "HEADER", format: "TEXT", text: "x".repeat(61) }, text] },
    ],
    [
      "with two header variables",
      2388047,
      {
        components: [
          {
            type: "HEADER",
            format: "TEXT",
            text: "A {{1}} B {{2}} C",
            example: { header_text: ["a", "b"] },
          },
          text,
        ],
      },
    ],
    [
      "with a picture without sample",
      2388043,
      { components: [{ type: "HEADER", format: "IMAGE" }, text] },
    ],
    ["with a long footer", 2388073, { components: [text, footer("x".repeat(61))] }],
    ["with a variable in the footer", 2388073, { components: [text, footer("Hi {{1}} x")] }],
    [
      "with scattered quick replies",
      undefined,
      { components: [text, { type: "BUTTONS", buttons: [quick("A"), url, quick("B")] }] },
    ],
    [
      "with eleven buttons",
      undefined,
      {
        components: [
          text,
          { type: "BUTTONS", buttons: Array.from({ length: 11 }, () => quick("A")) },
        ],
      },
    ],
    [
      "with a long button",
      2388040,
      { components: [text, { type: "BUTTONS", buttons: [quick("x".repeat(26))] }] },
    ],
    [
      "with a variable inside an address",
      undefined,
      {
        components: [
          text,
          { type: "BUTTONS", buttons: [{ ...url, url: "https://a.test/{{1}}/b", example: ["x"] }] },
        ],
      },
    ],
    [
      "with one carousel card",
      undefined,
      { components: [text, { type: "CAROUSEL", cards: [{ components: [text] }] }] },
    ],
    [
      "with a body of its own for a code",
      2388072,
      { category: "AUTHENTICATION", components: [text] },
    ],
    ["with a time to live of a second", undefined, { message_send_ttl_seconds: 1 }],
  ])("gets a clear answer when it comes %s", async (_how, subcode, change) => {
    sandbox = await startHarness();
    const { status, body: answer } = await sandbox.post(collection, { ...orderUpdate, ...change });
    expect(status).toBe(400);
    expect(answer.error.code).toBe(100);
    expect(answer.error.error_subcode).toBe(subcode);
    expect((await sandbox.get(collection)).body.data).toEqual([]);
  });

  test("in a language it has already is refused with 2388024", async () => {
    sandbox = await startHarness();
    await sandbox.post(collection, orderUpdate);
    const again = await sandbox.post(collection, orderUpdate);
    expect(again.body.error).toMatchObject({ code: 100, error_subcode: 2388024 });
    const other = await sandbox.post(collection, { ...orderUpdate, language: "de" });
    expect(other.status).toBe(200);
  });

  test("with variables side by side is made, then rejected in review", async () => {
    sandbox = await startHarness();
    const components = [body("Your codes are {{1}} {{2}} for today only.", "a", "b")];
    const made = await sandbox.post(collection, { ...orderUpdate, components });
    expect(made.body.status).toBe("PENDING");
    await sandbox.flush();
    expect(sandbox.changes("message_template_status_update")[0]).toMatchObject({
      event: "REJECTED",
      reason: "INVALID_FORMAT",
      rejection_info: { reason: expect.any(String), recommendation: expect.any(String) },
    });
    expect((await sandbox.get(made.body.id)).body.rejected_reason).toBe("INVALID_FORMAT");
  });

  test("a 101st within an hour is refused with 80007", async () => {
    sandbox = await startHarness({
      settings: { templateCreatesPerHour: 2, templateReviewMs: 600_000 },
    });
    for (const name of ["a", "b"]) await sandbox.post(collection, { ...orderUpdate, name });
    const third = await sandbox.post(collection, { ...orderUpdate, name: "c" });
    expect(third.body.error.code).toBe(80007);
  });
});

describe("names that ask for something", () => {
  test("reject is rejected, promo becomes marketing, pause is paused", async () => {
    sandbox = await startHarness();
    await sandbox.approvedTemplate({ ...orderUpdate, name: "please_reject" });
    await sandbox.approvedTemplate({ ...orderUpdate, name: "promo_news" });
    await sandbox.approvedTemplate({ ...orderUpdate, name: "pause_soon" });
    await sandbox.flush();
    const events = sandbox
      .changes("message_template_status_update")
      .map(({ message_template_name: name, event }) => `${name} ${event}`);
    expect(events).toEqual([
      "please_reject REJECTED",
      "promo_news APPROVED",
      "pause_soon APPROVED",
      "pause_soon PAUSED",
    ]);
    expect(sandbox.changes("template_category_update")[0]).toMatchObject({
      previous_category: "UTILITY",
      new_category: "MARKETING",
    });
    expect((await sendTemplate("pause_soon", [texts("a", "b")])).body.error.code).toBe(132015);
  });
});

describe("the life of a template", () => {
  test("an edit goes back into review, once in a day", async () => {
    sandbox = await startHarness();
    const id = await sandbox.approvedTemplate(orderUpdate);
    const components = [body("Hello {{1}}, your parcel {{2}} is packed.", "Ada", "1")];
    expect((await sandbox.post(id, { components })).body).toEqual({ success: true });
    expect((await sandbox.get(id)).body.status).toBe("PENDING");
    expect((await sandbox.post(id, { components })).body.error.code).toBe(100);
    await sandbox.flush();
    expect((await sandbox.post(id, { components })).body.error.error_user_title).toMatch(
      /cannot be edited/,
    );
    sandbox.clock.nowMs += DAY_MS;
    expect((await sandbox.post(id, { components })).status).toBe(200);
    expect((await sandbox.post(id, { category: "MARKETING" })).status).toBe(400);
  });

  test("a deleted name rests for thirty days", async () => {
    sandbox = await startHarness();
    await sandbox.approvedTemplate(orderUpdate);
    expect((await sandbox.remove(`${collection}?name=order_update`)).body).toEqual({
      success: true,
    });
    expect((await sendTemplate("order_update", [texts("a", "b")])).body.error.code).toBe(132001);
    const again = await sandbox.post(collection, orderUpdate);
    expect(again.body.error.error_subcode).toBe(2388023);
    sandbox.clock.nowMs += 30 * DAY_MS;
    expect((await sandbox.post(collection, orderUpdate)).status).toBe(200);
    expect((await sandbox.remove(`${collection}?name=nothing`)).status).toBe(404);
  });

  test("quality, pause, unpause and disable are told and obeyed", async () => {
    sandbox = await startHarness();
    const id = await sandbox.approvedTemplate(orderUpdate);
    await sandbox.control(`templates/${id}`, { quality: "RED" });
    await sandbox.control(`templates/${id}`, { status: "PAUSED" });
    expect((await sendTemplate("order_update", [texts("a", "b")])).body.error.code).toBe(132015);
    expect((await sandbox.post(`${id}/unpause`, {})).body).toEqual({ success: true });
    expect((await sendTemplate("order_update", [texts("a", "b")])).status).toBe(200);
    await sandbox.control(`templates/${id}`, { status: "DISABLED" });
    expect((await sendTemplate("order_update", [texts("a", "b")])).body.error.code).toBe(132016);
    await sandbox.flush();
    expect(sandbox.changes("message_template_quality_update")[0]).toMatchObject({
      previous_quality_score: "UNKNOWN",
      new_quality_score: "RED",
    });
  });

  test("held messages go out when pacing ends well and fail with 132015 when it does not", async () => {
    sandbox = await startHarness();
    const id = await sandbox.approvedTemplate(orderUpdate);
    await sandbox.control(`templates/${id}`, { held: true });
    const held = await sendTemplate("order_update", [texts("a", "b")]);
    expect(held.body.messages[0].message_status).toBe("held_for_quality_assessment");
    await sandbox.flush();
    expect(sandbox.statuses()).toEqual([]);
    await sandbox.control(`templates/${id}`, { held: false });
    await sandbox.flush();
    expect(sandbox.statuses()[0].status).toBe("sent");
    await sandbox.control(`templates/${id}`, { held: true });
    const lost = await sendTemplate("order_update", [texts("a", "b")], "+16505559999");
    await sandbox.control(`templates/${id}`, { status: "PAUSED" });
    await sandbox.flush();
    expect(sandbox.statuses().find((one) => one.id === lost.body.messages[0].id)).toMatchObject({
      status: "failed",
      errors: [{ code: 132015 }],
    });
  });

  test("an authentication template is upserted in many languages at once", async () => {
    sandbox = await startHarness();
    const made = await sandbox.post(`${NORTHWIND_WABA_ID}/upsert_message_templates`, {
      name: "code",
      languages: ["en_US", "fr"],
      category: "AUTHENTICATION",
      components: [
        { type: "BODY" },
        { type: "BUTTONS", buttons: [{ type: "OTP", otp_type: "COPY_CODE" }] },
      ],
    });
    expect(made.body.data.map(({ language, status }: Wire) => [language, status])).toEqual([
      ["en_US", "APPROVED"],
      ["fr", "APPROVED"],
    ]);
    const button = {
      type: "button",
      sub_type: "url",
      index: "0",
      parameters: [{ type: "text", text: "123456" }],
    };
    expect((await sendTemplate("code", [texts("123456"), button])).status).toBe(200);
    const user = await sandbox.send({
      to: undefined,
      recipient: "US.13491208655302741918",
      type: "template",
      template: {
        name: "code",
        language: { code: "en_US" },
        components: [texts("123456"), button],
      },
    });
    expect(user.body.error.code).toBe(131062);
  });
});

describe("the parameters of a send", () => {
  const rich = {
    name: "spring_sale",
    category: "MARKETING",
    components: [
      { type: "HEADER", format: "IMAGE", example: { header_handle: ["4::aW..."] } },
      body("Hi {{1}}, use {{2}} before Friday.", "Ada", "SPRING25"),
      {
        type: "BUTTONS",
        buttons: [
          { type: "QUICK_REPLY", text: "Stop promotions" },
          { type: "URL", text: "Shop", url: "https://shop.test/?c={{1}}", example: ["abc"] },
          { type: "COPY_CODE", example: "SPRING25" },
        ],
      },
    ],
  };
  const picture = {
    type: "header",
    parameters: [{ type: "image", image: { link: "https://a.test/a.png" } }],
  };
  const address = {
    type: "button",
    sub_type: "url",
    index: "1",
    parameters: [{ type: "text", text: "abc" }],
  };
  const code = {
    type: "button",
    sub_type: "copy_code",
    index: 2,
    parameters: [{ type: "coupon_code", coupon_code: "S25" }],
  };
  const good = [picture, texts("Ada", "SPRING25"), address, code];

  test.each<[number | undefined, string, unknown[]]>([
    [undefined, "all there", good],
    [132000, "one text too few", [picture, texts("Ada"), address, code]],
    [132000, "one text too many", [picture, texts("A", "B", "C"), address, code]],
    [132012, "no picture", [texts("A", "B"), address, code]],
    [
      132012,
      "a video for a picture",
      [
        { type: "header", parameters: [{ type: "video", video: { link: "https://a.test/" } }] },
        texts("A", "B"),
        address,
        code,
      ],
    ],
    [
      131009,
      "a picture that does not exist",
      [
        { type: "header", parameters: [{ type: "image", image: { id: "1" } }] },
        texts("A", "B"),
        address,
        code,
      ],
    ],
    [132018, "a line break", [picture, texts("A\nB", "B"), address, code]],
    [132018, "five spaces", [picture, texts("A     B", "B"), address, code]],
    [132012, "an empty text", [picture, texts("", "B"), address, code]],
    [132005, "a text that is too long", [picture, texts("A".repeat(1020), "B"), address, code]],
    [131008, "no address suffix", [picture, texts("A", "B"), code]],
    [131008, "no code", [picture, texts("A", "B"), address]],
    [
      132012,
      "the wrong button",
      [picture, texts("A", "B"), { ...address, sub_type: "quick_reply" }, code],
    ],
    [132000, "a button too many", [...good, { ...address, index: "9" }]],
  ])("give %s with %s", async (expected, _what, components) => {
    sandbox = await startHarness();
    await sandbox.approvedTemplate(rich);
    const answer = await sendTemplate("spring_sale", components);
    expect(answer.body.error?.code).toBe(expected);
  });

  test("must carry their names when the template is named", async () => {
    sandbox = await startHarness();
    const named = [{ param_name: "first_name", example: "Ada" }];
    await sandbox.approvedTemplate({
      name: "named",
      parameter_format: "named",
      components: [
        {
          type: "body",
          text: "Hello {{first_name}}, welcome.",
          example: { body_text_named_params: named },
        },
      ],
    });
    const parameter = { type: "text", text: "Ada" };
    const send = (parameters: unknown[]) => sendTemplate("named", [{ type: "body", parameters }]);
    expect((await send([parameter])).body.error.code).toBe(132012);
    expect((await send([{ ...parameter, parameter_name: "surname" }])).body.error.code).toBe(
      132012,
    );
    expect((await send([{ ...parameter, parameter_name: "first_name" }])).status).toBe(200);
  });

  test("marketing messages take marketing templates only", async () => {
    sandbox = await startHarness();
    await sandbox.approvedTemplate(orderUpdate);
    await sandbox.approvedTemplate(rich);
    const number = sandbox.graphInstance.state.part.numbers[0]?.id;
    const send = (name: string, components: unknown[]) =>
      sandbox.post(`${number}/marketing_messages`, {
        messaging_product: "whatsapp",
        to: "+16505551234",
        type: "template",
        template: { name, language: { code: "en_US" }, components },
      });
    expect((await send("order_update", [texts("a", "b")])).body.error.code).toBe(134100);
    expect((await send("spring_sale", good)).body.success).toBe(true);
    await sandbox.flush();
    expect(sandbox.statuses()[0].pricing.category).toBe("marketing_lite");
  });
});
