import { readFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { createServer, type Socket } from "node:net";
import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { MediaTooLargeError } from "../open-download";
import { createProviderPool } from "../provider-exchange";
import { json, listen, useProviders } from "../testing/provider-double";
import { createGraphClient, type GraphClient } from "./graph-client";
import { messagePayload } from "./message-payload";

const fixture = (name: string) =>
  readFileSync(new URL(`./fixtures/${name}.json`, import.meta.url), "utf8");

const payload = messagePayload({
  to: { kind: "phone", phone: "+16505551234" },
  content: { kind: "text", text: "Hello" },
  reference: "message-1",
});

const { closers, startProvider } = useProviders();

function client(
  baseUrl: string,
  extra: { connections?: number; timeoutMs?: number } = {},
): GraphClient {
  const made = createGraphClient({
    baseUrl,
    version: "v25.0",
    accessToken: "token-1",
    timeoutMs: 2_000,
    ...extra,
  });
  closers.push(() => made.close());
  return made;
}

async function send(baseUrl: string, timeoutMs = 2_000) {
  return client(baseUrl).sendMessage("106540352242922", payload, { timeoutMs });
}

describe("a message that Meta accepted", () => {
  it("gives the provider id and the WhatsApp id", async () => {
    const { baseUrl, requests } = await startProvider(json(200, fixture("res-send-message")));
    expect(await send(baseUrl)).toEqual({
      outcome: "accepted",
      providerId: "wamid.HBgLMTY1MDM4Nzk0MzkVAgARGBI0ODVEREUwQzEzQkVBRjQ1RUUA",
      waId: "16505551234",
      held: false,
    });
    expect(requests[0]).toMatchObject({ method: "POST", url: "/v25.0/106540352242922/messages" });
    expect(requests[0]?.headers.authorization).toBe("Bearer token-1");
    expect(JSON.parse(requests[0]?.body ?? "")).toEqual(payload);
  });

  it.each([
    ["res-send-template-status-accepted", { waId: "16505551234", held: false }],
    ["res-send-template-status-held-for-quality-assessment", { held: true }],
    ["res-send-template-status-paused", { held: true }],
    ["res-send-with-user-id", { userId: "US.13491208655302741918", held: false }],
    ["res-send-with-user-id-2", { waId: "16505551234", userId: "US.13491208655302741918" }],
    ["res-marketing-message", { waId: "16315552222", held: false }],
  ])("%s", async (name, expected) => {
    const { baseUrl } = await startProvider(json(200, fixture(name)));
    expect(await send(baseUrl)).toMatchObject({ outcome: "accepted", ...expected });
  });

  it("treats the empty wa_id of a hidden number as none", async () => {
    const { baseUrl } = await startProvider(json(200, fixture("res-send-bsuid-and-phone-draft")));
    expect(await send(baseUrl)).not.toHaveProperty("waId");
  });
});

describe("a definite refusal", () => {
  it.each([
    ["err-130429-rate-limit", 400, 130429, "later"],
    ["err-131056-pair-rate", 400, 131056, "later"],
    ["err-4-rate-limit", 400, 4, "later"],
    ["err-132000-template-param-count", 400, 132000, "never"],
    ["err-132001-template-missing", 404, 132001, "never"],
    ["err-190-token-expired", 401, 190, "never"],
    ["err-0-auth-exception", 401, 0, "never"],
    ["err-131030-recipient-not-in-allowed-list", 400, 131030, "never"],
    ["err-100-invalid-parameter", 400, 100, "never"],
    ["err-403-permission-register", 403, 200, "never"],
    // Codes decide, not HTTP statuses: a definite code stays definite behind a 500.
    ["err-132001-template-missing", 500, 132001, "never"],
    ["err-130429-rate-limit", 429, 130429, "later"],
    ["err-404-phone-not-found", 404, 803, "never"],
  ])("%s behind HTTP %i is code %i, retry %s", async (name, status, code, retry) => {
    const { baseUrl } = await startProvider(json(status, fixture(name)));
    expect(await send(baseUrl)).toMatchObject({ outcome: "refused", code, retry });
  });

  it("keeps Meta's words, its subcode and its trace", async () => {
    const { baseUrl } = await startProvider(json(400, fixture("err-130429-rate-limit")));
    expect(await send(baseUrl)).toEqual({
      outcome: "refused",
      retry: "later",
      code: 130429,
      subcode: 2494055,
      message: "(#130429) Rate limit hit",
      details: "Cloud API message throughput has been reached.",
      traceId: "Az8or2yhqkZfEZ-_4Qn_Bam",
    });
  });

  it("knows how long to wait when Meta says so", async () => {
    const usage = '{"102290129340398":[{"type":"messages","estimated_time_to_regain_access":2}]}';
    const { baseUrl } = await startProvider(
      json(400, '{"error":{"code":80007,"message":"Rate"}}', {
        "retry-after": "7",
        "x-business-use-case-usage": usage,
      }),
    );
    expect(await send(baseUrl)).toMatchObject({ retry: "later", retryAfterMs: 120_000 });
  });
});

describe("a message that may be on its way is unknown, never refused", () => {
  it.each([
    ["a bare 500", 500, ""],
    ["a 502 page of a proxy", 502, "<html>Bad gateway</html>"],
    ["a 429 page of a proxy", 429, "<html>Slow down</html>"],
    ["code 2", 503, fixture("err-500-deregister")],
    ["code 131000", 500, '{"error":{"code":131000,"message":"(#131000) Something went wrong"}}'],
    ["code 131057", 500, '{"error":{"code":131057,"message":"Maintenance"}}'],
    ["a code we do not know behind a 500", 500, '{"error":{"code":777,"message":"?"}}'],
    [
      "a code we do not know that calls itself transient",
      400,
      '{"error":{"code":777,"is_transient":true}}',
    ],
    ["a 200 without a message id", 200, '{"messaging_product":"whatsapp","messages":[]}'],
    ["a 200 that is no JSON", 200, '{"messages":[{"id":"wamid.X"'],
    ["a redirect", 302, ""],
  ])("%s", async (_, status, body) => {
    const { baseUrl } = await startProvider(json(status, body));
    expect(await send(baseUrl)).toMatchObject({ outcome: "unknown" });
  });

  it("an answer that never comes", async () => {
    const { baseUrl, requests } = await startProvider(() => undefined);
    expect(await send(baseUrl, 150)).toEqual({
      outcome: "unknown",
      reason: "No answer within 150 ms",
    });
    expect(requests).toHaveLength(1);
  });

  it("an answer that stops in the middle", async () => {
    const { baseUrl } = await startProvider((_, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write('{"messages":[{"id":"wamid.X"}]}', () => response.destroy());
    });
    expect(await send(baseUrl)).toMatchObject({ outcome: "unknown" });
  });

  it("a socket that is cut after the request arrived, and it is not sent again", async () => {
    const { baseUrl, requests } = await startProvider((_, response) => response.socket?.destroy());
    expect(await send(baseUrl)).toMatchObject({ outcome: "unknown" });
    expect(requests).toHaveLength(1);
  });

  it("a kept-alive socket that dies as the next request is written", async () => {
    const sockets: Socket[] = [];
    const server = createServer((socket) => {
      sockets.push(socket);
      let requests = 0;
      socket.on("error", () => undefined);
      socket.on("data", () => {
        requests += 1;
        const body = fixture("res-send-message");
        if (requests === 1) {
          socket.write(
            `HTTP/1.1 200 OK\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
          );
        } else socket.resetAndDestroy();
      });
    });
    const baseUrl = await listen(server);
    closers.push(() => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(resolve));
    });
    const graphClient = client(baseUrl, { connections: 1 });
    const options = { timeoutMs: 2_000 };
    expect(await graphClient.sendMessage("1", payload, options)).toMatchObject({
      outcome: "accepted",
    });
    expect(await graphClient.sendMessage("1", payload, options)).toMatchObject({
      outcome: "unknown",
    });
  });

  it("an answer of endless length", async () => {
    const { baseUrl } = await startProvider((_, response) => {
      response.writeHead(200);
      response.on("error", () => undefined);
      const write = () => {
        while (!response.destroyed && response.write("x".repeat(65_536)));
        if (!response.destroyed) response.once("drain", write);
      };
      write();
    });
    expect(await send(baseUrl)).toMatchObject({ outcome: "unknown" });
  });
});

describe("a message of which no byte left is not_sent", () => {
  it("when nobody listens", async () => {
    const server = createServer();
    const baseUrl = await listen(server);
    await new Promise((resolve) => server.close(resolve));
    const outcome = await send(baseUrl);
    expect(outcome).toMatchObject({ outcome: "not_sent" });
    expect(outcome).toHaveProperty("reason", expect.stringContaining("ECONNREFUSED"));
  });

  it("when the host name does not exist", async () => {
    const outcome = await send("http://graph.invalid");
    expect(outcome).toMatchObject({ outcome: "not_sent" });
  });

  it("when the TLS handshake fails", async () => {
    const { baseUrl, requests } = await startProvider(json(200, fixture("res-send-message")));
    expect(await send(baseUrl.replace("http:", "https:"))).toMatchObject({ outcome: "not_sent" });
    expect(requests).toEqual([]);
  });

  it("when it was still waiting for a free connection at its deadline, and it never leaves later", async () => {
    const waiting: ServerResponse[] = [];
    const { baseUrl, requests } = await startProvider((_, response) => waiting.push(response));
    const graphClient = client(baseUrl, { connections: 1 });
    const first = graphClient.sendMessage("1", payload, { timeoutMs: 2_000 });
    const second = await graphClient.sendMessage("2", payload, { timeoutMs: 100 });
    expect(second).toMatchObject({ outcome: "not_sent" });
    waiting[0]?.writeHead(200).end(fixture("res-send-message"));
    expect(await first).toMatchObject({ outcome: "accepted" });
    const third = graphClient.sendMessage("3", payload, { timeoutMs: 2_000 });
    await expect.poll(() => waiting.length).toBe(2);
    waiting[1]?.writeHead(200).end(fixture("res-send-message"));
    expect(await third).toMatchObject({ outcome: "accepted" });
    expect(requests.map((request) => request.url)).toEqual([
      "/v25.0/1/messages",
      "/v25.0/3/messages",
    ]);
  });

  it("when the client was closed before", async () => {
    const { baseUrl } = await startProvider(json(200, fixture("res-send-message")));
    const graphClient = createGraphClient({ baseUrl, version: "v25.0", accessToken: "t" });
    await graphClient.close();
    expect(await graphClient.sendMessage("1", payload, { timeoutMs: 500 })).toMatchObject({
      outcome: "not_sent",
    });
  });
});

describe("many messages at once", () => {
  it("share a few kept-alive connections", async () => {
    const ports = new Set<string>();
    const { baseUrl, requests } = await startProvider((_, response) => {
      ports.add(String(response.socket?.remotePort));
      response.writeHead(200).end(fixture("res-send-message"));
    });
    const graphClient = client(baseUrl, { connections: 4 });
    const outcomes = await Promise.all(
      Array.from({ length: 500 }, () =>
        graphClient.sendMessage("1", payload, { timeoutMs: 60_000 }),
      ),
    );
    expect(outcomes.every((outcome) => outcome.outcome === "accepted")).toBe(true);
    expect(requests).toHaveLength(500);
    expect(ports.size).toBeLessThanOrEqual(4);
  });
});

describe("reads and settings", () => {
  it("lists all templates over several pages, types in upper case", async () => {
    const { baseUrl, requests } = await startProvider((request, response) => {
      const after = new URL(request.url, baseUrl).searchParams.get("after");
      const page = JSON.parse(fixture("res-template-list")) as Record<string, unknown>;
      page.paging = after
        ? { cursors: { after: "B" } }
        : { cursors: { after: "A" }, next: "https://graph.facebook.com/next" };
      response.writeHead(200).end(JSON.stringify(page));
    });
    const result = await client(baseUrl).listTemplates("102290129340398");
    expect(requests).toHaveLength(2);
    expect(requests[1]?.url).toContain("after=A");
    const templates = result.ok ? result.value : [];
    expect(templates[0]).toMatchObject({
      name: "reservation_confirmation",
      parameterFormat: "named",
      status: "APPROVED",
    });
    expect(templates[0]?.components[0]).toMatchObject({ type: "HEADER", format: "IMAGE" });
  });

  it("does not turn in circles when a cursor repeats", async () => {
    const page = '{"data":[{"id":"1","name":"a"}],"paging":{"cursors":{"after":"A"},"next":"x"}}';
    const { baseUrl, requests } = await startProvider(json(200, page));
    const result = await client(baseUrl).listTemplates("1");
    expect(result).toMatchObject({ ok: true });
    expect(requests).toHaveLength(2);
  });

  it("keeps every digit of an id that comes as a number", async () => {
    const body = '{"id":12345678901234567890,"name":"Shop","currency":"USD"}';
    const { baseUrl } = await startProvider(json(200, body));
    const result = await client(baseUrl).waba("12345678901234567890");
    expect(result).toMatchObject({ ok: true, value: { id: "12345678901234567890" } });
  });

  it("reads a number, an account, a token and a new template", async () => {
    const answers: Record<string, string> = {
      "/v25.0/106540352242922": fixture("res-phone-number-detail"),
      "/v25.0/102290129340398": fixture("res-waba-detail"),
      "/v25.0/102290129340398/phone_numbers": fixture("res-phone-number-list"),
      "/v25.0/debug_token": fixture("res-debug-token"),
      "/v25.0/102290129340398/message_templates": fixture("res-create-template-utility"),
      "/v25.0/102290129340398/subscribed_apps": fixture("res-success-true"),
    };
    const { baseUrl } = await startProvider((request, response) => {
      response.writeHead(200).end(answers[request.url.split("?")[0] ?? ""] ?? "{}");
    });
    const graphClient = client(baseUrl);
    expect(await graphClient.phoneNumber("106540352242922")).toMatchObject({
      value: {
        displayPhoneNumber: "15550783881",
        throughputLevel: "STANDARD",
        qualityRating: "GREEN",
      },
    });
    expect(await graphClient.waba("102290129340398")).toMatchObject({
      value: { name: "Lucky Shrub" },
    });
    const numbers = await graphClient.phoneNumbers("102290129340398");
    expect(numbers.ok && numbers.value.map((number) => number.id)).toEqual([
      "1913623884432103",
      "1906385232743451",
    ]);
    expect(await graphClient.debugToken()).toMatchObject({
      value: { valid: true, expiresAt: null, appId: "634974688087057" },
    });
    const template = {
      name: "order",
      language: "en_US",
      category: "utility",
      parameterFormat: "named" as const,
      components: [],
    };
    expect(await graphClient.createTemplate("102290129340398", template)).toEqual({
      ok: true,
      value: { id: "546151681022936", status: "PENDING", category: "UTILITY" },
    });
    expect(await graphClient.subscribeApp("102290129340398")).toEqual({ ok: true, value: true });
  });

  it("gives Meta's error as a value", async () => {
    const { baseUrl } = await startProvider(json(401, fixture("err-190-token-expired")));
    expect(await client(baseUrl).waba("1")).toMatchObject({
      ok: false,
      failure: { kind: "refused", code: 190, subcode: 463, status: 401 },
    });
  });

  it("cannot be led to another path by an id", async () => {
    const { baseUrl, requests } = await startProvider(json(200, "{}"));
    await client(baseUrl).waba("../me?x=");
    expect(requests[0]?.url).toMatch(/^\/v25\.0\/\.\.%2Fme%3Fx%3D\?fields=/);
  });

  it("ends in time when nobody answers", async () => {
    const { baseUrl } = await startProvider(() => undefined);
    expect(await client(baseUrl, { timeoutMs: 100 }).waba("1")).toMatchObject({
      ok: false,
      failure: { kind: "no_answer" },
    });
  });

  it("shares one pool between tokens and leaves it open", async () => {
    const { baseUrl, requests } = await startProvider(json(200, fixture("res-waba-detail")));
    const pool = createProviderPool({ baseUrl, connections: 2 });
    closers.push(() => pool.close());
    const make = (accessToken: string) =>
      createGraphClient({ baseUrl, version: "v25.0", accessToken, pool });
    const first = make("one");
    await first.waba("1");
    await first.close();
    expect(await make("two").waba("1")).toMatchObject({ ok: true });
    expect(requests.map((request) => request.headers.authorization)).toEqual([
      "Bearer one",
      "Bearer two",
    ]);
  });
});

describe("media", () => {
  it("is uploaded as a form with its type and name", async () => {
    const { baseUrl, requests } = await startProvider(json(200, fixture("res-media-upload")));
    const bytes = Buffer.from("%PDF-1.7 test");
    const file = {
      stream: Readable.from([bytes.subarray(0, 4), bytes.subarray(4)]),
      sizeBytes: bytes.length,
      mimeType: "application/pdf",
      fileName: 'order "1".pdf',
    };
    expect(await client(baseUrl).uploadMedia("106540352242922", file)).toEqual({
      ok: true,
      value: { id: "1037543291543636" },
    });
    const request = requests[0];
    expect(request?.url).toBe("/v25.0/106540352242922/media");
    const form = await new Response(request ? new Uint8Array(request.bytes) : null, {
      headers: { "content-type": request?.headers["content-type"] ?? "" },
    }).formData();
    expect(form.get("messaging_product")).toBe("whatsapp");
    expect(form.get("type")).toBe("application/pdf");
    const sent = form.get("file") as File;
    expect(sent.name).toBe('order "1".pdf');
    expect(request?.headers["content-length"]).toBe(String(request?.bytes.length));
    expect(Buffer.from(await sent.arrayBuffer())).toEqual(bytes);
  });

  it("has its size read from a number and from text", async () => {
    const { baseUrl } = await startProvider(json(200, fixture("res-media-retrieve-url")));
    expect(await client(baseUrl).mediaUrl("2621233374848975", "1")).toMatchObject({
      value: { sizeBytes: 303_833, mimeType: "image/jpeg" },
    });
  });

  it("is streamed with the token", async () => {
    const { baseUrl, requests } = await startProvider((_, response) => {
      response.writeHead(200, { "content-type": "image/jpeg" }).end("jpeg bytes");
    });
    const result = await client(baseUrl).downloadMedia(`${baseUrl}/media/1?hash=x`, {
      maxBytes: 100,
    });
    if (!result.ok) throw new Error("not downloaded");
    const chunks: Uint8Array[] = [];
    for await (const chunk of result.value.stream) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString()).toBe("jpeg bytes");
    expect(result.value.mimeType).toBe("image/jpeg");
    expect(requests[0]?.headers.authorization).toBe("Bearer token-1");
  });

  it("is refused when it announces too much, and cut off when it lies", async () => {
    const { baseUrl } = await startProvider((request, response) => {
      if (request.url === "/honest") {
        response.writeHead(200, { "content-length": "200" }).end("x".repeat(200));
      } else {
        response.writeHead(200, { "transfer-encoding": "chunked" });
        response.end("x".repeat(200));
      }
    });
    const graphClient = client(baseUrl);
    const honest = await graphClient.downloadMedia(`${baseUrl}/honest`, { maxBytes: 100 });
    expect(honest).toMatchObject({ ok: false, failure: { kind: "too_large" } });
    const lying = await graphClient.downloadMedia(`${baseUrl}/lying`, { maxBytes: 100 });
    if (!lying.ok) throw new Error("expected a stream");
    await expect(async () => {
      for await (const _ of lying.value.stream);
    }).rejects.toThrow(MediaTooLargeError);
  });

  it("is never asked from a host that is not Meta's, so the token cannot leak", async () => {
    const { baseUrl, requests } = await startProvider(json(200, "{}"));
    const graphClient = client("http://127.0.0.1:9");
    for (const url of [
      `${baseUrl}/x`,
      "http://lookaside.fbsbx.com/x",
      "https://fbsbx.com.example.net/x",
      "https://evilfbsbx.com/x",
      "file:///etc/passwd",
      "nonsense",
    ]) {
      expect(await graphClient.downloadMedia(url, { maxBytes: 10 })).toMatchObject({
        ok: false,
        failure: { kind: "unreachable" },
      });
    }
    expect(requests).toEqual([]);
  });
});
