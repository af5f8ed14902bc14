import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { json, listen, useProviders } from "../testing/provider-double";
import { createTwilioClient, type TwilioClient } from "./twilio-client";

const fixture = (name: string) =>
  readFileSync(new URL(`./fixtures/${name}.json`, import.meta.url), "utf8");

const ACCOUNT = "AC00000000000000000000000000000001";
const payload = {
  To: "+15558675310",
  From: "+15017122661",
  Body: "Hi there & more",
  StatusCallback: "https://app.example.com/api/webhooks/twilio?m=message-1",
};

const { closers, startProvider } = useProviders();

function client(baseUrl: string, timeoutMs = 2_000): TwilioClient {
  const made = createTwilioClient({
    baseUrl,
    accountSid: ACCOUNT,
    authToken: "token-1",
    timeoutMs,
  });
  closers.push(() => made.close());
  return made;
}

const send = (baseUrl: string, timeoutMs = 2_000) => client(baseUrl).send(payload, { timeoutMs });

describe("a message that Twilio accepted", () => {
  it("res-message-create: has Twilio's id; the form and the credentials left as they are", async () => {
    const { baseUrl, requests } = await startProvider(json(201, fixture("res-message-create")));
    expect(await send(`${baseUrl}/twilio/`)).toEqual({
      outcome: "accepted",
      providerId: "SM00000000000000000000000000000001",
      held: false,
    });
    expect(requests).toHaveLength(1);
    expect(requests[0]).toMatchObject({
      method: "POST",
      url: `/twilio/2010-04-01/Accounts/${ACCOUNT}/Messages.json`,
    });
    expect(requests[0]?.headers.authorization).toBe(
      `Basic ${Buffer.from(`${ACCOUNT}:token-1`).toString("base64")}`,
    );
    expect(requests[0]?.headers["content-type"]).toBe("application/x-www-form-urlencoded");
    expect(Object.fromEntries(new URLSearchParams(requests[0]?.body))).toEqual(payload);
  });
});

describe("a definite refusal", () => {
  it.each([
    ["err-20003-authenticate", 401, 20003],
    ["err-21211-invalid-to", 400, 21211],
    ["err-21610-unsubscribed", 400, 21610],
  ])("%s is never repeated", async (name, status, code) => {
    const { baseUrl, requests } = await startProvider(json(status, fixture(name)));
    expect(await send(baseUrl)).toMatchObject({ outcome: "refused", retry: "never", code });
    expect(requests).toHaveLength(1);
  });

  it("too many requests wait as long as Twilio asks, for a 429 is checked before acceptance", async () => {
    const body = '{"code":20429,"message":"Too Many Requests","more_info":"","status":429}';
    const headers = { "retry-after": "3", "twilio-request-id": "RQ1" };
    const { baseUrl } = await startProvider(json(429, body, headers));
    expect(await send(baseUrl)).toEqual({
      outcome: "refused",
      retry: "later",
      code: 20429,
      message: "Too Many Requests",
      details: "",
      traceId: "RQ1",
      retryAfterMs: 3_000,
    });
  });

  it("a code that nobody described is never repeated", async () => {
    const { baseUrl } = await startProvider(json(400, '{"code":29999,"message":"?","status":400}'));
    expect(await send(baseUrl)).toMatchObject({ outcome: "refused", retry: "never", code: 29999 });
  });
});

describe("a message that may be on its way is unknown, never refused", () => {
  it.each([
    ["a bare 500", 500, ""],
    ["a 502 page of a proxy", 502, "<html>Bad gateway</html>"],
    ["a 429 page of a proxy", 429, "<html>Slow down</html>"],
    ["a 500 with a code", 500, '{"code":20500,"message":"Internal Server Error","status":500}'],
    ["a 503 that calls itself a refusal", 503, fixture("err-21211-invalid-to")],
    ["a 201 without an id", 201, "{}"],
    ["a 201 that is no JSON", 201, '{"sid":"SM0'],
    ["a 200 with an id", 200, fixture("res-message-create")],
    ["a redirect", 302, ""],
    ["a 400 without a code", 400, "{}"],
  ])("%s", async (_, status, body) => {
    const { baseUrl, requests } = await startProvider(json(status, body));
    expect(await send(baseUrl)).toMatchObject({ outcome: "unknown" });
    expect(requests).toHaveLength(1);
  });

  it("an answer that never comes", async () => {
    const { baseUrl } = await startProvider(() => undefined);
    expect(await send(baseUrl, 150)).toEqual({
      outcome: "unknown",
      reason: "No answer within 150 ms",
    });
  });

  it("a socket that is cut after the request arrived, and it is not sent again", async () => {
    const { baseUrl, requests } = await startProvider((_, response) => response.socket?.destroy());
    expect(await send(baseUrl)).toMatchObject({ outcome: "unknown" });
    expect(requests).toHaveLength(1);
  });
});

