import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTwilio, type Twilio } from "@/lib/sandbox/twilio/twilio";
import { SANDBOX_TWILIO_ACCOUNT, SANDBOX_TWILIO_NUMBER } from "@/lib/sandbox/twilio/twilio-state";
import { countSegments } from "./count-segments";
import { parseTwilioWebhook } from "./parse-webhook";
import { smsPayload } from "./sms-payload";
import { createTwilioClient, type TwilioClient } from "./twilio-client";
import { verifyTwilioSignature } from "./verify-signature";

/*
 * Our side and the stand-in, over real HTTP. They share no code, so that what they agree on is what
 * Twilio's pages say.
 */

const TOKEN = "token-of-twilio";
const CUSTOMER = "+254712000111";

let fake: Twilio;
let sandbox: Server;
let application: Server;
let appUrl: string;
let client: TwilioClient;
let events: (ReturnType<typeof parseTwilioWebhook>[number] & { genuine: boolean })[];

const listen = async (server: Server) => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

beforeAll(async () => {
  application = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const url = new URL(request.url ?? "/", appUrl);
    const form = new URLSearchParams(body);
    const genuine = verifyTwilioSignature({
      url: url.href,
      form,
      signature: request.headers["x-twilio-signature"],
      authToken: TOKEN,
    });
    const reference = url.searchParams.get("m");
    for (const event of parseTwilioWebhook(form, { reference })) events.push({ ...event, genuine });
    response.writeHead(204).end();
  });
  appUrl = await listen(application);
});
afterAll(() => application.close());

beforeEach(async () => {
  events = [];
  let baseUrl = "";
  fake = createTwilio({ authToken: TOKEN, baseUrl: () => baseUrl });
  sandbox = createServer((request, response) => void fake.handle(request, response));
  baseUrl = await listen(sandbox);
  client = createTwilioClient({
    baseUrl: `${baseUrl}/twilio`,
    accountSid: SANDBOX_TWILIO_ACCOUNT,
    authToken: TOKEN,
  });
});
afterEach(async () => {
  await client.close();
  await fake.close();
  sandbox.closeAllConnections();
  sandbox.close();
});

const send = (text: string, to = CUSTOMER, timeoutMs = 2_000) =>
  client.send(
    smsPayload(
      { to: { kind: "phone", phone: to }, content: { kind: "text", text }, reference: "message-1" },
      { from: SANDBOX_TWILIO_NUMBER, statusCallback: `${appUrl}/api/webhooks/twilio?m=message-1` },
    ),
    { timeoutMs },
  );
const outbound = () =>
  fake.state.messages().filter(({ direction }) => direction === "outbound-api");

describe("a text to a customer", () => {
  it("is accepted once, and what became of it comes back signed, with our reference", async () => {
    const outcome = await send("Your order, €12 + 5% & more: ñ 😀");
    const [message] = outbound();
    expect(outbound()).toHaveLength(1);
    expect(outcome).toEqual({ outcome: "accepted", providerId: message?.sid, held: false });
    expect(message?.body).toBe("Your order, €12 + 5% & more: ñ 😀");
    await fake.flush();
    expect(events).toMatchObject([
      { kind: "unknown", genuine: true },
      { kind: "status", status: "sent", genuine: true },
      {
        kind: "status",
        status: "delivered",
        genuine: true,
        providerId: message?.sid,
        reference: "message-1",
        senderId: SANDBOX_TWILIO_NUMBER.slice(1),
      },
    ]);
  });

  it.each([
    [21610, "refused"],
    [21211, "refused"],
  ])("that ends in %i is refused", async (code) => {
    expect(await send("Hi", `+2547000${code}`)).toMatchObject({
      outcome: "refused",
      retry: "never",
      code,
    });
    expect(outbound()).toEqual([]);
  });

  it("whom nobody reaches fails with its code", async () => {
    expect(await send("Hi", "+254700030003")).toMatchObject({ outcome: "accepted" });
    await fake.flush();
    expect(events.at(-1)).toMatchObject({
      kind: "status",
      status: "failed",
      errors: [{ code: 30003 }],
    });
  });

  it.each([
    [{ share429: 1 }, { outcome: "refused", retry: "later", code: 20429 }, 0],
    [{ share5xx: 1 }, { outcome: "unknown" }, 0],
    [{ share5xxAfterAccept: 1 }, { outcome: "unknown" }, 1],
    [{ shareTimeout: 1 }, { outcome: "unknown" }, 0],
    [{ shareAcceptThenTimeout: 1 }, { outcome: "unknown" }, 1],
    [{ shareAcceptThenCut: 1 }, { outcome: "unknown" }, 1],
  ])("on a day of %j is %j", async (faults, outcome, accepted) => {
    fake.setFaults(faults);
    expect(await send("Hi", CUSTOMER, 250)).toMatchObject(outcome);
    expect(outbound()).toHaveLength(accepted);
  });

  it.each(["a".repeat(161), "€".repeat(81), "ж".repeat(71), "😀".repeat(67), "ok"])(
    "takes as many segments as we counted: %#",
    async (text) => {
      await send(text);
      expect(outbound()[0]?.segments).toBe(countSegments(text).segments);
    },
  );
});

describe("a text from a customer", () => {
  const writes = (body: string) => {
    const number = fake.state.numberAt(SANDBOX_TWILIO_NUMBER);
    if (!number) throw new Error("The stand-in has lost its number.");
    return fake.receive({ number, from: CUSTOMER, body, media: [] });
  };

  it("comes to the address that we gave the number", async () => {
    const found = await client.numbers(SANDBOX_TWILIO_NUMBER);
    const [number] = found.ok ? found.value : [];
    expect(number).toMatchObject({ phoneNumber: SANDBOX_TWILIO_NUMBER, sms: true, smsUrl: null });
    const url = `${appUrl}/api/webhooks/twilio`;
    expect(await client.pointNumber(number?.sid ?? "", url)).toMatchObject({
      ok: true,
      value: { smsUrl: url },
    });
    writes("Where is my order? ü & co.");
    await fake.flush();
    expect(events).toMatchObject([
      {
        kind: "message",
        genuine: true,
        accountId: SANDBOX_TWILIO_ACCOUNT,
        message: {
          content: { kind: "text", text: "Where is my order? ü & co." },
          from: { phone: CUSTOMER.slice(1) },
        },
      },
    ]);
  });

  it("that says STOP ends what we may send, until START", async () => {
    writes("Stop");
    expect(await send("Hi")).toMatchObject({ outcome: "refused", code: 21610 });
    writes("START");
    expect(await send("Hi")).toMatchObject({ outcome: "accepted" });
  });
});

it("credentials are proved, wrong ones refused", async () => {
  expect(await client.account()).toMatchObject({ ok: true, value: { status: "active" } });
  fake.state.putAccount({
    ...(fake.state.account(SANDBOX_TWILIO_ACCOUNT) as NonNullable<
      ReturnType<typeof fake.state.account>
    >),
    authToken: "changed",
  });
  expect(await client.account()).toMatchObject({ failure: { kind: "refused", code: 20003 } });
  expect(await send("Hi")).toMatchObject({ outcome: "refused", retry: "never", code: 20003 });
});
