import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createResend, type Resend } from "@/lib/sandbox/resend/resend";
import { SANDBOX_RESEND_ACCOUNT, SANDBOX_RESEND_DOMAIN } from "@/lib/sandbox/resend/resend-state";
import type { ChannelEvent } from "../channel-event";
import { DOMAIN_NOT_ALLOWED, RESEND_CODES } from "../resend-errors";
import { emailPayload } from "./email-payload";
import { parseResendWebhook, receivedEmailId } from "./parse-webhook";
import { createResendClient, type ResendClient } from "./resend-client";
import { verifySvixSignature } from "./verify-signature";

/* The adapter and the stand-in know nothing of each other: here they meet over HTTP. */

const KEY = "re_sandbox";
const OURS = `help@${SANDBOX_RESEND_DOMAIN}`;

let standIn: Resend;
let secret: string;
let client: ResendClient;
let servers: Server[];
let posts: { headers: IncomingMessage["headers"]; body: string }[];

async function listen(handler: Parameters<typeof createServer>[1]): Promise<string> {
  const server = createServer(handler);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

beforeEach(async () => {
  servers = [];
  posts = [];
  const app = await listen(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    posts.push({ headers: request.headers, body });
    response.writeHead(200).end();
  });
  let origin = "";
  standIn = createResend({ apiKey: KEY, baseUrl: () => origin });
  origin = await listen((request, response) => void standIn.handle(request, response));
  secret = standIn.state.addWebhook(SANDBOX_RESEND_ACCOUNT, `${app}/hook`).secret;
  client = createResendClient({ baseUrl: `${origin}/resend`, apiKey: KEY });
});