describe("a message of which no byte left is not_sent", () => {
  it("when nobody listens", async () => {
    const server = createServer();
    const baseUrl = await listen(server);
    await new Promise((resolve) => server.close(resolve));
    expect(await send(baseUrl)).toMatchObject({ outcome: "not_sent" });
  });
});

describe("the account and its numbers", () => {
  const listed = (sid: string, phoneNumber: string, sms = true, smsUrl = "") => ({
    sid,
    phone_number: phoneNumber,
    friendly_name: phoneNumber,
    capabilities: { voice: true, sms, mms: false, fax: false },
    sms_url: smsUrl,
  });

  it("proves the credentials, or says why not", async () => {
    const body = JSON.stringify({
      sid: ACCOUNT,
      friendly_name: "Kilima",
      status: "active",
      type: "Full",
      auth_token: "secret",
    });
    const good = await startProvider(json(200, body));
    expect(await client(good.baseUrl).account()).toEqual({
      ok: true,
      value: { sid: ACCOUNT, friendlyName: "Kilima", status: "active", type: "Full" },
    });
    expect(good.requests[0]?.url).toBe(`/2010-04-01/Accounts/${ACCOUNT}.json`);
    const bad = await startProvider(json(401, fixture("err-20003-authenticate")));
    expect(await client(bad.baseUrl).account()).toEqual({
      ok: false,
      failure: { kind: "refused", status: 401, code: 20003, message: "Authenticate" },
    });
  });

  it("lists numbers page by page and is not led elsewhere", async () => {
    const list = `/2010-04-01/Accounts/${ACCOUNT}/IncomingPhoneNumbers.json`;
    const { baseUrl, requests } = await startProvider((request, response) => {
      const isSecond = request.url.includes("Page=1");
      const page = isSecond
        ? {
            incoming_phone_numbers: [listed("PN2", "+15017122662", false, "https://x.test/sms")],
            next_page_uri: "https://elsewhere.test/steal",
          }
        : {
            incoming_phone_numbers: [listed("PN1", "+15017122661"), { sid: "PN0" }],
            next_page_uri: `${list}?PageSize=50&Page=1&PageToken=PAPN1`,
          };
      response.writeHead(200).end(JSON.stringify(page));
    });
    expect(await client(`${baseUrl}/twilio`).numbers()).toEqual({
      ok: true,
      value: [
        {
          sid: "PN1",
          phoneNumber: "+15017122661",
          friendlyName: "+15017122661",
          sms: true,
          smsUrl: null,
        },
        {
          sid: "PN2",
          phoneNumber: "+15017122662",
          friendlyName: "+15017122662",
          sms: false,
          smsUrl: "https://x.test/sms",
        },
      ],
    });
    expect(requests.map(({ url }) => url)).toEqual([
      `/twilio${list}?PageSize=50`,
      `/twilio${list}?PageSize=50&Page=1&PageToken=PAPN1`,
    ]);
  });

  it("asks for one number by its digits", async () => {
    const { baseUrl, requests } = await startProvider(json(200, '{"incoming_phone_numbers":[]}'));
    expect(await client(baseUrl).numbers("+15017122661")).toEqual({ ok: true, value: [] });
    expect(requests[0]?.url).toContain("PhoneNumber=%2B15017122661");
  });

  it("points a number at our address, whatever application it belonged to", async () => {
    const url = "https://app.example.com/api/webhooks/twilio";
    const { baseUrl, requests } = await startProvider(
      json(200, JSON.stringify(listed("PN1", "+15017122661", true, url))),
    );
    expect(await client(baseUrl).pointNumber("PN1/../PN2", url)).toMatchObject({
      ok: true,
      value: { sid: "PN1", smsUrl: url },
    });
    expect(requests[0]?.url).toContain("/IncomingPhoneNumbers/PN1%2F..%2FPN2.json");
    expect(Object.fromEntries(new URLSearchParams(requests[0]?.body))).toEqual({
      SmsUrl: url,
      SmsMethod: "POST",
      SmsApplicationSid: "",
    });
  });

  it("an answer that lacks everything, and none in time", async () => {
    const { baseUrl } = await startProvider(json(200, "{}"));
    expect(await client(baseUrl).account()).toMatchObject({ failure: { kind: "no_answer" } });
    const silent = await startProvider(() => undefined);
    expect(await client(silent.baseUrl, 100).numbers()).toMatchObject({
      failure: { kind: "no_answer" },
    });
    const broken = await startProvider(json(503, "<html>"));
    expect(await client(broken.baseUrl).account()).toMatchObject({
      failure: { kind: "no_answer" },
    });
  });
});
