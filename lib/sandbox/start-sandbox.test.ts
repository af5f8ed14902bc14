import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import nodemailer from "nodemailer";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Sandbox, type SandboxUrls, startSandbox } from "./start-sandbox";

let stateDir: string;
let application: Server;
let appUrl: string;
/** Path of each webhook that the application got. */
let arrived: string[];
const running: Sandbox[] = [];

beforeEach(async () => {
  stateDir = mkdtempSync(path.join(tmpdir(), "sandbox-"));
  arrived = [];
  application = createServer((request, response) => {
    arrived.push(request.url ?? "");
    request.resume().once("end", () => response.end());
  });
  await new Promise<void>((resolve) => application.listen(0, "127.0.0.1", resolve));
  appUrl = `http://127.0.0.1:${(application.address() as AddressInfo).port}`;
});

afterEach(async () => {
  await Promise.all(running.splice(0).map((sandbox) => sandbox.close()));
  application.closeAllConnections();
  await new Promise((resolve) => application.close(resolve));
  rmSync(stateDir, { recursive: true, force: true });
});

const options = (port = 0) => ({
  port,
  stateDir,
  appUrl,
  publicUrl: "https://tickline.example",
  accessToken: "token-of-the-sandbox",
  appSecret: "app-secret",
  verifyToken: "verify-token",
  stripeSecretKey: "sk_test_sandbox",
  stripeWebhookSecret: "whsec_sandbox",
  twilioAuthToken: "token-of-twilio",
  resendApiKey: "re_sandbox",
});

async function start(port = 0): Promise<Sandbox> {
  const sandbox = await startSandbox({ ...options(port), log: () => {} });
  running.push(sandbox);
  return sandbox;
}

const info = async (urls: SandboxUrls) =>
  (await (await fetch(`${urls.control}/info`)).json()) as {
    baseUrls: Record<string, string>;
    accessToken: string;
    webhookUrl: string;
    numbers: { phoneNumberId: string }[];
  };

async function createCheckout(urls: SandboxUrls): Promise<{ id: string; url: string }> {
  const response = await fetch(`${urls.stripe}/v1/checkout/sessions`, {
    method: "POST",
    headers: { authorization: "Bearer sk_test_sandbox" },
    body: new URLSearchParams({
      mode: "payment",
      success_url: "https://app.example.com/",
      "line_items[0][quantity]": "1",
      "line_items[0][price_data][currency]": "usd",
      "line_items[0][price_data][unit_amount]": "5000",
      "line_items[0][price_data][product_data][name]": "Top-up",
    }),
  });
  return (await response.json()) as { id: string; url: string };
}

