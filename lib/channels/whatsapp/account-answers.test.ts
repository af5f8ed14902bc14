import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { describeFailure } from "../describe-failure";
import { json, useProviders } from "../testing/provider-double";
import { accountGraph } from "./account-graph";
import { createGraphClient } from "./graph-client";
import { messagePayload } from "./message-payload";

/*
 * Calls about a number, its account and its templates: Meta's own examples (fixtures) of what is asked
 * and answered, each through the call of ours that asks or reads it.
 */

const folder = new URL("./fixtures/", import.meta.url);
const text = (name: string) => readFileSync(new URL(`${name}.json`, folder), "utf8");
const published = (name: string): unknown => JSON.parse(text(name));
const filesOf = (start: string) =>
  readdirSync(folder)
    .filter((name) => name.startsWith(start))
    .map((name) => name.replace(/\.json$/, ""));

const { closers, startProvider } = useProviders();

/** Our client before a Graph that gives one answer for ever, and what it was asked, as it is published. */
async function clientOf(name: string, status = 200) {
  const { baseUrl, requests } = await startProvider(json(status, text(name)));
  const client = createGraphClient({
    baseUrl,
    version: "v25.0",
    accessToken: "token-1",
    timeoutMs: 5_000,
  });
  closers.push(() => client.close());
  const asked = () =>
    requests.map(({ method, url, body }) => ({
      call: `${method} ${url}`,
      body: body === "" ? null : JSON.parse(body),
    }));
  return { client, account: accountGraph(client), asked };
}

describe("a number", () => {
  it("is registered as Meta's example asks for it", async () => {
    const { account, asked } = await clientOf("res-success-true");
    expect((await account.register("106540352242922", "212834")).ok).toBe(true);
    expect(asked()).toEqual([
      { call: "POST /v25.0/106540352242922/register", body: published("req-register") },
    ]);
  });

  it.each([
    ["res-phone-status", { status: "CONNECTED", verifiedName: null }],
    ["res-phone-name-status", { nameStatus: "APPROVED", verifiedName: "Lucky Shrub" }],
    ["res-phone-new-display-name", { verifiedName: null, nameStatus: null }],
    [
      "res-phone-number-code-status",
      { codeVerificationStatus: "VERIFIED", qualityRating: "GREEN", status: null },
    ],
    ["res-oba-status", { displayPhoneNumber: "", status: null }],
  ])("of which Meta tells a part (%s) keeps the rest unknown", async (name, known) => {
    const { client } = await clientOf(name);
    const { id } = published(name) as { id: string };
    expect(await client.phoneNumber(id)).toMatchObject({ ok: true, value: { id, ...known } });
  });

  it("with an address of its own for webhooks is seen to post there, before its account's and its app's", async () => {
    const { account } = await clientOf("res-phone-webhook-override");
    expect(await account.webhookRoute("106540352242922")).toEqual({
      ok: true,
      value: { callbackUrl: "https://my-phone-alternate-callback.com/webhook", pinEnabled: null },
    });
  });
});

describe("the profile that customers see", () => {
  it.each([
    [
      "res-business-profile",
      {
        about: "Succulent specialists!",
        address: "1 Hacker Way, Menlo Park, CA 94025",
        email: "lucky@luckyshrub.com",
        vertical: "RETAIL",
        websites: ["https://www.luckyshrub.com/"],
      },
    ],
    // found by this test: the nested form was read as an empty profile, which a save would have kept
    [
      "res-business-profile-openapi",
      {
        about: "Welcome to our business! We provide excellent service.",
        email: "contact@business.com",
        vertical: "RESTAURANT",
        websites: ["https://www.business.com", "https://www.facebook.com/business"],
      },
    ],
  ])("is read in both forms that Meta describes (%s)", async (name, profile) => {
    const { account } = await clientOf(name);
    expect(await account.businessProfile("106540352242922")).toMatchObject({
      ok: true,
      value: profile,
    });
  });

  it("is saved with Meta's names for what is in it", async () => {
    const { account, asked } = await clientOf("res-success-true");
    const {
      messaging_product: _,
      profile_picture_handle: __,
      websites,
      ...words
    } = published("req-business-profile-update") as Record<string, string>;
    await account.saveBusinessProfile("106540352242922", {
      ...words,
      websites: JSON.parse(websites as string) as string[],
    });
    expect(asked()).toEqual([
      {
        call: "POST /v25.0/106540352242922/whatsapp_business_profile",
        body: {
          messaging_product: "whatsapp",
          ...words,
          // Meta's page shows the list as text; its client and its own answers have a list
          websites: ["https://www.luckyshrub.com"],
        },
      },
    ]);
  });
});

