import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import {
  createWebhookDispatch,
  type ReceiveWebhook,
  WEBHOOK_LIMIT_BYTES,
  type WebhookRequest,
} from "./webhook-dispatch";

const open: http.Server[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close().closeAllConnections();
});

async function serve(load: () => Promise<ReceiveWebhook>) {
  const errors: unknown[] = [];
  const dispatch = createWebhookDispatch({
    routes: { "/api/webhooks/meta": load, "/api/webhooks/own/": load },
    onError: (error) => errors.push(error),
  });
  const server = http.createServer((request, response) => {
    if (!dispatch(request, response)) response.end("page");
  });
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, errors };
}

const stored = async () => ({ status: 200, body: "" });

describe("a webhook that comes in", () => {
  test("is handed over byte for byte, with its headers and query", async () => {
    const seen: WebhookRequest[] = [];
    const { url } = await serve(async () => async (request) => {
      seen.push(request);
      return { status: 202, body: "kept", headers: { "x-kept": "1" } };
    });
    const body = Buffer.from('{"text":"caf\\u00e9 é 🇰🇪"}');
    const answer = await fetch(`${url}/api/webhooks/meta?a=1`, {
      method: "POST",
      body,
      headers: { "X-Hub-Signature-256": "sha256=ab" },
    });
    expect(answer.status).toBe(202);
    expect(answer.headers.get("x-kept")).toBe("1");
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    expect(await answer.text()).toBe("kept");
    expect(Buffer.from(seen[0]?.rawBody ?? []).equals(body)).toBe(true);
    expect(seen[0]?.url).toBe("/api/webhooks/meta?a=1");
    expect(seen[0]?.headers["x-hub-signature-256"]).toBe("sha256=ab");
  });

  test("goes to the pages when it is no POST, or another path", async () => {
    const { url } = await serve(async () => stored);
    const text = async (path: string, method: string) =>
      (await fetch(url + path, { method })).text();
    expect(await text("/api/webhooks/meta", "GET")).toBe("page");
    expect(await text("/api/webhooks/meta/x", "POST")).toBe("page");
    expect(await text("/api/webhooks/constructor", "POST")).toBe("page");
  });

  test("to an address below a path with a slash is handed over too, under the same limit", async () => {
    const { url } = await serve(async () => async (request) => ({
      status: 200,
      body: request.url,
    }));
    const post = async (path: string, bytes: number) => {
      const answer = await fetch(url + path, { method: "POST", body: Buffer.alloc(bytes) });
      return `${answer.status} ${await answer.text()}`;
    };
    expect(await post("/api/webhooks/own/an-id", 10)).toBe("200 /api/webhooks/own/an-id");
    expect(await post("/api/webhooks/own/an-id", WEBHOOK_LIMIT_BYTES + 1)).toBe("413 Too large");
    expect(await post("/api/webhooks/own/an/id", 10)).toBe("200 page");
  });

  test("over 10 MB is refused with 413 and never handed over", async () => {
    let calls = 0;
    const { url } = await serve(async () => async () => {
      calls++;
      return stored();
    });
    const post = (bytes: number) =>
      fetch(`${url}/api/webhooks/meta`, { method: "POST", body: Buffer.alloc(bytes) });
    expect((await post(WEBHOOK_LIMIT_BYTES)).status).toBe(200);
    expect((await post(WEBHOOK_LIMIT_BYTES + 1)).status).toBe(413);
    expect(calls).toBe(1);
  });

  test("that could not be stored is answered with 500, so that the sender tries again", async () => {
    const { url, errors } = await serve(async () => async () => {
      throw new Error("database away");
    });
    expect((await fetch(`${url}/api/webhooks/meta`, { method: "POST" })).status).toBe(500);
    expect(errors).toHaveLength(1);
  });

  test("finds its code again after loading failed once", async () => {
    let loads = 0;
    const { url } = await serve(async () => {
      if (++loads === 1) throw new Error("disk trouble");
      return stored;
    });
    const status = async () => (await fetch(`${url}/api/webhooks/meta`, { method: "POST" })).status;
    expect([await status(), await status(), await status()]).toEqual([500, 200, 200]);
    expect(loads).toBe(2);
  });
});