describe("one server answers for every vendor", () => {
  test("and the facts name all of them, the numbers and where webhooks go", async () => {
    const { urls } = await start();
    const facts = await info(urls);
    expect(facts.baseUrls).toEqual(urls);
    expect(facts.accessToken).toBe("token-of-the-sandbox");
    expect(facts.webhookUrl).toBe(`${appUrl}/api/webhooks/meta`);
    expect(facts.numbers.length).toBeGreaterThanOrEqual(2);
  });

  test("the Graph, Stripe, the mailbox and the front page side by side", async () => {
    const { urls } = await start();
    const { numbers } = await info(urls);
    const sent = await fetch(`${urls.graph}/v25.0/${numbers[0]?.phoneNumberId}`, {
      headers: { authorization: "Bearer token-of-the-sandbox" },
    });
    expect(sent.status).toBe(200);

    const { url } = await createCheckout(urls);
    const paid = await fetch(url, {
      method: "POST",
      redirect: "manual",
      body: new URLSearchParams({ outcome: "pay" }),
    });
    expect(paid.status).toBe(303);
    expect(arrived.filter((path) => path === "/api/webhooks/stripe")).toHaveLength(4);

    await nodemailer
      .createTransport(urls.smtp)
      .sendMail({ from: "a@x.test", to: "b@y.test", subject: "Welcome", text: "Hello" });
    expect(await (await fetch(urls.mailbox)).text()).toContain("Welcome");
    expect(await (await fetch(`${urls.stripe}/`)).text()).toContain("Mailbox");
  });

  test("Twilio answers too, and its callbacks to our public address come by the open way", async () => {
    const { urls } = await start();
    const facts = (await (await fetch(`${urls.control}/info`)).json()) as {
      twilio: { accountSid: string; authToken: string; numbers: [string] };
    };
    const { accountSid, authToken, numbers } = facts.twilio;
    const response = await fetch(`${urls.twilio}/2010-04-01/Accounts/${accountSid}/Messages.json`, {
      method: "POST",
      headers: { authorization: `Basic ${btoa(`${accountSid}:${authToken}`)}` },
      body: new URLSearchParams({
        To: "+254712000111",
        From: numbers[0],
        Body: "Hi",
        StatusCallback: "https://tickline.example/api/webhooks/twilio?m=1",
      }),
    });
    expect(response.status).toBe(201);
    await fetch(`${urls.control}/twilio/flush`, { method: "POST" });
    expect(arrived).toEqual(Array(3).fill("/api/webhooks/twilio?m=1"));
  });

  test("Resend answers too, and its events to our public address come by the open way", async () => {
    const { urls } = await start();
    const { resend } = (await (await fetch(`${urls.control}/info`)).json()) as {
      resend: { apiKey: string; domain: string };
    };
    const url = "https://tickline.example/api/webhooks/resend/1";
    await fetch(`${urls.control}/resend/webhooks`, {
      method: "POST",
      body: JSON.stringify({ url }),
    });
    const response = await fetch(`${urls.resend}/emails`, {
      method: "POST",
      headers: { authorization: `Bearer ${resend.apiKey}`, "user-agent": "test" },
      body: JSON.stringify({
        from: `us@${resend.domain}`,
        to: "a@example.com",
        subject: "Hi",
        text: "Hello",
      }),
    });
    expect(response.status).toBe(200);
    await fetch(`${urls.control}/resend/flush`, { method: "POST" });
    expect(arrived).toEqual(Array(2).fill("/api/webhooks/resend/1"));
  });

  test("an address that nobody has is 404, a forged page of another site 403", async () => {
    const { urls } = await start();
    expect((await fetch(`${urls.stripe}/nothing/here`)).status).toBe(404);
    const { id, url } = await createCheckout(urls);
    for (const target of [url, `${urls.control}/stripe`, `${urls.control}/mail`]) {
      const forged = await fetch(target, {
        method: target.endsWith("mail") ? "DELETE" : "POST",
        headers: { "sec-fetch-site": "cross-site" },
      });
      expect(forged.status).toBe(403);
    }
    const sessions = await (await fetch(`${urls.control}/stripe/sessions`)).json();
    expect(sessions).toMatchObject([{ id, status: "open" }]);
  });
});

test("a sandbox that starts again knows its checkouts and mails and keeps its SMTP port", async () => {
  const first = await start();
  const { id } = await createCheckout(first.urls);
  await nodemailer
    .createTransport(first.urls.smtp)
    .sendMail({ from: "a@x.test", to: "b@y.test", subject: "Welcome", text: "Hello" });
  await running.splice(0)[0]?.close();

  const again = await start();
  expect(again.urls.smtp).toBe(first.urls.smtp);
  const sessions = await (await fetch(`${again.urls.control}/stripe/sessions`)).json();
  expect(sessions).toMatchObject([{ id }]);
  expect(await (await fetch(again.urls.mailbox)).text()).toContain("Welcome");
});

test("a port in use is an error, not a second sandbox", async () => {
  const { urls } = await start();
  await expect(start(Number(new URL(urls.graph).port))).rejects.toMatchObject({
    code: "EADDRINUSE",
  });
});

describe("the process", () => {
  const launch = (argument: string) =>
    fork(fileURLToPath(new URL("./main.ts", import.meta.url)), [argument], {
      execArgv: ["--import", "tsx"],
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });

  test("says where everything is and leaves when it is told to", async () => {
    const child = launch(JSON.stringify(options()));
    const [message] = (await once(child, "message")) as [{ ready: boolean; urls: SandboxUrls }];
    expect(message.ready).toBe(true);
    expect((await info(message.urls)).accessToken).toBe("token-of-the-sandbox");
    child.kill("SIGTERM");
    const [code] = (await once(child, "exit")) as [number];
    expect(code).toBe(0);
  });

  test("leaves by itself when its parent is gone", async () => {
    const child = launch(JSON.stringify(options()));
    await once(child, "message");
    child.disconnect();
    const [code] = (await once(child, "exit")) as [number];
    expect(code).toBe(0);
  });

  test("names what is missing from its options", async () => {
    const child = launch(JSON.stringify({ ...options(), stripeSecretKey: undefined }));
    let complaint = "";
    child.stderr?.on("data", (chunk: Buffer) => {
      complaint += chunk.toString();
    });
    const [code] = (await once(child, "close")) as [number];
    expect(code).toBe(1);
    expect(complaint).toContain("stripeSecretKey");
  });
});
