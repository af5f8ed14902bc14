import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { signForm } from "./post-webhooks";
import { createTwilio, type Twilio } from "./twilio";
import { SANDBOX_TWILIO_ACCOUNT, SANDBOX_TWILIO_NUMBER } from "./twilio-state";

const TOKEN = "token-of-twilio";
const CUSTOMER = "+254712000111";

type Posted = { url: string; form: Record<string, string>; signature: string };

/** One receiver of webhooks and one stand-in, each on a free port, gone after the test. */
let received: Posted[];
let answerWith: () => number;
let receiver: Server;
let receiverUrl: string;
let sandbox: Server;
let fake: Twilio;
let baseUrl: string;
let stateDir: string;

async function listen(server: Server, port = 0): Promise<string> {
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text;
}

function receive(): Server {
  return createServer(async (request, response) => {
    received.push({
      url: request.url ?? "",
      form: Object.fromEntries(new URLSearchParams(await bodyOf(request))),
      signature: String(request.headers["x-twilio-signature"]),
    });
    response.writeHead(answerWith()).end();
  });
}

async function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

const open = () => createTwilio({ authToken: TOKEN, baseUrl: () => baseUrl, stateDir });

beforeEach(async () => {
  received = [];
  answerWith = () => 204;
  stateDir = mkdtempSync(path.join(tmpdir(), "sandbox-twilio-"));
  receiver = receive();
  receiverUrl = await listen(receiver);
  sandbox = createServer(async (request, response) => {
    if (!(await fake.handle(request, response))) response.writeHead(404).end();
  });
  baseUrl = await listen(sandbox);
  fake = open();
});

afterEach(async () => {
  await fake.close();
  await stop(sandbox);
  await stop(receiver);
  rmSync(stateDir, { recursive: true, force: true });
});

type Options = { sid?: string; token?: string; form?: Record<string, string> };

async function api(
  pathname: string,
  { sid = SANDBOX_TWILIO_ACCOUNT, token = TOKEN, form }: Options = {},
) {
  const response = await fetch(`${baseUrl}/twilio/2010-04-01/Accounts/${sid}${pathname}`, {
    method: form ? "POST" : "GET",
    redirect: "manual",
    headers: { authorization: `Basic ${Buffer.from(`${sid}:${token}`).toString("base64")}` },
    ...(form ? { body: new URLSearchParams(form) } : {}),
  });
  const text = await response.text();
  return {
    status: response.status,
    location: response.headers.get("location"),
    body: (text === "" ? {} : JSON.parse(text)) as Record<string, unknown>,
  };
}

const send = (change: Record<string, string> = {}, options: Options = {}) =>
  api("/Messages.json", {
    ...options,
    form: {
      To: CUSTOMER,
      From: SANDBOX_TWILIO_NUMBER,
      Body: "Hi there",
      StatusCallback: `${receiverUrl}/twilio?m=1`,
      ...change,
    },
  });

