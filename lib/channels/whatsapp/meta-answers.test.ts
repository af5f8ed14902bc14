import { readFileSync } from "node:fs";
import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { type GivenAnswer, json, useProviders } from "../testing/provider-double";
import { accountGraph } from "./account-graph";
import { createGraphClient } from "./graph-client";
import { messagePayload } from "./message-payload";

/*
 * Meta's own examples of answers (fixtures), each read by the call of ours that it answers.
 */

const fixture = (name: string) =>
  readFileSync(new URL(`./fixtures/${name}.json`, import.meta.url), "utf8");

const { closers, startProvider } = useProviders();

/** Our client before a Graph that gives these answers in turn, the last one for ever. */
async function clientOf(...answers: GivenAnswer[]) {
  const { baseUrl, requests: asked } = await startProvider(...answers);
  const client = createGraphClient({
    baseUrl,
    version: "v25.0",
    accessToken: "token-1",
    timeoutMs: 5_000,
  });
  closers.push(() => client.close());
  return { client, asked };
}

const answer = (name: string, status = 200, headers: Record<string, string> = {}) =>
  json(status, fixture(name), headers);

const hello = messagePayload({
  to: { kind: "phone", phone: "+16505551234" },
  content: { kind: "text", text: "Hello" },
  reference: "message-1",
});
const send = ({ client }: Awaited<ReturnType<typeof clientOf>>) =>
  client.sendMessage("106540352242922", hello, { timeoutMs: 5_000 });

describe("a send", () => {
  it("to a person known by a user id is accepted, and tells their number", async () => {
    expect(await send(await clientOf(answer("res-send-to-bsuid")))).toEqual({
      outcome: "accepted",
      providerId: "wamid.HBgLMTY0NjcwNDM1OTUVAgARGBI1RjQyNUE3NEYxMzAzMzQ5MkEA",
      waId: "16505551234",
      held: false,
    });
  });

  it.each([
    [
      "err-131062-bsuid-unsupported",
      400,
      { code: 131062, details: expect.stringMatching(/^Use a phone number/) },
    ],
    ["err-133010-not-registered", 400, { code: 133010, details: "Account not registered" }],
    ["err-190-token-460", 401, { code: 190, subcode: 460 }],
  ])("%s is refused for good, and nothing was accepted", async (name, status, facts) => {
    expect(await send(await clientOf(answer(name, status)))).toMatchObject({
      outcome: "refused",
      retry: "never",
      ...facts,
    });
  });

  it("is not held back by a usage header that names no wait", async () => {
    const usage = JSON.stringify(JSON.parse(fixture("header-x-business-use-case-usage")));
    const outcome = await send(
      await clientOf(answer("err-130429-rate-limit", 400, { "x-business-use-case-usage": usage })),
    );
    expect(outcome).toMatchObject({ outcome: "refused", retry: "later" });
    expect(outcome).not.toHaveProperty("retryAfterMs");
  });
});

describe("a number and its account", () => {
  it("have the limit of the portfolio", async () => {
    const { client } = await clientOf(answer("res-messaging-limit"));
    expect(await client.phoneNumber("106540352242922")).toMatchObject({
      ok: true,
      value: { id: "106540352242922", messagingLimit: "TIER_250", verifiedName: null },
    });
  });

  it.each([
    [
      "res-subscribed-apps",
      [
        { id: "1234567890123456", name: "Business Messaging App" },
        { id: "2345678901234567", name: "Customer Support Bot" },
      ],
    ],
    ["res-subscribed-apps-override", [{ id: "670843887433847", name: "Lucky Shrub" }]],
    [
      "res-subscribed-apps-custom-callback",
      [{ id: "1234567890123456", name: "Business Messaging App" }],
    ],
  ])("name the apps that get their webhooks: %s", async (name, value) => {
    const { client } = await clientOf(answer(name));
    expect(await client.subscribedApps("102290129340398")).toEqual({ ok: true, value });
  });

  it("list their templates over pages, with a default for what a page leaves out", async () => {
    const { client, asked } = await clientOf(
      answer("res-template-list-fields"),
      answer("res-template-list-openapi"),
    );
    const result = await client.listTemplates("102290129340398");
    expect(asked).toHaveLength(2);
    const templates = result.ok ? result.value : [];
    expect(templates.map(({ name, status }) => [name, status])).toEqual([
      ["reservation_confirmation", "APPROVED"],
      ["coupon_expiration_reminder_number_vars", "APPROVED"],
      ["coupon_expiration_reminder_named_vars", "APPROVED"],
      ["address_update", "PENDING"],
      ["reservation_confirmation_short_banner", "REJECTED"],
      ["hello_world", "APPROVED"],
      ["2023_april_promo", "APPROVED"],
    ]);
    expect(templates[0]).toMatchObject({
      language: "en_US",
      parameterFormat: "positional",
      components: [],
      quality: null,
    });
    expect(templates[5]?.components.map(({ type }) => type)).toEqual(["HEADER", "BODY", "FOOTER"]);
  });
});

it("the code of the sign-up dialog becomes the token of that business", async () => {
  const { client, asked } = await clientOf(answer("res-oauth-access-token"));
  const given = { appId: "634974688087057", appSecret: "secret", code: "AQB/+=" };
  expect(await accountGraph(client).exchangeCode(given)).toEqual({
    ok: true,
    value: { accessToken: "EAAJB_FILLED_BUSINESS_TOKEN" },
  });
  expect(asked[0]?.url).toBe(
    "/v25.0/oauth/access_token?client_id=634974688087057&client_secret=secret&code=AQB%2F%2B%3D",
  );
});

it("a sample goes to the session that Meta opened, signature and all, and comes back as its handle", async () => {
  const { client, asked } = await clientOf(
    answer("res-debug-token"),
    answer("res-resumable-upload-session"),
    answer("res-resumable-upload-handle"),
  );
  const bytes = Buffer.from("jpeg bytes");
  const sample = {
    stream: Readable.from([bytes]),
    sizeBytes: bytes.length,
    mimeType: "image/jpeg",
    fileName: "kettle.jpg",
  };
  expect(await client.uploadSample(sample)).toEqual({
    ok: true,
    value: {
      handle:
        "4::aW1hZ2UvanBlZw==:ARYytyb0kLp5htbBB8vWlclG5M9g:e:1681000441:634974688087057:100089620928913:ARbB4l0IPRncfMF",
    },
  });
  expect(asked.slice(1).map(({ url, body }) => ({ url, body }))).toEqual([
    {
      url: "/v25.0/634974688087057/uploads?file_name=kettle.jpg&file_length=10&file_type=image%2Fjpeg",
      body: "",
    },
    {
      url: "/v25.0/upload:MTphdHRhY2htZW50OjlhYmJm?sig=ARZqkGCA_uQMxC8nHKI",
      body: "jpeg bytes",
    },
  ]);
});
