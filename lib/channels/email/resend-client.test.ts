import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { DOMAIN_NOT_ALLOWED, RESEND_CODES } from "../resend-errors";
import { type GivenAnswer, json, listen, useProviders } from "../testing/provider-double";
import { emailPayload } from "./email-payload";
import { createResendClient, type ResendClient } from "./resend-client";

const fixture = (name: string) =>
  readFileSync(new URL(`./fixtures/${name}.json`, import.meta.url), "utf8");

const KEY = "01980000-0000-7000-8000-000000000001";
const payload = emailPayload(
  {
    to: { kind: "email", email: "amina@example.com" },
    content: { kind: "text", text: "Hi", subject: "Kettle" },
    reference: KEY,
  },
  { address: "help@acme.test", name: null },
);
const ACCEPTED = {
  outcome: "accepted",
  providerId: "49a3999c-0ce1-4ea6-ab68-afcd6dc2e794",
  held: false,
};

const { closers, startProvider } = useProviders();

const cut: GivenAnswer = (_, response) => response.destroy();
const silence: GivenAnswer = () => undefined;

function client(baseUrl: string, timeoutMs = 2_000): ResendClient {
  const made = createResendClient({ baseUrl, apiKey: "re_1", timeoutMs });
  closers.push(() => made.close());
  return made;
}

const send = (baseUrl: string, timeoutMs = 3_000) =>
  client(baseUrl).send(payload, { idempotencyKey: KEY, timeoutMs });

describe("a mail that Resend accepted", () => {
  it("has Resend's id; body, key and credentials left as they are", async () => {
    const { baseUrl, requests } = await startProvider(json(200, fixture("res-send-email")));
    expect(await send(`${baseUrl}/resend/`)).toEqual(ACCEPTED);
    expect(requests).toHaveLength(1);
    expect(requests[0]).toMatchObject({
      method: "POST",
      url: "/resend/emails",
      headers: {
        authorization: "Bearer re_1",
        "idempotency-key": KEY,
        "content-type": "application/json",
        "user-agent": "Tickline/1.0",
      },
    });
    const sent = JSON.parse(requests[0]?.body ?? "");
    expect(sent).toEqual(payload);
    // names and forms of the fields are those of Resend's own example
    const example = JSON.parse(fixture("req-send-email-full"));
    for (const [name, value] of Object.entries(sent)) {
      if (name !== "text") expect([name, typeof example[name]]).toEqual([name, typeof value]);
    }
  });
});

describe("an answer that was lost is asked for again, with the same key and the same body", () => {
  it.each([
    ["a connection that was cut", cut],
    ["a 500", json(500, '{"statusCode":500,"name":"internal_server_error","message":"?"}')],
    ["a 200 without an id", json(200, "{}")],
    ["an answer that is no JSON", json(502, "<html>")],
    [
      "a first request that is still worked on",
      json(409, fixture("err-409-concurrent-idempotent-requests")),
    ],
  ])("after %s", async (_, first) => {
    const { baseUrl, requests } = await startProvider(first, json(200, fixture("res-send-email")));
    expect(await send(baseUrl)).toEqual(ACCEPTED);
    expect(requests).toHaveLength(2);
    expect(new Set(requests.map(({ body }) => body)).size).toBe(1);
    expect(new Set(requests.map(({ headers }) => headers["idempotency-key"]))).toEqual(
      new Set([KEY]),
    );
  });

  it("also after one that hangs", async () => {
    const { baseUrl, requests } = await startProvider(
      silence,
      json(200, fixture("res-send-email")),
    );
    expect(await send(baseUrl, 1_500)).toEqual(ACCEPTED);
    expect(requests).toHaveLength(2);
  });

  it("and what stays open is unknown, in time", async () => {
    const { baseUrl, requests } = await startProvider(cut);
    const began = performance.now();
    expect(await send(baseUrl, 1_200)).toMatchObject({ outcome: "unknown" });
    expect(performance.now() - began).toBeLessThan(1_600);
    expect(requests.length).toBeGreaterThan(1);
  });

  it.each([
    ["a refusal", json(422, fixture("err-422-validation-error"))],
    [
      "being told to wait longer than there is time",
      json(429, fixture("err-429-rate-limit-exceeded"), { "retry-after": "60" }),
    ],
  ])("%s afterwards proves nothing about the first", async (_, second) => {
    const { baseUrl, requests } = await startProvider(cut, second);
    expect(await send(baseUrl)).toMatchObject({ outcome: "unknown" });
    expect(requests).toHaveLength(2);
  });
});