async function control<Answer = Record<string, unknown>>(
  pathname: string,
  body?: object,
  method = body ? "POST" : "GET",
): Promise<Answer> {
  const response = await fetch(`${baseUrl}/_control/twilio${pathname}`, {
    method,
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return (await response.json()) as Answer;
}

const sent = (query = "") => control<Record<string, unknown>[]>(`/sent${query}`);
const statuses = () => received.map(({ form }) => form.MessageStatus);

describe("sending", () => {
  test("a message is made, has its parts counted, and its fate is told in signed forms", async () => {
    const { status, body } = await send({ Body: "é€".repeat(80) });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      sid: expect.stringMatching(/^SM[0-9a-f]{32}$/),
      status: "queued",
      direction: "outbound-api",
      num_segments: "2",
      num_media: "0",
      error_code: null,
      from: SANDBOX_TWILIO_NUMBER,
      to: CUSTOMER,
      price: null,
      date_created: expect.stringMatching(/^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000$/),
    });
    await fake.flush();
    expect(statuses()).toEqual(["queued", "sent", "delivered"]);
    for (const { url, form, signature } of received) {
      expect(url).toBe("/twilio?m=1");
      expect(form).toMatchObject({ MessageSid: body.sid, From: SANDBOX_TWILIO_NUMBER });
      const fields = Object.entries(form);
      expect(signature).toBe(signForm(`${receiverUrl}/twilio?m=1`, fields, TOKEN));
    }
    expect((await api(`/Messages/${body.sid}.json`)).body).toMatchObject({
      status: "delivered",
      price_unit: "USD",
    });
    expect(await sent()).toMatchObject([{ sid: body.sid, status: "delivered", errorCode: null }]);
    expect(await sent("?to=%2B254712000112")).toEqual([]);
  });

  test("its statuses come by themselves, in a moment", async () => {
    await send();
    await expect.poll(statuses, { timeout: 5_000 }).toEqual(["queued", "sent", "delivered"]);
  });

  test.each([
    ["without a recipient", { To: "" }, 400, 21604],
    ["to what is no phone", { To: "0712" }, 400, 21211],
    ["without a sender", { From: "" }, 400, 21603],
    ["from a number that nobody has", { From: "+15017122661" }, 400, 21659],
    ["from a name that is too long", { From: "TwelveChars1" }, 400, 21212],
    ["from digits that are no name", { From: "12345" }, 400, 21212],
    ["from a name to North America", { From: "Tickline", To: "+12025550123" }, 400, 21612],
    ["to itself", { To: SANDBOX_TWILIO_NUMBER }, 400, 21266],
    ["without words", { Body: "" }, 400, 21602],
    ["with 1,601 characters", { Body: "x".repeat(1601) }, 400, 21617],
    ["with an address that is none", { StatusCallback: "localhost" }, 400, 21609],
    ["with a picture, which is not played here", { MediaUrl: "https://x.test/a.png" }, 400, 20001],
    ["to a number that ends in a code", { To: "+254700021614" }, 400, 21614],
  ])("%s is refused and nothing is kept", async (_, change, status, code) => {
    const answer = await send(change);
    expect(answer.status).toBe(status);
    expect(answer.body).toEqual({
      code,
      message: expect.any(String),
      more_info: `https://www.twilio.com/docs/errors/${code}`,
      status,
    });
    expect(await sent()).toEqual([]);
  });

  test.each([
    [30003, "undelivered", ["queued", "sent", "undelivered"]],
    [30034, "failed", ["queued", "failed"]],
  ])("a number that ends in %i: taken, and then %s", async (code, status, words) => {
    expect((await send({ To: `+2547000${code}` })).status).toBe(201);
    await fake.flush();
    expect(statuses()).toEqual(words);
    expect(received.at(-1)?.form.ErrorCode).toBe(String(code));
    expect(await sent()).toMatchObject([{ status, errorCode: code }]);
  });

  test("from a name, to phones outside North America", async () => {
    expect((await send({ From: "Tickline" })).body).toMatchObject({ from: "Tickline" });
  });

  test("a trial writes to verified phones alone and not from a name", async () => {
    const account = await control<{ sid: string; authToken: string }>("/accounts", {
      type: "Trial",
      verifiedPhones: [CUSTOMER],
    });
    const own = { sid: account.sid, token: account.authToken };
    await control("/numbers", { phoneNumber: "+15550001111", accountSid: account.sid });
    const From = "+15550001111";
    expect((await send({ From }, own)).status).toBe(201);
    expect((await send({ From, To: "+254712000112" }, own)).body.code).toBe(21608);
    expect((await send({ From: "Tickline" }, own)).body.code).toBe(21267);
    expect((await send({ From }, {})).body.code).toBe(21660);
  });
});

describe("who asks", () => {
  test("another token, another account and none are refused", async () => {
    expect((await send({}, { token: "wrong" })).body).toMatchObject({ code: 20003, status: 401 });
    expect((await send({}, { sid: "AC0", token: "" })).status).toBe(401);
    const bare = await fetch(
      `${baseUrl}/twilio/2010-04-01/Accounts/${SANDBOX_TWILIO_ACCOUNT}.json`,
    );
    expect(bare.status).toBe(401);
    expect(bare.headers.get("www-authenticate")).toContain("Twilio");
  });

  test("the account shows itself, and a suspended one does nothing", async () => {
    expect((await api(".json")).body).toMatchObject({
      sid: SANDBOX_TWILIO_ACCOUNT,
      status: "active",
      type: "Full",
    });
    await control(`/accounts/${SANDBOX_TWILIO_ACCOUNT}`, { status: "suspended" });
    expect((await send()).body.code).toBe(20005);
  });

  test("a token that was changed ends the old one", async () => {
    await control(`/accounts/${SANDBOX_TWILIO_ACCOUNT}`, { authToken: "another" });
    expect((await send()).body.code).toBe(20003);
    expect((await send({}, { token: "another" })).status).toBe(201);
  });

  test("an address that Twilio does not have is 20404", async () => {
    expect((await api("/Calls.json", { form: {} })).body).toMatchObject({ code: 20404 });
    expect((await api("/Messages/SM0.json")).status).toBe(404);
    expect((await fetch(`${baseUrl}/twilio/elsewhere`)).status).toBe(404);
    expect((await fetch(`${baseUrl}/elsewhere`)).status).toBe(404);
  });
});

