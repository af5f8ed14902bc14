import { createHmac } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createControl } from "@/lib/sandbox/control/control";
import { createGraph } from "./graph";
import { STANDARD_NUMBER_ID } from "./graph-state";

type Json = Record<string, unknown>;

/** What a test reads out of JSON whose shape it asserts. */
// biome-ignore lint/suspicious/noExplicitAny: the answers of a wire protocol are asserted, not typed
export type Wire = any;

export type Answer = { status: number; body: Wire; headers: Headers };

export const TOKEN = "test-access-token";
export const SECRET = "test-app-secret";

/** One change of a received webhook, with whether its signature was right. */
export type Received = {
  field: string;
  value: Wire;
  wabaId: string;
  signed: boolean;
  post: number;
};

/**
 * A sandbox on a free port with its control API and a receiver of webhooks, for tests over HTTP.
 * `settings` are posted to the control API before the test begins.
 */
export async function startHarness({
  startAt = "2026-11-20T12:00:00Z",
  settings = { autoStatus: false, templateReviewMs: 600_000 },
  stateDir = mkdtempSync(join(tmpdir(), "sandbox-meta-")),
}: {
  startAt?: string;
  settings?: Json;
  stateDir?: string;
} = {}) {
  const clock = { nowMs: Date.parse(startAt) };
  const received: Received[] = [];
  const posts: { body: string; signed: boolean }[] = [];
  /** Status codes of the next answers of the receiver; 200 when none is left. */
  const answers: number[] = [];
  const receiver = createServer((request, response) => {
    if (request.method === "GET") {
      const query = new URL(request.url ?? "/", "http://receiver").searchParams;
      response.end(query.get("hub.verify_token") === "right" ? query.get("hub.challenge") : "no");
      return;
    }
    void receive(request, response);
  });
  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const raw = Buffer.concat(chunks);
    const status = answers.shift() ?? 200;
    if (status === 200) {
      const digest = createHmac("sha256", SECRET).update(raw).digest("hex");
      const signed = request.headers["x-hub-signature-256"] === `sha256=${digest}`;
      posts.push({ body: raw.toString("utf8"), signed });
      for (const entry of (JSON.parse(raw.toString("utf8")) as Wire).entry ?? []) {
        for (const { field, value } of entry.changes) {
          received.push({ field, value, wabaId: entry.id, signed, post: posts.length });
        }
      }
    }
    response.statusCode = status;
    response.end();
  }
  const webhookUrl = `${await listen(receiver)}/webhooks`;
  const graph = createGraph({
    stateDir,
    appSecret: SECRET,
    verifyToken: "right",
    accessToken: TOKEN,
    webhookUrl,
    clock: { now: () => clock.nowMs },
  });
  const control = createControl({ graph });
  const server = createServer((request, response) => {
    void (async () => {
      if (await graph.handle(request, response)) return;
      if (await control.handle(request, response)) return;
      response.statusCode = 404;
      response.end();
    })();
  });
  const baseUrl = await listen(server);

  async function call(path: string, init: RequestInit = {}): Promise<Answer> {
    const answer = await fetch(`${baseUrl}${path}`, init);
    const text = await answer.text();
    const isJson = answer.headers.get("content-type")?.startsWith("application/json");
    return {
      status: answer.status,
      body: isJson && text !== "" ? JSON.parse(text) : text,
      headers: answer.headers,
    };
  }

  function withJson(method: string, body: unknown, token: string | null): RequestInit {
    return {
      method,
      headers: {
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    };
  }

  const harness = {
    baseUrl,
    webhookUrl,
    stateDir,
    clock,
    graphInstance: graph,
    received,
    posts,
    answers,
    call,
    get: (path: string, token: string = TOKEN) =>
      call(`/v25.0/${path}`, withJson("GET", undefined, token)),
    post: (path: string, body: unknown, token: string | null = TOKEN) =>
      call(`/v25.0/${path}`, withJson("POST", body, token)),
    remove: (path: string, body?: unknown) =>
      call(`/v25.0/${path}`, withJson("DELETE", body, TOKEN)),
    control: (path: string, body?: unknown) =>
      call(`/_control/${path}`, body === undefined ? {} : withJson("POST", body, null)),
    clearFaults: () => call("/_control/faults", { method: "DELETE" }),
    /** Sends a message of the standard number. */
    send: (body: Json, numberId = STANDARD_NUMBER_ID) =>
      harness.post(`${numberId}/messages`, {
        messaging_product: "whatsapp",
        to: "+16505551234",
        ...body,
      }),
    sendText: (to = "+16505551234", extra: Json = {}) =>
      harness.send({ to, type: "text", text: { body: "Hello" }, ...extra }),
    /** A customer writes, which opens the window. */
    writes: (from = "16505551234", text = "Hi", extra: Json = {}) =>
      harness.control("inbound", {
        phoneNumberId: STANDARD_NUMBER_ID,
        from,
        name: "Sheena Nelson",
        message: { type: "text", text: { body: text }, ...extra },
      }),
    flush: () => harness.control("flush", { timeoutMs: 5_000 }),
    /** Statuses received so far, in the order of their arrival. */
    statuses: (): Wire[] => received.flatMap(({ value }) => value.statuses ?? []),
    changes: (field: string): Wire[] =>
      received.filter((change) => change.field === field).map((change) => change.value),
    sentLines: async (): Promise<Wire[]> => {
      const { body } = await call("/_control/sent");
      return String(body)
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line));
    },
    /** Creates a template and ends its review. Returns its id. */
    approvedTemplate: async (body: Json): Promise<string> => {
      const waba = graph.state.part.wabas[0]?.id;
      const made = await harness.post(`${waba}/message_templates`, {
        language: "en_US",
        category: "MARKETING",
        ...body,
      });
      if (made.status !== 200) throw new Error(JSON.stringify(made.body));
      await harness.flush();
      return made.body.id;
    },
    /** Stops everything; the state stays when it is to be opened again. */
    stop: async ({ keepState = false }: { keepState?: boolean } = {}): Promise<void> => {
      await graph.close();
      server.closeAllConnections();
      receiver.closeAllConnections();
      server.close();
      receiver.close();
      if (!keepState) rmSync(stateDir, { recursive: true, force: true });
    },
  };
  await harness.control("config", settings);
  return harness;
}

export type Harness = Awaited<ReturnType<typeof startHarness>>;

async function listen(server: ReturnType<typeof createServer>): Promise<string> {
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