describe("the block list", () => {
  it("is asked for one person as Meta's example does", async () => {
    const { account, asked } = await clientOf("res-success-true");
    await account.changeBlock("106540352242922", "+16505551234", "block");
    await account.changeBlock("106540352242922", "+16505551234", "unblock");
    const body = published("req-block-users");
    expect(asked()).toEqual([
      { call: "POST /v25.0/106540352242922/block_users", body },
      { call: "DELETE /v25.0/106540352242922/block_users", body },
    ]);
  });

  it("that does not take somebody gives that person's reason, not the list's", async () => {
    const { account } = await clientOf("res-block-users-partial", 400);
    const answer = await account.changeBlock("106540352242922", "16505559999", "block");
    expect(answer).toMatchObject({
      ok: false,
      failure: { code: 139101, details: "Blocklist limit of 64k reached" },
    });
    expect(answer.ok ? "" : describeFailure(answer.failure)).toMatch(/^Block list is full\./);
  });
});

describe("a template", () => {
  const template = {
    name: "spring_sale",
    language: "en_US",
    category: "marketing",
    parameterFormat: "named" as const,
    components: [],
  };
  it.each([
    ["res-create-template-coupon", { id: "1924084211297547", status: "PENDING" }],
    ["res-create-template-flow", { id: "template-1", status: "PENDING" }],
    ["res-create-template-marketing", { id: "572279198452421", status: "PENDING" }],
    // nothing about the category: the one that was asked for
    ["res-template-status", { id: "1259544702043867", status: "APPROVED", category: "MARKETING" }],
  ])("that was submitted is known by what Meta answers (%s)", async (name, known) => {
    const { client } = await clientOf(name);
    expect(await client.createTemplate("1", template)).toMatchObject({ ok: true, value: known });
  });

  it("is edited with the fields of Meta's example that may change", async () => {
    const { client, asked } = await clientOf("res-success-true");
    const {
      name: _,
      language: __,
      ...body
    } = published("req-edit-template-openapi") as {
      name: string;
      language: string;
      category: string;
      components: never[];
    };
    await client.editTemplate("920070352646140", body);
    await client.editTemplate("920070352646140", { category: "marketing" });
    expect(asked()).toEqual([
      { call: "POST /v25.0/920070352646140", body },
      { call: "POST /v25.0/920070352646140", body: published("req-edit-template-category") },
    ]);
  });

  it("in a list that lacks language and words is still told apart by name and id", async () => {
    const { client } = await clientOf("res-template-list-filtered");
    const list = await client.listTemplates("1");
    expect(list.ok && list.value.map(({ name, status }) => [name, status]).slice(0, 2)).toEqual([
      ["reservation_confirmation", "APPROVED"],
      ["coupon_expiration_reminder_number_vars", "APPROVED"],
    ]);
  });
});

describe("a message", () => {
  const hello = messagePayload({
    to: { kind: "phone", phone: "+16505551234" },
    content: { kind: "text", text: "Hello" },
    reference: "message-1",
  });
  it.each(filesOf("res-send-"))("is accepted with the id in Meta's answer (%s)", async (name) => {
    const { client } = await clientOf(name);
    const { messages } = published(name) as { messages: [{ id: string }] };
    expect(await client.sendMessage("106540352242922", hello, { timeoutMs: 5_000 })).toMatchObject({
      outcome: "accepted",
      providerId: messages[0].id,
    });
  });
});

describe("an error", () => {
  it.each(filesOf("err-"))(
    "of Meta's is a refusal with its code, and words for it (%s)",
    async (name) => {
      const { account } = await clientOf(name, 400);
      const { error } = published(name) as { error: { code: number; error_subcode?: number } };
      const answer = await account.register("106540352242922", "212834");
      expect(answer).toMatchObject({
        ok: false,
        failure: {
          kind: "refused",
          code: error.code,
          ...(error.error_subcode === undefined ? {} : { subcode: error.error_subcode }),
        },
      });
      expect(answer.ok ? "" : describeFailure(answer.failure)).toContain(`(code ${error.code})`);
    },
  );
});