describe("numbers", () => {
  test("are listed by pages, found by their digits and pointed at an address", async () => {
    for (const last of [1, 2, 3]) await control("/numbers", { phoneNumber: `+1555000111${last}` });
    const first = (await api("/IncomingPhoneNumbers.json?PageSize=3")).body;
    expect(first.incoming_phone_numbers).toHaveLength(3);
    expect(first.next_page_uri).toMatch(/^\/2010-04-01\/Accounts\/AC\w+\/Incoming.+Page=1/);
    const second = await api(
      `/IncomingPhoneNumbers.json?${String(first.next_page_uri).split("?")[1]}`,
    );
    expect(second.body).toMatchObject({ next_page_uri: null });
    expect(second.body.incoming_phone_numbers).toHaveLength(1);

    const found = (await api("/IncomingPhoneNumbers.json?PhoneNumber=%2B15550001112")).body;
    const [number] = found.incoming_phone_numbers as [{ sid: string; capabilities: object }];
    expect(number).toMatchObject({ phone_number: "+15550001112", capabilities: { sms: true } });
    const form = { SmsUrl: `${receiverUrl}/in`, SmsMethod: "POST" };
    expect((await api(`/IncomingPhoneNumbers/${number.sid}.json`, { form })).body).toMatchObject({
      sms_url: `${receiverUrl}/in`,
    });
    const bad = await api(`/IncomingPhoneNumbers/${number.sid}.json`, { form: { SmsUrl: "x" } });
    expect(bad.status).toBe(400);
  });
});

describe("a customer writes", () => {
  const point = () =>
    control("/numbers", { phoneNumber: SANDBOX_TWILIO_NUMBER, smsUrl: `${receiverUrl}/in` });
  const writes = (body: string, more: object = {}) =>
    control("/inbound", { to: SANDBOX_TWILIO_NUMBER, from: CUSTOMER, body, ...more });

  test("the number's address gets a signed form", async () => {
    expect(await writes("Nobody hears this")).toMatchObject({ posted: false });
    await point();
    expect(await writes("Hello ü")).toMatchObject({ posted: true });
    await fake.flush();
    expect(received).toHaveLength(1);
    const [{ form, signature }] = received as [Posted];
    expect(form).toMatchObject({
      SmsStatus: "received",
      Body: "Hello ü",
      From: CUSTOMER,
      To: SANDBOX_TWILIO_NUMBER,
      NumMedia: "0",
      NumSegments: "1",
      AccountSid: SANDBOX_TWILIO_ACCOUNT,
    });
    expect(signature).toBe(signForm(`${receiverUrl}/in`, Object.entries(form), TOKEN));
  });

  test("STOP shuts the number for this phone until START, and both are posted too", async () => {
    await point();
    await writes(" stop ");
    expect((await send()).body.code).toBe(21610);
    expect((await send({ To: "+254712000112" })).status).toBe(201);
    await writes("Start");
    expect((await send({ StatusCallback: "" })).status).toBe(201);
    await fake.flush();
    expect(received.map(({ form }) => form.Body).filter(Boolean)).toEqual([" stop ", "Start"]);
    const { messages } = await control<{ messages: { by: string; body: string }[] }>(
      `/phones/${encodeURIComponent(CUSTOMER)}`,
    );
    expect(messages.map(({ by }) => by)).toEqual([
      "phone",
      "Twilio",
      "phone",
      "Twilio",
      "business",
    ]);
  });

  test("a file is fetched with the credentials, from elsewhere", async () => {
    await point();
    const file = { contentType: "image/png", base64: Buffer.from("picture").toString("base64") };
    await writes("", { media: [file] });
    await fake.flush();
    const { form } = received[0] as Posted;
    expect(form).toMatchObject({ NumMedia: "1", MediaContentType0: "image/png" });
    const address = form.MediaUrl0 ?? "";
    expect((await fetch(address)).status).toBe(401);
    const pathname = new URL(address).pathname.split(SANDBOX_TWILIO_ACCOUNT)[1] ?? "";
    const answer = await api(pathname).catch(() => undefined);
    expect(answer?.status).toBe(307);
    const fetched = await fetch(answer?.location ?? "");
    expect(fetched.headers.get("content-type")).toBe("image/png");
    expect(await fetched.text()).toBe("picture");
  });

  test("what is no phone, no number and no JSON is told", async () => {
    expect(await writes("x", { from: "12" })).toMatchObject({ error: expect.any(String) });
    expect(await writes("x", { to: "+15550009999" })).toMatchObject({
      error: "There is no number +15550009999 in this sandbox.",
    });
    const broken = await fetch(`${baseUrl}/_control/twilio/inbound`, { method: "POST", body: "{" });
    expect(broken.status).toBe(400);
    expect(await control("/nothing")).toMatchObject({ error: expect.stringContaining("has no") });
  });
});