afterEach(async () => {
  await client.close();
  await standIn.close();
  for (const server of servers) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

let count = 0;
function message(to = "amina@example.com", text = "Hello") {
  count += 1;
  const reference = `01980000-0000-7000-8000-${String(count).padStart(12, "0")}`;
  const content = { kind: "text" as const, text, subject: "Kettle" };
  const from = { address: OURS, name: "Practice" };
  return {
    reference,
    payload: emailPayload({ to: { kind: "email", email: to }, content, reference }, from),
  };
}

const send = ({ reference, payload }: ReturnType<typeof message>, timeoutMs = 3_000) =>
  client.send(payload, { idempotencyKey: reference, timeoutMs });

/** What came to the application, its signatures proved. */
function arrived(
  received: Parameters<typeof parseResendWebhook>[1]["received"] = null,
): ChannelEvent[] {
  return posts.flatMap(({ headers, body }) => {
    const header = (name: string) => String(headers[name]);
    const fits = verifySvixSignature({
      rawBody: Buffer.from(body),
      headers: {
        id: header("svix-id"),
        timestamp: header("svix-timestamp"),
        signature: header("svix-signature"),
      },
      secret,
    });
    expect(fits).toBe(true);
    return parseResendWebhook(body, { address: OURS, received });
  });
}

describe("a mail that is sent", () => {
  it("is told of by events that carry our id", async () => {
    const mail = message();
    const outcome = await send(mail);
    await standIn.flush();
    expect(outcome.outcome).toBe("accepted");
    const { providerId } = outcome as { providerId: string };
    expect(arrived()).toMatchObject([
      { kind: "status", status: "sent", reference: mail.reference, providerId },
      { kind: "status", status: "delivered", reference: mail.reference, providerId },
    ]);
  });

  it.each([
    ["bounced@example.com", ["sent", "failed"]],
    ["full@example.com", ["sent", "delivery_delayed", "failed"]],
    ["suppressed@example.com", ["failed"]],
    ["failed@example.com", ["failed"]],
    ["complained@example.com", ["sent", "delivered", "failed", "stop"]],
  ])("%s comes to %j", async (to, words) => {
    await send(message(to));
    await standIn.flush();
    const said = arrived().map((event) =>
      event.kind === "status"
        ? event.status
        : event.kind === "user_preference"
          ? event.value
          : "delivery_delayed",
    );
    expect(said).toEqual(words);
  });

  it.each([
    "share5xx",
    "share5xxAfterAccept",
    "shareTimeout",
    "shareAcceptThenTimeout",
    "shareAcceptThenCut",
  ])("goes out once, whatever became of its first answer: %s", async (fault) => {
    standIn.setFaults({ [fault]: true, sends: 1 });
    expect(await send(message(), 1_500)).toMatchObject({ outcome: "accepted" });
    expect(standIn.state.emails()).toHaveLength(1);
  });

  it("is unknown when no answer comes at all, and there was one at most", async () => {
    standIn.setFaults({ shareAcceptThenCut: true });
    expect(await send(message(), 1_000)).toMatchObject({ outcome: "unknown" });
    expect(standIn.state.emails()).toHaveLength(1);
  });

  it("waits when Resend is asked too fast", async () => {
    standIn.setFaults({ share429: true });
    expect(await send(message())).toMatchObject({
      outcome: "refused",
      retry: "later",
      code: RESEND_CODES.rate_limit_exceeded,
      retryAfterMs: 1_000,
    });
    expect(standIn.state.emails()).toHaveLength(0);
  });

  it("asked for twice at once goes out once", async () => {
    standIn.setFaults({ latencyMs: 300 });
    const mail = message();
    const outcomes = await Promise.all([send(mail), send(mail)]);
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(["accepted", "accepted"]);
    expect(standIn.state.emails()).toHaveLength(1);
  });

  it("with the key of another one does not go out", async () => {
    const first = message();
    await send(first);
    const second = { ...message("amina@example.com", "Other"), reference: first.reference };
    expect(await send(second)).toMatchObject({
      outcome: "unknown",
      code: RESEND_CODES.invalid_idempotent_request,
    });
    expect(standIn.state.emails()).toHaveLength(1);
  });

  it("is refused from a domain that is not verified, and with a bad key", async () => {
    const domain = standIn.state.domainAt(SANDBOX_RESEND_DOMAIN);
    if (domain) standIn.state.putDomain({ ...domain, status: "pending" });
    expect(await send(message())).toMatchObject({ outcome: "refused", code: DOMAIN_NOT_ALLOWED });
    standIn.state.putAccount({ id: SANDBOX_RESEND_ACCOUNT, apiKey: "re_other", access: "full" });
    expect(await send(message())).toMatchObject({
      outcome: "refused",
      code: RESEND_CODES.invalid_api_key,
    });
  });
});

describe("files of a mail", () => {
  const withFiles = (...attachments: { filename: string; content: string }[]) => {
    const mail = message();
    return { ...mail, payload: { ...mail.payload, attachments } };
  };
  const HELLO = Buffer.from("hello").toString("base64");

  it("are kept as they came, and the same mail asked for again is the same", async () => {
    standIn.setFaults({ shareAcceptThenCut: true, sends: 1 });
    const pdf = { filename: "offer.pdf", content: HELLO, content_type: "application/pdf" };
    const mail = withFiles(pdf, { filename: "all.zip", content: HELLO });
    expect(await send(mail)).toMatchObject({ outcome: "accepted" });
    const [sent, ...more] = standIn.state.emails();
    expect(more).toEqual([]);
    expect(sent?.files).toMatchObject([
      { filename: "offer.pdf", contentType: "application/pdf", sizeBytes: 5 },
      { filename: "all.zip", contentType: null, sizeBytes: 5 },
    ]);
    expect(standIn.state.bytes(sent?.files?.[0]?.id ?? "")).toBe(HELLO);
    expect(await send(mail)).toMatchObject({ outcome: "accepted" });
    expect(standIn.state.emails()).toHaveLength(1);
  });

  it.each([
    ["without bytes", { filename: "offer.pdf", content: "" }],
    ["without a name", { filename: "", content: HELLO }],
    ["that are no base64", { filename: "offer.pdf", content: "file:1" }],
    ["that would run", { filename: "setup.exe", content: HELLO }],
  ])("%s are refused, and nothing is sent", async (_, file) => {
    expect(await send(withFiles(file))).toMatchObject({ outcome: "refused", retry: "never" });
    expect(standIn.state.emails()).toHaveLength(0);
  });

  it("of more than 40 MB are refused", async () => {
    const content = "A".repeat(41 * 1024 * 1024 + 4 - ((41 * 1024 * 1024) % 4));
    expect(await send(withFiles({ filename: "film.mp4", content }), 10_000)).toMatchObject({
      outcome: "refused",
      code: RESEND_CODES.invalid_attachment,
    });
  });
});

describe("what the account has", () => {
  it("its domains, unless the key only sends", async () => {
    expect(await client.domains()).toMatchObject({
      ok: true,
      value: [{ name: SANDBOX_RESEND_DOMAIN, status: "verified", receives: true }],
    });
    standIn.state.putAccount({ id: SANDBOX_RESEND_ACCOUNT, apiKey: KEY, access: "sending" });
    expect(await client.domains()).toMatchObject({
      ok: false,
      failure: { code: RESEND_CODES.restricted_api_key },
    });
    expect((await send(message())).outcome).toBe("accepted");
  });
});

describe("a mail that comes in", () => {
  it("is named by an event, fetched whole, and its files one by one", async () => {
    standIn.receive({
      accountId: SANDBOX_RESEND_ACCOUNT,
      from: "Amina <amina@example.com>",
      to: [OURS],
      cc: [],
      replyTo: [],
      subject: "Kettle",
      text: "Is it back?",
      html: "<p>Is it back?</p>",
      headers: { References: "<a@x>" },
      attachments: [
        { filename: "kettle.png", contentType: "image/png", base64: "aGVsbG8=", inline: false },
      ],
    });
    await standIn.flush();
    const emailId = receivedEmailId(posts[0]?.body ?? "") ?? "";
    const found = await client.receivedEmail(emailId);
    expect(found.ok).toBe(true);
    const events = arrived(found.ok ? found.value : null);
    expect(events).toMatchObject([
      {
        kind: "message",
        message: {
          from: { email: "amina@example.com", name: "Amina" },
          content: { kind: "text", text: "Is it back?", subject: "Kettle", references: ["<a@x>"] },
        },
      },
      { kind: "message", message: { content: { kind: "image" } } },
    ]);
    const { mediaId } = (events[1] as { message: { content: { mediaId: string } } }).message
      .content;
    const [, fileId = ""] = mediaId.split("/");
    const file = await client.downloadFile({ emailId, fileId }, { maxBytes: 100 });
    expect(file.kind).toBe("open");
    if (file.kind !== "open") return;
    const chunks: Uint8Array[] = [];
    for await (const chunk of file.media.stream) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString()).toBe("hello");
  });

  it("that nobody has is told so", async () => {
    expect(await client.receivedEmail("none")).toMatchObject({
      ok: false,
      failure: { kind: "refused", code: RESEND_CODES.not_found },
    });
  });
});