describe("a definite refusal", () => {
  it.each([
    ["err-401-missing-api-key", 401, RESEND_CODES.missing_api_key],
    ["err-422-validation-error", 422, RESEND_CODES.validation_error],
    ["err-429-daily-quota-exceeded", 429, RESEND_CODES.daily_quota_exceeded],
  ])("%s is never repeated", async (name, status, code) => {
    const { baseUrl, requests } = await startProvider(json(status, fixture(name)));
    expect(await send(baseUrl)).toMatchObject({ outcome: "refused", retry: "never", code });
    expect(requests).toHaveLength(1);
  });

  it("err-429-rate-limit-exceeded waits as long as Resend asks", async () => {
    const name = "err-429-rate-limit-exceeded";
    const { baseUrl } = await startProvider(json(429, fixture(name), { "retry-after": "3" }));
    expect(await send(baseUrl)).toEqual({
      outcome: "refused",
      retry: "later",
      code: RESEND_CODES.rate_limit_exceeded,
      message: "Too many requests.",
      details: "",
      retryAfterMs: 3_000,
    });
  });

  it("a key that is taken by other words says that something went out, and is not asked again", async () => {
    const { baseUrl, requests } = await startProvider(
      json(409, fixture("err-409-invalid-idempotent-request")),
    );
    expect(await send(baseUrl)).toMatchObject({
      outcome: "unknown",
      code: RESEND_CODES.invalid_idempotent_request,
    });
    expect(requests).toHaveLength(1);
  });

  it("tells a bad key and a domain that is not verified from a bad field", async () => {
    const refusal = (message: string) => JSON.stringify({ name: "validation_error", message });
    const bad = await startProvider(json(401, refusal("API key is invalid")));
    expect(await send(bad.baseUrl)).toMatchObject({ code: RESEND_CODES.invalid_api_key });
    const domain = await startProvider(json(403, refusal("The acme.test domain is not verified.")));
    expect(await send(domain.baseUrl)).toMatchObject({ code: DOMAIN_NOT_ALLOWED });
    const unknown = await startProvider(json(418, '{"name":"teapot","message":"?"}'));
    expect(await send(unknown.baseUrl)).toMatchObject({ outcome: "refused", retry: "never" });
  });

  it("of which nothing left is proved only where no connection was made", async () => {
    const server = createServer();
    const baseUrl = await listen(server);
    await new Promise((resolve) => server.close(resolve));
    expect(await send(baseUrl)).toMatchObject({ outcome: "not_sent" });
  });
});

describe("what Resend is asked beside", () => {
  it("its domains", async () => {
    const data = [
      {
        id: "d1",
        name: "Acme.test",
        status: "verified",
        capabilities: { sending: "enabled", receiving: "enabled" },
      },
      { id: "d2", name: "old.test", status: "pending" },
      { name: "nonsense" },
    ];
    const { baseUrl } = await startProvider(json(200, JSON.stringify({ object: "list", data })));
    expect(await client(baseUrl).domains()).toEqual({
      ok: true,
      value: [
        { id: "d1", name: "acme.test", status: "verified", receives: true },
        { id: "d2", name: "old.test", status: "pending", receives: null },
      ],
    });
    const restricted = await startProvider(
      json(401, '{"name":"restricted_api_key","message":"only send"}'),
    );
    expect(await client(restricted.baseUrl).domains()).toMatchObject({
      ok: false,
      failure: { kind: "refused", code: RESEND_CODES.restricted_api_key },
    });
  });

  it("a mail that came in", async () => {
    const { baseUrl, requests } = await startProvider(
      json(
        200,
        JSON.stringify({
          object: "email",
          id: "e1",
          text: "Hello",
          html: null,
          reply_to: null,
          headers: { References: "<a@x>" },
          attachments: [{ id: "f1", filename: "a.png", content_type: "image/png", size: 3 }],
        }),
      ),
    );
    expect(await client(baseUrl).receivedEmail("e/1")).toEqual({
      ok: true,
      value: {
        text: "Hello",
        html: null,
        references: "<a@x>",
        replyTo: [],
        files: [{ id: "f1", name: "a.png", mimeType: "image/png", sizeBytes: 3 }],
      },
    });
    expect(requests[0]?.url).toBe("/emails/receiving/e%2F1");
  });

  it("a file of it, at the address that it tells and without the key", async () => {
    const { baseUrl, requests } = await startProvider(
      (_, response) => {
        const download_url = `${baseUrl}/cdn/f1?signature=1`;
        response.end(JSON.stringify({ object: "attachment", id: "f1", download_url }));
      },
      (_, response) => response.writeHead(200, { "content-type": "image/png" }).end("abc"),
    );
    const opened = await client(baseUrl).downloadFile(
      { emailId: "e1", fileId: "f1" },
      { maxBytes: 9 },
    );
    expect(opened).toMatchObject({ kind: "open", media: { mimeType: "image/png" } });
    if (opened.kind === "open") {
      const chunks: Uint8Array[] = [];
      for await (const chunk of opened.media.stream) chunks.push(chunk);
      expect(Buffer.concat(chunks).toString()).toBe("abc");
    }
    expect(requests.map(({ url }) => url)).toEqual([
      "/emails/receiving/e1/attachments/f1",
      "/cdn/f1?signature=1",
    ]);
    expect(requests[1]?.headers.authorization).toBeUndefined();
  });

  it.each(["https://evil.test/f1", "http://inbound-cdn.resend.com/f1", "file:///etc/passwd", "x"])(
    "no file from %s",
    async (download_url) => {
      const { baseUrl } = await startProvider(json(200, JSON.stringify({ download_url })));
      expect(
        await client(baseUrl).downloadFile({ emailId: "e1", fileId: "f1" }, { maxBytes: 9 }),
      ).toMatchObject({ kind: "unreachable" });
    },
  );
});