describe("bad days", () => {
  test("refusals, and what is accepted although the answer says nothing", async () => {
    await control("", { share429: true });
    expect((await send()).body).toMatchObject({ code: 20429, status: 429 });
    await control("", { share429: 0, share5xx: true });
    expect((await send()).status).toBeGreaterThanOrEqual(500);
    expect(await sent()).toEqual([]);

    await control("", { share5xx: 0, share5xxAfterAccept: true });
    expect((await send()).status).toBe(500);
    expect(await sent()).toHaveLength(1);
    await control("", { share5xxAfterAccept: 0, shareAcceptThenCut: true });
    await expect(send()).rejects.toThrow();
    expect(await sent()).toHaveLength(2);

    expect(await control("", undefined, "DELETE")).toMatchObject({ shareAcceptThenCut: 0 });
    expect((await send()).status).toBe(201);
  });

  test("a code for a sender or a recipient", async () => {
    await control("", {
      errorCodeByNumber: { [SANDBOX_TWILIO_NUMBER]: 21606, "+254712000112": 30007 },
    });
    expect((await send()).body.code).toBe(21606);
    expect((await send({ From: "Tickline", To: "+254712000112" })).status).toBe(201);
  });

  test("statuses that come twice, in the wrong order, late and forged", async () => {
    await control("", { duplicate: true, reorder: true, badSignature: true });
    await send();
    await fake.flush();
    expect([...statuses()].sort()).toEqual([
      "delivered",
      "delivered",
      "queued",
      "queued",
      "sent",
      "sent",
    ]);
    expect(received[0]?.form.MessageStatus).toBe("delivered");
    const { url, form, signature } = received[0] as Posted;
    expect(signature).not.toBe(signForm(receiverUrl + url, Object.entries(form), TOKEN));

    await control("", undefined, "DELETE");
    await control("", { autoStatus: false });
    received = [];
    await send();
    await expect.poll(statuses).toEqual(["queued"]);
    await fake.flush();
    expect(statuses()).toEqual(["queued", "sent", "delivered"]);
  });

  test("a form as it stands, signed or with what is given instead", async () => {
    answerWith = () => 403;
    const url = `${receiverUrl}/in`;
    const form = { MessageSid: "SM1", Body: "x" };
    expect(await control("/webhook", { url, form })).toEqual({ status: 403 });
    await control("/webhook", { url, form, signature: "forged" });
    await control("/webhook", { url, form, signature: null });
    expect(received.map(({ signature }) => signature)).toEqual([
      signForm(url, Object.entries(form), TOKEN),
      "forged",
      "undefined",
    ]);
  });

  test("an address that asks for it is tried again after a 5xx, as often as it says", async () => {
    let answers = 0;
    answerWith = () => (answers++ < 2 ? 503 : 204);
    await send({ StatusCallback: `${receiverUrl}/twilio?m=1#rc=2&rp=5xx` });
    await expect.poll(() => received.length, { timeout: 5_000 }).toBeGreaterThanOrEqual(3);
    const url = `${receiverUrl}/twilio?m=1`;
    for (const { signature, form } of received) {
      expect(signature).toBe(signForm(url, Object.entries(form), TOKEN));
    }
  });

  test("an answer is final, a receiver that is away is asked again", async () => {
    answerWith = () => 500;
    await send();
    await fake.flush();
    expect(statuses()).toHaveLength(3);

    const port = Number(new URL(receiverUrl).port);
    await stop(receiver);
    received = [];
    answerWith = () => 204;
    await send();
    receiver = receive();
    await listen(receiver, port);
    await expect
      .poll(() => [...statuses()].sort(), { timeout: 5_000 })
      .toEqual(["delivered", "queued", "sent"]);
  });
});

test("a sandbox that starts again knows its messages, its stops and what it still has to tell", async () => {
  await control("", { autoStatus: false });
  await control("/numbers", { phoneNumber: SANDBOX_TWILIO_NUMBER, smsUrl: `${receiverUrl}/in` });
  await control("/inbound", { to: SANDBOX_TWILIO_NUMBER, from: "+254712000112", body: "STOP" });
  await send();
  await expect.poll(() => received.length).toBe(2);
  await fake.close();
  fake = open();
  await expect.poll(statuses, { timeout: 5_000 }).toContain("delivered");
  expect((await send({ To: "+254712000112" })).body.code).toBe(21610);
  expect(await sent()).toMatchObject([{ to: CUSTOMER, status: "delivered" }]);
});
